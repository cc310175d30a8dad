#!/bin/bash
# 35-no-iommu.sh: without an IOMMU every command says so, and nothing is touched
# SPDX-License-Identifier: LGPL-2.1-or-later
# lab: --no-iommu
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"
# shellcheck source=tests/lab/remedies.sh
. "$LAB/remedies.sh"

facts >/tmp/before
said=$(virt-passthru host-check) || true
like "host-check fails it" "$said" "FAIL +iommu"
like "and names the remedy" "$said" "intel_iommu=on"
like "pci-list says so of a card" "$(virt-passthru pci-list)" "0000:02:00.0.*not possible: no IOMMU"

refused iommu-off 1 "virt-passthru pci-enable 0000:02:00.0"
said=$(bash -c "${ways[0]}" 2>&1) || true
like "its command says what to do" "$said" "FAIL +iommu.*intel_iommu=on"
facts_unchanged "nothing was touched" /tmp/before
ok "nothing was written" test ! -s /etc/virt-passthru/devices.conf
rules_end
