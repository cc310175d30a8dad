#!/bin/bash
# 60-wrapper.sh: all of virsh's commands that a device stands in the way of
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"

card=0000:02:00.0
free=0000:01:00.0

disk_xml() {
    cat <<END
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/var/lib/libvirt/images/$1.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
END
}

# new_guest NAME: a guest with a disk
new_guest() {
    qemu-img create -q -f qcow2 "/var/lib/libvirt/images/$1.qcow2" 16M
    chmod 666 "/var/lib/libvirt/images/$1.qcow2"
    define_guest "$1" 128 1 "$(disk_xml "$1")"
}

mkdir -p /var/lib/libvirt/images
new_guest web1
new_guest own1

# --- a guest with a device: nothing of it happens -----------------------------

ok "the card is enabled" virt-passthru pci-enable "$card"
ok "it is given to the guest" virt-passthru pci-attach web1 "$card"
virsh -q snapshot-create-as web1 off >/dev/null
ok "the guest starts" virt-passthru start web1
virsh dumpxml --inactive web1 | sed 's|<name>.*</name>|<name>web2</name>|; /<uuid>/d' >/tmp/web2.xml
{ guest_xml web3 128 1 "$(hostdev_xml "$free")" "  <qemu:commandline>
    <qemu:arg value='-icount'/><qemu:arg value='shift=1,rr=record,rrfile=/tmp/rr'/>
  </qemu:commandline>" | sed "s|<domain type='kvm'>|<domain type='kvm' \
xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>|"; } >/tmp/web3.xml
hostdev_xml "$free" >/tmp/free.xml
echo "<domainsnapshot><name>s</name><memory snapshot='no'/></domainsnapshot>" >/tmp/disks.xml
echo "<interface type='user'><model type='e1000'/></interface>" >/tmp/nic.xml

# what is looked at before and after: the definition, what runs, snapshots, files, states
picture() {
    virsh dumpxml web1
    virsh dumpxml --inactive web1
    virsh snapshot-list --name web1
    virsh checkpoint-list --name web1
    virsh list --all
    ls /tmp /var/lib/libvirt/images /var/lib/libvirt/qemu/save
}
picture >/root/before

# Refused with status 3, in four lines, with the rule in brackets: RULE COMMAND
while read -r rule command; do
    read -ra words <<<"$command"
    status=0
    said=$(virt-passthru "${words[@]}" 2>&1 </dev/null) || status=$?
    if (( status == 3 )) && [[ $said == 'refused: '*"[$rule]"* &&
          $said == *$'\n  cause: '*$'\n  because: '*$'\n  instead: '* ]]; then
        pass "refused: $command"
    else
        fail "refused: $command" "status $status, expected [$rule]: $said"
    fi
done <<'COMMANDS'
suspend save web1 /tmp/web1.save
suspend managedsave --domain web1
save-image-edit managedsave-define web1 /tmp/web2.xml
save-image-edit managedsave-edit web1
migrate migrate --live web1 qemu+ssh://other.example/system
migrate-offline migrate --offline --persistent web1 qemu+ssh://other.example/system
snapshot-memory snapshot-create web1
snapshot-disk-only snapshot-create web1 /tmp/disks.xml
snapshot-memory snapshot-create-as web1 s --memspec /tmp/mem
snapshot-disk-only snapshot-create-as web1 s --disk-only
snapshot-offline snapshot-revert web1 off
checkpoint checkpoint-create web1
checkpoint checkpoint-create-as web1 c
dump dump web1 /tmp/core
pause suspend web1
guest-suspend dompmsuspend web1 mem
guest-suspend dompmsuspend web1 disk
hot-plug attach-device web1 /tmp/nic.xml
hot-plug attach-disk web1 /dev/null vdb
hot-plug attach-interface web1 user none --live
hot-plug detach-device web1 /tmp/nic.xml --persistent
hot-plug detach-device-alias web1 virtio-disk0 --live
hot-plug detach-disk web1 vda
hot-plug detach-interface web1 user
hot-plug update-device web1 /tmp/nic.xml
hot-plug change-media web1 vda --eject
hot-plug domif-setlink web1 vnet0 down
hot-plug setvcpus web1 1
hot-plug setvcpu web1 0 --disable
hot-plug iothreadadd web1 1
hot-plug iothreaddel web1 1
hot-plug iothreadset web1 1 --poll-max-ns 8
hot-plug-memory setmem web1 65536 --current
hot-plug-memory setmaxmem web1 262144 --live
hot-plug-memory update-memory-device web1 --requested-size 1M
pause qemu-monitor-command web1 --hmp stop
migrate qemu-monitor-command web1 {"\u0065xecute":"migrate","arguments":{"uri":"exec:cat>/tmp/m"}}
snapshot-memory qemu-monitor-command web1 savevm s --hmp
hot-plug qemu-monitor-command web1 device_add driver=e1000
monitor qemu-monitor-command web1 qom-set path=/machine property=type value=x
guest-suspend qemu-agent-command web1 {"execute":"guest-suspend-ram"}
in-use create /tmp/web2.xml
record-replay define /tmp/web3.xml
record-replay qemu-monitor-command web1 replay-seek icount=1
fault-tolerance qemu-monitor-command web1 x-colo-lost-heartbeat
COMMANDS

ok "it is as it was" diff /root/before <(picture)
is "the guest still runs" "$(virsh domstate web1 | head -n 1)" running

# what is no business of the rules
ok "its next start may be another" virt-passthru setvcpus web1 2 --config --maximum
ok "the monitor may be asked" virt-passthru qemu-monitor-command web1 --hmp info status
ok "its memory may be dumped" virt-passthru dump web1 /tmp/core --memory-only
said=$(virt-passthru 'suspend web1; domstate web1' 2>/dev/null)
like "a script is judged" "$said" '^running'
virsh -q snapshot-delete web1 off --metadata >/dev/null
ok "it is destroyed" virt-passthru destroy web1

# --- a guest without; tests/virsh-alike.sh has the commands --------------------

virsh -q start own1 >/dev/null
status=0
said=$(virt-passthru attach-device own1 /tmp/free.xml 2>&1) || status=$?
is "a host device for a running guest: status" "$status" 3
like "judged as pci-attach --live judges it" "$said" "\[not-enabled\]"
