#!/usr/bin/env bash
# autogen.sh: makes ./configure; on Debian 12 also all set-up for the tests and the demo
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
cd "$(dirname "$0")"

usage() {
    cat <<'END'
usage: ./autogen.sh [COMMAND]

  (none)         make ./configure, from a checkout
  check [TIER…]  install what is missing (Debian 12), build, run all tests; the last
                 line reads: N passed, N failed, N skipped
                 tiers, all by default: plain guard sanitizers valgrind dist lab
  demo           install what is missing (Debian 12), build, and show a PCI device
                 going to a guest and coming back, on an emulated host
  --help         this text

check and demo build in $VPT_BUILD (./build).  Packages are installed with apt-get
as root or through sudo, and only where one is missing; the emulated host needs
root or sudo too.
END
}

die() { printf 'autogen.sh: %s\n' "$*" >&2; exit 1; }

# packages ROW…: the packages of these rows of .ci/packages
packages() {
    awk -v rows=" $* " 'index(rows, " " $1 " ") { print $2 }' .ci/packages | sort -u
}

# set_up TEXT WHAT-TO-DO COMMAND…: a step that must succeed
set_up() {
    local text=$1 otherwise=$2 log
    shift 2
    log=$(mktemp)
    if ! step "$text" "$log" "$@"; then
        step_words "$log"
        die "$otherwise"
    fi
    rm -f "$log"
}

# need ROW…: sees to it that the packages of these rows are installed
need() {
    local package missing=()

    command -v dpkg-query >/dev/null \
        || die "this machine has no dpkg; install what .ci/packages lists, then ./autogen.sh"
    for package in $(packages "$@"); do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed \
            || missing+=("$package")
    done
    if (( ${#missing[@]} == 0 )); then
        return
    fi

    printf 'packages that are missing: %s\n' "${missing[*]}"
    $root || die "that needs root or sudo; as root: apt-get install ${missing[*]}"
    install_packages "${missing[@]}"
}

install_packages() {
    local options=(-o DPkg::Lock::Timeout=600)

    set_up "reading the package lists" "mend this machine's package sources" \
        as_root apt-get "${options[@]}" update
    set_up "installing $# packages" "these could not be installed: $*" \
        as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get "${options[@]}" install -y --no-install-recommends "$@"
}

# Where something is missing, name the package and not a macro that m4 tripped over.
bootstrap() {
    local entry missing=()

    for entry in autoreconf:autoconf automake:automake libtoolize:libtool \
                 pkg-config:pkg-config pod2man:perl; do
        command -v "${entry%%:*}" >/dev/null || missing+=("${entry##*:}")
    done
    (( ${#missing[@]} == 0 )) \
        || die "install first: ${missing[*]} (all of them: .ci/packages, rows \"build\")"

    mkdir -p plugin/build-aux plugin/m4
    autoreconf -fi
}

case ${1-} in
'')
    (( $# == 0 )) || { usage >&2; exit 2; }
    bootstrap
    echo "now: ./configure && make && make install"
    ;;
check|demo)
    # shellcheck source=tests/lib/step.sh
    . tests/lib/step.sh
    command=$1
    shift
    heading "set-up"
    root=true
    sudo_ready || root=false
    $root || echo "there is neither root nor sudo: the emulated host will not start"
    need build check lab
    set_up "autoreconf" "configure could not be made" bootstrap
    exec "tests/run-$command" "$@"
    ;;
--help|-h) usage ;;
*) usage >&2; exit 2 ;;
esac
