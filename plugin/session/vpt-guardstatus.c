/* vpt-guardstatus.c: whether the guard does its work, and the ways around it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <json-glib/json-glib.h>

#include "vpt-guardplace.h"
#include "vpt-listener.h"
#include "vpt-systemd.h"

/* The guard answers from the same thread that serves its clients, at once. */
#define ANSWER_SECONDS 3

static void
state_free(VptGuardState *state)
{
    for (guint i = 0; i < state->sockets->len; i++) {
        VptGuardSocket *socket = &g_array_index(state->sockets, VptGuardSocket, i);

        g_free(socket->path);
        g_free(socket->backend);
    }
    g_array_unref(state->sockets);
    g_free(state->counters);
    g_free(state);
}

/**
 * vpt_guard_status_free:
 * @status: (nullable): what vpt_session_guard_status() gave
 */
void
vpt_guard_status_free(VptGuardStatus *status)
{
    if (!status)
        return;

    g_clear_pointer(&status->places, g_ptr_array_unref);
    g_clear_pointer(&status->checks, g_ptr_array_unref);
    g_free(status);
}

/* Returns the object in a line of JSON, NULL where it is none. */
static JsonNode *
parse_counters(const char *line)
{
    JsonNode *node = json_from_string(line, NULL);

    if (node && !JSON_NODE_HOLDS_OBJECT(node))
        g_clear_pointer(&node, json_node_unref);
    return node;
}

static gint64
counter(const char *line, const char *name)
{
    g_autoptr(JsonNode) node = parse_counters(line);

    return json_object_get_int_member_with_default(json_node_get_object(node), name, 0);
}

/* What the service is up to, with its counters where it tells them. */
static void
ask_service(VptGuardState *state, const VptGuardPlace *place, const VptRoots *roots)
{
    g_autofree char *name = g_strdup_printf("/run/virt-passthru-guard/%s", state->instance);
    g_autofree char *path = vpt_guardplace_reach(roots, name);
    g_autofree char *line = NULL;
    g_autoptr(JsonNode) node = NULL;
    g_autoptr(GError) failure = NULL;

    if (!place->guard_runs) {
        state->state = place->guard_failed ? "failed" : "waiting";
        return;
    }

    line = vpt_listener_line(path, ANSWER_SECONDS, &failure);
    node = line ? parse_counters(line) : NULL;
    if (node)
        state->counters = g_steal_pointer(&line);
    state->state = node || g_error_matches(failure, VPT_ERROR, VPT_ERROR_DENIED) ? "running"
                                                                                : "silent";
}

static VptGuardState *
state_of(const VptGuardPlace *place, const VptRoots *roots)
{
    VptGuardState *state = g_new0(VptGuardState, 1);
    guint n_sockets = place->read_only ? VPT_GUARD_SOCKETS : VPT_GUARD_RO;

    state->daemon = place->layout->daemon;
    state->instance = place->layout->instance;
    state->touched = place->touched || *place->guard_active || *place->guard_enabled;
    state->installed = place->moved && !*place->guard_inactive && !*place->guard_disabled;
    state->sockets = g_array_new(FALSE, FALSE, sizeof(VptGuardSocket));
    for (guint i = 0; i < n_sockets; i++) {
        VptGuardSocket socket = { .path = g_strdup(place->public_path[i]),
                                  .backend = g_strdup(place->private_path[i]) };

        socket.listening = vpt_listener_is_at(roots, socket.path);
        socket.guarded = socket.listening && vpt_listener_is_at(roots, socket.backend);
        g_array_append_val(state->sockets, socket);
    }

    if (state->touched)
        ask_service(state, place, roots);
    else
        state->state = "absent";
    return state;
}

static gboolean
works(const VptGuardState *state)
{
    return state->installed &&
           (g_str_equal(state->state, "running") || g_str_equal(state->state, "waiting"));
}

static void
check_working(GPtrArray *checks, const VptGuardState *state)
{
    if (g_str_equal(state->state, "waiting"))
        vpt_check_add(checks, "guard", "PASS", NULL,
                      g_strdup_printf(vpt_text("it stands before %s; systemd starts it for the "
                                               "next client"),
                                      state->daemon));
    else if (!state->counters)
        vpt_check_add(checks, "guard", "PASS", NULL,
                      g_strdup_printf(vpt_text("it stands before %s; root can read its counters"),
                                      state->daemon));
    else
        vpt_check_add(checks, "guard", "PASS", NULL,
                      g_strdup_printf("it stands before %s: %" G_GINT64_FORMAT " clients, %"
                                      G_GINT64_FORMAT " calls, %" G_GINT64_FORMAT " judged, %"
                                      G_GINT64_FORMAT " refused", state->daemon,
                                      counter(state->counters, "connections"),
                                      counter(state->counters, "calls"),
                                      counter(state->counters, "judged"),
                                      counter(state->counters, "refused")));
}

static void
check_state(GPtrArray *checks, const VptGuardState *state)
{
    if (works(state))
        check_working(checks, state);
    else if (!state->touched)
        vpt_check_add(checks, "guard", "WARN", g_strdup("virt-passthru guard-install"),
                      g_strdup_printf(vpt_text("what virsh, virt-manager and others ask %s for "
                                               "is not judged"), state->daemon));
    else if (!state->installed)
        vpt_check_add(checks, "guard", "FAIL", g_strdup("virt-passthru guard-install"),
                      g_strdup_printf(vpt_text("it stands before %s only in part: a file, a socket "
                                               "or a unit is not as guard-install left it"),
                                      state->daemon));
    else
        vpt_check_add(checks, "guard", "FAIL",
                      g_strdup_printf("journalctl -u virt-passthru-guard@%s tells why; systemctl "
                                      "restart virt-passthru-guard@%s", state->instance,
                                      state->instance),
                      g_strdup_printf(g_str_equal(state->state, "failed")
                                      ? vpt_text("it has failed, so that nobody reaches %s")
                                      : vpt_text("it runs before %s, but does not answer"),
                                      state->daemon));
}

/* libvirtd listens for these itself; where it is told to do so by --listen there is no unit. */
static void
check_network(GPtrArray *checks, const VptGuardPlace *place, const VptRoots *roots)
{
    static const struct {
        const char *unit;
        const char *protocol;
        guint port;
    } ways[] = {
        { "libvirtd-tls.socket", "TLS", 16514 },
        { "libvirtd-tcp.socket", "TCP", 16509 },
    };
    g_auto(GStrv) units = g_strsplit(place->units, " ", -1);

    for (guint i = 0; place->layout->network && i < G_N_ELEMENTS(ways); i++) {
        gboolean is_unit = g_strv_contains((const char *const *)units, ways[i].unit);

        if (!is_unit && !vpt_listener_has_port(roots, ways[i].port))
            continue;
        vpt_check_add(checks, "guard-network", "WARN",
                      is_unit ? g_strdup_printf("systemctl disable --now %s, and let clients come "
                                                "over ssh (qemu+ssh://)", ways[i].unit)
                              : g_strdup("take --listen off libvirtd's command line, and let "
                                         "clients come over ssh (qemu+ssh://)"),
                      g_strdup_printf(vpt_text("clients that come over %s go around it: libvirtd "
                                               "listens at port %u itself"),
                                      ways[i].protocol, ways[i].port));
    }
}

static void
check_folder(GPtrArray *checks, const VptGuardPlace *place, const VptRoots *roots)
{
    g_autofree char *path = vpt_guardplace_reach(roots, place->private_path[VPT_GUARD_MAIN]);
    g_autofree char *folder = g_path_get_dirname(path);
    uid_t owner = roots->foreign ? geteuid() : 0;
    struct stat info;

    if (stat(folder, &info) != 0)
        return;
    if (info.st_uid == owner && (info.st_mode & (S_IRWXG | S_IRWXO)) == 0)
        vpt_check_add(checks, "guard-folder", "PASS", NULL,
                      g_strdup_printf(vpt_text("root alone reaches %s's own sockets"),
                                      place->layout->daemon));
    else
        vpt_check_add(checks, "guard-folder", "WARN",
                      g_strdup_printf("chown root: %s && chmod 700 %s", folder, folder),
                      g_strdup_printf(vpt_text("others than root may enter '%s' and go around it"),
                                      folder));
}

/* Returns whether there is anything of the guard. */
static gboolean
take_place(VptGuardStatus *status, const VptGuardPlace *place, const VptRoots *roots)
{
    VptGuardState *state = state_of(place, roots);

    g_ptr_array_add(status->places, state);
    status->works &= works(state);
    check_state(status->checks, state);
    if (state->touched) {
        check_folder(status->checks, place, roots);
        check_network(status->checks, place, roots);
    }
    return state->touched;
}

/**
 * vpt_session_guard_status:
 * @session: a session about this machine
 *
 * Returns: (transfer full): how the guard is and what goes around it, or %NULL with @error set
 */
VptGuardStatus *
vpt_session_guard_status(VptSession *session, GError **error)
{
    const VptRoots *roots = session->roots;
    g_autoptr(VptGuardStatus) status = g_new0(VptGuardStatus, 1);
    g_autoptr(GPtrArray) places = NULL;
    gboolean any = FALSE;

    status->places = g_ptr_array_new_with_free_func((GDestroyNotify)state_free);
    status->checks = vpt_checks_new();
    status->systemd = vpt_systemd_runs(roots);
    places = status->systemd ? vpt_guardplace_all(roots, error) : g_ptr_array_new();
    if (!places)
        return NULL;

    status->works = places->len > 0;
    for (guint i = 0; i < places->len; i++)
        any |= take_place(status, g_ptr_array_index(places, i), roots);

    if (!status->systemd)
        vpt_check_add(status->checks, "guard", "WARN",
                      g_strdup(vpt_text("see virt-passthru-guard(8) for how to run it in the "
                                        "foreground")),
                      g_strdup(vpt_text("systemd does not run here, and without it the guard can't "
                                        "be installed")));
    else if (places->len == 0)
        vpt_check_add(status->checks, "guard", "WARN",
                      g_strdup("systemctl enable --now libvirtd.socket libvirtd-ro.socket, then "
                               "virt-passthru guard-install"),
                      g_strdup(vpt_text("systemd listens for no libvirt here")));
    if (any)
        vpt_check_add(status->checks, "guard-root", "SKIP", NULL,
                      g_strdup(vpt_text("it does not stop root, who reaches libvirt's own sockets, "
                                        "QEMU's monitor and qemu:///embed")));
    return g_steal_pointer(&status);
}
