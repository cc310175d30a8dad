#!/usr/bin/env bash
# test-shell.sh: the shell on a terminal: prompt, completion, Ctrl-C, Ctrl-D, history
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  The terminal is one of util-linux' script(1); what it shows is read piece by piece.
set -uo pipefail

data=${VPT_TEST_DATA:?run me with make check}/cli/common
build=${VPT_TEST_BUILDDIR:?}
for tool in script virsh; do
    if ! command -v "$tool" >/dev/null; then
        echo "1..0 # SKIP $tool is not installed"
        exit 0
    fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LD_LIBRARY_PATH=$build/.libs XDG_STATE_HOME=$work/state TERM=xterm LC_ALL=C.UTF-8
# an inputrc may change everything
printf 'set bell-style none\nset enable-bracketed-paste off\n' >"$work/inputrc"
export INPUTRC=$work/inputrc
unset LIBVIRT_DEFAULT_URI
program="$build/.libs/virt-passthru --facts $data/host.facts -c test://$data/node.xml"
if ((EUID == 0)); then prompt='virt-passthru # '; else prompt='virt-passthru $ '; fi
history_file=$work/state/virt-passthru/history

n=0 failed=0 seen=

# report STATUS TEXT
report() {
    ((++n))
    if (($1 == 0)); then
        echo "ok $n - $2"
    else
        echo "not ok $n - $2"
        printf '%q\n' "$seen" | sed 's/^/# seen: /'
        failed=1
    fi
}

begin() {
    coproc terminal { exec script -qefc "exec $program" /dev/null 2>&1; }
    # the file descriptors end with the coprocess, so they are kept under numbers of ours
    exec 8<&"${terminal[0]}" 9>&"${terminal[1]}"
    pid=$!
    seen=
}

# type TEXT: \t, \x03 and the like are keys
type_keys() { printf '%b' "$1" >&9; }

# shows TEXT WHAT: within 20 s the terminal shows WHAT, and what came before is forgotten
shows() {
    local piece deadline=$((SECONDS + 20))

    while [[ $seen != *"$2"* ]] && ((SECONDS < deadline)); do
        if IFS= read -r -d '' -n 1 -t 1 piece <&8; then
            seen+=$piece
        elif (($? <= 128)); then
            break
        fi
    done
    if [[ $seen == *"$2"* ]]; then
        seen=${seen#*"$2"}
        report 0 "$1"
    else
        report 1 "$1"
    fi
}

# ends TEXT STATUS: the shell ends so
ends() {
    local status=0
    exec 9>&-
    wait "$pid" || status=$?
    exec 8<&-
    seen="status $status"
    ((status == $2))
    report $? "$1"
}

begin
shows "it says what it is" "'quit' ends."
shows "the prompt" "$prompt"
type_keys 'domsta\t'
shows "commands of virsh are completed" domstat
type_keys 'e we\t\r'
shows "and domains" 'e web1 '
shows "virsh's command runs" running
shows "and the prompt is back" "$prompt"
type_keys 'dom-l\tw\t\r'
shows "commands of ours are completed, and their operands" 'dom-limits web1 '
shows "ours runs" 'these are unavailable to it'
shows "and the prompt is back again" "$prompt"
type_keys 'save we\tfile\r'
shows "an argument of a judged command" 'save web1 file'
shows "is judged" '[suspend]'
shows "after a refusal the shell goes on" "$prompt"
type_keys 'pci-info ni\t\r'
shows "a label of a device is completed" 'pci-info nic1 '
shows "the device is shown" 'Address:'
shows "the prompt after it" "$prompt"
type_keys 'pci-enable --dr\t'
shows "options are completed" 'pci-enable --dry-run '
type_keys '\x03'
shows "Ctrl-C drops the line" '^C'
shows "and begins a new one" "$prompt"
type_keys 'event --all --loop\r'
shows "a command that goes on" 'event --all --loop'
sleep 2
type_keys '\x03'
shows "Ctrl-C ends the command and not the shell" "$prompt"
type_keys 'connect test:///default\r'
shows "another connection" "$prompt"
type_keys 'list --name\r'
shows "has other domains" $'\ntest\r'
shows "the prompt of the other connection" "$prompt"
type_keys "cd '$work'; pwd\r"
shows "two commands in a line" $'\r\n'"$work"
shows "the last prompt" "$prompt"
type_keys '\x04'
ends "Ctrl-D ends it" 0

seen=$(stat -c '%a %a' "$work/state/virt-passthru" "$history_file" 2>&1)
[[ $(stat -c %a "$work/state" "$work/state/virt-passthru" "$history_file" | tr '\n' ' ') == \
   '700 700 600 ' ]]
report $? "the history is the user's alone"
seen=$(cat "$history_file")
[[ $seen == *'save web1 file'* && $seen != *dry-run* ]]
report $? "it has what was run, and not what was dropped"

begin
shows "a second shell" "$prompt"
type_keys '\x10\x10\x10\r'
shows "Ctrl-P brings back what the first was told" 'list --name'
type_keys 'quit\r'
ends "quit ends it" 0
seen=$(wc -l <"$history_file")
((seen > 8))
report $? "the history has both"

# a command pays for no library that it has no use for; the last three come with sanitizers
seen=$(readelf -d "$build/.libs/virt-passthru" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' |
       grep -Ev '^(libglib-2|libxml2|libc|libasan|libubsan|libtirpc)\.')
[[ -z $seen ]]
report $? "every command loads core's libraries alone"

# where one is missing, that is said
mkdir "$work/broken"
for library in libreadline.so.8 libsmartcols.so.1 libvpt.so.0; do
    : >"$work/broken/$library"
done

without() {
    seen=$(LD_LIBRARY_PATH=$work/broken "$@" 2>&1)
    status=$?
}

without "$build/.libs/virt-passthru" pci-list
[[ $status == 1 && $seen == "error: $work/broken/libvpt.so.0: file too short; install"* ]]
report $? "a missing libvpt is named, and what to do"
rm "$work/broken/libvpt.so.0"
without env LD_LIBRARY_PATH="$work/broken:$build/.libs" "$build/.libs/virt-passthru" pci-list
[[ $status == 1 && $seen == *'file too short; tables need it: install it (libsmartcols1)'* ]]
report $? "likewise libsmartcols"
without script -qec "$build/.libs/virt-passthru" /dev/null
[[ $status == 1 && $seen == *'file too short; the shell needs it: install it (libreadline8)'* ]]
report $? "likewise readline"

echo "1..$n"
exit $failed
