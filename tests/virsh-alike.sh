#!/usr/bin/env bash
# virsh-alike.sh: for guests without a device the judged commands of virsh are as with virsh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  Beside a private libvirtd with two guests that run; without root it is skipped.
set -uo pipefail
# shellcheck source=tests/lib/beside-libvirtd.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-libvirtd.sh"

command=$VPT_TEST_BUILDDIR/virt-passthru
readonly images=/var/lib/libvirt/images

domain_xml() {
    cat <<END
<domain type='qemu'>
  <name>$1</name>
  <memory unit='MiB'>128</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='$images/$1.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
END
}

# new_guest NAME: a guest with a disk, that runs
new_guest() {
    mkdir -p "$images"
    qemu-img create -q -f qcow2 "$images/$1.qcow2" 16M
    domain_xml "$1" | virsh -q define --validate /dev/stdin
    virsh dumpxml --inactive "$1" >"$1.xml"
    virsh -q start "$1"
}

# as_virsh COMMAND: for own1 by virsh, for own2 by virt-passthru: the same status and output.
# @ stands for the guest's name.
as_virsh() {
    local -a words
    local ours theirs our_status=0 their_status=0

    read -ra words <<<"$1"
    theirs=$(virsh "${words[@]//@/own1}" 2>&1 </dev/null) || their_status=$?
    ours=$("$command" "${words[@]//@/own2}" 2>&1 </dev/null) || our_status=$?
    # numbers that count time or domains
    theirs=$(sed -E 's/own1/own2/g; s/[0-9]{2,}/N/g' <<<"$theirs")
    ours=$(sed -E 's/[0-9]{2,}/N/g' <<<"$ours")
    is "as virsh: $1" "$their_status $theirs" "$our_status $ours"
}

# One a line
commands() {
    cat <<'END'
suspend @
resume @
dompmsuspend @ mem
setmem @ 131072 --live
setmaxmem @ 262144 --live
update-memory-device @ --requested-size 1M
setvcpus @ 1
setvcpu @ 0 --disable
iothreadadd @ 1
iothreadset @ 1 --poll-max-ns 8
iothreaddel @ 1
attach-disk @ /dev/zero vdb --mode readonly --sourcetype block
detach-disk @ vdb
attach-device @ nowhere.xml
attach-device @ nic.xml --config
detach-device @ nic.xml --config
detach-device @ nowhere.xml
detach-device-alias @ ua-nobody
attach-interface @ bridge nowhere
detach-interface @ user
update-device @ nowhere.xml
domif-setlink @ vnet9 down
change-media @ vdz --eject
qemu-monitor-command @ --hmp info status
qemu-monitor-command @ query-status --pretty
qemu-agent-command @ {"execute":"guest-ping"}
define @.xml
create @.xml
snapshot-create-as @ s
snapshot-revert @ s
snapshot-delete @ s
snapshot-create @ snapshot.xml
snapshot-delete @ t
snapshot-create-as @ d --disk-only --no-metadata --print-xml
checkpoint-create-as @ c --print-xml
checkpoint-create-as @ c
checkpoint-delete @ c
checkpoint-create @ nowhere.xml
dump @ @.core --memory-only
dump @ @.core --live
migrate --offline --persistent @ qemu+tcp://127.0.0.1:1/system
migrate @ qemu+tcp://127.0.0.1:1/system
save @ @.save
save-image-define @.save nowhere.xml
save-image-define @.save @.xml
save-image-edit @.save
restore @.save
managedsave @ --running
managedsave-define @ @.xml
managedsave-edit @
start @
destroy @
save @ @.save
save
save @ --nonsense x
save nobody x
END
}

inside() {
    local line words

    cd "$(mktemp -d /run/virsh-alike-XXXXXX)" || exit
    export LIBVIRT_DEFAULT_URI=qemu:///system
    # for what opens an editor, and finds that nothing was changed
    export EDITOR=true
    echo "<interface type='user'><model type='e1000'/></interface>" >nic.xml
    echo "<domainsnapshot><name>t</name></domainsnapshot>" >snapshot.xml

    words=$({ new_guest own1 && new_guest own2; } 2>&1)
    report $? "two guests run" "$words"
    while read -r line; do
        as_virsh "$line"
    done < <(commands)
    echo "1..$n"
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi
if ! command -v qemu-img >/dev/null; then
    echo "1..0 # SKIP the guests' disks take the program qemu-img"
    exit 0
fi
beside_libvirtd 300 "$0"
