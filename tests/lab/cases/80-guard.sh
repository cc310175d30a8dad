#!/bin/bash
# 80-guard.sh: the guard before libvirtd, with a guest that runs with a real device
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"

PATH=$PATH:/usr/libexec/virt-passthru-tests
readonly guard=/run/guard/sock
readonly uri="qemu+unix:///system?socket=$guard"
console=$(console_of web)

g() { virsh -q -c "$uri" "$@"; }

# refused WHAT COMMAND…: through the guard virsh gets a refusal with a reason, about web
refused() {
    local what=$1
    shift
    not_ok "refused: $what" g "$@"
    like "$what: it says why" "$said" \
         "refused: web can't .*\[[a-z-]+\].*cause: .*because: .*instead: "
}

mkdir -m 700 /run/guard
virt-passthru-guard --listen "$guard" --backend /run/libvirt/libvirt-sock \
    --status /run/guard/status 2>/run/guard/log &
ok "the guard is there" until_true 30 test -S "$guard"

virt-passthru pci-enable 0000:02:00.0 >/dev/null
define_guest web 128 1 "$(hostdev_xml 0000:02:00.0)" "$(locked_xml)"
define_guest plain 128 1
ok "a guest with a device starts through the guard" g start web
ok "its card works" wait_for "$console" 'GUEST-PING-OK eth0' 120
ok "a guest without one starts, too" g start plain

# --- stock virsh ------------------------------------------------------------

cat >/tmp/disk.xml <<'END'
<disk type='file' device='disk'><source file='/tmp/disk'/><target dev='vdx' bus='virtio'/></disk>
END
truncate -s 1M /tmp/disk
refused "save" save web /tmp/saved
refused "managed save" managedsave web
refused "pause" suspend web
refused "suspend of the guest" dompmsuspend web mem
refused "core dump" dump web /tmp/dumped
refused "snapshot with memory" snapshot-create-as web one
refused "snapshot of the disks" snapshot-create-as web one --disk-only
refused "live migration" migrate web qemu+tcp://nowhere/system --live --p2p
refused "migration of the definition" migrate web qemu+tcp://nowhere/system --offline \
        --persistent --p2p
refused "a disk that comes" attach-device web /tmp/disk.xml --live
refused "a CPU that comes" setvcpus web 2 --live
refused "memory that goes" setmem web 64M --live
refused "an I/O thread that comes" iothreadadd web 1 --live
refused "migration by the monitor" qemu-monitor-command web \
        '{"execute":"migrate","arguments":{"uri":"exec:cat>/tmp/state"}}'
refused "the same in disguise" qemu-monitor-command web \
        ' {"\u0065xecute" : "migrat\u0065", "arguments":{"uri":"exec:cat>/tmp/state"}}'
refused "the same for people" qemu-monitor-command web --hmp 'migrate exec:cat>/tmp/state'
ok "a question to the monitor is none" g qemu-monitor-command web '{"execute":"query-status"}'
ok "nor is a change of the definition" g setvcpus web 1 --config
ok "nor reading" g dumpxml web
ok "a memory-only dump goes on" g dump web /tmp/dumped --memory-only
is "the guest runs on" "$(virsh domstate web)" running

# --- every procedure, with a name that lies ---------------------------------

uuid=$(virsh domuuid web)
guard-tool "$guard" judged qemu:///system "$uuid" >/tmp/judged
note "$(cat /tmp/judged)"
for procedure in SAVE SAVE_FLAGS SAVE_PARAMS MANAGED_SAVE CORE_DUMP CORE_DUMP_WITH_FORMAT SUSPEND \
                 PM_SUSPEND_FOR_DURATION MIGRATE_PERFORM MIGRATE_BEGIN3 MIGRATE_BEGIN3_PARAMS \
                 MIGRATE_PERFORM3 MIGRATE_PERFORM3_PARAMS SNAPSHOT_CREATE_XML \
                 REVERT_TO_SNAPSHOT CHECKPOINT_CREATE_XML ATTACH_DEVICE ATTACH_DEVICE_FLAGS \
                 DETACH_DEVICE DETACH_DEVICE_FLAGS UPDATE_DEVICE_FLAGS ADD_IOTHREAD DEL_IOTHREAD \
                 SET_MEMORY SET_MEMORY_FLAGS SET_VCPUS SET_VCPUS_FLAGS SET_VCPU; do
    like "DOMAIN_$procedure is refused by the uuid" "$(grep "^DOMAIN_$procedure " /tmp/judged)" \
         "84: refused: web can't"
done
is "the guest still runs" "$(virsh domstate web)" running

# --- an ordinary guest ------------------------------------------------------

ok "it is paused" g suspend plain
ok "and goes on" g resume plain
ok "it is saved" g save plain /tmp/saved
ok "and restored" g restore /tmp/saved
ok "it is saved by libvirt" g managedsave plain
ok "and started from that" g start plain
ok "a disk comes" g attach-device plain /tmp/disk.xml --live
ok "its monitor takes what it is told" g qemu-monitor-command plain '{"execute":"stop"}'
like "the log tells of none of it" "$(grep -c plain /run/guard/log || true)" '^0$'
like "but of web" "$(cat /run/guard/log)" 'rule=[a-z-]+ domain="web" operation=.*uid=0'

# --- what changes while it is judged ----------------------------------------

ok "the guest is shut down through the guard" g destroy web
ok "its device is taken out of its definition" g detach-device web /dev/stdin --config \
    < <(hostdev_xml 0000:02:00.0)
ok "it starts" g start web
ok "and is saved, as it has none now" g managedsave web
kill %?virt-passthru-guard
ok "the guard ends when told to" wait
