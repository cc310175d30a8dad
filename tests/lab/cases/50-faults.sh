#!/bin/bash
# 50-faults.sh: a command that fails or dies in the middle leaves host and domain as they were
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# strace lets the Nth call of a kind fail, or kills the command at it: that meets every write
# of the command itself (journal, devices.conf) and every message to libvirt.
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"

card=0000:02:00.0
most=60

# snapshot: all that a command may change
snapshot() {
    facts
    virsh dumpxml --inactive web1
    grep -v '^#' /etc/virt-passthru/devices.conf 2>/dev/null | grep . || true
}

# inject WHAT N COMMAND…: the Nth call ends as WHAT says
inject() {
    local what=$1 nth=$2
    shift 2
    strace -f -qq -o /dev/null -e "trace=${what%%:*}" -e "inject=$what:when=$nth" "$@" 2>&1
}

# every KIND WHAT UNDO… -- COMMAND…: COMMAND with a fault at its first, second, … call, until
# it comes to its end without meeting one; whatever it came to, the host is as before, or
# recover brings it there, or all is done.  UNDO takes a success back.
every() {
    local kind=$1 what=$2 undo=() nth status=0 failed=0 bad=0
    shift 2
    while [[ $1 != -- ]]; do
        undo+=("$1")
        shift
    done
    shift
    snapshot >/tmp/before
    if [[ $kind == killed ]]; then
        "$@" >/dev/null
        snapshot >/tmp/after
        "${undo[@]}" >/dev/null
    fi
    for (( nth = 1; nth <= most; nth++ )); do
        said=$(inject "$what" "$nth" "$@") && status=0 || status=$?
        if (( status == 0 )); then
            "${undo[@]}" >/dev/null
            break
        fi
        failed=$((failed + 1))
        if [[ $kind == killed && -e /run/virt-passthru/journal ]]; then
            virt-passthru recover --undo >/dev/null || bad=$((bad + 1))
        fi
        # killed behind its last step it has done all, and only not said so
        if [[ $kind == killed ]] && diff -q /tmp/after <(snapshot) >/dev/null; then
            "${undo[@]}" >/dev/null
        fi
        if ! diff -U 0 /tmp/before <(snapshot) >/tmp/differs; then
            bad=$((bad + 1))
            note "$what at call $nth: $said" "$(</tmp/differs)"
            virt-passthru recover --undo >/dev/null 2>&1 || true
        fi
    done
    ok "$* $kind at ${what%%:*}: it met faults ($failed of them)" test "$failed" -gt 0
    is "$* $kind at ${what%%:*}: times that something was left behind" "$bad" 0
}

define_guest web1 128 1
disable=(virt-passthru pci-disable "$card")
detach=(virt-passthru pci-detach web1 "$card")

every failing rename:error=EIO "${disable[@]}" -- virt-passthru pci-enable "$card"
every failing fsync:error=EIO "${disable[@]}" -- virt-passthru pci-enable "$card"
every killed rename:signal=KILL "${disable[@]}" -- virt-passthru pci-enable "$card"

ok "the card is enabled for the next boot" virt-passthru pci-enable --at-boot "$card"
every failing rename:error=EIO "${detach[@]}" -- virt-passthru pci-attach web1 "$card"
virt-passthru pci-disable "$card"

# libvirt takes the device and refuses the definition: the device goes back
ok "the card is enabled for the next boot" virt-passthru pci-enable --at-boot "$card"
snapshot >/tmp/before
chattr +i /etc/libvirt/qemu/web1.xml /etc/libvirt/qemu
not_ok "a definition that can't be written fails" virt-passthru pci-attach web1 "$card"
chattr -i /etc/libvirt/qemu/web1.xml /etc/libvirt/qemu
like "it says that nothing has changed" "$said" "everything is as it was before"
ok "and nothing has" diff -U 0 /tmp/before <(snapshot)

# a killed command can also be finished
status=0
inject rename:signal=KILL 2 virt-passthru pci-attach web1 "$card" >/dev/null || status=$?
ok "a command is killed in the middle" test "$status" -ne 0 -a -e /run/virt-passthru/journal
not_ok "another can't begin" virt-passthru pci-enable 0000:01:00.0
like "and says why" "$said" "virt-passthru recover"
ok "it is finished" virt-passthru recover --finish
like "the guest has the card" "$(virsh dumpxml --inactive web1)" "<hostdev"
is "the card is on vfio-pci" "$(driver_of "$card")" vfio-pci
"${detach[@]}" >/dev/null
"${disable[@]}" >/dev/null
is "the card has its host driver" "$(driver_of "$card")" e1000e
virsh -q undefine web1
