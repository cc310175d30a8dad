#!/usr/bin/env bash
# test-hook.sh: libvirt's hook called in every way that it may be, and in many that it may not
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Each call must end by itself, with nothing on standard output; a guest without a device, and
# every call that can't stop anything, with status 0.
set -euo pipefail
shopt -s lastpipe

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
hook=${VPT_HOOK:-$VPT_TEST_BUILDDIR/plugin/hook/virt-passthru-hook}
number=0
calls=0
readonly least_calls=500

# libvirt's words now, and others
operations=('prepare begin' 'start begin' 'started begin' 'stopped end' 'release end'
    'migrate begin' 'restore begin' 'reconnect begin' 'attach begin' 'prepare end' 'define begin'
    ' ' 'prepare -' $'pre\npare begin')

# --- guests -------------------------------------------------------------------

# domain DEVICES [MORE]
domain() {
    cat <<END
<domain type='kvm' id='1' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web1</name>
  <memory unit='KiB'>1048576</memory>
  <memoryBacking><locked/></memoryBacking>
  <devices>
    <disk type='block'><source dev='/dev/nvme0n1p2'/></disk>
    <interface type='network'><source network='default'/></interface>
    $1
  </devices>
  ${2:-}
</domain>
END
}

# hostdev BUS [MANAGED]
hostdev() {
    echo "<hostdev mode='subsystem' type='pci' managed='${2:-no}'><source>" \
        "<address domain='0' bus='$1' slot='0' function='0'/></source></hostdev>"
}

# arguments OPTION VALUE: for QEMU itself
arguments() {
    echo "<qemu:commandline><qemu:arg value='$1'/><qemu:arg value='$2'/></qemu:commandline>"
}

# filler SIZE: text; 10 MiB is the longest domain that is read
filler() { head -c "$1" /dev/zero | tr '\0' x; }

# guest KIND NAME: keeps the standard input as a guest.  A plain one has no device, a good one
# may start and do no more, of a bad one nothing may happen.
guests=()
guest() {
    cat >"$tree/$1-$2"
    guests+=("$1-$2")
}

domain '' | guest plain usual
domain '' | sed 's/$/\r/' | guest plain crlf
{ printf '\xef\xbb\xbf'; domain ''; } | guest plain bom
{ echo "<?xml version='1.0' encoding='UTF-8'?>"; domain ''; } | guest plain declared
domain '' '<description>&#104;ostdev <![CDATA[ < ]]></description>' | guest plain odd
domain '' '<description>not a hostdev, nor vfio</description>' | guest plain talks
domain '' '<!-- <hostdev type="pci"/> -->' | guest plain comment
domain "<controller type='usb'/><hostdev type='usb'/>" | guest plain usb
domain "<disk type='network' bus='nvme'/>" | guest plain nvme-bus
domain '' "<description>$(filler 10600000)</description>" | guest plain long
domain '' "$(arguments -icount shift=7,rr=record)" | guest plain replay
: | guest plain empty
head -c 4096 /dev/zero | guest plain zeros
head -c 65536 /dev/urandom | guest plain garbage
domain '' | head -c 100 | guest plain cut-off
domain '' | iconv -t UTF-16 | guest plain utf-16
echo '<network><name>x</name></network>' | guest plain network
printf '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><domain>&e;</domain>' \
    | guest plain dtd
domain "$(hostdev 4)" | guest good bound
domain "$(hostdev 4)" | sed 's/$/\r/' | guest good crlf
domain "<interface type='&#104;ostdev'><source><address bus='4'/></source></interface>" \
    | guest good hidden
domain "<hostdev type='mdev'><source><address uuid='x'/></source></hostdev>" | guest good mdev
domain "<disk type='nvme'><source managed='no'><address bus='4'/></source></disk>" | guest good nvme
domain "$(hostdev 9)" | guest bad missing
domain "$(hostdev 1)" | guest bad disabled
domain "$(hostdev 2)" | guest bad unbindable
domain "$(hostdev 4)$(hostdev 2)" | guest bad half
domain '' "$(arguments -device vfio-pci,host=09:00.0)" | guest bad commandline
domain "$(hostdev 4)" | head -c -30 | guest bad cut-off
domain "$(hostdev 4)" | iconv -t UTF-16 | guest plain utf-16-device
domain "$(hostdev 4)" "<metadata>$(filler 9000000)</metadata>" | guest good long
domain "$(hostdev 4)" "<metadata>$(filler 10600000)</metadata>" | guest bad long
domain "$(hostdev 4)" '<memory>x</memory>' | sed 's/>1048576</>much</' | guest bad memory

# --- the host -----------------------------------------------------------------

cat >"$tree/host.facts" <<'END'
virt-passthru facts 1
host name=kvm1 iommu=yes interrupt-remapping=yes vfio=yes memory-available=4194304
device 0000:01:00.0 id=8086:10d3 class=020000 driver=e1000e group=11
device 0000:02:00.0 id=8086:10d3 class=020000 driver=e1000e group=12
device 0000:04:00.0 id=8086:1521 class=020000 driver=vfio-pci group=14 driver-override=vfio-pci
END
"$VPT_TEST_BUILDDIR/tests/lib/fake-sysfs" "$tree/host.facts" "$tree/host"
mkdir "$tree/conf" "$tree/broken" "$tree/unset"
cat >"$tree/conf/devices.conf" <<'END'
[0000:02:00.0]
owner=passthru
id=8086:10d3
[0000:04:00.0]
owner=passthru
id=8086:1521
END
cp "$tree/conf/devices.conf" "$tree/unset"
echo nonsense >"$tree/broken/devices.conf"
printf '[policy]\nnonsense = 1\n' >"$tree/unset/virt-passthru.conf"

# --- calls --------------------------------------------------------------------

# complain TEXT: a failure of the group that is going on
complain() { offences+="# $*"$'\n'; }

# group NAME: ends the group that went on
group() {
    number=$((number + 1))
    if [[ -z $offences && $group_calls -gt 0 ]]; then
        echo "ok $number - $1 ($group_calls calls)"
    else
        echo "not ok $number - $1"
        printf '%s' "$offences"
    fi
    offences='' group_calls=0
}
offences='' group_calls=0

# check STATUS EXPECTED WHAT: a call that has ended
check() {
    calls=$((calls + 1)) group_calls=$((group_calls + 1))
    [[ $1 == "$2" ]] || complain "$3: status $1, should be $2: $(head -n 1 "$tree/err")"
    [[ ! -s $tree/out ]] || complain "$3: printed $(head -n 1 "$tree/out")"
}

# expected GUEST OPERATION: the status
expected() {
    case $1:$2 in
        plain-*) status=0 ;;
        bad-*:'prepare begin' | bad-*:'restore begin' | bad-*:'migrate begin') status=1 ;;
        good-*:'restore begin' | good-*:'migrate begin') status=1 ;;
        *) status=0 ;;
    esac
}

# call GUEST OPERATION CONF: an ordinary call
call() {
    local is=0
    # shellcheck disable=SC2086
    IFS=' ' read -r -d '' operation sub <<<"$2" || true
    "$hook" --sysfs "$tree/host/sys" --conf "$tree/$3" web1 "$operation" "${sub%$'\n'}" - \
        <"$tree/$1" >"$tree/out" 2>"$tree/err" || is=$?
    expected "$1" "$2"
    check "$is" "$status" "$1 $2 $3"
    if ((is == 1)); then
        IFS= read -r line <"$tree/err" || true
        [[ $line == virt-passthru:\ * && ${#line} -gt 60 ]] || complain "$1 $2 $3: said $line"
    fi
}

for guest in "${guests[@]}"; do
    for operation_now in "${operations[@]}"; do
        call "$guest" "$operation_now" conf
    done
done
group 'every guest in every phase'

# what is refused or done does not change when it comes again, or out of order
for operation_now in 'release end' 'prepare begin' 'stopped end' 'release end' 'prepare begin' \
    'prepare begin' 'reconnect begin' 'release end'; do
    for guest in plain-usual good-bound bad-half; do
        call "$guest" "$operation_now" conf
    done
done
group 'again and out of order'

for conf in broken unset; do
    for operation_now in "${operations[@]}"; do
        call plain-usual "$operation_now" "$conf"
    done
    for operation_now in 'release end' 'reconnect begin' 'attach begin'; do
        call good-bound "$operation_now" "$conf"
    done
    call bad-half 'prepare begin' "$conf"
    like=$(<"$tree/err")
    [[ $like == *"$tree/$conf/"*.conf:2:* || $like == *"$tree/$conf/"*.conf:\ line\ 1:* ]] \
        || complain "$conf names no file and line: $like"
done
group 'broken settings'

# read-only or missing: what can't be written
rm -rf "$tree/host/run"
: >"$tree/host/run"
for operation_now in "${operations[@]}"; do
    for guest in plain-usual good-bound bad-unbindable; do
        call "$guest" "$operation_now" conf
    done
done
rm "$tree/host/run"
group 'where /run takes nothing'

# the standard files, closed or broken, in every combination that a careless caller has
ours=("$hook" --sysfs "$tree/host/sys" --conf "$tree/conf" web1)
for operation_now in 'prepare begin' 'restore begin' 'release end' 'reconnect begin'; do
    read -r operation sub <<<"$operation_now"
    for guest in plain-usual good-bound bad-missing; do
        words=("${ours[@]}" "$operation" "$sub" -)
        : >"$tree/out"
        is=0 && "${words[@]}" <&- >"$tree/out" 2>"$tree/err" || is=$?
        check "$is" 0 "$guest $operation_now without stdin"
        is=0 && "${words[@]}" <"$tree" >"$tree/out" 2>"$tree/err" || is=$?
        check "$is" 0 "$guest $operation_now with a folder for stdin"
        is=0 && "${words[@]}" <&- >&- 2>&- || is=$?
        check "$is" 0 "$guest $operation_now without any file"
        expected "$guest" "$operation_now"
        is=0 && "${words[@]}" <"$tree/$guest" >&- 2>"$tree/err" || is=$?
        check "$is" "$status" "$guest $operation_now without stdout"
        is=0 && "${words[@]}" <"$tree/$guest" >"$tree/out" 2>&- || is=$?
        check "$is" "$status" "$guest $operation_now without stderr"
        is=0 && "${words[@]}" <"$tree/$guest" >&- 2>&- || is=$?
        check "$is" "$status" "$guest $operation_now with stdin alone"
        is=0 && "${words[@]}" <"$tree/$guest" >/dev/full 2>/dev/full || is=$?
        check "$is" "$status" "$guest $operation_now on a full disk"
        is=0 && "${words[@]}" <"$tree/$guest" >"$tree/out" 2> >(exec <&-) || is=$?
        check "$is" "$status" "$guest $operation_now when nobody listens"
    done
done
group 'closed and broken files'

# counts of words: libvirt's call has four
all=(web1 prepare begin - x y z)
for guest in plain-usual bad-missing; do
    for ((n = 0; n <= ${#all[@]}; n++)); do
        is=0
        "$hook" "${all[@]:0:n}" <"$tree/$guest" >"$tree/out" 2>"$tree/err" || is=$?
        if ((n != 4)); then
            check "$is" 0 "$guest with $n words"
        fi
    done
    for words in '--sysfs' '--sysfs / --conf' '--what / web1 prepare begin -' '-- -- -- --' \
        '--sysfs / web1 prepare begin' '--conf / --conf / web1 reconnect begin -'; do
        is=0
        # shellcheck disable=SC2086
        "$hook" $words <"$tree/$guest" >"$tree/out" 2>"$tree/err" || is=$?
        check "$is" 0 "$guest with $words"
    done
done
group 'words that are no call'

# the second half is missing, as in a broken installation
mkdir "$tree/alone"
cp "$hook" "$tree/alone/hook"
for guest in plain-usual plain-odd good-bound; do
    for operation_now in 'prepare begin' 'release end' 'reconnect begin'; do
        read -r operation sub <<<"$operation_now"
        is=0
        "$tree/alone/hook" --sysfs "$tree/host/sys" --conf "$tree/conf" web1 "$operation" "$sub" - \
            <"$tree/$guest" >"$tree/out" 2>"$tree/err" || is=$?
        # where it is installed it is found all the same
        if [[ $guest:$operation == good-bound:prepare && $is == 1 ]]; then
            check 0 0 ''
            grep -q "^virt-passthru: 'web1' has devices .* install virt-passthru again" \
                "$tree/err" || complain "$(<"$tree/err")"
        else
            check "$is" 0 "$guest $operation_now alone"
        fi
    done
done
group 'a program that is alone'

number=$((number + 1))
if ((calls >= least_calls)); then
    echo "ok $number - $calls calls, at least $least_calls"
else
    echo "not ok $number - $calls calls, at least $least_calls"
fi
echo "1..$number"
