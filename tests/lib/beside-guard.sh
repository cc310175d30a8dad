# beside-guard.sh: a TAP test in bash that runs beside a private libvirtd with the guard before it
# shellcheck shell=bash disable=SC2034 # for the tests
# SPDX-License-Identifier: LGPL-2.1-or-later

# shellcheck source=tests/lib/beside-libvirtd.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-libvirtd.sh"

readonly guard_dir=/run/guard
# A test may put either of the two elsewhere
readonly backend=${backend:-/run/libvirt/libvirt-sock}
readonly guard_sock=${guard_sock:-$guard_dir/sock}
readonly guarded="qemu+unix:///system?socket=$guard_sock"
readonly guarded_ro="$guarded-ro"
readonly direct="qemu+unix:///system?socket=$backend"
readonly raw=/run/guard-tool
guard_pid=
guard_options=()

# start_guard: with $guard_options; what it logs goes to $guard_dir/log.  The socket of one
# that was killed may still lie there, so the new one is waited for until it answers.
start_guard() {
    mkdir -p "$guard_dir/conf"
    "$VPT_TEST_BUILDDIR/virt-passthru-guard" --listen "$guard_sock" --backend "$backend" \
        --listen-ro "$guard_sock-ro" --backend-ro "$backend-ro" \
        --status "$guard_dir/status" --conf "$guard_dir/conf" "${guard_options[@]}" \
        2>>"$guard_dir/log" &
    guard_pid=$!
    for (( i = 0; i < 100; i++ )); do
        "$raw" "$guard_dir/status" status >/dev/null 2>&1 && break
        sleep 0.1
    done
}

# stop_guard: its exit status is returned
stop_guard() {
    kill "$guard_pid"
    wait "$guard_pid"
}

# end_guard: the last check of a test
end_guard() {
    stop_guard
    is "told to end it ends well" 0 $?
    echo "1..$n"
}

# soon EXPECTED COMMAND [ARGUMENT…]: what that prints, as soon as it is what is expected, or
# after a minute
soon() {
    local expected=$1 found i
    shift
    for (( i = 0; i < 600; i++ )); do
        found=$("$@" 2>/dev/null)
        [[ $found == "$expected" ]] && break
        sleep 0.1
    done
    printf '%s\n' "$found"
}

# await FILE PATTERN: a line in what something in the background writes, for two minutes
await() { within 120 grep -qsE -e "$2" "$1"; }

# hold NAME SOCKET COMMAND…: of guard-tool one that waits where it is ready, until `release
# NAME`; what it prints goes to $guard_dir/NAME
declare -A holder_pid holder_fd
hold() {
    local name=$1 fd
    shift
    # What the one before printed must not be taken for ready
    rm -f "$guard_dir/$name.fifo" "$guard_dir/$name"
    mkfifo "$guard_dir/$name.fifo"
    # Who has the others' ends open keeps them from their ends
    (for fd in "${holder_fd[@]}"; do exec {fd}>&-; done
     exec "$raw" "$@") <"$guard_dir/$name.fifo" >"$guard_dir/$name" &
    holder_pid[$name]=$!
    exec {fd}>"$guard_dir/$name.fifo"
    holder_fd[$name]=$fd
    await "$guard_dir/$name" '^(ready|open)' || report 1 "$name: clients come in"
}

release() {
    local fd=${holder_fd[$1]}
    exec {fd}>&-
    unset "holder_fd[$1]"
    wait "${holder_pid[$1]}"
}

# served TEXT: others are answered within 50 ms, or in what is no longer for who asks libvirtd
# itself meanwhile.  A machine with other things to do lets anybody wait now and then, so
# one round of five is enough.
served() {
    local through alone i
    for (( i = 0; i < 5; i++ )); do
        { read -r _ through; read -r _ alone; } < <("$raw" "$guard_dir/sock" compare \
            qemu:///system "$backend" 1.5)
        awk "BEGIN { exit !(${through:=99999} < ${VPT_GUARD_PATIENCE:-50} ||
                            ${through} < 2 * ${alone:=0}) }" && break
    done
    report $(( i == 5 )) "$1" "the longest call took $through ms, directly $alone ms"
    echo "# longest call: $through ms, directly $alone ms, round $(( i + 1 ))"
}

# The tool where anybody can run it; libtool's wrapper can't be moved
install_raw() {
    local program=$VPT_TEST_BUILDDIR/tests/lib/guard-tool
    [[ -x $VPT_TEST_BUILDDIR/tests/lib/.libs/guard-tool ]] &&
        program=$VPT_TEST_BUILDDIR/tests/lib/.libs/guard-tool
    install -m 755 "$program" "$raw"
}

# counter NAME: of the status socket
counter() {
    "$raw" "$guard_dir/status" status | sed "s/.*\"$1\":\([0-9]*\).*/\1/"
}

# connected NUMBER: whether as many are at the guard
# shellcheck disable=SC2317 # within calls it
connected() {
    (( $(counter connections) == $1 ))
}

guard_fds() {
    find "/proc/$guard_pid/fd" -type l | wc -l
}

# nudged DOMAIN FILE…: an event about it has come to every `virsh event --all` that writes to
# one of the files; metadata-change is the last for which virsh registers
# shellcheck disable=SC2317 # within calls it
nudged() {
    local file
    timeout 60 virsh -q -c "$guarded" desc "$1" --title "nudged $RANDOM" >/dev/null 2>&1
    for file in "${@:2}"; do
        grep -q metadata-change "$file" || return 1
    done
}

# guard_memory: resident, in kB
guard_memory() {
    sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$guard_pid/status"
}

# tcg_domain NAME UUID [DEVICE…]
tcg_domain() {
    local name=$1 uuid=$2
    shift 2
    cat <<END
<domain type='qemu'>
  <name>$name</name>
  <uuid>$uuid</uuid>
  <memory unit='MiB'>64</memory>
  <vcpu current='1'>2</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>$*</devices>
</domain>
END
}
