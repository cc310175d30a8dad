#!/bin/bash
# 66-remedies-restart.sh: ways out that end a guest's life, or its life with the device
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"
# shellcheck source=tests/lab/remedies.sh
. "$LAB/remedies.sh"

card=0000:02:00.0
console=$(console_of web1)
mkdir -p "$images"

# has_card: whether the running guest has it
has_card() { grep -q "<hostdev" <<<"$(virsh dumpxml web1)"; }

new_web1 "$card"
disk_xml more >/dev/null
start_peer
migrate="virt-passthru migrate web1 '$peer' --migrateuri tcp://127.0.0.1:49300 --unsafe"
ok "it starts" virt-passthru start web1
boots "it boots"

# --- for another life -------------------------------------------------------------

live=(
    "virt-passthru attach-disk web1 $images/more.qcow2 vdb --subdriver qcow2 --live"
    'virt-passthru setvcpus web1 2 --live'
    'virt-passthru iothreadadd web1 1 --live'
)
undo=('virsh -q detach-disk web1 vdb' true 'virsh -q iothreaddel web1 1')
for i in 0 1 2; do
    refused hot-plug 2 "${live[i]}"
    allowed "${live[i]}" "${undo[i]}"
done

# What the next start brings
refused hot-plug-memory 4 'virt-passthru setmaxmem web1 163840 --live'
works "[hot-plug-memory] in its definition" 'virt-passthru setmaxmem web1 163840 --config'
way 0
for command in "${live[@]}"; do
    refused hot-plug 2 "$command"
    works "[hot-plug] in its definition: ${command#* }" "${command/--live/--config}"
done
# What ends with the guest
declare -A shut_down=()
while read -r rule count command; do
    refused "$rule" "$count" "$command"
    shut_down["[$rule] ${command#* }"]=${ways[0]}
done <<END
suspend 2 virt-passthru save web1 /tmp/web1.save
suspend 2 virt-passthru managedsave web1
pause 2 virt-passthru suspend web1
guest-suspend 1 virt-passthru dompmsuspend web1 mem
drs 1 virt-passthru why drs web1
migrate 2 $migrate --live
END
for name in "${!shut_down[@]}"; do
    is "$name: it may be shut down" "${shut_down[$name]}" "virt-passthru shutdown web1"
done
refused hot-plug 2 "${live[0]}"
way 0
ok "[hot-plug] it is off" wait_state web1 "shut off" 60
: >"$console"
way 1
virsh dumpxml web1 >/tmp/new.xml
like "[hot-plug] it has the disk" "$(</tmp/new.xml)" "more.qcow2"
is "[hot-plug] it has the processors" "$(virsh vcpucount web1 --current --live)" 2
like "[hot-plug] it has the thread" "$(</tmp/new.xml)" "<iothreads>1<"
like "[hot-plug-memory] it has the memory" "$(</tmp/new.xml)" "<memory unit='KiB'>163840<"
ok "[high-availability] it was started afresh, with its device" has_card
boots "it boots"
ok "its card works" wait_for "$console" 'GUEST-PING-OK eth[0-9] e1000e' 60

# --- without the device ------------------------------------------------------------------

asked_of=()
while read -r rule count number command; do
    refused "$rule" "$count" "$command"
    is "[$rule] or the device comes out" "${ways[number]}" \
        "virt-passthru pci-detach web1 $card --live"
    [[ $rule == migrate ]] || asked_of+=("$rule $command")
done <<END
hot-plug-memory 4 3 virt-passthru setmem web1 131072 --live
pause 2 1 virt-passthru suspend web1
snapshot-memory 2 0 virt-passthru snapshot-create-as web1 s
suspend 2 1 virt-passthru save web1 /tmp/web1.save
suspend 2 1 virt-passthru managedsave web1
migrate 2 1 $migrate --live
END
way 1
not_ok "the guest has no card" has_card
for line in "${asked_of[@]}"; do
    read -r asked command <<<"$line"
    now "$command"
    case $command in
    *" suspend "*) virsh -q resume web1 ;;
    *" save "*) virsh -q restore /tmp/web1.save ;;
    *managedsave*) virsh -q start web1 ;;
    esac
done
works "[hot-plug] with the profile a device comes back" \
    "virt-passthru --profile kvm pci-attach web1 $card --live"
refused snapshot-memory 2 'virt-passthru snapshot-revert web1 s'
way 0
now 'virt-passthru snapshot-revert web1 s'
virsh -q snapshot-delete web1 s

asked=migrate now "$migrate --live"
is "[migrate] it runs there" "$(virsh -c "$peer" domstate web1 | head -n 1)" running
virsh -q -c "$peer" destroy web1

rules_end
