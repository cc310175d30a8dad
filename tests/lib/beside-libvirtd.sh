# beside-libvirtd.sh: a TAP test in bash that runs beside a private libvirtd
# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later

n=0

# report STATUS TEXT [DETAIL…]
report() {
    n=$((n + 1))
    if (( $1 == 0 )); then
        echo "ok $n - $2"
    else
        echo "not ok $n - $2"
        printf '%s\n' "${@:3}" | sed 's/^/# /'
    fi
}

# is TEXT EXPECTED FOUND
is() {
    [[ $2 == "$3" ]]
    report $? "$1" "expected: $2" "found:    $3"
}

# like TEXT PATTERN FOUND
like() {
    grep -qE -e "$2" <<<"$3"
    report $? "$1" "expected: $2" "found:    $3"
}

# within SECONDS COMMAND [ARGUMENT…]: tries until the command succeeds; fails where it never does
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        (( SECONDS < end )) || return 1
        sleep 0.05
    done
}

# beside_libvirtd SECONDS SCRIPT: runs `SCRIPT inside`, or says why that can't be done, and exits
beside_libvirtd() {
    local output status=0

    output=$(timeout "$1" "$VPT_TEST_SRCDIR/tests/lib/private-libvirtd" bash "$2" inside) ||
        status=$?
    if (( status == 77 )); then
        echo "1..0 # SKIP $output"
        exit 0
    fi
    printf '%s\n' "$output"
    exit "$status"
}
