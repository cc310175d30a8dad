/* vpt-guard-server.h: who comes in, where to, and who has to leave
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-listen.h"
#include "vpt-guard-loop.h"
#include "vpt-guard-options.h"

typedef struct VptGuardServer VptGuardServer;

VptGuardServer *vpt_guard_server_new(VptGuardLoop *loop, const VptGuardOptions *options,
                                     const VptGuardSettings *settings,
                                     const VptGuardSockets *sockets);
void vpt_guard_server_free(VptGuardServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardServer, vpt_guard_server_free)
void vpt_guard_server_reload(VptGuardServer *server, const VptGuardSettings *settings);
