#!/usr/bin/env bash
# virsh-options.sh: whether the table of guarded commands has all options of the virsh that is here
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  What the table has beyond that belongs to newer versions of virsh.
set -uo pipefail

docs=${VPT_TEST_BUILDDIR:?run me with make check}/plugin/cli/vpt-cli-docs
if ! command -v virsh >/dev/null; then
    echo '1..0 # SKIP virsh is not installed'
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo '@virsh-options@' >"$work/template"
mapfile -t rows < <("$docs" "$work/template")

# options_of COMMAND: as virsh lists them, a line each: flag NAME, or value NAME
options_of() {
    virsh help "$1" | sed -n '/^  OPTIONS/,$p' |
        sed -nE 's/^    (\[--([a-z-]+)\]|--([a-z-]+)) <[a-z]+> .*/value \2\3/p
                 t
                 s/^    --([a-z-]+) .*/flag \1/p'
}

# table_of WORD…: the same for a row of the table; aliases are not in virsh's list
table_of() {
    local word
    for word; do
        case $word in
            *'>'*) ;;
            *= | *:) echo "value ${word%[=:]}" ;;
            *...) echo "value ${word%...}" ;;
            *) echo "flag $word" ;;
        esac
    done
}

echo "1..${#rows[@]}"
n=0 failed=0
for row in "${rows[@]}"; do
    read -ra words <<<"$row"
    options_of "${words[0]}" >"$work/virsh"
    table_of "${words[@]:1}" >"$work/table"
    # ours without what this virsh lacks: the same options, of the same kinds, in the same order
    grep -Fx -f "$work/virsh" "$work/table" >"$work/common"
    ((++n))
    if [[ -s $work/virsh ]] && diff "$work/virsh" "$work/common" >"$work/diff"; then
        echo "ok $n - ${words[0]}"
    else
        echo "not ok $n - ${words[0]}"
        sed 's/^/# /' "$work/diff"
        failed=1
    fi
done
((n > 30)) || { echo "Bail out! the table has $n rows only"; failed=1; }
exit $failed
