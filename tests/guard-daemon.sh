#!/usr/bin/env bash
# guard-daemon.sh: libvirt's clients with the guard before libvirtd: as without it, or refused
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  All of it runs beside a private libvirtd; without root it is skipped.
set -uo pipefail
# shellcheck source=tests/lib/beside-guard.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-guard.sh"

readonly web1=00000000-0000-4000-8000-00000000aaaa
readonly plain=00000000-0000-4000-8000-00000000bbbb
readonly hostdev="<hostdev mode='subsystem' type='pci' managed='no'><source><address domain='0'\
 bus='0xff' slot='0x1f' function='7'/></source></hostdev>"

g() { timeout 60 virsh -q -c "$guarded" "$@" 2>&1 </dev/null; }
d() { timeout 60 virsh -q -c "$direct" "$@" 2>&1 </dev/null; }

# same COMMAND [ARGUMENT…]: through the guard as directly, byte for byte
same() {
    is "the same through the guard: $*" "$(d "$@"; echo "status $?")" "$(g "$@"; echo "status $?")"
}

same_each() {
    local command
    for command in "$@"; do
        # shellcheck disable=SC2086 # words of a command
        same $command
    done
}

reading() {
    same_each capabilities domcapabilities "list --all" maxvcpus "nodedev-list" \
        "dumpxml plain" "dominfo plain" "domblklist plain" "pool-list --all" "net-list --all" \
        "secret-list" "nwfilter-list" "iface-list" hostname sysinfo "cpu-models x86_64" \
        "dumpxml nobody" "snapshot-list plain" "domxml-to-native qemu-argv --domain plain" \
        "nodecpumap" "version --daemon" "vcpuinfo plain" "dom-fd-associate plain a 9"
    is "and on the read-only socket" \
       "$(timeout 60 virsh -q -c "$direct-ro" "list --all; dumpxml plain --security-info" 2>&1)" \
       "$(timeout 60 virsh -q -c "$guarded_ro" "list --all; dumpxml plain --security-info" 2>&1)"
}

# Of a guest that is there and does nothing
reading_live() {
    same_each "list --all" "dumpxml plain" "domstate plain --reason" "domcontrol plain" \
        "domjobinfo plain" "vcpucount plain" "vcpuinfo plain --pretty" "vncdisplay plain" \
        "domdisplay plain" "domfsinfo plain" "guestinfo plain" "ttyconsole plain" \
        "qemu-monitor-command plain --hmp info status" \
        "qemu-agent-command plain nonsense" "attach-device plain /nowhere" "reset nobody"
    g screenshot plain "$guard_dir/screen" >/dev/null
    d screenshot plain "$guard_dir/screen-2" >/dev/null
    LC_ALL=C grep -aqE '^(P6|.PNG)' "$guard_dir/screen" &&
        cmp "$guard_dir/screen" "$guard_dir/screen-2"
    report $? "a stream of a screenshot" "$(ls -l "$guard_dir"/screen*)"
}

events() {
    exec timeout 120 virsh -q -c "$1" event --all --loop
}

# What virsh wrote to a file since the last nudge
since() {
    awk '/metadata-change/ { n = 0; next } { line[n++] = $0 }
         END { for (i = 0; i < n; i++) print line[i] }' "$1"
}

life_cycle() {
    local through=$guard_dir/events alone=$guard_dir/events-2 listeners

    : >"$through"
    : >"$alone"
    events "$guarded" >"$through" 2>&1 &
    listeners=$!
    events "$direct" >"$alone" 2>&1 &
    listeners+=" $!"
    within 30 nudged plain "$through" "$alone"
    g start plain >/dev/null
    is "a domain is started through the guard" running "$(d domstate plain | head -n 1)"
    g suspend plain >/dev/null
    is "and paused" paused "$(d domstate plain | head -n 1)"
    reading_live
    g resume plain >/dev/null
    g setvcpus plain 2 --config >/dev/null
    g managedsave plain >/dev/null
    is "and saved" "shut off" "$(d domstate plain | head -n 1)"
    g start plain >/dev/null
    is "and restored" running "$(d domstate plain | head -n 1)"
    g qemu-monitor-command plain '{"execute":"query-status"}' >"$guard_dir/monitor"
    like "a monitor command" '"running":true' "$(cat "$guard_dir/monitor")"
    g snapshot-create-as plain one --disk-only --no-metadata --print-xml >/dev/null
    g destroy plain >/dev/null
    within 30 grep -q "'plain': Stopped Destroyed" "$through"
    within 30 grep -q "'plain': Stopped Destroyed" "$alone"
    # shellcheck disable=SC2086 # two of them
    kill $listeners
    like "events come through" "event 'lifecycle' for domain 'plain': Started" \
         "$(since "$through")"
    is "all of them, and in their order" "$(since "$alone")" "$(since "$through")"
}

# talk URI: what a person sees who asks SeaBIOS for its menu at the console
talk() {
    local keys=$guard_dir/keys screen=$guard_dir/console pid

    d start plain --paused >/dev/null
    rm -f "$keys"
    mkfifo "$keys"
    : >"$screen"
    exec 7<>"$keys"
    timeout 60 script -qec "virsh -c '$1' console plain --force" /dev/null <"$keys" \
        >"$screen" 2>&1 &
    pid=$!
    within 30 grep -q 'Escape character' "$screen"
    d resume plain >/dev/null
    within 30 grep -q 'Press ESC' "$screen"
    printf '\033' >&7
    within 30 grep -q $'^1\\. .*\r' "$screen"
    printf '\035' >&7
    wait "$pid"
    echo "status $?"
    exec 7>&-
    d destroy plain >/dev/null
    sed '/^1\. /q' "$screen"
}

console() {
    local through
    through=$(talk "$guarded")
    like "a console" '^1\. ' "$through"
    is "and all that it shows" "$(talk "$direct")" "$through"

    g start plain --paused >/dev/null
    is "a file descriptor from libvirtd" "$("$raw" "$backend" graphics qemu:///system "$plain")" \
       "$("$raw" "$guard_dir/sock" graphics qemu:///system "$plain")"
    g destroy plain >/dev/null
}

streams() {
    local pool=$guard_dir/pool
    mkdir "$pool"
    g pool-create-as p dir --target "$pool" >/dev/null
    g vol-create-as p v 40M >/dev/null
    head -c 40M /dev/urandom >"$guard_dir/up"
    g vol-upload v "$guard_dir/up" --pool p >/dev/null
    cmp -s "$guard_dir/up" "$pool/v"
    report $? "40 MiB go up as they are"
    g vol-download v "$guard_dir/down" --pool p >/dev/null
    cmp -s "$guard_dir/up" "$guard_dir/down"
    report $? "and come down as they are"
    truncate -s 40M "$pool/sparse"
    g pool-refresh p >/dev/null
    g vol-download sparse "$guard_dir/holes" --pool p --sparse >/dev/null
    is "a stream with holes" "0 40" "$(du -m "$guard_dir/holes" | cut -f 1) \
$(( $(stat -c %s "$guard_dir/holes") >> 20 ))"
    g pool-destroy p >/dev/null
    rm "$guard_dir"/up "$guard_dir/down" "$guard_dir/holes"
}

# virsh sends the descriptor it is given to libvirtd
associate() {
    (exec 7</etc/passwd; virsh -q -c "$1" "dom-fd-associate plain disk 7; domname plain" 2>&1)
}

# shellcheck disable=SC2317 # within calls it
fds_are() {
    (( $(guard_fds) == $1 ))
}

descriptors() {
    local before
    within 30 connected 0
    before=$(guard_fds)
    is "a file descriptor for libvirtd" "$(associate "$direct")" "$(associate "$guarded")"
    within 30 fds_are "$before"
    report $? "none of them stays in the guard" "expected: $before" "found:    $(guard_fds)"
}

raw_client() {
    local alone through

    is "a hundred calls at once, the opening with them" "102 of 102" \
       "$("$raw" "$guard_dir/sock" pipelined qemu:///system 100)"
    is "the longest call there is" "$("$raw" "$backend" large qemu:///system 33554436)" \
       "$("$raw" "$guard_dir/sock" large qemu:///system 33554436)"
    alone=$("$raw" "$backend" nonsense qemu:///system)
    through=$("$raw" "$guard_dir/sock" nonsense qemu:///system)
    is "a length that can't be ends the connection as it does directly" \
       "$(grep ^length <<<"$alone")" "$(grep ^length <<<"$through")"
    is "data of no stream are overlooked as they are directly" \
       "$(grep -E '^type [36], opened' <<<"$alone")" "$(grep -E '^type [36], opened' <<<"$through")"
    is "what only a daemon sends, libvirtd overlooks" "" "$(grep -E '^type.*closed' <<<"$alone")"
    is "the guard takes it from nobody" 0 "$(grep -cE '^type (1|2|5|99),.*: [^c]' <<<"$through")"
}

# In the state that the first of them leaves the domain in, one is like the other
judged() {
    local alone

    "$raw" "$backend" judged qemu:///system "$plain" >/dev/null
    alone=$("$raw" "$backend" judged qemu:///system "$plain")
    is "whatever is asked of a domain without a device is answered as it is directly" "$alone" \
       "$("$raw" "$guard_dir/sock" judged qemu:///system "$plain")"
    like "that is every call that is judged" 'DOMAIN_BACKUP_BEGIN' "$alone"
    g destroy plain >/dev/null
}

refused() {
    local text=$1 what=$2 output
    shift 2
    output=$(g "$@")
    like "$text" "^error: refused: web1 can't be $what \[[a-z-]+\]\$" "$output"
    grep -q '^  cause:   .*0000:ff:1f.7' <<<"$output" && grep -q '^  instead: ' <<<"$output"
    report $? "and says why: $1" "$output"
}

refusals() {
    refused "managed save" saved managedsave web1
    refused "a saved state" saved save web1 /nowhere/save
    refused "a snapshot" snapshotted snapshot-create-as web1 one
    refused "a start without the device" started start web1
    refused "a migration of the definition" "migrated[a-z ]*" \
            migrate web1 qemu+tcp://nowhere/system --offline --persistent --p2p
    logged 'rule=[a-z-]+ domain="web1" operation=managedsave device="0000:ff:1f.7" .*uid=0 pid='
    report $? "the log has a line with who and what" "$(cat "$guard_dir/log")"
    g setvcpus web1 2 --config --maximum >/dev/null
    report $? "its definition may be changed"
    like "a name that lies is judged by the uuid" 'DOMAIN_MANAGED_SAVE 84: refused: web1 ' \
         "$("$raw" "$guard_dir/sock" judged qemu:///system "$web1")"
    like "the counters know" '"refused":[1-9]' "$("$raw" "$guard_dir/status" status)"
    is "the domain is as it was" "shut off" "$(d domstate web1)"
}

# logged PATTERN
logged() {
    within 30 grep -qE -e "$1" "$guard_dir/log"
}

# reread TEXT PATTERN: told to read its settings again, the guard says so
reread() {
    kill -HUP "$guard_pid"
    logged "$2"
    report $? "$1" "no line has $2 in" "$(cat "$guard_dir/log")"
}

settings() {
    local output
    printf '[guard]\nauth = none\n[policy]\nprofile = kvm\n' \
        >"$guard_dir/conf/virt-passthru.conf"
    mkfifo "$guard_dir/fifo"
    "$raw" "$guard_dir/sock" many qemu:///system 5 open <"$guard_dir/fifo" >"$guard_dir/many" &
    exec 5>"$guard_dir/fifo"
    within 30 grep -q ready "$guard_dir/many"
    reread "settings are read again: none may come in but who can open the socket" \
           "they let everybody in"
    chmod 0660 "$guard_dir/sock"
    reread "where that is so they count" "was read again"
    output=$(g snapshot-create-as web1 one)
    [[ $output != *"refused: "* ]]
    report $? "what is allowed is not refused any more" "$output"
    printf '[rules]\nx = y\n' >"$guard_dir/conf/virt-passthru.conf"
    reread "what can't be understood changes nothing" "'x' is not a rule.*counts on"
    within 30 connected 5
    report $? "and nobody was cut off" "$("$raw" "$guard_dir/status" status)"
    exec 5>&-
    rm "$guard_dir/conf/virt-passthru.conf"
}

# As systemd would start it
activation() {
    local pid output given="qemu+unix:///system?socket=$guard_dir/given"

    systemd-socket-activate -l "$guard_dir/given" -l "$guard_dir/given-ro" \
        --fdname=libvirt-sock:libvirt-sock-ro "$VPT_TEST_BUILDDIR/virt-passthru-guard" \
        --backend "$backend" --backend-ro "$backend-ro" --conf "$guard_dir/conf" \
        2>"$guard_dir/activation" &
    pid=$!
    within 30 virsh -q -c "$given" uri >/dev/null 2>&1
    is "sockets by activation" "qemu:///system" \
       "$(virsh -q -c "$given" uri | sed 's/+unix//; s/?.*//')"
    output=$(virsh -q -c "$given-ro" undefine web1 2>&1)
    like "each leads where it should" 'read only|forbidden' "$output"
    kill "$pid"
    wait "$pid"
    report $? "it ends well" "$(cat "$guard_dir/activation")"
}

inside() {
    install_raw
    # A BIOS that speaks at the console, and waits
    tcg_domain plain "$plain" "<console type='pty'/><graphics type='vnc'/><video><model \
type='vga'/></video>" |
        sed "s|</os>|<bootmenu enable='yes' timeout='60000'/><bios useserial='yes'/></os>|" \
        >/run/plain.xml
    tcg_domain web1 "$web1" "$hostdev" >/run/web1.xml
    start_guard
    like "it takes no processor from who sends" 'SCHED_BATCH$' "$(chrt -p "$guard_pid" | head -n 1)"
    g define /run/plain.xml >/dev/null
    g define /run/web1.xml >/dev/null

    reading
    life_cycle
    console
    streams
    descriptors
    raw_client
    judged
    refusals
    settings
    activation
    stop_guard
    is "told to end it ends well" 0 $?
    is "and leaves no socket" "" "$(find "$guard_dir" -type s ! -name 'given*')"
    echo "1..$n"
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

beside_libvirtd 300 "$0"
