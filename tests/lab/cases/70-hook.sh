#!/bin/bash
# 70-hook.sh: what libvirt's hook does when virsh itself starts, restores and stops guests
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"

# define_with NAME DEVICES [DOMAIN]: a guest that no rule about its memory stands in the way of
define_with() { define_guest "$1" 128 1 "$2" "$(locked_xml)${3:-}"; }

# refuses RULES COMMAND…: libvirt refuses with the line of the hook, which stands for itself
refuses() {
    local rules=$1
    shift
    not_ok "$*: refused" "$@"
    line=$(grep -o 'virt-passthru: .*' <<<"$said" | head -n 1)
    like "$*: says what, why and the way out" "$line" \
        "^virt-passthru: [a-z0-9]+ can't be [^:]+: .+ \\[($rules)\\]; .{20,}"
    like "$*: and all of it below" "$said" $'\n  instead: [^\n]{20,}'
    note "$line"
}

ok "libvirt runs the hook" bash -c "virt-passthru host-check | grep -q '^PASS  hook '"

# --- a guest without a device -------------------------------------------------

define_guest plain 128 1 '' \
    "$(locked_xml)<description>$(printf 'x%.0s' {1..600})</description>"
ok "a guest without a device starts" virsh -q start --paused plain
ok "and is saved" virsh -q save plain /tmp/plain.saved
ok "and restored" virsh -q restore --paused /tmp/plain.saved
virsh -q destroy plain
mkdir -p /etc/virt-passthru
echo nonsense >/etc/virt-passthru/virt-passthru.conf
ok "also where the settings are broken" virsh -q start --paused plain
virsh -q destroy plain

# --- starts that are refused ---------------------------------------------------

define_with broken "$(hostdev_xml 0000:04:00.0)"
not_ok "one with a device does not start then" virsh -q start broken
like "and the file is named" "$said" \
    "virt-passthru: broken can't be started: /etc/virt-passthru/virt-passthru.conf:"
rm /etc/virt-passthru/virt-passthru.conf
virsh -q undefine broken

facts >/tmp/before
define_with web1 "$(hostdev_xml 0000:02:00.0)"
refuses not-enabled virsh -q start web1
like "the device is named" "$line" "0000:02:00\\.0"

ok "half a group is enabled for the next boot, with the other half" \
    virt-passthru pci-enable --at-boot 0000:03:00.0 0000:03:00.1
define_with half "$(hostdev_xml 0000:03:00.0)"
refuses group-shared virsh -q start half
like "the other half is named" "$line" "0000:03:00\\.1 \\(e1000e\\) shares IOMMU group [0-9]+"

define_with gone "$(hostdev_xml 0000:0f:00.0)"
refuses device-missing virsh -q start gone
facts_unchanged "nothing was touched" /tmp/before

# --- a device that waits for the reboot is bound ------------------------------

ok "a device is enabled for the next boot" virt-passthru pci-enable --at-boot 0000:02:00.0
is "and stays with its driver" "$(driver_of 0000:02:00.0)" e1000e

record="<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
    <qemu:arg value='-icount'/><qemu:arg value='shift=7,rr=record,rrfile=/tmp/r'/>
  </qemu:commandline>"
define_with record "$(hostdev_xml 0000:02:00.0)" "$record"
refuses record-replay virsh -q start record

printf '[policy]\nmax-devices-per-domain = 1\n' >/etc/virt-passthru/virt-passthru.conf
define_with many "$(hostdev_xml 0000:03:00.0)$(hostdev_xml 0000:03:00.1)"
refuses too-many-devices virsh -q start many
rm /etc/virt-passthru/virt-passthru.conf
facts_unchanged "what is refused is not bound" /tmp/before

ok "the guest starts" virsh -q start --paused web1
is "with a device that was bound for it" "$(driver_of 0000:02:00.0)" vfio-pci
ok "two of one group start as well" virsh -q start --paused many
is "both bound" "$(driver_of 0000:03:00.0) $(driver_of 0000:03:00.1)" "vfio-pci vfio-pci"
virsh -q destroy many
like "they are well after it" "$(virt-passthru pci-info 0000:03:00.0)" "available|assigned"
ok "nothing is remembered of them" bash -c '! ls /run/virt-passthru/unhealthy/* 2>/dev/null'

# --- a daemon that starts anew ------------------------------------------------

pid=$(qemu_pid web1)
restart_libvirt
ok "a running guest outlives a restart of libvirtd" wait_state web1 paused 20
is "as the same process" "$(qemu_pid web1)" "$pid"
virsh -q destroy web1

# --- what comes in --------------------------------------------------------------

# libvirt lets nobody edit a device into a saved image, so it is done behind its back: the XML
# behind the header of 92 bytes is written over by one that is as long
hostdev=$(hostdev_xml 0000:02:00.0 | tr -d '\n') perl -0777 -i -pe '
    s{<description>(x+)</description>}{} or die "no description";
    my $room = length($1) + length("<description></description>") - length($ENV{hostdev});
    s{</devices>}{$ENV{hostdev} . " " x $room . "</devices>"}e or die "no devices"' /tmp/plain.saved
like "the image has a device" "$(virsh save-image-dumpxml /tmp/plain.saved)" "<hostdev"
refuses restore virsh -q restore --paused /tmp/plain.saved
is "nothing runs" "$(virsh domstate plain)" "shut off"

# --- devices that are well after their guest --------------------------------------

hook=/etc/libvirt/hooks/qemu.d/virt-passthru
virsh dumpxml web1 >/tmp/web1.xml
ok "the hook is quiet about devices that are well" bash -c \
    "$hook web1 release end - </tmp/web1.xml 2>&1 | diff - /dev/null"
