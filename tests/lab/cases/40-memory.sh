#!/bin/bash
# 40-memory.sh: memory is really locked, and the computed limit is enough and not too much
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"

one=(0000:02:00.0)
four=(0000:01:00.0 0000:02:00.0 0000:03:00.0 0000:03:00.1)
ok "four cards are enabled" virt-passthru pci-enable "${four[@]}"

# hard_limit_of NAME: KiB
hard_limit_of() {
    virsh dumpxml --inactive "$1" | sed -n "s|.*<hard_limit unit='KiB'>\(.*\)</hard_limit>|\1|p"
}

# check MEMORY VCPUS DEVICE…
check() {
    local memory=$1 vcpus=$2 name limit pid
    shift 2
    name="$memory MiB, $vcpus vCPUs, $# devices"
    define_guest mem1 "$memory" "$vcpus"
    ok "$name: attached" virt-passthru pci-attach mem1 "$@"
    limit=$(hard_limit_of mem1)
    ok "$name: starts" virt-passthru start mem1 --paused
    pid=$(qemu_pid mem1)
    is "$name: may lock what was planned" "$(memlock_limit "$pid")" $((limit * 1024))
    locked=$(vmlck "$pid")
    ok "$name: all memory is locked, and once more for the IOMMU" \
        test "$locked" -ge $((2 * memory * 1024))
    note "$name: hard_limit $limit KiB, VmLck $locked KiB, $((100 * limit / locked - 100)) % over"
    over=$((100 * limit / locked))
    virsh -q destroy mem1
    virsh -q undefine mem1
}

for memory in 128 512 1024; do
    for vcpus in 1 8 32; do
        check "$memory" "$vcpus" "${one[@]}"
        if (( memory == 1024 && vcpus == 1 )); then
            ok "the limit is at most 30 % over what is locked" test "$over" -le 130
        fi
        check "$memory" "$vcpus" "${four[@]}"
    done
done

# The threads that read and write a disk lock memory too, and QEMU ends where one has no room
images=/srv/images
mkdir -p $images
dd if=/dev/zero of=$images/busy.raw bs=1M count=100 status=none
chmod 666 $images/busy.raw
guest_xml busy 128 1 "<disk type='file' device='disk'>
    <driver name='qemu' type='raw' cache='none'/><source file='$images/busy.raw'/>
    <target dev='vda' bus='virtio'/></disk>" \
    | sed 's|<cmdline>|<cmdline>busy |' | virsh -q define --validate /dev/stdin
ok "a guest with a disk gets a card" virt-passthru pci-attach busy "${one[@]}"
ok "it starts" virt-passthru start busy
ok "many read its disk at once" wait_for "$(console_of busy)" 'GUEST-LOAD-OK vda' 120
like "and it still runs" "$(virsh domstate --reason busy)" "^running"
locked=$(vmlck "$(qemu_pid busy)")
before=$((2 * 128 * 1024 + (512 + 80) * 1024))
ok "with more locked than there is room for without those threads" test "$locked" -gt "$before"
note "limit $(hard_limit_of busy) KiB, VmLck $locked KiB, $before KiB without them"
virsh -q destroy busy
virsh -q undefine busy

ok "the cards are given back" virt-passthru pci-disable "${four[@]}"
