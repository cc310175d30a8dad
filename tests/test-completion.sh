#!/usr/bin/env bash
# test-completion.sh: the completion for bash loads, and knows commands, options, devices, labels
# SPDX-License-Identifier: LGPL-2.1-or-later
set -u

data=${VPT_TEST_DATA:?run me with make check}/cli/common
build=${VPT_TEST_BUILDDIR:?}
framework=/usr/share/bash-completion/bash_completion

if [[ ! -r $framework ]]; then
    echo "1..0 # SKIP bash-completion is not installed"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export LD_LIBRARY_PATH=$build/.libs LC_ALL=C.UTF-8
mkdir bin folder
touch folder.svg
ln -s "$build/.libs/virt-passthru" bin/virt-passthru
# virsh's own list and its own completion
cat >bin/virsh <<'VIRSH'
#!/bin/sh
# virsh: what completion asks it
case "$*" in
    help) printf ' Domains (help keyword):\n    destroy   stop it\n    dumpxml   show\n' ;;
    *'complete -- '*) printf '%s\n' web1 --xml "asked: $*" ;;
esac
VIRSH
chmod +x bin/virsh
PATH=$work/bin:$PATH

# shellcheck source=/dev/null
. "$framework"
# shellcheck source=/dev/null
. "$build/plugin/cli/virt-passthru"

number=0 failed=0

# holds TEXT: whether the last command went well
check() {
    local status=$1 text=$2
    ((++number))
    if ((status == 0)); then
        echo "ok $number - $text"
    else
        echo "not ok $number - $text"
        failed=1
    fi
}

# words LINE: what a TAB at its end offers, sorted, in one line
words() {
    COMP_LINE=$1
    COMP_POINT=${#1}
    # As readline splits it: = and : are words of their own
    mapfile -t COMP_WORDS < <(sed 's/[=:]/ & /g; s/  */\n/g' <<<"$1")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _virt_passthru
    printf '%s\n' "${COMPREPLY[@]}" | sort | xargs
}

# offers LINE WORDS
offers() {
    local got
    got=$(words "$1")
    [[ $got == "$2" ]] || echo "# '$1' offers '$got', not '$2'" >&2
    [[ $got == "$2" ]]
    check $? "$1<TAB>"
}

facts="--facts $data/host.facts"
complete -p virt-passthru >/dev/null
check $? 'it is loaded'
offers 'virt-passthru pci-' \
    'pci-attach pci-detach pci-disable pci-enable pci-groups pci-info pci-list'
offers 'virt-passthru des' 'destroy'
offers 'virt-passthru --pro' '--profile'
offers 'virt-passthru --profile ' 'directpath kvm'
offers 'virt-passthru --profile=k' 'kvm'
offers 'virt-passthru -c x --json xml-' 'xml-attach xml-detach'
offers "virt-passthru $facts pci-info nic" 'nic1'
offers "virt-passthru $facts pci-info 0000:0" \
    '00:1f.2 01:00.0 02:00.0 03:00.0 03:00.1 06:00.0 06:00.1 07:00.0'
offers "virt-passthru $facts pci-info nic1 " ''
offers "virt-passthru $facts pci-enable nic1 ni" 'nic1'
offers 'virt-passthru pci-enable --d' '--dry-run'
offers 'virt-passthru pci-enable 03:00.0 --at' '--at-boot'
offers 'virt-passthru pci-list --j' '--json'
offers "virt-passthru -c test://$data/node.xml pci-attach " 'db1 plain web1'
offers "virt-passthru -c test://$data/node.xml $facts pci-attach web1 nic" 'nic1'
offers 'virt-passthru why snapshot-d' 'snapshot-disk-only'
offers 'virt-passthru why pci-' 'pci-attach pci-detach pci-disable pci-enable'
offers 'virt-passthru help dom-' 'dom-limits'
offers 'virt-passthru pci-groups --svg fol' 'folder folder.svg'
offers 'virt-passthru --sysfs fol' 'folder'
offers 'virt-passthru xml-attach folder.' 'folder.svg'
offers 'virt-passthru dumpxml --x' '--xml'
offers 'virt-passthru -c test:///default save web' 'web1'
offers 'virt-passthru -c test:///default save a' 'asked: -c test:///default complete -- save a'

echo "1..$number"
exit $failed
