#!/bin/bash
# 20-virt.sh: plugin/virt with real drivers and real guests
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What libvirt says and what is so differ here: a driver is read back, a device is gone
# from a running guest only when it is gone.
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"

PATH=$PATH:/usr/libexec/virt-passthru-tests
console=$(console_of plug)

# refused NAME REGEX COMMAND…: it fails with one line that matches
refused() {
    local name=$1 pattern=$2
    shift 2
    not_ok "$name" "$@"
    like "$name: it says why" "$said" "^$pattern"
    is "$name: in one line" "$(wc -l <<<"$said")" 1
}

# holds NAME ADDRESS: whether libvirt counts it to the running domain
holds() {
    grep -q "bus='0x${2:5:2}' slot='0x${2:8:2}' function='0x${2:11:1}'" <<<"$(virsh dumpxml "$1")"
}

facts >/tmp/facts

# --- facts ------------------------------------------------------------------

is "the driver of a device" "$(virt-tool -r driver 0000:02:00.0)" e1000e
found=$(virt-tool facts)
like "the host has an IOMMU and VFIO" "$found" $'\nhost [^\n]*iommu=yes [^\n]*vfio=yes'
like "a device has its group and driver" "$found" \
     $'\ndevice 0000:02:00.0 id=8086:10d3 class=020000 [^\n]*driver=e1000e group=12'
like "a bridge is one" "$found" $'\ndevice 0000:04:00.0 [^\n]*bridge=yes'
like "a physical function has its number of virtual ones" "$found" \
     $'\ndevice 0000:06:00.0 [^\n]*total-vfs=4'

# --- drivers ----------------------------------------------------------------

ok "a device is detached" virt-tool detach 0000:02:00.0
is "it is on vfio-pci" "$(driver_of 0000:02:00.0)" vfio-pci
ok "detaching it again is no error" virt-tool detach 0000:02:00.0
ok "it is given back" virt-tool reattach 0000:02:00.0
is "it has its driver again" "$(virt-tool -r driver 0000:02:00.0)" e1000e
ok "giving it back again is no error" virt-tool reattach 0000:02:00.0

nvme=/sys/bus/pci/devices/0000:06:00.0
echo 0 >$nvme/sriov_drivers_autoprobe
echo 2 >$nvme/sriov_numvfs
refused "a physical function with virtual ones can't be detached" \
        "libvirt: libvirt calls 0000:06:00.0 detached, but it has no driver .*2 virtual functions" \
        virt-tool detach 0000:06:00.0
is "it has no driver" "$(virt-tool -r driver 0000:06:00.0)" none
ok "it is given back as the message says" virt-tool reattach 0000:06:00.0
echo 0 >$nvme/sriov_numvfs
echo 1 >$nvme/sriov_drivers_autoprobe
ok "without virtual functions it is detached" virt-tool detach 0000:06:00.0
ok "and given back" virt-tool reattach 0000:06:00.0
is "it has its driver again" "$(driver_of 0000:06:00.0)" nvme

# A program that libvirt knows nothing of uses the device: the kernel waits for it, and
# libvirtd for the kernel.
ok "another device is detached" virt-tool detach 0000:01:00.0
qemu-system-x86_64 -S -nodefaults -display none -m 64 -device vfio-pci,host=01:00.0 \
                   </dev/null >/tmp/qemu.log 2>&1 &
ok "a program uses it" wait_for "/proc/$!/cmdline" vfio-pci 5
sleep 3
refused "a driver that hangs in the kernel is given up" \
        "libvirt: .*reattaching node device 'pci_0000_01_00_0' for 4 seconds.* hangs" \
        virt-tool -d 4 reattach 0000:01:00.0
kill $!
wait $! || true
ok "then it can be given back" virt-tool reattach 0000:01:00.0
is "it has its driver again" "$(driver_of 0000:01:00.0)" e1000e

# --- devices of running guests ----------------------------------------------

without_hook
ok "a device is detached for a guest" virt-tool detach 0000:02:00.0
ok "a guest with it is defined" define_guest plug 128 1 "$(hostdev_xml 0000:02:00.0)"
ok "it starts" virsh -q start plug
ok "its card works" wait_for "$console" 'GUEST-PING-OK eth0 e1000e' 90

ok "the running guest gives it up" virt-tool detach-live plug 0000:02:00.0 60
ok "the guest says so" wait_for "$console" 'GUEST-GONE eth0' 10
not_ok "libvirt says so" holds plug 0000:02:00.0
ok "giving it up again is no error" virt-tool detach-live plug 0000:02:00.0 1

: >"$console"
ok "it is plugged in again" virt-tool attach-live plug 0000:02:00.0
ok "it works again" wait_for "$console" 'GUEST-PING-OK eth[0-9] e1000e' 60
refused "it can't be given back while it is used" "libvirt: .*in use" \
        virt-tool reattach 0000:02:00.0

ok "the guest is paused" virsh -q suspend plug
refused "a paused guest does not let go" \
        "libvirt: domain 'plug' still holds 0000:02:00.0 after 3 s, since it is paused" \
        virt-tool detach-live plug 0000:02:00.0 3
ok "libvirt still counts it to the guest" holds plug 0000:02:00.0
refused "nor when it is asked again" "libvirt: domain 'plug' still holds 0000:02:00.0 after 3 s" \
        virt-tool detach-live plug 0000:02:00.0 3
ok "the guest goes on" virsh -q resume plug
ok "then it lets go" virt-tool detach-live plug 0000:02:00.0 60

ok "it is plugged in once more" virt-tool attach-live plug 0000:02:00.0
ok "the guest ends" virsh -q destroy plug
ok "a guest that ended holds nothing" virt-tool detach-live plug 0000:02:00.0 1
virsh -q undefine plug

# Without a kernel nothing in the guest answers.
guest_xml silent 128 1 "$(hostdev_xml 0000:02:00.0)" | sed '/<kernel>/,/<\/cmdline>/d' \
    >/tmp/silent.xml
ok "a guest without a system starts" virsh -q create /tmp/silent.xml
refused "a guest that does not answer" \
        "libvirt: domain 'silent' still holds 0000:02:00.0 after 4 s: its guest has not answered" \
        virt-tool detach-live silent 0000:02:00.0 4
ok "the guest ends too" virsh -q destroy silent

ok "the device is given back" virt-tool reattach 0000:02:00.0
facts_unchanged "all is as at first" /tmp/facts
