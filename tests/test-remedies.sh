#!/usr/bin/env bash
# test-remedies.sh: each command that a refusal tells the user is one that there is
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The refusals are the golden files of tests/data/policy, the commands what stands behind
# `virt-passthru` in them: ours, or those of the virsh that is installed.
set -u

data=${VPT_TEST_DATA:?run me with make check}/policy
build=${VPT_TEST_BUILDDIR:?}
export LD_LIBRARY_PATH=$build/.libs LC_ALL=C.UTF-8

# usage COMMAND: what its help says, ours and virsh's, whose options a judged command takes
usage() {
    { "$build/.libs/virt-passthru" help "$1"; virsh help "$1"; } 2>/dev/null | grep .
}

# check WORD…: whether there is such a command with such options
check() {
    local command help operands word
    while [[ ${1-} == --* ]]; do
        [[ $1 == --profile ]] || { echo "# $1 is no option before a command"; return 1; }
        shift 2
    done
    command=${1-}
    help=$(usage "$command") || { echo "# neither ours nor virsh's: $command"; return 1; }
    shift
    operands=$(sed -n "1s/^usage: virt-passthru $command *//p" <<<"$help" | sed 's/\[--[^]]*\]//g')
    if [[ $help == "usage: "* && -z ${operands// /} && ${1---} != --* ]]; then
        echo "# $command takes no operand like $1"
        return 1
    fi
    for word; do
        [[ $word == --* && $help != *"$word"* ]] || continue
        echo "# $command has no option $word"
        return 1
    done
}

mapfile -t remedies < <(grep -h '^  instead:' "$data"/*/expect.txt |
    grep -o '(virt-passthru [^)]*)' |
    sed 's/^(virt-passthru //; s/)$//; s/ | virt-passthru /\n/' | sort -u)

# what must not be taken for a command
planted=("save-the-day web1" "dump web1 file --disk-only" "--frobnicate dump web1"
         "pci-list shows them")

number=0 failed=0
report() {
    local result=ok
    (($1 == 0)) || { result='not ok' failed=1; }
    echo "$result $((++number)) - $2"
}

echo "1..$((${#remedies[@]} + ${#planted[@]} + 1))"
((${#remedies[@]} > 20))
report $? "the refusals name ${#remedies[@]} commands"
for remedy in "${remedies[@]}"; do
    # quoted as for a shell
    eval "words=($remedy)"
    # shellcheck disable=SC2154
    check "${words[@]}"
    report $? "$remedy"
done
for remedy in "${planted[@]}"; do
    read -ra words <<<"$remedy"
    ! check "${words[@]}" >/dev/null
    report $? "found: $remedy"
done
exit $failed
