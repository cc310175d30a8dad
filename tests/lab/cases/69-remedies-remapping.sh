#!/bin/bash
# 69-remedies-remapping.sh: where the IOMMU does not remap interrupts: the ways out are ones
# SPDX-License-Identifier: LGPL-2.1-or-later
# lab: --append intremap=off
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"
# shellcheck source=tests/lab/remedies.sh
. "$LAB/remedies.sh"

card=0000:02:00.0
facts >/tmp/before
define_guest web1 128 1
refused no-interrupt-remapping 2 "virt-passthru pci-enable $card"
facts_unchanged "nothing was touched" /tmp/before
said=$(bash -c "${ways[0]}" 2>&1) || true
like "host-check says what to do" "$said" "interrupt.*intremap=off"

# trusted guests: both places have to be told
mkdir -p "${conf%/*}"
printf '%s\n' "$setting" >"$conf"
now "virt-passthru pci-enable $card"
works "the guest gets it" "virt-passthru pci-attach web1 $card"
not_ok "the kernel refuses by itself" virt-passthru start web1 --paused
note "$said"
way 1
starts web1
rules_end
