/* vpt-guardplace.h: where libvirt's daemon listens, and what of the guard stands before it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-roots.h"

/**
 * VptGuardLayout: a way in which libvirt is installed
 * @instance: what its sockets and the guard's units are called after
 * @daemon: the daemon, and its units
 * @network: whether the daemon itself listens for TLS and TCP
 */
typedef struct {
    const char *instance;
    const char *daemon;
    gboolean network;
} VptGuardLayout;

/* Libvirt's main socket, and the one for clients that only look */
enum { VPT_GUARD_MAIN, VPT_GUARD_RO, VPT_GUARD_SOCKETS };

/**
 * VptGuardPlace: one of them, as it is now
 * @layout: which
 * @used: whether systemd listens for its daemon
 * @read_only: whether there is a socket for clients that only look
 * @units: units of the daemon that are active, parted by blanks, the daemon first
 * @needed_by: units that systemd stops together with those
 * @dropin: (array): what is written for each socket; empty: nothing
 * @dropin_path: (array): where
 * @dropin_wanted: (array): what moves it behind the guard
 * @public_path: (array): where clients look for libvirt, as the machine calls it
 * @private_path: (array): where the guard does
 * @moved: whether the daemon's sockets are there, and its drop-ins as wanted
 * @touched: whether there is any drop-in
 * @guard_known: whether systemd knows the guard's units
 * @guard_runs: whether the guard itself does
 * @guard_failed: whether it has failed
 * @guard_active: units of the guard's sockets that are active, parted by blanks
 * @guard_inactive: those that are not but should be
 * @guard_enabled: those that are started when the host boots
 * @guard_disabled: those that are not but should be
 */
typedef struct {
    const VptGuardLayout *layout;
    gboolean used;
    gboolean read_only;
    char *units;
    char *needed_by;
    char *dropin[VPT_GUARD_SOCKETS];
    char *dropin_path[VPT_GUARD_SOCKETS];
    char *dropin_wanted[VPT_GUARD_SOCKETS];
    char *public_path[VPT_GUARD_SOCKETS];
    char *private_path[VPT_GUARD_SOCKETS];
    gboolean moved;
    gboolean touched;
    gboolean guard_known;
    gboolean guard_runs;
    gboolean guard_failed;
    char *guard_active;
    char *guard_inactive;
    char *guard_enabled;
    char *guard_disabled;
} VptGuardPlace;

const VptGuardLayout *vpt_guardplace_layouts(guint *ret_n);
VptGuardPlace *vpt_guardplace_look(const VptRoots *roots, const VptGuardLayout *layout,
                                   GError **error);
void vpt_guardplace_free(VptGuardPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardPlace, vpt_guardplace_free)
char *vpt_guardplace_reach(const VptRoots *roots, const char *path);
GPtrArray *vpt_guardplace_all(const VptRoots *roots, GError **error);
