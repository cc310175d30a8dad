/* vpt-guardsetup.c: what putting the guard before libvirt's daemon, or taking it away, would do
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guardsetup.h"

#include <unistd.h>

#include "vpt-file.h"
#include "vpt-guardplace.h"
#include "vpt-session-private.h"
#include "vpt-systemd.h"

#define FOREGROUND                                                                                 \
    "virt-passthru-guard --listen /run/libvirt/libvirt-sock --backend "                            \
    "/run/libvirt-guarded/libvirt-sock --listen-ro /run/libvirt/libvirt-sock-ro --backend-ro "     \
    "/run/libvirt-guarded/libvirt-sock-ro"

static gboolean
check_systemd(const VptRoots *roots, gboolean install, GError **error)
{
    if (vpt_systemd_runs(roots))
        return TRUE;

    if (install)
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                    "systemd does not run here, so nothing was done; set unix_sock_dir = "
                    "\"/run/libvirt-guarded\" in libvirtd.conf, restart libvirtd and run the guard "
                    "in the foreground: " FOREGROUND);
    else
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                    "systemd does not run here, so nothing was done; a guard that was started by "
                    "hand is ended by hand");
    return FALSE;
}

static gboolean
check_machine(const VptSession *session, gboolean install, GError **error)
{
    const VptRoots *roots = session->roots;
    const char *command = install ? "guard-install" : "guard-remove";

    if (session->facts || (session->uri && !session->sysfs_named)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_USAGE,
                    "%s is about the libvirt of this machine: it goes without %s", command,
                    session->facts ? "--facts" : "--connect");
        return FALSE;
    }
    if (!check_systemd(roots, install, error))
        return FALSE;
    if (!session->read_only && !roots->foreign && geteuid() != 0) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_DENIED,
                    "%s changes units of systemd; run it as root", command);
        return FALSE;
    }
    return TRUE;
}

/* With SASL libvirtd asks for a password that the guard can't pass on. */
static gboolean
check_sasl(const VptRoots *roots, const VptGuardPlace *place, GError **error)
{
    g_autofree char *name = g_strconcat(place->layout->daemon, ".conf", NULL);
    g_autofree char *path = g_build_filename(roots->etc, "libvirt", name, NULL);
    g_autofree char *text = NULL;

    if (!vpt_file_read(path, &text, error))
        return FALSE;
    if (!text || !g_regex_match_simple("^\\s*auth_unix_r[wo]\\s*=\\s*\"sasl\"", text,
                                       G_REGEX_MULTILINE, 0))
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_CONFLICT,
                "'%s' has libvirt's sockets ask for SASL passwords, which the guard can't pass on; "
                "set auth_unix_rw to \"polkit\" or \"none\" first", path);
    return FALSE;
}

/* Without polkit it is the mode of the guard's socket that says who may come in, and the unit
 * that is installed lets everybody. */
static gboolean
check_auth(VptSession *session, GError **error)
{
    g_autofree char *folder = g_build_filename(session->roots->etc, "systemd", "system",
                                               "virt-passthru-guard@.socket.d", NULL);

    if (session->settings.guard.auth == VPT_GUARD_AUTH_POLKIT ||
        g_file_test(folder, G_FILE_TEST_IS_DIR))
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_CONFLICT,
                "[guard] auth = none lets in who can open the guard's socket, and everybody can; "
                "write the lines [Socket], SocketMode=0660 and SocketGroup=libvirt to "
                "'%s/50-mode.conf' first", folder);
    return FALSE;
}

/* systemd stops with a unit what needs it, like a libvirt-guests of old, which then saves or
 * shuts down all guests. */
static gboolean
check_dependents(const VptRoots *roots, const VptGuardPlace *place, GError **error)
{
    g_autoptr(GPtrArray) units =
        *place->needed_by ? vpt_systemd_look(roots, place->needed_by, error) : g_ptr_array_new();

    for (guint i = 0; units && i < units->len; i++) {
        const VptUnit *unit = g_ptr_array_index(units, i);

        if (!unit->active || g_str_has_prefix(unit->name, place->layout->daemon))
            continue;
        g_set_error(error, VPT_ERROR, VPT_ERROR_CONFLICT,
                    "systemd would stop '%s' together with %s; stop it, or take that dependency "
                    "away (systemctl edit --full %s), and try again", unit->name,
                    place->layout->daemon, unit->name);
        return FALSE;
    }

    return units != NULL;
}

static gboolean
check_units(const VptGuardPlace *place, GError **error)
{
    if (place->guard_known)
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                "systemd does not know 'virt-passthru-guard@%s.socket'; install virt-passthru "
                "where systemd looks for units", place->layout->instance);
    return FALSE;
}

static void
add_units(VptPlan *plan, const char *units, gboolean start, const char *what)
{
    g_autofree char *title = g_strdup_printf("%s %s: %s", start ? "start" : "stop", what, units);

    if (*units)
        vpt_plan_add(plan, VPT_STEP_UNITS, units, start ? "inactive" : "active",
                     start ? "active" : "inactive", title);
}

static void
add_boot(VptPlan *plan, const char *units, gboolean enable)
{
    g_autofree char *title = g_strdup_printf("%s at boot: %s", enable ? "start" : "do not start",
                                             units);

    if (*units)
        vpt_plan_add(plan, VPT_STEP_BOOT, units, enable ? "disabled" : "enabled",
                     enable ? "enabled" : "disabled", title);
}

static void
add_file(VptPlan *plan, const VptGuardPlace *place, guint which, gboolean install)
{
    const char *after = install ? place->dropin_wanted[which] : "";
    g_autofree char *title = g_strdup_printf("%s %s", install ? "write" : "remove",
                                             place->dropin_path[which]);

    vpt_plan_add(plan, VPT_STEP_FILE, place->dropin_path[which], place->dropin[which], after,
                 title);
}

static void
add_proof(VptPlan *plan, const VptGuardPlace *place, gboolean guarded)
{
    g_autofree char *subject = g_strdup_printf("%s %s", place->layout->instance,
                                               guarded ? "guarded" : "direct");
    g_autofree char *title =
        guarded ? g_strdup_printf("prove that %s is guarded: connect, and ask for a refusal",
                                  place->layout->daemon)
                : g_strdup_printf("prove that %s answers again: connect", place->layout->daemon);

    vpt_plan_add(plan, VPT_STEP_PROOF, subject, "unproven", "proven", title);
}

/* The daemon, with its sockets elsewhere when it comes back.  It does not take its guests along:
 * KillMode=process in its unit. */
static void
add_move(VptPlan *plan, const VptGuardPlace *place, gboolean install)
{
    g_autofree char *stop = g_strdup_printf("%s, while guests run on", place->layout->daemon);
    g_autofree char *start = g_strdup_printf("%s at %s", place->layout->daemon,
                                             install ? place->private_path[VPT_GUARD_MAIN]
                                                     : place->public_path[VPT_GUARD_MAIN]);

    add_units(plan, place->units, FALSE, stop);
    for (guint i = 0; i < VPT_GUARD_SOCKETS; i++)
        add_file(plan, place, i, install);
    add_units(plan, place->units, TRUE, start);
}

static char *
join(const char *first, const char *second)
{
    return g_strdup_printf("%s%s%s", first, *first && *second ? " " : "", second);
}

/* Returns @sockets with the service that they start, nothing where there are none. */
static char *
with_service(const VptGuardPlace *place, const char *sockets)
{
    return *sockets ? g_strdup_printf("%s virt-passthru-guard@%s.service", sockets,
                                      place->layout->instance)
                    : g_strdup("");
}

/* A socket that goes takes its file along, which may have become the guard's; and none is
 * listened at anew while the service runs.  The service is started here, and not by the first
 * client: where it ends at once that client would wait for nothing, and systemctl knows more. */
static void
plan_install(VptPlan *plan, const VptGuardPlace *place)
{
    gboolean anew = !place->moved || *place->guard_inactive;
    g_autofree char *sockets = join(place->guard_active, place->guard_inactive);
    g_autofree char *running = with_service(place, place->guard_active);
    g_autofree char *wanted = with_service(place, sockets);

    if (anew)
        add_units(plan, running, FALSE, "the guard");
    if (!place->moved)
        add_move(plan, place, TRUE);
    add_boot(plan, place->guard_disabled, TRUE);
    if (anew)
        add_units(plan, wanted, TRUE, "the guard");
    add_proof(plan, place, TRUE);
}

static void
plan_remove(VptPlan *plan, const VptGuardPlace *place)
{
    g_autofree char *running = with_service(place, place->guard_active);

    add_units(plan, running, FALSE, "the guard");
    add_boot(plan, place->guard_enabled, FALSE);
    if (place->touched)
        add_move(plan, place, FALSE);
    if (place->used && plan->steps->len > 0)
        add_proof(plan, place, FALSE);
}

static gboolean
check_place(VptSession *session, const VptGuardPlace *place, gboolean install, GError **error)
{
    if (install && (!check_sasl(session->roots, place, error) || !check_auth(session, error) ||
                    !check_units(place, error)))
        return FALSE;
    if (place->moved == install)
        return TRUE;
    return check_dependents(session->roots, place, error);
}

static gboolean
plan_places(VptSession *session, VptPlan *plan, gboolean install, GError **error)
{
    g_autoptr(GPtrArray) places = vpt_guardplace_all(session->roots, error);
    guint n_used = 0;

    if (!places)
        return FALSE;

    for (guint i = 0; i < places->len; i++) {
        const VptGuardPlace *place = g_ptr_array_index(places, i);

        if (install && !place->used)
            continue;
        n_used++;
        if (!check_place(session, place, install, error))
            return FALSE;
        if (install)
            plan_install(plan, place);
        else
            plan_remove(plan, place);
    }

    if (install && n_used == 0) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                    "systemd listens for no libvirt here; start it by its socket: systemctl stop "
                    "libvirtd.service; systemctl enable --now libvirtd.socket libvirtd-ro.socket "
                    "(virtqemud where it is modular)");
        return FALSE;
    }
    return TRUE;
}

/**
 * vpt_session_plan_guard:
 * @session: a session about this machine
 * @install: whether the guard is to stand before libvirt's daemon; else it is taken away
 *
 * The last step of the plan is a proof that it is so.
 *
 * Returns: (transfer full): what would be done, or %NULL with @error set: VPT_ERROR_FACTS where
 *   systemd does not run, VPT_ERROR_DENIED, VPT_ERROR_NOT_FOUND, VPT_ERROR_CONFLICT
 */
VptPlan *
vpt_session_plan_guard(VptSession *session, gboolean install, GError **error)
{
    g_autoptr(VptPlan) plan = vpt_plan_new();

    if (!check_machine(session, install, error) ||
        !plan_places(session, plan, install, error))
        return NULL;
    return g_steal_pointer(&plan);
}
