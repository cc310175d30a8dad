/* vpt-guardsteps.c: the steps that put the guard in place: files, units, and the proof
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "vpt-file.h"
#include "vpt-guardsetup.h"
#include "vpt-systemd.h"

static const VptRoots *
roots_of(gpointer self)
{
    const VptDoer *doer = self;

    return doer->session->roots;
}

/* A folder that holds nothing any more was made for the file. */
static gboolean
remove_file(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);

    if (g_unlink(path) != 0 && errno != ENOENT) {
        g_set_error(error, VPT_ERROR, errno == EACCES ? VPT_ERROR_DENIED : VPT_ERROR_IO,
                    "removing '%s': %s", path, g_strerror(errno));
        return FALSE;
    }

    g_rmdir(folder);
    return TRUE;
}

/* What systemd has not read does not count. */
static gboolean
file_write(gpointer self, const char *path, const char *before, const char *after, GError **error)
{
    gboolean written = *after ? vpt_file_replace(path, after, error) : remove_file(path, error);

    (void)before;

    return written && vpt_systemd_call(roots_of(self), "daemon-reload", NULL, error);
}

typedef gboolean (*IsSo)(const VptUnit *unit);

/* One word for all of them: @yes, @no, or `mixed`. */
static char *
read_units(const VptRoots *roots, const char *units, IsSo is_so, const char *yes, const char *no,
           GError **error)
{
    g_autoptr(GPtrArray) found = vpt_systemd_look(roots, units, error);
    guint n_yes = 0;
    guint n = 0;

    for (guint i = 0; found && i < found->len; i++) {
        const VptUnit *unit = g_ptr_array_index(found, i);

        /* a daemon behind sockets comes and goes with its clients */
        if (!g_str_has_suffix(unit->name, ".socket"))
            continue;
        n++;
        n_yes += is_so(unit) ? 1 : 0;
    }

    return found ? g_strdup(n_yes == n ? yes : n_yes == 0 ? no : "mixed") : NULL;
}

static gboolean
is_active(const VptUnit *unit)
{
    return unit->active;
}

static char *
units_read(gpointer self, const char *units, GError **error)
{
    return read_units(roots_of(self), units, is_active, "active", "inactive", error);
}

static gboolean
units_write(gpointer self, const char *units, const char *before, const char *after,
            GError **error)
{
    const char *verb = g_str_equal(after, "active") ? "start" : "stop";

    (void)before;

    return vpt_systemd_call(roots_of(self), verb, units, error);
}

static gboolean
is_enabled(const VptUnit *unit)
{
    return unit->enabled;
}

static char *
boot_read(gpointer self, const char *units, GError **error)
{
    return read_units(roots_of(self), units, is_enabled, "enabled", "disabled", error);
}

static gboolean
boot_write(gpointer self, const char *units, const char *before, const char *after, GError **error)
{
    const char *verb = g_str_equal(after, "enabled") ? "enable" : "disable";

    (void)before;

    return vpt_systemd_call(roots_of(self), verb, units, error);
}

static char *
proof_read(gpointer self, const char *subject, GError **error)
{
    const VptDoer *doer = self;

    (void)error;

    return g_strdup(g_strcmp0(doer->proven, subject) == 0 ? "proven" : "unproven");
}

/* The subject is `INSTANCE guarded` or `INSTANCE direct`. */
static gboolean
proof_write(gpointer self, const char *subject, const char *before, const char *after,
            GError **error)
{
    VptDoer *doer = self;
    g_auto(GStrv) words = g_strsplit(subject, " ", 2);

    (void)before;

    g_clear_pointer(&doer->proven, g_free);
    if (!g_str_equal(after, "proven"))
        return TRUE;
    if (!words[0] || !words[1]) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "'%s' names no proof", subject);
        return FALSE;
    }
    if (!doer->session->prove(doer->session->roots, words[0], g_str_equal(words[1], "guarded"),
                              error))
        return FALSE;

    doer->proven = g_strdup(subject);
    return TRUE;
}

/**
 * vpt_guardsetup_file_seam:
 *
 * Returns: files that systemd reads; where a write is done it has read them
 */
VptSeam
vpt_guardsetup_file_seam(void)
{
    return (VptSeam){ vpt_perform_read_file, file_write, NULL, TRUE };
}

/**
 * vpt_guardsetup_units_seam:
 *
 * Returns: units that are started and stopped together
 */
VptSeam
vpt_guardsetup_units_seam(void)
{
    return (VptSeam){ units_read, units_write, NULL, FALSE };
}

/**
 * vpt_guardsetup_boot_seam:
 *
 * Returns: units that are started when the host boots, or not
 */
VptSeam
vpt_guardsetup_boot_seam(void)
{
    return (VptSeam){ boot_read, boot_write, NULL, FALSE };
}

/**
 * vpt_guardsetup_proof_seam:
 *
 * Returns: a look at the world that is a step all the same: where it shows what it should not
 *   all steps before it are undone
 */
VptSeam
vpt_guardsetup_proof_seam(void)
{
    return (VptSeam){ proof_read, proof_write, NULL, FALSE };
}
