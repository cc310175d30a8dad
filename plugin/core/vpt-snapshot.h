/* vpt-snapshot.h: what the XML of a snapshot says of the guest's memory
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * VptSnapshot:
 * @without_memory: <memory snapshot='no'/>: of the disks alone
 * @guest_off: of a guest that was off, or of the disks of a running one (<state>, which
 *   libvirt writes and doesn't read from who takes a snapshot)
 */
typedef struct {
    gboolean without_memory;
    gboolean guest_off;
} VptSnapshot;

gboolean vpt_snapshot_parse(const char *xml, VptSnapshot *ret_snapshot, GError **error);
