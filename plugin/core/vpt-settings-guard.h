/* vpt-settings-guard.h: what an administrator sets about the guard
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * VptGuardAuth: who may come in, beside root
 * @VPT_GUARD_AUTH_POLKIT: whom polkit lets manage libvirt
 * @VPT_GUARD_AUTH_NONE: who may open the socket
 */
typedef enum {
    VPT_GUARD_AUTH_POLKIT,
    VPT_GUARD_AUTH_NONE,
} VptGuardAuth;

/**
 * VptGuardSettings: a plain value, to be copied
 * @auth: of the socket that allows everything
 * @auth_read_only: of the other
 * @max_connections: in all
 * @max_connections_per_user: of each user but root
 */
typedef struct {
    VptGuardAuth auth;
    VptGuardAuth auth_read_only;
    guint max_connections;
    guint max_connections_per_user;
} VptGuardSettings;

/* libvirtd itself takes 5000 connections (max_clients in libvirtd.conf). */
#define VPT_GUARD_SETTINGS_DEFAULT                                                                 \
    {                                                                                              \
        VPT_GUARD_AUTH_POLKIT, VPT_GUARD_AUTH_POLKIT, 6000, 500                                    \
    }

gboolean vpt_guard_settings_set(const char *key, const char *value, VptGuardSettings *settings,
                                GError **error);
