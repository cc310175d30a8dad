#!/usr/bin/env bash
# domxml-qemu.sh: the edits of a domain's XML, and libvirt's driver for QEMU
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  Beside a private libvirtd; without root it is skipped.  No machine is started: a
# domain is defined, which makes libvirt find a place in the guest for every device.
set -uo pipefail
# shellcheck source=tests/lib/beside-libvirtd.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-libvirtd.sh"

command=$VPT_TEST_BUILDDIR/virt-passthru
readonly virsh="virsh -q -c qemu:///system"
readonly scenarios="card-beside-commandline card-on-i440fx card-on-q35 containers-empty in-one-line
    limit-smaller memory-in-modules pinned-by-others viommu with-everything-xml-has"
readonly card="fa:1e.0 fa:1e.1"
readonly alone="10000:fb:00.0"

# defined FILE: how libvirt prints the domain once it has defined it
defined() {
    $virsh define "$1" >/dev/null && $virsh dumpxml --inactive web1 && $virsh undefine web1
}

# canonical FILE: the domain without the order of its devices, which libvirt changes
canonical() {
    xmllint --c14n "$1" | grep -v '^ *$' | sort
}

# edit xml-attach|xml-detach FROM TO DEVICE…
edit() {
    "$command" "$1" "$2" "${@:4}" >"$3"
}

# What libvirt takes, it takes with devices as well.  Where the edit chose their place,
# nothing is left of them afterwards; where libvirt did, it may have added ports for them.
# shellcheck disable=SC2086 # the devices are words
scenario() {
    local name=$1 from=$VPT_TEST_DATA/domxml/$1/domain.xml words

    sed "s/type=[\"']kvm[\"']/type='qemu'/" "$from" >old.xml
    words=$(defined old.xml 2>&1 >before.xml)
    report $? "$name: libvirt takes it" "$words"
    words=$({ edit xml-attach before.xml with.xml $card $alone &&
              defined with.xml >defined.xml; } 2>&1)
    report $? "$name: libvirt takes a card and a device" "$words"
    grep -q "bus='0xfa' slot='0x1e' function='0x1'" defined.xml && grep -q '<locked/>' defined.xml
    report $? "$name: they and the locked memory are in libvirt's print"
    edit xml-attach defined.xml again.xml $card $alone && cmp defined.xml again.xml
    report $? "$name: attached again, nothing changes"
    words=$({ edit xml-detach defined.xml without.xml $card $alone && defined without.xml; } 2>&1)
    report $? "$name: libvirt takes what is left without them" "$words"

    edit xml-attach before.xml with.xml $card
    if ! grep -q guest= with.xml; then
        return
    fi
    words=$({ defined with.xml >defined.xml &&
              edit xml-detach defined.xml without.xml $card && defined without.xml >after.xml &&
              diff <(canonical before.xml) <(canonical after.xml); } 2>&1)
    report $? "$name: of a card nothing is left" "$words"
}

inside() {
    local folder
    folder=$(mktemp -d)
    cd "$folder" || exit 1

    for name in $scenarios; do
        scenario "$name"
    done
    rm -r "$folder"
    echo "1..$n"
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

beside_libvirtd 300 "$0"
