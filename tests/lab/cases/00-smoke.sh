#!/bin/bash
# 00-smoke.sh: the emulated host itself, with nothing but virsh
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"
without_hook

groups=(
    0000:01:00.0=11 0000:02:00.0=12
    0000:03:00.0=13 0000:03:00.1=13
    0000:04:00.0=14 0000:05:01.0=14 0000:05:02.0=14
    0000:06:00.0=15 0000:07:00.0=16
)
for entry in "${groups[@]}"; do
    is "${entry%=*} is in its group" "$(group_of "${entry%=*}")" "${entry#*=}"
done

device=0000:02:00.0
node=pci_0000_02_00_0
console=$(console_of smoke)
facts >/tmp/facts

ok "a device is detached from the host" virsh nodedev-detach "$node"
is "it is on vfio-pci" "$(driver_of "$device")" vfio-pci
ok "a guest with it is defined" define_guest smoke 128 1 "$(hostdev_xml "$device")"
ok "it starts" virsh start smoke
ok "it boots" wait_for "$console" GUEST-READY 120
ok "its card reaches the gateway" wait_for "$console" 'GUEST-PING-OK eth0 e1000e' 120

pid=$(qemu_pid smoke)
is "all its memory is locked" "$(vmlck "$pid")" $((128 * 1024))
is "libvirt's limit is its memory and 1 GiB" "$(memlock_limit "$pid")" $(((128 + 1024) << 20))

ok "it is told to shut down" virsh shutdown smoke
ok "it shuts down" wait_state smoke "shut off" 60
ok "the device is given back" virsh nodedev-reattach "$node"
is "it has its driver again" "$(driver_of "$device")" e1000e
facts_unchanged "no device differs from before" /tmp/facts
