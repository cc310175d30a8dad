#!/usr/bin/env bash
# guard-faults.sh: whatever a client, libvirtd or the guard itself does, nothing is lost
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  All of it runs beside a private libvirtd; without root it is skipped.  VPT_GUARD_HANG is
# how many seconds libvirtd hangs (30).
set -uo pipefail
# shellcheck source=tests/lib/beside-guard.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-guard.sh"

readonly web1=00000000-0000-4000-8000-00000000aaaa
readonly sock=$guard_dir/sock uri=qemu:///system
# Where the guard is started as systemd starts it
readonly given=$guard_dir/given
readonly hang=${VPT_GUARD_HANG:-30}

refuses_to_save() {
    like "$1" "refused: web1 can't be saved" "$(virsh -q -c "$guarded" managedsave web1 2>&1)"
}

# await_libvirtd: it answers directly
await_libvirtd() {
    local i
    for (( i = 0; i < 600; i++ )); do
        virsh -q -c "$direct" uri >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    return 1
}

end_libvirtd() {
    kill "-$1" "$(pidof libvirtd)"
    while pidof libvirtd >/dev/null; do sleep 0.05; done
}

begin_libvirtd() {
    libvirtd >/var/log/libvirt/again.log 2>&1 </dev/null &
}

nonsense() {
    "$raw" "$sock" nonsense $uri >/dev/null
    like "file descriptors that nobody asked for do not matter, too few do" \
         '^surplus (fine|closed) surplus fine surplus closed $' \
         "$("$raw" "$sock" surplus $uri </dev/null | tr '\n' ' ')"
    like "a call too long to be judged is refused" \
         '^DOMAIN_MANAGED_SAVE 84: .* does not judge a call of 9437184 bytes.*after fine $' \
         "$("$raw" "$sock" oversized $uri 9437184 | tr '\n' ' ')"
    is "nobody is left" 0 "$(soon 0 counter connections)"
}

# A libvirtd that is stopped answers nobody.  What else the clients at hand do wrong runs into
# its own deadlines meanwhile.
hung_backend() {
    local pid output before start=$EPOCHSECONDS
    pid=$(pidof libvirtd)

    hold open "$sock" many $uri 3 open
    refuses_to_save "verdicts are there before libvirtd hangs"
    hold lying "$sock" many $uri 50 lying
    hold late "$sock" late $uri DOMAIN_MANAGED_SAVE "$web1"
    kill -STOP "$pid"

    like "the counters can be read while libvirtd hangs" '"schema":1' \
         "$(timeout 20 "$raw" "$guard_dir/status" status)"
    # The client was let in before, so its call gets as far as the judgement
    echo >&"${holder_fd[late]}"
    await "$guard_dir/late" DOMAIN_MANAGED_SAVE
    like "what is judged while libvirtd hangs is refused, with the reason" \
         '^DOMAIN_MANAGED_SAVE 84: refused: the guard .* could not find out' \
         "$(cat "$guard_dir/late")"
    output=$(timeout 3 "$raw" "$sock" early $uri; echo "status $?")
    like "who calls waits as with libvirtd alone" 'status 124' "$output"

    is "only the liars' deadline passes" 4 "$(soon 4 counter connections)"
    release lying
    before=$(counter connectionsTotal)
    hold half "$sock" many $uri 900 half
    is "900 half-open connections come in" $(( before + 900 )) \
       "$(soon $(( before + 900 )) counter connectionsTotal)"
    is "after ten seconds they are not" 4 "$(soon 4 counter connections)"
    release half
    (( start + hang > EPOCHSECONDS )) && sleep $(( start + hang - EPOCHSECONDS ))
    kill -CONT "$pid"
    release late
    served "then all goes on"
    is "who was there still is" 3 "$(soon 3 counter connections)"
    release open
    refuses_to_save "and verdicts do, too"
}

half_frames() {
    hold half "$sock" many $uri 900 half
    served "900 half-open connections hold nobody up"
    release half
    is "they go as they came" 0 "$(soon 0 counter connections)"
}

restarted_backend() {
    local output i

    hold open "$sock" many $uri 3 open
    end_libvirtd KILL
    is "when libvirtd dies its clients see it" 0 "$(soon 0 counter connections)"
    release open

    # It has two seconds, of which a machine with other things to do may take more
    for (( i = 0; i < 10; i++ )); do
        (sleep 0.5; begin_libvirtd)
        output=$(virsh -q -c "$guarded" uri 2>&1)
        await_libvirtd
        [[ $output == qemu* ]] && break
        end_libvirtd KILL
    done
    like "who comes while it is restarted is served" '^qemu' "$output"
    refuses_to_save "verdicts go on with the new one"

    end_libvirtd TERM
    output=$(virsh -q -c "$guarded" uri 2>&1)
    like "without one the first call says so" "can't reach libvirt's daemon; start it" "$output"
    begin_libvirtd
    await_libvirtd
    like "and with the next one all is well" '^qemu' "$(virsh -q -c "$guarded" uri 2>&1)"
}

no_descriptors() {
    stop_guard
    (ulimit -n 64; exec "$VPT_TEST_BUILDDIR/virt-passthru-guard" --listen "$sock" \
        --backend "$backend" --status "$guard_dir/status" --conf "$guard_dir/conf" \
        2>>"$guard_dir/log") &
    guard_pid=$!
    soon 0 counter connections >/dev/null
    hold open "$sock" many $uri 100 open
    release open
    like "out of file descriptors the rest is sent away" 'ready [1-9]' "$(cat "$guard_dir/open")"
    is "who was there goes" 0 "$(soon 0 counter connections)"
    served "and who comes later is served"
    like "it is counted" '[1-9]' "$(counter connectionsTurnedAway)"
    stop_guard
}

# guards: those that were started at $given, the last one last
guards() { cat "$guard_dir/guards"; }

killed_guard() {
    local activated="qemu+unix:///system?socket=$given" activator libvirtd guest events

    virsh -q -c "$direct" define /run/plain.xml >/dev/null
    virsh -q -c "$direct" start plain >/dev/null
    guest=$(pgrep -f 'guest=plain')
    libvirtd=$(pidof libvirtd)
    "$raw" "$given" activate "$VPT_TEST_BUILDDIR/virt-passthru-guard" --backend "$backend" \
        --status "$guard_dir/status" --conf "$guard_dir/conf" \
        2>>"$guard_dir/log" >"$guard_dir/guards" &
    activator=$!
    await /proc/net/unix "$given"

    hold storm "$given" calls $uri 50
    timeout 120 virsh -q -c "$activated" event --all --loop >"$guard_dir/events" 2>&1 &
    events=$!
    is "fifty-one clients are there" 51 "$(soon 51 counter connections)"
    is "the socket starts one guard" 1 "$(guards | wc -l)"
    kill -KILL "$(guards | tail -n 1)"
    wait "${holder_pid[storm]}"
    is "killed under load, every client of the guard gets to know it" \
       "50 clients, 50 answered, 50 cut off" "$(tail -n 1 "$guard_dir/storm")"
    release storm
    wait "$events"
    like "virsh has an error, too" '^error: ' "$(cat "$guard_dir/events")"
    like "the next one brings the next guard" '^qemu' "$(virsh -q -c "$activated" uri 2>&1)"
    is "which is a new one" 2 "$(guards | wc -l)"
    is "libvirtd never noticed" "$libvirtd" "$(pidof libvirtd)"
    is "nor did the guest" "running $guest" \
       "$(virsh -q -c "$direct" domstate plain | head -n 1) $(pgrep -f 'guest=plain')"
    kill "$activator" "$(guards | tail -n 1)"

    start_guard
    kill -KILL "$guard_pid"
    wait "$guard_pid" 2>/dev/null
    start_guard
    like "the next one that listens itself takes over the socket, too" '^qemu' \
         "$(virsh -q -c "$guarded" uri 2>&1)"
}

inside() {
    install_raw
    ulimit -n "$(ulimit -Hn)"
    tcg_domain plain 00000000-0000-4000-8000-00000000bbbb >/run/plain.xml
    tcg_domain web1 "$web1" "<hostdev mode='subsystem' type='pci' managed='no'><source><address \
domain='0' bus='0xff' slot='0x1f' function='7'/></source></hostdev>" >/run/web1.xml
    virsh -q define /run/web1.xml >/dev/null
    start_guard

    half_frames
    nonsense
    hung_backend
    restarted_backend
    no_descriptors
    killed_guard
    end_guard
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

beside_libvirtd 600 "$0"
