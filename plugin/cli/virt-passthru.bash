# virt-passthru.bash: completion of virt-passthru for bash                -*- shell-script -*-
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154,SC2190

# A row a command: its operands, then its options with what stands behind them.
# The rows that begin with a colon are no commands.
declare -gA _virt_passthru_grammar=(
@grammar@
)

# offer WORDS: those of them that go on from $cur
_virt_passthru_offer() {
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$1" -- "$cur")
}

# about KIND: what stands for an operand or for the value of an option
_virt_passthru_about() {
    case $1 in
        '') ;;
        FILE) _filedir ;;
        DIR) _filedir -d ;;
        DEV | DOMAIN)
            _virt_passthru_offer "$("${words[0]}" "${globals[@]}" complete "$1" 2>/dev/null)" ;;
        OPERATION) _virt_passthru_offer "${_virt_passthru_grammar[:operations]% |}" ;;
        COMMAND) _virt_passthru_commands ;;
        *) _virt_passthru_offer "${1//,/ }" ;;
    esac
}

# Ours, and those of virsh, whose own list is a table with one command in each row
_virt_passthru_commands() {
    local name names=()

    for name in "${!_virt_passthru_grammar[@]}"; do
        [[ $name == :* ]] || names+=("$name")
    done
    mapfile -t -O "${#names[@]}" names < <(virsh help 2>/dev/null | awk '/^    [a-z]/ { print $1 }')
    _virt_passthru_offer "${names[*]}"
}

# value_of OPTION OPTIONS…: sets value to what stands behind it; fails where nothing does
_virt_passthru_value_of() {
    local option=$1 row
    shift

    for row; do
        if [[ $row == "$option="* ]]; then
            value=${row#*=}
            return 0
        fi
    done
    return 1
}

# What virsh knows of its own commands
_virt_passthru_virsh() {
    local line

    while read -r line; do
        [[ $line != "$cur"* ]] || COMPREPLY+=("$line")
    done < <(virsh "${connection[@]}" complete -- "${words[@]:at}" 2>/dev/null)
}

_virt_passthru() {
    local cur words cword value at=0 n_operands=0 i command=
    local -a globals=() connection=() options operands
    local -a global_options

    COMPREPLY=()
    _get_comp_words_by_ref -n := cur words cword
    read -ra global_options <<<"${_virt_passthru_grammar[:options]#*|}"
    options=("${global_options[@]}")

    for ((i = 1; i < cword; i++)); do
        if [[ ${words[i]} == -?* ]]; then
            if _virt_passthru_value_of "${words[i]}" "${options[@]}"; then
                # The word behind it is its value
                ((++i < cword)) || { _virt_passthru_about "$value"; return; }
                [[ $command ]] || globals+=("${words[i - 1]}")
                [[ ${words[i - 1]} != -c && ${words[i - 1]} != --connect ]] \
                    || connection=(-c "${words[i]}")
            fi
            [[ $command ]] || globals+=("${words[i]}")
        elif [[ $command ]]; then
            ((++n_operands))
        else
            command=${words[i]} at=$i
            if [[ ! ${_virt_passthru_grammar[$command]-} ]]; then
                break
            fi
            read -ra options <<<"${_virt_passthru_grammar[$command]#*|} ${global_options[*]}"
        fi
    done

    if [[ $cur == --*=* ]] && _virt_passthru_value_of "${cur%%=*}" "${options[@]}"; then
        cur=${cur#*=}
        _virt_passthru_about "$value"
    elif [[ $command && ! ${_virt_passthru_grammar[$command]-} ]]; then
        _virt_passthru_virsh
    elif [[ $cur == -* ]]; then
        _virt_passthru_offer "${options[*]%%=*}"
    elif [[ ! $command ]]; then
        _virt_passthru_commands
    else
        read -ra operands <<<"${_virt_passthru_grammar[$command]%%|*}"
        # The last one may be given more than once
        if ((n_operands >= ${#operands[@]})) && [[ ${operands[-1]-} == *...* ]]; then
            n_operands=$((${#operands[@]} - 1))
        fi
        _virt_passthru_about "$(tr -d '[].' <<<"${operands[n_operands]-}")"
    fi
    __ltrim_colon_completions "$cur"
} && complete -F _virt_passthru virt-passthru
