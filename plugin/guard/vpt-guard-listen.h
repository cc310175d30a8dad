/* vpt-guard-listen.h: the sockets that the guard listens at
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-options.h"

/**
 * VptGuardSockets: each -1 where there is none
 * @main: of clients that may do everything
 * @read_only: of clients that may look
 * @status: of who wants to know the counters
 * @given: whether they are systemd's, which keeps them
 */
typedef struct {
    int main;
    int read_only;
    int status;
    gboolean given;
} VptGuardSockets;

gboolean vpt_guard_sockets_open(const VptGuardOptions *options, const VptGuardSettings *settings,
                                VptGuardSockets *ret_sockets, GError **error);
void vpt_guard_sockets_close(VptGuardSockets *sockets, const VptGuardOptions *options);
gboolean vpt_guard_sockets_check(const VptGuardSockets *sockets, const VptGuardSettings *settings,
                                 GError **error);
