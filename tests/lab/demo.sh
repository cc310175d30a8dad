#!/bin/bash
# demo.sh: a network card goes to a guest and comes back, on the emulated host
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"
trap - EXIT

card=0000:02:00.0
guest=web1
console=$(console_of "$guest")

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

# run COMMAND…: as at a terminal
run() {
    printf '\033[32m# %s\033[0m\n' "$*"
    "$@"
}

# refused COMMAND…: a command that must be refused
refused() {
    local status=0
    run "$@" || status=$?
    if (( status != 3 )); then
        echo "this should have been refused, and ended with status $status"
        exit 1
    fi
}

shown() {
    sed -n 's/^\(GUEST-.*\)\r*$/    \1/p' "$console"
}

say "1. Is this host ready for passthrough?"
run virt-passthru host-check || true

say "2. Which devices has it, and who uses them?"
run virt-passthru pci-list

say "3. The card $card works for the host, as $(driver_of $card) drives it. Take it from there:"
run virt-passthru pci-enable --label nic "$card"

say "4. There is a guest, $guest, with 256 MiB and no device. Give it the card:"
define_guest "$guest" 256 1 >/dev/null
run virt-passthru pci-attach "$guest" nic

say "5. What that changed in its definition: the device, and all its memory reserved"
changed='<(locked|hard_limit|currentMemory|memory |hostdev)'
virsh dumpxml --inactive "$guest" | grep -E "$changed"

say "6. Start it, and look what it says on its console:"
run virt-passthru start "$guest"
wait_for "$console" 'GUEST-PING-OK' 90
shown

say "7. What can this guest no longer do?"
run virt-passthru dom-limits "$guest"

say "8. So saving it is refused, with the reason and the way out:"
refused virt-passthru save "$guest" /tmp/web1.save
run virt-passthru domstate "$guest"

say "9. The disk this host runs from is not to be had:"
refused virt-passthru pci-enable 0000:00:10.0

say "10. Shut the guest down, and give the card back:"
run virt-passthru shutdown "$guest"
wait_state "$guest" "shut off" 60
run virt-passthru pci-detach "$guest" nic
run virt-passthru pci-disable nic
if [[ $(driver_of $card) != e1000e ]]; then
    echo "the card has the driver '$(driver_of $card)' and not e1000e"
    exit 1
fi
say "The card is back with its host driver, $(driver_of $card)."
