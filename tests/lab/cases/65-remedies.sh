#!/bin/bash
# 65-remedies.sh: what a guest with a device can't do: each way out of a refusal is one
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"
# shellcheck source=tests/lab/remedies.sh
. "$LAB/remedies.sh"

card=0000:02:00.0
mkdir -p "$images"

job_completed() { virsh domjobinfo web1 --completed | grep Completed; }
copy_is_whole() { qemu-img check -q "$images"/web1.qcow2.[0-9]*; }

# backup_done: the job has ended and left a copy
backup_done() {
    ok "[$asked] the backup is finished" until_true 30 job_completed
    ok "[$asked] and its copy is there" until_true 5 copy_is_whole
    rm -f "$images"/web1.qcow2.[0-9]*
}

new_web1 "$card"
start_peer

# --- while it is off ------------------------------------------------------------

refused snapshot-offline 3 'virt-passthru snapshot-create-as web1 off'
allowed 'virt-passthru snapshot-create-as web1 off' 'virsh -q snapshot-delete web1 off'
way 0
now 'virt-passthru snapshot-create-as web1 off'
virsh -q snapshot-delete web1 off
virt-passthru pci-attach web1 "$card" >/dev/null

offline="virt-passthru migrate --offline --persistent web1 '$peer'"
refused migrate-offline 1 "$offline"
allowed "$offline" "virsh -q -c '$peer' undefine web1"
way 0
now "$offline"
like "[migrate-offline] the other host has it" "$(virsh -c "$peer" list --all --name)" web1
works "[migrate-offline] and can attach one there" "virt-passthru -c '$peer' pci-attach web1 $card"
virsh -q -c "$peer" undefine web1
virt-passthru pci-attach web1 "$card" >/dev/null

refused snapshot-offline 3 'virt-passthru snapshot-create-as web1 off'
way 1
boots "[snapshot-offline] it boots"
way 2
backup_done

# --- while it runs, and goes on doing so ------------------------------------------

refused snapshot-memory 2 'virt-passthru snapshot-create-as web1 s'
way 1
backup_done
refused checkpoint 1 'virt-passthru checkpoint-create-as web1 c'
way 0
backup_done
allowed 'virt-passthru checkpoint-create-as web1 c' 'virsh -q checkpoint-delete web1 c'
refused snapshot-disk-only 1 'virt-passthru snapshot-create-as web1 s --disk-only'
way 0
backup_done
allowed "virt-passthru snapshot-create-as web1 s --disk-only" \
    "virsh -q blockcommit web1 vda --active --pivot --wait
     virsh -q snapshot-delete web1 s --metadata
     rm -f $images/web1.s"

refused dump 1 'virt-passthru dump web1 /tmp/core'
way 0
ok "[dump] the dump is there" grep -qa CORE /var/tmp/web1.core
rm /var/tmp/web1.core

resize='{"execute":"block_resize","arguments":{"node-name":"libvirt-1-format","size":17825792}}'
refused monitor 1 "virt-passthru qemu-monitor-command web1 '$resize'"
way 0
works "[monitor] the command that does the same" 'virt-passthru blockresize web1 vda 33M'
allowed "virt-passthru qemu-monitor-command web1 '${resize/17825792/35651584}'" true

refused high-availability 1 'virt-passthru why high-availability web1'
way 0

rules_end
