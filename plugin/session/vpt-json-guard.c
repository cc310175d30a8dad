/* vpt-json-guard.c: the JSON of guard-status
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-json-write.h"

static void
put_socket(GString *json, const VptGuardSocket *socket)
{
    vpt_json_begin_object(json, NULL);
    vpt_json_put_string(json, "path", socket->path);
    vpt_json_put_string(json, "backend", socket->backend);
    vpt_json_put_bool(json, "listening", socket->listening);
    vpt_json_put_bool(json, "guarded", socket->guarded);
    vpt_json_end_object(json);
}

static void
put_place(GString *json, const VptGuardState *state)
{
    vpt_json_begin_object(json, NULL);
    vpt_json_put_string(json, "daemon", state->daemon);
    vpt_json_put_bool(json, "installed", state->installed);
    vpt_json_put_string(json, "state", state->state);
    vpt_json_begin_array(json, "sockets");
    for (guint i = 0; i < state->sockets->len; i++)
        put_socket(json, &g_array_index(state->sockets, VptGuardSocket, i));
    vpt_json_end_array(json);
    if (state->counters)
        vpt_json_put_raw(json, "counters", state->counters);
    else
        vpt_json_put_null(json, "counters");
    vpt_json_end_object(json);
}

/**
 * vpt_json_guard_status:
 * @status: what vpt_session_guard_status() gave
 *
 * Returns: (transfer full): the shape of `guard-status --json`
 */
char *
vpt_json_guard_status(const VptGuardStatus *status)
{
    GString *json = vpt_json_begin();

    vpt_json_put_bool(json, "works", status->works);
    vpt_json_put_bool(json, "systemd", status->systemd);
    vpt_json_begin_array(json, "guards");
    for (guint i = 0; i < status->places->len; i++)
        put_place(json, g_ptr_array_index(status->places, i));
    vpt_json_end_array(json);
    vpt_json_put_checks(json, status->checks);
    return vpt_json_end(json);
}
