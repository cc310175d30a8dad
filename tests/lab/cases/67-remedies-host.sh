#!/bin/bash
# 67-remedies-host.sh: what the host has against a device: each way out of a refusal is one
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"
# shellcheck source=tests/lab/remedies.sh
. "$LAB/remedies.sh"

one=0000:01:00.0
two=0000:02:00.0
pair=(0000:03:00.0 0000:03:00.1)
facts >/tmp/before

# --- devices that the host has, or not ----------------------------------------------

refused device-missing 1 "virt-passthru pci-enable 0000:0f:00.0"
way 0
like "[device-missing] what there is" "$(bash -c "${ways[0]}")" "$two"
works "[device-missing] where it is now" "virt-passthru pci-enable $two"
give_back "$two"

refused bridge 1 "virt-passthru pci-enable 00:02.0"
like "[bridge] what is behind it" "$(bash -c "${ways[0]}")" "$one"
works "[bridge] a device behind it" "virt-passthru pci-enable $one"
give_back "$one"

mkdir -p /mnt/stick
stick=$(basename "$(echo /sys/bus/pci/devices/0000:07:00.0/usb*/*/*/host*/target*/*/block/sd?)")
mke2fs -q -t ext4 -O ^has_journal,^metadata_csum "/dev/$stick"
mount "/dev/$stick" /mnt/stick
refused host-needs-device 1 "virt-passthru pci-enable 0000:07:00.0"
like "[host-needs-device] another is free" "$(bash -c "${ways[0]}")" "$two.* host"
umount /mnt/stick
works "[host-needs-device] now that nothing is on it" "virt-passthru pci-enable 0000:07:00.0"
give_back 0000:07:00.0

make_vfs 2 >/dev/null
refused vfs-enabled 2 "virt-passthru pci-enable 0000:06:00.0"
like "[vfs-enabled] they are listed" "$(bash -c "${ways[0]}")" "0000:06:00.1"
works "[vfs-enabled] one of them can be had" "virt-passthru pci-enable 0000:06:00.1"
give_back 0000:06:00.1
way 1
now "virt-passthru pci-enable 0000:06:00.0"
give_back 0000:06:00.0

refused group-shared 1 "virt-passthru pci-enable 0000:03:00.0"
way 0
give_back "${pair[@]}"
refused group-shared 1 "virt-passthru pci-enable 0000:05:01.0"
way 0
give_back 0000:05:01.0 0000:05:02.0

# The way to a device that bus numbers lead to is cut: its configuration space reads all ones.
buses=$(setpci -s 00:02.0 PRIMARY_BUS.L)
setpci -s 00:02.0 SECONDARY_BUS=fe SUBORDINATE_BUS=fe
refused unhealthy 0 "virt-passthru pci-enable $one"
setpci -s 00:02.0 "PRIMARY_BUS.L=$buses"
works "[unhealthy] when it answers again" "virt-passthru pci-enable $one"
give_back "$one"

give "$one"
sed -i 's/^id=.*/id=8086:1234/' /etc/virt-passthru/devices.conf
define_guest web1 128 1
virsh dumpxml --inactive web1 >/tmp/web1.xml
refused device-changed 2 "virt-passthru pci-attach web1 $one"
allowed "virt-passthru pci-attach web1 $one" "virsh -q undefine web1; virsh -q define /tmp/web1.xml"
way 0
way 1
now "virt-passthru pci-attach web1 $one"
virt-passthru pci-detach web1 "$one" >/dev/null
give_back "$one"

refused not-enabled 1 "virt-passthru pci-attach web1 $two"
allowed "virt-passthru pci-attach web1 $two" "virt-passthru pci-detach web1 $two
     virt-passthru pci-disable $two"
way 0
now "virt-passthru pci-attach web1 $two"

# --- on their way to vfio-pci --------------------------------------------------------

virsh -q nodedev-reattach pci_0000_02_00_0 >/dev/null
refused needs-reboot 1 "virt-passthru start web1"
way 0
starts web1

echo "$two" >/sys/bus/pci/drivers/vfio-pci/unbind
refused not-bound 1 "virt-passthru start web1"
way 0
starts web1

# --- used by another guest --------------------------------------------------------------

give "${pair[@]}"
define_guest other 128 1
virt-passthru pci-detach web1 "$two" >/dev/null
virt-passthru pci-attach other "$two" 0000:03:00.1 >/dev/null
refused assigned 1 "virt-passthru pci-attach web1 $two"
allowed "virt-passthru pci-attach web1 $two" "virt-passthru pci-detach web1 $two"
way 0
now "virt-passthru pci-attach web1 $two"
virt-passthru pci-detach web1 "$two" >/dev/null
virt-passthru pci-attach other "$two" >/dev/null
refused assigned 1 "virt-passthru pci-disable $two"
way 0
now "virt-passthru pci-disable $two"
give "$two"

virt-passthru pci-attach other "$two" >/dev/null
ok "another guest starts" virt-passthru start other
ok "it boots" wait_for "$(console_of other)" GUEST-READY 120
refused in-use 3 "virt-passthru pci-attach web1 $two"
way 0
now "virt-passthru pci-attach web1 $two"
virt-passthru pci-detach web1 "$two" >/dev/null

define_guest half 128 1
refused group-split 2 "virt-passthru pci-attach half 0000:03:00.0"
way 1
is "[group-split] the guest will have both" \
    "$(virsh dumpxml --inactive other | grep -c "<address domain='0x0000' bus='0x03'")" 2
virt-passthru pci-detach other 0000:03:00.0 >/dev/null

virsh -q destroy other
: >"$(console_of other)"
virt-passthru pci-attach other "$two" >/dev/null
ok "another guest starts again" virt-passthru start other
ok "it boots" wait_for "$(console_of other)" GUEST-READY 120
refused group-split 2 "virt-passthru pci-attach half 0000:03:00.0"
is "[group-split] its guest may be shut down" "${ways[0]}" "virt-passthru shutdown other"
give "$one"
define_guest both 128 1 "$(hostdev_xml "$two")$(hostdev_xml "$one")" "$(locked_xml)"
refused in-use 3 "virt-passthru start both"
is "[in-use] the other device is not the other guest's" "${ways[0]}" \
    "virt-passthru pci-detach other $two --live"
is "[in-use] its guest may be shut down" "${ways[1]}" "virt-passthru shutdown other"
refused in-use 3 "virt-passthru pci-disable $two"
way 1
ok "[in-use] its guest is off" wait_state other "shut off" 60
asked=in-use starts both
virsh -q undefine both
way 2
now "virt-passthru pci-disable $two"
asked=group-split now "virt-passthru pci-attach half 0000:03:00.0"
virsh -q undefine half
virsh -q undefine other
give_back "$one"
give_back "${pair[@]}"

virsh -q undefine web1
facts_unchanged "all is as it was before" /tmp/before

rules_end
