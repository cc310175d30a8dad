#!/bin/bash
# 64-remedies-files.sh: guests with a device in saved images and files: the ways out are ones
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"
# shellcheck source=tests/lab/remedies.sh
. "$LAB/remedies.sh"

free=0000:01:00.0

# --- saved with a device ---------------------------------------------------------------

# saved NAME COMMAND: a guest without a device is saved by COMMAND
saved() {
    define_guest "$1" 128 1 "" "$(filler_xml)$(locked_xml)"
    virsh -q start --paused "$1"
    bash -c "virsh -q $2"
}

ok "another card is enabled" virt-passthru pci-enable "$free"
saved old1 'save old1 /tmp/old1.save'
device_into_image /tmp/old1.save "$free"
refused restore 1 'virt-passthru restore /tmp/old1.save'
way 0
virsh -q destroy old1
refused save-image-edit 2 'virt-passthru save-image-define /tmp/old1.save /tmp/old1.save'

saved old2 'managedsave old2'
device_into_image /var/lib/libvirt/qemu/save/old2.save "$free"
virsh managedsave-dumpxml old2 >/tmp/old2.xml
virsh dumpxml --inactive old2 | insert_before '  </devices>' "$(hostdev_xml "$free")" |
    virsh -q define /dev/stdin
edits 's/xxx/changed/'
refused save-image-edit 2 'virt-passthru managedsave-define old2 /tmp/old2.xml'
way 0
way 1
like "[save-image-edit] the change is made" "$(virsh dumpxml old2)" "changed"
works "[save-image-edit] and it starts" 'virt-passthru start old2 --paused'
virsh -q destroy old2
virsh -q undefine old2

# libvirt itself restores a managed save when it starts the guest, which the hook sees
saved old3 'managedsave old3'
device_into_image /var/lib/libvirt/qemu/save/old3.save "$free"
refused restore 1 'virsh start old3 --paused'
way 0
virsh -q destroy old3

# --- what QEMU is told behind libvirt's back ----------------------------------------------

schema=http://libvirt.org/schemas/domain/qemu/1.0

# told_xml NAME ARGUMENT…: a guest with the free card and arguments for QEMU
told_xml() {
    local name=$1 argument arguments=
    shift
    for argument; do
        arguments+="<qemu:arg value='$argument'/>"
    done
    guest_xml "$name" 128 1 "$(hostdev_xml "$free")" "$(locked_xml)
  <qemu:commandline>$arguments</qemu:commandline>" |
        sed "s|<domain type='kvm'>|<domain type='qemu' xmlns:qemu='$schema'>|"
}

# told RULE ARGUMENT…: in a definition, in a file that shall be one, and for a device to come
told() {
    local rule=$1 way
    shift
    told_xml told "$@" >/tmp/told.xml
    edits 's|<qemu:arg.*/>||'
    for way in 0 1; do
        virsh -q define /tmp/told.xml
        refused "$rule" 2 'virt-passthru start told --paused'
        way "$way"
        now 'virt-passthru start told --paused'
        virsh -q destroy told
        virsh -q undefine told

        told_xml told "$@" >"/tmp/told $way.xml"
        refused "$rule" 2 "virt-passthru define '/tmp/told $way.xml'"
        way "$way"
        (( way == 1 )) || now "virt-passthru define '/tmp/told $way.xml'"
        works "[$rule] it can be started" 'virt-passthru start told --paused'
        virsh -q destroy told
        virsh -q undefine told
    done
}
told record-replay -icount shift=7,rr=record,rrfile=/tmp/told.rr
told fault-tolerance -global migration.x-colo=on

rules_end
