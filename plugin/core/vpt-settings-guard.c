/* vpt-settings-guard.c: what an administrator sets about the guard
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-settings-guard.h"

#include "vpt-error.h"

#define CONNECTIONS_LIMIT 100000

static gboolean
set_auth(const char *key, const char *value, gpointer ret_auth, GError **error)
{
    VptGuardAuth *auth = ret_auth;
    g_autofree char *shown = NULL;

    if (g_str_equal(value, "polkit") || g_str_equal(value, "none")) {
        *auth = *value == 'p' ? VPT_GUARD_AUTH_POLKIT : VPT_GUARD_AUTH_NONE;
        return TRUE;
    }

    shown = vpt_error_quote(value);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "%s is '%s'; it can be 'polkit', or 'none' where the permissions of the socket "
                "decide",
                key, shown);
    return FALSE;
}

static gboolean
set_number(const char *key, const char *value, gpointer ret_number, GError **error)
{
    guint *number = ret_number;
    guint64 parsed;
    g_autofree char *shown = NULL;

    if (g_ascii_string_to_unsigned(value, 10, 1, CONNECTIONS_LIMIT, &parsed, NULL)) {
        *number = (guint)parsed;
        return TRUE;
    }

    shown = vpt_error_quote(value);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "%s is '%s', which is not a number from 1 to %d", key, shown, CONNECTIONS_LIMIT);
    return FALSE;
}

/**
 * vpt_guard_settings_set:
 * @key: a key of the section [guard]
 * @value: what it is set to
 * @settings: (inout): changed only on success
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_guard_settings_set(const char *key, const char *value, VptGuardSettings *settings,
                       GError **error)
{
    const struct {
        const char *key;
        gboolean (*set)(const char *key, const char *value, gpointer ret_value, GError **error);
        gpointer member;
    } keys[] = {
        { "auth", set_auth, &settings->auth },
        { "auth-read-only", set_auth, &settings->auth_read_only },
        { "max-connections", set_number, &settings->max_connections },
        { "max-connections-per-user", set_number, &settings->max_connections_per_user },
    };
    g_autofree char *shown = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (g_str_equal(keys[i].key, key))
            return keys[i].set(key, value, keys[i].member, error);
    }

    shown = vpt_error_quote(key);
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "'%s' is not a setting; [guard] has 'auth', 'auth-read-only', 'max-connections' "
                "and 'max-connections-per-user'",
                shown);
    return FALSE;
}
