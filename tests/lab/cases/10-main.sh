#!/bin/bash
# 10-main.sh: two commands give a card to a guest; what it can no longer do is refused
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"

card=0000:02:00.0
console=$(console_of web1)

# refuses NAME RULE COMMAND…: with status 3, four lines and the rule; the guest goes on
refuses() {
    local name=$1 rule=$2 status=0
    shift 2
    said=$("$@" 2>&1) || status=$?
    is "$name: status" "$status" 3
    like "$name: says what" "$said" "^refused: .*\[$rule\]"
    like "$name: says why" "$said" $'\n  cause:   .*\n  because: .*\n  instead: '
    is "$name: the guest still runs" "$(virsh domstate web1 | head -n 1)" running
}

ok "the host is ready" virt-passthru host-check
facts >/tmp/before
define_guest web1 256 1
virsh dumpxml --inactive web1 >/tmp/web1.xml

ok "the card is enabled" virt-passthru pci-enable "$card" --label nic
is "it is on vfio-pci" "$(driver_of "$card")" vfio-pci
like "devices.conf remembers it" "$(cat /etc/virt-passthru/devices.conf)" "owner=passthru"
like "it is listed as available" "$(virt-passthru pci-list)" "$card.*available"

ok "it is given to the guest by its label" virt-passthru pci-attach web1 nic
virsh dumpxml --inactive web1 >/tmp/attached.xml
like "the guest has it" "$(cat /tmp/attached.xml)" "bus='0x02' slot='0x00' function='0x0'"
like "its memory is locked" "$(cat /tmp/attached.xml)" "<locked/>"
ok "giving it again changes nothing" virt-passthru pci-attach web1 nic
ok "not a byte" diff /tmp/attached.xml <(virsh dumpxml --inactive web1)

ok "the guest starts" virt-passthru start web1
ok "it boots" wait_for "$console" GUEST-READY 90
ok "it reaches the gateway through the card" wait_for "$console" 'GUEST-PING-OK eth0 e1000e' 60
like "the card is listed as used" "$(virt-passthru pci-list)" "$card.*used by web1"

refuses "save" suspend virt-passthru save web1 /tmp/web1.save
refuses "managedsave" suspend virt-passthru managedsave web1
refuses "migrate" migrate virt-passthru migrate --live web1 qemu+ssh://other.example/system
refuses "snapshot-create" snapshot-memory virt-passthru snapshot-create web1
refuses "snapshot-create-as" snapshot-memory virt-passthru snapshot-create-as web1 before
refuses "snapshot-create-as --disk-only" snapshot-disk-only \
    virt-passthru snapshot-create-as --domain web1 --name before --disk-only
refuses "pci-disable of a card in use" in-use virt-passthru pci-disable nic
ok "nothing was saved" test ! -e /tmp/web1.save
is "no snapshot was left" "$(virsh snapshot-list --name web1)" ""
like "dom-limits says it too" "$(virt-passthru dom-limits web1)" "Live migration.*unavailable"
like "why gives the reason" "$(virt-passthru why save web1 2>&1 || true)" "$card"

ok "it shuts down" virt-passthru shutdown web1
ok "it is off" wait_state web1 "shut off" 60
ok "the card is taken from it" virt-passthru pci-detach web1 nic
ok "its definition is what it was" diff /tmp/web1.xml <(virsh dumpxml --inactive web1)
ok "the card is given back" virt-passthru pci-disable nic
is "it has its host driver" "$(driver_of "$card")" e1000e
facts_unchanged "no device differs from before" /tmp/before

# an ordinary guest is none of our business
ok "an ordinary guest starts" virt-passthru start web1
ok "it is saved" virt-passthru save web1 /tmp/web1.save
ok "and restored" virt-passthru restore /tmp/web1.save
ok "and destroyed" virt-passthru destroy web1
virsh -q undefine web1
