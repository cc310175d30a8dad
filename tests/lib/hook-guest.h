/* hook-guest.h: guests and a host for tests of libvirt's hook
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-hook.h"

#define CONF "etc/virt-passthru/devices.conf: "
#define ENABLED(address, id) "[" address "]\\nowner=passthru\\nid=" id "\\n"
#define ALL                                                                                        \
    CONF ENABLED("0000:00:10.0", "1af4:1001") ENABLED("0000:01:00.0", "8086:10d3")                 \
        ENABLED("0000:02:00.0", "8086:10d3") ENABLED("0000:03:00.0", "8086:10d3")                  \
        ENABLED("0000:03:00.1", "8086:10d3") ENABLED("0000:04:00.0", "8086:1521")                  \
        ENABLED("0000:06:00.1", "1b36:0010")

#define SETTINGS "etc/virt-passthru/virt-passthru.conf: "

extern const char hook_guest_host[];

char *hook_guest_xml(const char *addresses, const char *more);
gboolean hook_guest_run(const VptRoots *roots, VptHookPhase phase, const char *xml, GString *words);
void hook_guest_check_words(const GString *words, const char *told);
gboolean hook_guest_has_journal(const VptRoots *roots);
