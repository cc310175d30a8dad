#!/usr/bin/env bash
# test-cli.sh: the command in a terminal session: what is typed and what comes back
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A folder of tests/data/cli is a scenario: `session` is run by bash in a copy of the
# folder; what it prints is compared with `expect.txt`.  VPT_TEST_REGENERATE=1 rewrites that.
# VPT_TEST_ONLY=NAME runs the scenarios with NAME in their names.
# shellcheck disable=SC2317  # the scenarios call the functions
set -u

data=${VPT_TEST_DATA:?run me with make check}/cli
build=${VPT_TEST_BUILDDIR:?}
export LD_LIBRARY_PATH=$build/.libs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scenarios=("$data"/*/session)

# virsh is not asked: what it would be called with is printed
mkdir "$work/bin"
cat >"$work/bin/virsh" <<'VIRSH'
#!/bin/sh
# virsh: says what it was called with
printf 'virsh was called:'
printf ' <%s>' "$@"
echo
exit 7
VIRSH
chmod +x "$work/bin/virsh"

export PATH=$work/bin:$PATH LC_ALL=C.UTF-8 TERM=xterm
unset LIBVIRT_DEFAULT_URI NO_COLOR COLUMNS
program_path=$PATH wrapper=${VPT_TEST_WRAPPER-}

# VPT_TEST_WRAPPER='valgrind …' runs under that
program() {
    # shellcheck disable=SC2086
    PATH=$program_path $wrapper "$build/.libs/virt-passthru" --conf "$PWD/conf" "$@"
}

# show STATUS: what came on the standard error output, and how it ended
show() {
    sed 's/^/2> /' "$work/err"
    (($1 == 0)) || echo "[exit $1]"
    echo
}

prompt() {
    local word
    printf '$ virt-passthru'
    for word; do
        [[ $word =~ ^[][/.:=A-Za-z0-9_,@%+-]+$ ]] || word=${word@Q}
        printf ' %s' "$word"
    done
    echo
}

# vpt ARGUMENT…: as the user would see it; json ARGUMENT…: the output must be JSON
vpt() {
    prompt "$@"
    program "$@" 2>"$work/err"
    show $?
}

json() {
    prompt "$@"
    program "$@" >"$work/out" 2>"$work/err"
    local status=$?
    "$build/tests/lib/json-lint" <"$work/out"
    show "$status"
}

# german: what follows is asked by a German, with the catalogue as it was just made
german() {
    export LANGUAGE=de TEXTDOMAINDIR=$build/plugin/po
}

# $test is a libvirt with the domains of node.xml.
# sysfs FACTS: ./host/sys looks like that host
sysfs() {
    mkdir -p host
    "$build/tests/lib/fake-sysfs" "$1" host
}

run_scenario() {
    local folder=$1
    cp -r --no-preserve=mode "$folder" "$work/run" && cd "$work/run" && mkdir conf || exit
    cp --no-preserve=mode "$data"/common/* .
    # shellcheck disable=SC2034
    test=test://$PWD/node.xml
    # shellcheck source=/dev/null
    . ./session
}

echo "1..${#scenarios[@]}"
number=0 failed=0
for session in "${scenarios[@]}"; do
    folder=${session%/session} name=${session%/session} name=${name##*/}
    ((++number))
    if [[ $name != *"${VPT_TEST_ONLY-}"* ]]; then
        echo "ok $number - $name # SKIP not asked for"
        continue
    fi

    (run_scenario "$folder") >"$work/actual" 2>&1
    # the program of the hook lies where this build would install it
    sed -i -e "s|[^ ]*/virt-passthru-hook|@hook@|g" -e "s|$work/run|@here@|g" "$work/actual"
    rm -rf "$work/run"

    if [[ ${VPT_TEST_REGENERATE-} ]]; then
        cp "$work/actual" "$folder/expect.txt"
    fi
    if diff -u "$folder/expect.txt" "$work/actual" >&2; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        failed=1
    fi
done
exit $failed
