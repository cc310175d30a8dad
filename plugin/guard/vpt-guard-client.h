/* vpt-guard-client.h: who is at the other end of a socket
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * VptGuardClient: what the kernel said about a client when it connected
 * @start_time: when its process began, clock ticks since boot; 0 where it has ended
 * @selinux: (nullable): its security context
 */
typedef struct {
    guint32 uid;
    guint32 gid;
    gint32 pid;
    guint64 start_time;
    char *selinux;
} VptGuardClient;

gboolean vpt_guard_client_read(int fd, VptGuardClient *ret_client);
VptGuardClient vpt_guard_client_copy(const VptGuardClient *client);
void vpt_guard_client_clear(VptGuardClient *client);
gboolean vpt_guard_client_is_privileged(const VptGuardClient *client);
