#!/usr/bin/env bash
# wire-virsh.sh: what stock virsh sends to a real libvirtd, and what the guard understands of it
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  Beside a private libvirtd; without root it is skipped.  WIRE_FRAMES is a folder for
# the first frame of each procedure, which tests/data/fuzz/wire was made from.
set -uo pipefail
# shellcheck source=tests/lib/beside-libvirtd.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-libvirtd.sh"

readonly uuid=0123456789abcdef0123456789abcdef
readonly socket=/run/recorded-sock
readonly uri="qemu+unix:///system?socket=$socket"

# sends TEXT PATTERN [ARGUMENT OF virsh…]: a call that is understood as the pattern; whether
# libvirtd then does it is not the point.  The pattern's @ is the domain's uuid.
sends() {
    local text=$1 pattern="^${2//@/$uuid}( |\$)" lines before output
    shift 2

    before=$(wc -l <"$log")
    output=$(timeout 60 virsh -q -c "$uri" "$@" 2>&1 </dev/null)
    lines=$(tail -n "+$((before + 1))" "$log")
    grep -qE -e "$pattern" <<<"$lines" && ! grep -qE 'unreadable|garbled' <<<"$lines"
    report $? "$text" "no line has $pattern in" "$lines" "of virsh $*" "$output"
}

# judged NAME ON OFF [ARGUMENT…]: of the domain, with these operations
judged() {
    local text=$1 procedure=$2 flags=$3 on=$4 off=$5
    shift 5
    sends "$text" "$procedure judge domain @ flags=$flags running=$on off=$off saved=" "$@"
}

passes() {
    local text=$1 procedure=$2 class=$3
    shift 3
    sends "$text" "$procedure $class [a-z]+( @)? flags=[0-9]+ running= off= saved=" "$@"
}

write_xml() {
    cat >domain.xml <<'END'
<domain type='qemu'>
  <name>web1</name>
  <uuid>01234567-89ab-cdef-0123-456789abcdef</uuid>
  <memory unit='MiB'>64</memory>
  <vcpu current='1'>2</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
</domain>
END
    sed 's/web1/web2/; s/<uuid>0/<uuid>1/' domain.xml >other.xml
    sed "s|</domain>|<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>\
<q:arg value='-icount'/><q:arg value='shift=1,rr=record,rrfile=/r'/></q:commandline></domain>|" \
        other.xml >replay.xml
    truncate -s 1M disk
    echo "<disk type='file' device='disk'><source file='$PWD/disk'/>" \
         "<target dev='vdb' bus='virtio'/></disk>" >disk.xml
    echo "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0xffff'" \
         "bus='0xff' slot='0x1f' function='0x7'/></source></hostdev>" >hostdev.xml
    echo "<memory model='virtio-mem'><target><size>1</size></target></memory>" >memory.xml
    echo "<domainsnapshot><name>s</name><memory snapshot='no'/></domainsnapshot>" >disks.xml
    echo "<domainsnapshot><name>s</name></domainsnapshot>" >snapshot.xml
    { echo "<domainsnapshot><name>s</name><state>shutoff</state><creationTime>1</creationTime>"
      echo "<memory snapshot='no'/>"
      cat domain.xml
      echo "</domainsnapshot>"; } >taken.xml
    echo "<domaincheckpoint><name>c</name></domaincheckpoint>" >checkpoint.xml
    echo "<domainbackup/>" >backup.xml
}

opening() {
    passes "authentication" AUTH_LIST auth uri
    passes "opening" CONNECT_OPEN open uri
    passes "what only reads" CONNECT_GET_CAPABILITIES pass capabilities
    passes "a plain definition" 'DOMAIN_DEFINE_XML(_FLAGS)?' pass define domain.xml
    sends "a definition with record and replay" "DOMAIN_DEFINE_XML(_FLAGS)? judge xml flags=0 \
running=record-replay off=record-replay saved=" define replay.xml
    sends "a transient domain" \
          'DOMAIN_CREATE_XML judge xml flags=0 running=start off=start saved=' create other.xml
    virsh -q -c "$uri" destroy web2 >/dev/null 2>&1
    sends "the same with a file" \
          'DOMAIN_CREATE_XML_WITH_FILES judge xml flags=0 running=start off=start saved=' \
          create --pass-fds 0 other.xml
    virsh -q -c "$uri" destroy web2 >/dev/null 2>&1
}

while_off() {
    judged "attach to the definition" DOMAIN_ATTACH_DEVICE_FLAGS 3 hot-plug '' \
           attach-device web1 disk.xml --live --config
    passes "attach to the definition alone" DOMAIN_ATTACH_DEVICE_FLAGS pass \
           attach-device web1 disk.xml --config
    passes "vCPUs of the definition" DOMAIN_SET_VCPUS_FLAGS pass setvcpus web1 1 --config
    passes "memory of the definition" DOMAIN_SET_MEMORY_FLAGS pass setmem web1 60M --config
    judged "a migration of the definition" DOMAIN_MIGRATE_BEGIN3_PARAMS 1288 migrate-offline \
           migrate-offline migrate web1 "$uri" --offline --persistent
    judged "start" DOMAIN_CREATE_WITH_FLAGS 9 '' start start web1 --force-boot --paused
    virsh -q -c "$uri" destroy web1 >/dev/null
    sends "start, maybe from a saved state" \
          'DOMAIN_CREATE judge domain @ flags=0 running= off=start saved=restore holds' start web1
}

state() {
    judged "pause" DOMAIN_SUSPEND 0 suspend suspend suspend web1
    passes "go on" DOMAIN_RESUME cleanup resume web1
    judged "sleep" DOMAIN_PM_SUSPEND_FOR_DURATION 0 dompmsuspend dompmsuspend dompmsuspend web1 mem
    judged "dump" DOMAIN_CORE_DUMP 2 dump dump dump web1 /nowhere/d --live
    judged "dump of the memory" DOMAIN_CORE_DUMP 16 dump-memory-only dump-memory-only \
           dump web1 /nowhere/d --memory-only
    judged "dump with a format" DOMAIN_CORE_DUMP_WITH_FORMAT 16 dump-memory-only dump-memory-only \
           dump web1 /nowhere/d --memory-only --format kdump-zlib
    judged "save" DOMAIN_SAVE 0 save save save web1 /nowhere/s
    judged "save with other XML" DOMAIN_SAVE_FLAGS 1 save save \
           save web1 /nowhere/s --xml domain.xml --bypass-cache
    judged "managed save" DOMAIN_MANAGED_SAVE 0 managedsave managedsave managedsave web1
    judged "an edit of the managed save" DOMAIN_MANAGED_SAVE_DEFINE_XML 2 \
           save-image-edit save-image-edit managedsave-define web1 domain.xml --running
    passes "a managed save is removed" DOMAIN_MANAGED_SAVE_REMOVE cleanup managedsave-remove web1
    virsh -q -c "$uri" start web1 >/dev/null
    virsh -q -c "$uri" save web1 "$PWD/image" >/dev/null
    sends "an edit of an image" "DOMAIN_SAVE_IMAGE_DEFINE_XML judge image flags=0 \
running=save-image-edit off=save-image-edit saved= path=$PWD/image" \
          save-image-define "$PWD/image" domain.xml
    sends "restore with other XML" "DOMAIN_RESTORE_FLAGS judge image flags=4 running=restore \
off=restore saved= path=$PWD/no" restore "$PWD/no" --xml domain.xml --paused
    sends "restore" "DOMAIN_RESTORE judge image flags=0 running=restore off=restore saved= \
path=$PWD/image" restore "$PWD/image"
}

moving() {
    judged "migration, begun" DOMAIN_MIGRATE_BEGIN3_PARAMS 257 migrate migrate \
           migrate web1 "$uri" --live
    sends "migration, at the destination" \
          'DOMAIN_MIGRATE_PREPARE3_PARAMS judge xml flags=513 running=migrate off=migrate saved=' \
          migrate web1 "$uri" --live --unsafe
    judged "migration by the daemon" DOMAIN_MIGRATE_PERFORM3_PARAMS 3 migrate migrate \
           migrate web1 "$uri" --live --p2p
    judged "migration of the definition by the daemon" DOMAIN_MIGRATE_PERFORM3_PARAMS 1034 \
           migrate-offline migrate-offline migrate web1 "$uri" --offline --persistent --p2p
    judged "tunnelled migration" DOMAIN_MIGRATE_PERFORM3_PARAMS 7 migrate migrate \
           migrate web1 "$uri" --live --p2p --tunnelled
    judged "post-copy" DOMAIN_MIGRATE_START_POST_COPY 0 migrate migrate \
           migrate-postcopy web1
    passes "an end to the job" DOMAIN_ABORT_JOB cleanup domjobabort web1
}

copies() {
    judged "snapshot with the memory" DOMAIN_SNAPSHOT_CREATE_XML 0 snapshot snapshot-offline \
           snapshot-create web1 snapshot.xml
    judged "snapshot of the disks" DOMAIN_SNAPSHOT_CREATE_XML 16 snapshot-disk-only \
           snapshot-offline snapshot-create web1 snapshot.xml --disk-only
    judged "snapshot of the disks, by its XML" DOMAIN_SNAPSHOT_CREATE_XML 0 snapshot-disk-only \
           snapshot-offline snapshot-create web1 disks.xml
    passes "snapshot of nothing" DOMAIN_SNAPSHOT_CREATE_XML pass \
           snapshot-create web1 taken.xml --redefine
    judged "revert" DOMAIN_REVERT_TO_SNAPSHOT 1 snapshot-revert snapshot-revert \
           snapshot-revert web1 s --running
    passes "a snapshot is removed" DOMAIN_SNAPSHOT_DELETE cleanup snapshot-delete web1 s --metadata
    judged "checkpoint" DOMAIN_CHECKPOINT_CREATE_XML 0 checkpoint checkpoint \
           checkpoint-create web1 checkpoint.xml
    judged "backup" DOMAIN_BACKUP_BEGIN 0 backup backup backup-begin web1 backup.xml
}

hot_plug() {
    judged "attach" DOMAIN_ATTACH_DEVICE_FLAGS 1 hot-plug '' attach-device web1 disk.xml --live
    judged "attach, as it is" DOMAIN_ATTACH_DEVICE_FLAGS 0 hot-plug '' \
           attach-device web1 disk.xml --current
    judged "attach of a host device" DOMAIN_ATTACH_DEVICE_FLAGS 1 'pci-attach,hot-plug' '' \
           attach-device web1 hostdev.xml --live
    judged "detach" DOMAIN_DETACH_DEVICE_FLAGS 1 hot-plug '' detach-device web1 disk.xml --live
    judged "detach of a host device" DOMAIN_DETACH_DEVICE_FLAGS 1 pci-detach '' \
           detach-device web1 hostdev.xml --live
    judged "detach by alias" DOMAIN_DETACH_DEVICE_ALIAS 1 hot-plug '' \
           detach-device-alias web1 ua-x --live
    judged "update" DOMAIN_UPDATE_DEVICE_FLAGS 1 hot-plug '' update-device web1 disk.xml --live
    judged "update of memory" DOMAIN_UPDATE_DEVICE_FLAGS 1 hot-plug-memory '' \
           update-device web1 memory.xml --live
    judged "an I/O thread more" DOMAIN_ADD_IOTHREAD 1 hot-plug-iothread '' iothreadadd web1 1 --live
    judged "an I/O thread less" DOMAIN_DEL_IOTHREAD 1 hot-plug-iothread '' iothreaddel web1 1 --live
    judged "vCPUs" DOMAIN_SET_VCPUS_FLAGS 1 hot-plug-vcpu '' setvcpus web1 2 --live
    passes "vCPUs as the guest uses them" DOMAIN_SET_VCPUS_FLAGS pass setvcpus web1 2 --guest
    judged "a vCPU" DOMAIN_SET_VCPU 1 hot-plug-vcpu '' setvcpu web1 1 --enable --live
    judged "memory" DOMAIN_SET_MEMORY_FLAGS 1 hot-plug-memory '' setmem web1 60M
    judged "the most memory" DOMAIN_SET_MEMORY_FLAGS 4 hot-plug-memory '' setmaxmem web1 128M
}

monitors() {
    passes "the monitor is asked" DOMAIN_MONITOR_COMMAND pass \
           qemu-monitor-command web1 '{"execute":"query-version"}'
    judged "the monitor is told" DOMAIN_MONITOR_COMMAND 0 hot-plug hot-plug \
           qemu-monitor-command web1 '{"execute":"device_add","arguments":{"driver":"none"}}'
    judged "in disguise" DOMAIN_MONITOR_COMMAND 0 hot-plug hot-plug \
           qemu-monitor-command web1 '  {"\u0065xecute":"device\u005fadd"}'
    judged "as a human" DOMAIN_MONITOR_COMMAND 1 snapshot snapshot \
           qemu-monitor-command web1 --hmp 'savevm x'
    judged "as a human in JSON" DOMAIN_MONITOR_COMMAND 0 snapshot snapshot qemu-monitor-command \
           web1 '{"execute":"human-monitor-command","arguments":{"command-line":"savevm x"}}'
    judged "with a file" DOMAIN_MONITOR_COMMAND_WITH_FILES 0 monitor monitor \
           qemu-monitor-command web1 --pass-fds 0 '{"execute":"add-fd"}'
    judged "the guest agent" DOMAIN_AGENT_COMMAND 0 dompmsuspend dompmsuspend \
           qemu-agent-command web1 '{"execute":"guest-suspend-ram"}'
    passes "the guest agent, harmless" DOMAIN_AGENT_COMMAND pass \
           qemu-agent-command web1 '{"execute":"guest-ping"}'
}

# What stock virsh makes of a refusal, and that a domain is none the worse for it
refusals() {
    local words='refused: web1 can'"'"'t be saved [suspend]
  cause:   0000:03:00.0 (a "card", 100 %s) is passed through to it'
    local output status=0

    echo "$words" >"$log.refuse"
    output=$(virsh -q -c "$uri" managedsave web1 2>&1) || status=$?
    [[ $output == *"error: $words" && $status == 1 ]]
    report $? "virsh prints a refusal as it is" "status $status" "$output"
    output=$(virsh -q -c "$uri" qemu-monitor-command web1 --pass-fds 0 '{"execute":"stop"}' 2>&1 \
                   </dev/null)
    [[ $output == *"error: $words" ]]
    report $? "virsh prints one of a call with files" "$output"
    rm "$log.refuse"
    [[ $(virsh -q -c "$uri" domstate web1) == running ]]
    report $? "the domain runs on"
}

# The image is of state(), the snapshot taken again
answers() {
    local output line image=$PWD/image
    local nothing='uuid=00000000000000000000000000000000'

    virsh -q -c "$uri" snapshot-create web1 taken.xml --redefine >/dev/null
    virsh -q -c "$uri" save web1 "$image" >/dev/null
    virsh -q -c "$uri" start web1 >/dev/null
    output=$("$VPT_TEST_BUILDDIR/tests/lib/wire-ask" /run/libvirt/libvirt-sock web1 "$image" s \
                                                     no-network 2>&1)
    while IFS= read -r line; do
        grep -qE -e "^$line" <<<"$output"
        report $? "libvirtd answers: ${line%% *}" "no line has $line in" "$output"
    done <<END
auth-list serial=same code=0 number=0 name= $nothing text=$
open serial=same code=0
identity serial=same code=0
domain serial=same code=0 number=0 name=web1 uuid=$uuid
by-uuid serial=same code=0 number=0 name=web1 uuid=$uuid
xml serial=same .*text=<domain type='qemu' id='[0-9]+'>$
active serial=same code=0 number=1
managed-save serial=same code=0 number=0
image serial=same .*text=<domain type='qemu'>$
snapshot serial=same .*text=<domainsnapshot>$
nobody failed serial=same code=42 .*text=Domain not found
network failed serial=same code=
network-xml failed serial=same code=
close serial=same code=0
END
}

inside() {
    local folder
    folder=$(mktemp -d)
    cd "$folder" || exit 1
    log=$folder/log
    "$VPT_TEST_BUILDDIR/tests/lib/wire-recorder" "$socket" /run/libvirt/libvirt-sock "$log" \
        ${WIRE_FRAMES:+"$WIRE_FRAMES"} &
    while [[ ! -S $socket || ! -f $log ]]; do sleep 0.1; done

    write_xml
    opening
    while_off
    state
    moving
    copies
    hot_plug
    monitors
    refusals
    answers
    kill %1
    cd / && rm -r "$folder"
    echo "1..$n"
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

beside_libvirtd 300 "$0"
