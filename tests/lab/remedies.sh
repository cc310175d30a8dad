# remedies.sh: words for the cases that do what refusals say, literally
# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced after lib.sh. A case provokes each rule that is its own in the table below, runs the
# commands of its `instead`, and ends with rules_end.

# Every rule, the case that tries its ways out, and where nothing can provoke it: why not
rules_table() {
    cat <<'END'
hot-plug               66-remedies-restart.sh
hot-plug-memory        66-remedies-restart.sh
suspend                66-remedies-restart.sh
restore                64-remedies-files.sh
save-image-edit        64-remedies-files.sh
pause                  66-remedies-restart.sh
guest-suspend          66-remedies-restart.sh
record-replay          64-remedies-files.sh
fault-tolerance        64-remedies-files.sh
high-availability      65-remedies.sh
drs                    66-remedies-restart.sh
snapshot-memory        65-remedies.sh
snapshot-disk-only     65-remedies.sh
snapshot-offline       65-remedies.sh
checkpoint             65-remedies.sh
migrate                66-remedies-restart.sh
migrate-offline        65-remedies.sh
dump                   65-remedies.sh
monitor                65-remedies.sh
iommu-off              35-no-iommu.sh
no-interrupt-remapping 69-remedies-remapping.sh
device-missing         67-remedies-host.sh
device-changed         67-remedies-host.sh
bridge                 67-remedies-host.sh
no-iommu-group         -  with an IOMMU every device of the emulated host is in a group
host-needs-device      67-remedies-host.sh
vfs-enabled            67-remedies-host.sh
group-shared           67-remedies-host.sh
group-split            67-remedies-host.sh
in-use                 67-remedies-host.sh
assigned               67-remedies-host.sh
too-many-devices       68-remedies-guest.sh
not-enabled            67-remedies-host.sh
needs-reboot           67-remedies-host.sh
not-bound              67-remedies-host.sh
memory-not-reserved    68-remedies-guest.sh
memory-short           68-remedies-guest.sh
unhealthy              67-remedies-host.sh
machine-without-pci    68-remedies-guest.sh
saved-state            68-remedies-guest.sh
END
}

conf=/etc/virt-passthru/virt-passthru.conf
declare -A tried=()
ways=()

# refused RULE N COMMAND: a line of bash is refused by RULE, whose instead names N commands.
# They go to $ways, the text to $instead, the setting that it names to $setting.  virsh itself
# is refused by libvirt's hook, and fails.
refused() {
    local rule=$1 count=$2 command=$3 status=0 expected=3 text
    [[ $command != virsh* ]] || expected=1
    said=$(bash -c "$command" 2>&1 </dev/null) || status=$?
    instead=$(awk -v rule="[$rule]" '
        /^refused: / { here = index($0, rule) > 0 }
        here && sub(/^  instead: /, "")' <<<"$said")
    mapfile -t ways < <(grep -oE '\((virt-passthru|echo|\$\{EDITOR:-vi\}) [^)]*\)' <<<"$instead" |
                        sed 's/^(//; s/)$//')
    setting=$(grep -oE '\(\[[a-z]+\] [a-z-]+ = [a-z0-9]+' <<<"$instead" | sed 's/^(//') || true
    tried[$rule]=yes
    asked=$rule
    if (( status != expected )) || [[ -z $instead ]]; then
        fail "[$rule] refuses $command" "status $status: $said"
        ways=()
    elif (( ${#ways[@]} != count )); then
        fail "[$rule] names $count commands" "$instead"
    else
        pass "[$rule] refuses $command"
    fi
    for text in "${ways[@]}"; do
        note "  $text"
    done
}

# way I: the command of that number, as it stands there
way() { works "[$asked] ${ways[$1]:-}" "${ways[$1]:-false}"; }

# works NAME COMMAND: a line of bash
works() { ok "$1" bash -c "$2" </dev/null; }

# now COMMAND: what was refused is no longer
now() { works "[$asked] now: $1" "$1"; }

# allowed COMMAND UNDO: the setting lets it through, and so does the profile where it is named
allowed() {
    if [[ -z $setting ]]; then
        fail "[$asked] names a setting" "$instead"
        return
    fi
    mkdir -p "${conf%/*}"
    printf '%s\n' "$setting" >"$conf"
    works "[$asked] with $setting: $1" "$1"
    rm "$conf"
    bash -c "$2" >/dev/null
    if [[ $instead == *"or --profile kvm)" ]]; then
        works "[$asked] with --profile kvm: $1" "${1/virt-passthru/virt-passthru --profile kvm}"
        bash -c "$2" >/dev/null
    fi
}

# rules_of_program: as its manual page lists them, which is made from the table of rules
rules_of_program() {
    sed -nE 's/^\.IP "\\fB([a-z-]+)\\fR \((hardware|profile|host)\)".*/\1/p' \
        /usr/share/man/man7/virt-passthru-refusals.7
}

# rules_end: no rule is missing in the table, and all that are this case's were provoked
rules_end() {
    local name rule
    name=$(basename "$0")
    is "every rule has its line in the table" "$(rules_table | awk '{ print $1 }')" \
       "$(rules_of_program)"
    while read -r rule; do
        ok "[$rule] was provoked" test -n "${tried[$rule]:-}"
    done < <(rules_table | awk -v name="$name" '$2 == name { print $1 }')
    is "a rule that nothing provokes has its reason" \
       "$(rules_table | awk '$2 == "-" && NF < 5')" ""
}

# devices to passthrough and back
give() { virt-passthru pci-enable "$@" >/dev/null; }
give_back() { virt-passthru pci-disable "$@" >/dev/null; }

# --- guests -------------------------------------------------------------------

images=/srv/images

# starts NAME: a guest does, and ends again
starts() {
    works "[$asked] now: virt-passthru start $1" "virt-passthru start $1 --paused"
    virsh -q destroy "$1"
}

# disk_xml NAME [TARGET]: a disk, made here
disk_xml() {
    qemu-img create -q -f qcow2 "$images/$1.qcow2" 16M
    chmod 666 "$images/$1.qcow2"
    cat <<END
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='$images/$1.qcow2'/>
      <target dev='${2:-vda}' bus='virtio'/>
    </disk>
END
}

# filler_xml: room in a saved image for a device, see device_into_image
filler_xml() { printf '  <description>%s</description>\n' "$(printf 'x%.0s' {1..600})"; }

# device_into_image FILE ADDRESS: libvirt lets nobody edit a device into a saved image, so it is
# done behind its back: the XML in there is written over by one that is as long
device_into_image() {
    hostdev=$(hostdev_xml "$2" | tr -d '\n') perl -0777 -i -pe '
        s{<description>(x+)</description>}{} or die "no description";
        my $room = length($1) + length("<description></description>") - length($ENV{hostdev});
        s{</devices>}{$ENV{hostdev} . " " x $room . "</devices>"}e or die "no devices"' "$1"
}

# edits SCRIPT: what an editor is for from now on, in the words of sed
edits() {
    # shellcheck disable=SC2016 # the script's own
    printf '#!/bin/sh\nsed -i "%s" "$1"\n' "$1" >/tmp/editor
    chmod +x /tmp/editor
    export EDITOR=/tmp/editor
}

# new_web1 CARD: a guest with a disk, a balloon, room for a second processor, and the card
new_web1() {
    { guest_xml web1 128 2 "$(disk_xml web1)" | sed "s|<vcpu>2|<vcpu current='1'>2|
        s|<memballoon model='none'/>|<memballoon model='virtio'/>|"; } >/tmp/web1.xml
    virsh -q define --validate /tmp/web1.xml
    ok "the card is enabled" virt-passthru pci-enable "$1"
    ok "the guest gets it" virt-passthru pci-attach web1 "$1"
}

# boots NAME: web1 does
boots() { ok "$1" wait_for "$(console_of web1)" GUEST-READY 120; }

# --- another host ---------------------------------------------------------------

# for `virsh -c`
peer='qemu+unix:///system?socket=/run/peer/libvirt-sock'

# start_peer: another host, that is a second libvirtd in a world of its own
start_peer() {
    local folder
    for folder in run etc var-lib var-log/qemu; do
        mkdir -p "/var/tmp/peer/$folder"
    done
    mkdir -p /run/peer
    cp -a /var/cache/libvirt /var/tmp/peer/var-cache
    cat >/var/tmp/peer/etc/libvirtd.conf <<'END'
host_uuid = "5a7a3d12-6f41-4a5e-9c58-3b1f6a1e7a10"
unix_sock_dir = "/run/peer"
auth_unix_ro = "none"
auth_unix_rw = "none"
END
    cat >/var/tmp/peer/etc/qemu.conf <<'END'
user = "libvirt-qemu"
group = "kvm"
security_driver = "none"
stdio_handler = "file"
cgroup_controllers = []
END
    # shellcheck disable=SC2016 # the inner shell's
    unshare --mount --uts bash -c '
        hostname peer
        mount --make-rprivate /
        for folder in run etc var-lib var-log var-cache; do
            mkdir -p "/${folder/-//}/libvirt"
            mount --bind "/var/tmp/peer/$folder" "/${folder/-//}/libvirt"
        done
        exec libvirtd --config /etc/libvirt/libvirtd.conf --pid-file /run/peer/pid' \
        >/var/tmp/peer/log 2>&1 </dev/null &
    ok "there is another host" until_true 60 virsh -c "$peer" version
}
