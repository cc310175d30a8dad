/* vpt-guardplace.c: where libvirt's daemon listens, and what of the guard stands before it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guardplace.h"

#include "vpt-file.h"
#include "vpt-listener.h"
#include "vpt-systemd.h"

#define PUBLIC_FOLDER "/run/libvirt/"
#define PRIVATE_FOLDER "/run/libvirt-guarded/"

/* libvirtd alone listens for the network by itself; of modular libvirt virtproxyd does, which
 * is a client of virtqemud like others. */
static const VptGuardLayout layouts[] = {
    { "libvirt", "libvirtd", TRUE },
    { "virtqemud", "virtqemud", FALSE },
};

/* What is between a name and `.socket` or the like for either of the sockets */
static const char *const suffixes[VPT_GUARD_SOCKETS] = {
    [VPT_GUARD_MAIN] = "",
    [VPT_GUARD_RO] = "-ro",
};

/**
 * vpt_guardplace_layouts:
 * @ret_n: (out): how many
 *
 * Returns: (transfer none) (array length=ret_n): the ways in which libvirt may be installed
 */
const VptGuardLayout *
vpt_guardplace_layouts(guint *ret_n)
{
    *ret_n = G_N_ELEMENTS(layouts);
    return layouts;
}

/**
 * vpt_guardplace_reach:
 * @roots: a machine
 * @path: what it calls a file
 *
 * Returns: (transfer full): what this process calls it; the same but for a foreign machine
 */
char *
vpt_guardplace_reach(const VptRoots *roots, const char *path)
{
    g_autofree char *root = g_path_get_dirname(roots->runfs);

    return g_build_filename(root, path, NULL);
}

static void
add_word(char **words, const char *word)
{
    char *longer = *words[0] ? g_strdup_printf("%s %s", *words, word) : g_strdup(word);

    g_free(*words);
    *words = longer;
}

static char *
dropin_text(const VptGuardLayout *layout, const char *suffix)
{
    return g_strdup_printf("# %s%s.socket.d/50-virt-passthru.conf: libvirt's own socket behind "
                           "the guard\n"
                           "# virt-passthru guard-remove takes it away\n"
                           "\n"
                           "[Socket]\n"
                           "ListenStream=\n"
                           "ListenStream=" PRIVATE_FOLDER "%s-sock%s\n"
                           "DirectoryMode=0700\n"
                           "SocketMode=0600\n"
                           "SocketUser=root\n"
                           "SocketGroup=root\n"
                           "RemoveOnStop=yes\n",
                           layout->daemon, suffix, layout->instance, suffix);
}

static gboolean
look_at_files(VptGuardPlace *place, const VptRoots *roots, GError **error)
{
    const VptGuardLayout *layout = place->layout;

    for (guint i = 0; i < VPT_GUARD_SOCKETS; i++) {
        g_autofree char *folder = g_strdup_printf("%s%s.socket.d", layout->daemon, suffixes[i]);

        place->dropin_path[i] = g_build_filename(roots->etc, "systemd", "system", folder,
                                                 "50-virt-passthru.conf", NULL);
        place->dropin_wanted[i] = dropin_text(layout, suffixes[i]);
        place->public_path[i] = g_strdup_printf(PUBLIC_FOLDER "%s-sock%s", layout->instance,
                                                suffixes[i]);
        place->private_path[i] = g_strdup_printf(PRIVATE_FOLDER "%s-sock%s", layout->instance,
                                                 suffixes[i]);
        if (!vpt_file_read(place->dropin_path[i], &place->dropin[i], error))
            return FALSE;
        if (place->dropin[i])
            place->touched = TRUE;
        else
            place->dropin[i] = g_strdup("");
    }

    return TRUE;
}

/* The daemon's other sockets are bound to its main one: they go and come with it. */
static const char *const daemon_units[] = { ".service",    "-admin.socket", "-tls.socket",
                                            "-tcp.socket", "-ro.socket",    ".socket" };

static void
take_daemon(VptGuardPlace *place, const VptUnit *unit, const char *suffix)
{
    if (unit->active)
        add_word(&place->units, unit->name);
    if (unit->active && *unit->needed_by)
        add_word(&place->needed_by, unit->needed_by);
    if (g_str_equal(suffix, "-ro.socket"))
        place->read_only = unit->active;
    if (g_str_equal(suffix, ".socket"))
        place->used = unit->active;
}

static void
take_guard(VptGuardPlace *place, const VptUnit *unit, guint which)
{
    gboolean wanted = which == VPT_GUARD_MAIN || place->read_only;

    if (unit->active)
        add_word(&place->guard_active, unit->name);
    else if (wanted)
        add_word(&place->guard_inactive, unit->name);
    if (unit->enabled)
        add_word(&place->guard_enabled, unit->name);
    else if (wanted)
        add_word(&place->guard_disabled, unit->name);
    if (which == VPT_GUARD_MAIN)
        place->guard_known = unit->known;
}

static gboolean
look_at_units(VptGuardPlace *place, const VptRoots *roots, GError **error)
{
    const char *instance = place->layout->instance;
    g_autoptr(GPtrArray) found = NULL;
    g_autofree char *units = g_strdup_printf("virt-passthru-guard@%s.service", instance);
    const VptUnit *service;

    for (guint i = 0; i < G_N_ELEMENTS(daemon_units); i++) {
        g_autofree char *unit = g_strconcat(place->layout->daemon, daemon_units[i], NULL);

        add_word(&units, unit);
    }
    for (guint i = 0; i < VPT_GUARD_SOCKETS; i++) {
        g_autofree char *unit = g_strdup_printf("virt-passthru-guard%s@%s.socket", suffixes[i],
                                                instance);

        add_word(&units, unit);
    }

    found = vpt_systemd_look(roots, units, error);
    if (!found)
        return FALSE;

    service = g_ptr_array_index(found, 0);
    place->guard_runs = service->active;
    place->guard_failed = service->failed;
    for (guint i = 0; i < G_N_ELEMENTS(daemon_units); i++)
        take_daemon(place, g_ptr_array_index(found, i + 1), daemon_units[i]);
    for (guint i = 0; i < VPT_GUARD_SOCKETS; i++)
        take_guard(place, g_ptr_array_index(found, i + 1 + G_N_ELEMENTS(daemon_units)), i);
    return TRUE;
}

static gboolean
has_moved(const VptGuardPlace *place, const VptRoots *roots)
{
    for (guint i = 0; i < VPT_GUARD_SOCKETS; i++) {
        if (!g_str_equal(place->dropin[i], place->dropin_wanted[i]))
            return FALSE;
        if ((i == VPT_GUARD_MAIN || place->read_only) &&
            !vpt_listener_is_at(roots, place->private_path[i]))
            return FALSE;
    }

    return place->used;
}

/**
 * vpt_guardplace_look:
 * @roots: a machine on which systemd runs
 * @layout: a way in which libvirt may be installed there
 *
 * Returns: (transfer full): what there is of it, or %NULL with @error set
 */
VptGuardPlace *
vpt_guardplace_look(const VptRoots *roots, const VptGuardLayout *layout, GError **error)
{
    g_autoptr(VptGuardPlace) place = g_new0(VptGuardPlace, 1);

    place->layout = layout;
    place->units = g_strdup("");
    place->guard_active = g_strdup("");
    place->guard_inactive = g_strdup("");
    place->guard_enabled = g_strdup("");
    place->guard_disabled = g_strdup("");
    place->needed_by = g_strdup("");
    if (!look_at_files(place, roots, error) || !look_at_units(place, roots, error))
        return NULL;

    place->moved = has_moved(place, roots);
    return g_steal_pointer(&place);
}

void
vpt_guardplace_free(VptGuardPlace *place)
{
    if (!place)
        return;

    for (guint i = 0; i < VPT_GUARD_SOCKETS; i++) {
        g_free(place->dropin[i]);
        g_free(place->dropin_path[i]);
        g_free(place->dropin_wanted[i]);
        g_free(place->public_path[i]);
        g_free(place->private_path[i]);
    }
    g_free(place->units);
    g_free(place->needed_by);
    g_free(place->guard_active);
    g_free(place->guard_inactive);
    g_free(place->guard_enabled);
    g_free(place->guard_disabled);
    g_free(place);
}

/**
 * vpt_guardplace_all:
 * @roots: a machine on which systemd runs
 *
 * Returns: (transfer full) (element-type VptGuardPlace): each way in which libvirt is
 *   installed there, or the guard stands or stood; %NULL with @error set where that can't be
 *   found out
 */
GPtrArray *
vpt_guardplace_all(const VptRoots *roots, GError **error)
{
    g_autoptr(GPtrArray) places =
        g_ptr_array_new_with_free_func((GDestroyNotify)vpt_guardplace_free);

    for (guint i = 0; i < G_N_ELEMENTS(layouts); i++) {
        g_autoptr(VptGuardPlace) place = vpt_guardplace_look(roots, &layouts[i], error);

        if (!place)
            return NULL;
        if (place->used || place->touched || *place->guard_active || *place->guard_enabled)
            g_ptr_array_add(places, g_steal_pointer(&place));
    }

    return g_steal_pointer(&places);
}
