#!/bin/bash
# 30-refused.sh: what would break the host is refused before anything is touched
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"

facts >/tmp/before

# refuses RULE COMMAND…: with status 3 and the rule, and no device has changed
refuses() {
    local rule=$1 status=0
    shift
    said=$("$@" 2>&1) || status=$?
    is "$*: status" "$status" 3
    like "$*: rule" "$said" "\[$rule\]"
    like "$*: a way out" "$said" $'\n  instead: [^\n]{20,}'
    facts_unchanged "$*: nothing was touched" /tmp/before
    ok "$*: nothing was written" test ! -s /etc/virt-passthru/devices.conf
}

refuses group-shared virt-passthru pci-enable 0000:03:00.0
refuses group-shared virt-passthru pci-enable 0000:05:01.0
refuses bridge virt-passthru pci-enable 0000:04:00.0
refuses bridge virt-passthru pci-enable 00:02.0
refuses host-needs-device virt-passthru pci-enable 0000:00:10.0
like "the disk is named with what is on it" "$said" "root file system"
refuses device-missing virt-passthru pci-enable 0000:0f:00.0
define_guest web1 128 1
refuses not-enabled virt-passthru pci-attach web1 0000:02:00.0
refuses device-missing virt-passthru pci-attach web1 0000:0f:00.0

# who may only look
nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
for command in host-check pci-list pci-groups facts "pci-info 0000:02:00.0" "dom-limits web1"; do
    # shellcheck disable=SC2086
    ok "$command needs no privilege" "${nobody[@]}" virt-passthru $command
done
not_ok "pci-enable needs one" "${nobody[@]}" virt-passthru pci-enable 0000:02:00.0
like "and says which" "$said" "root|libvirt"
facts_unchanged "nothing was touched" /tmp/before

# the NIC of the default route
own=$(basename "$(readlink -f /sys/bus/pci/devices/0000:00:11.0/virtio*/net/*)")
ip link set "$own" up
ip address add 10.0.2.15/24 dev "$own"
ip route add default via 10.0.2.2
refuses host-needs-device virt-passthru pci-enable 0000:00:11.0
like "the NIC is named with what it carries" "$said" "default route"

# a stick with a mounted file system
mkdir -p /mnt/stick
mkfs.ext4 -q /dev/sda
mount /dev/sda /mnt/stick
refuses host-needs-device virt-passthru pci-enable 0000:07:00.0
like "the controller is named with what hangs from it" "$said" "/mnt/stick"
umount /mnt/stick

# a PF with VFs: libvirt itself would take the driver away and say that all is well
echo 0 >/sys/bus/pci/devices/0000:06:00.0/sriov_drivers_autoprobe
echo 2 >/sys/bus/pci/devices/0000:06:00.0/sriov_numvfs
facts >/tmp/before
refuses vfs-enabled virt-passthru pci-enable 0000:06:00.0
echo 0 >/sys/bus/pci/devices/0000:06:00.0/sriov_numvfs
facts >/tmp/before

# in use by another domain
define_guest other 128 1 "$(hostdev_xml 0000:02:00.0)" "$(locked_xml)"
ok "a device is enabled for another domain" virt-passthru pci-enable 0000:02:00.0
ok "which runs with it" virsh -q start --paused other
facts >/tmp/before
status=0
said=$(virt-passthru pci-attach web1 0000:02:00.0 2>&1) || status=$?
is "a device in use is refused" "$status" 3
like "and its user is named" "$said" "domain 'other' is running with it"
facts_unchanged "nothing was touched" /tmp/before
ok "web1 has no device" bash -c "! virsh dumpxml web1 | grep -q hostdev"
virsh -q destroy other
virsh -q undefine other
ok "the device is given back" virt-passthru pci-disable 0000:02:00.0

# the whole group goes together
ok "the whole group is enabled" virt-passthru pci-enable 0000:03:00.0 0000:03:00.1
ok "and given" virt-passthru pci-attach web1 0000:03:00.0 0000:03:00.1
ok "and started" virt-passthru start web1 --paused
virsh -q destroy web1
ok "and taken away" virt-passthru pci-detach web1 0000:03:00.0 0000:03:00.1
ok "and given back" virt-passthru pci-disable 0000:03:00.0 0000:03:00.1
is "both have their driver" "$(driver_of 0000:03:00.0) $(driver_of 0000:03:00.1)" "e1000e e1000e"
virsh -q undefine web1
