#!/bin/bash
# 68-remedies-guest.sh: what a guest's shape has against a device: each way out of a refusal is one
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

define_guest web1 128 1
four="$one $two ${pair[*]}"
give "$one" "$two" "${pair[@]}"
take_four() { virt-passthru pci-detach web1 "$one" "$two" "${pair[@]}" >/dev/null; }
mkdir -p /etc/virt-passthru
printf '[policy]\nmax-devices-per-domain = 3\n' >"$conf"
refused too-many-devices 0 "virt-passthru pci-attach web1 $four"
is "[too-many-devices] names the limit" \
    "$(grep -o '(\[policy\] [^)]* in virt-passthru.conf)' <<<"$instead")" \
    "([policy] max-devices-per-domain = 4 in virt-passthru.conf)"
works "[too-many-devices] fewer" "virt-passthru pci-attach web1 ${pair[*]}"
virt-passthru pci-detach web1 "${pair[@]}" >/dev/null
grep -o '\[policy\] [^)]* = [0-9]*' <<<"$instead" | head -n 1 >"$conf"
now "virt-passthru pci-attach web1 $four"
take_four
printf '[policy]\nmax-devices-per-domain = 3\n' >"$conf"
like "[too-many-devices] names more" "$instead" "or allow it \(\[rules\] too-many-devices = allow"
works "[too-many-devices] with --profile kvm" \
    "virt-passthru --profile kvm pci-attach web1 $four"
take_four
sed -n "s/.*or allow it (\(\[rules\] [a-z-]* = allow\).*/\1/p" <<<"$instead" >>"$conf"
now "virt-passthru pci-attach web1 $four"
take_four
rm "$conf"
give_back "$one" "${pair[@]}"

define_guest plain 128 1 "$(hostdev_xml "$two")"
refused memory-not-reserved 1 "virt-passthru start plain --paused"
allowed "virt-passthru start plain --paused" "virsh -q destroy plain"
refused memory-not-reserved 1 "virsh start plain --paused"
allowed "virsh start plain --paused" "virsh -q destroy plain"
way 0
starts plain
virsh -q setmaxmem plain 1048576 --config
virsh -q setmem plain 1048576 --config
refused memory-not-reserved 1 "virt-passthru start plain --paused"
like "[memory-not-reserved] its limit was for less memory" "$said" \
     "plain \(its hard_limit is 848 MiB, and over 2048 MiB have to be locked\)"
echo "$setting" >"$conf"
not_ok "[memory-not-reserved] nor would QEMU start it" virt-passthru start plain --paused
rm "$conf"
way 0
starts plain
virsh -q undefine plain

# Huge pages count once, so a limit that would be too small for others may do
mkdir -p /dev/hugepages
mount -t hugetlbfs hugetlbfs /dev/hugepages
echo 256 >/proc/sys/vm/nr_hugepages
restart_libvirt
define_guest huge 512 1 "$(hostdev_xml "$two")" "
    <memtune><hard_limit unit='MiB'>960</hard_limit></memtune>
    <memoryBacking><hugepages/><locked/></memoryBacking>"
starts huge
virsh -q undefine huge
echo 0 >/proc/sys/vm/nr_hugepages

define_guest large 8192 1
virt-passthru pci-attach large "$two" >/dev/null
define_guest small 900 1 "" "$(locked_xml)"
ok "a guest takes memory" virsh -q start --paused small
refused memory-short 2 "virt-passthru start large --paused"
like "[memory-short] those that run" "$(bash -c "${ways[0]}")" "small"
way 1
starts large
virsh -q undefine large
free=$(awk '$1 == "MemAvailable:" { print int($2 / 1024) }' /proc/meminfo)
define_guest large $((free + 300)) 1
virt-passthru pci-attach large "$two" >/dev/null
refused memory-short 2 "virt-passthru start large --paused"
virsh -q destroy small
starts large
virsh -q undefine small
virsh -q undefine large

guest_xml old 64 1 | sed "s|machine='pc'|machine='isapc'|; /<acpi/d" >/tmp/old.xml
virsh -q define /tmp/old.xml
refused machine-without-pci 1 "virt-passthru pci-attach old $two"
edits 's/isapc/pc/'
way 0
now "virt-passthru pci-attach old $two"
virsh -q undefine old

# saved_web1: web1 without a device and with a saved state
saved_web1() {
    virsh -q start --paused web1
    virsh -q managedsave web1
}
for way in 0 1; do
    saved_web1
    refused saved-state 2 "virt-passthru pci-attach web1 $two"
    way "$way"
    now "virt-passthru pci-attach web1 $two"
    virsh -q destroy web1 2>/dev/null || true
    virt-passthru pci-detach web1 "$two" >/dev/null
done
virsh -q undefine web1
give_back "$two"
facts_unchanged "all is as it was before" /tmp/before

rules_end
