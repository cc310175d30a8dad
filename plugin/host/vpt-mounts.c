/* vpt-mounts.c: what is mounted where
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-mounts.h"

#include <stdio.h>
#include <string.h>

#include "vpt-error.h"
#include "vpt-file.h"

static void
mount_free(gpointer data)
{
    VptMount *mount = data;

    g_free(mount->point);
    g_free(mount->type);
    g_free(mount->source);
    g_free(mount);
}

/* Reads "36 35 98:0 /root /point opts shared:1 - ext4 /dev/vda1 rw": proc(5).  Blanks in
 * names are written in octal. */
static VptMount *
parse_line(const char *line)
{
    const char *tail = strstr(line, " - ");
    g_auto(GStrv) fields = g_strsplit(line, " ", 6);
    g_auto(GStrv) more = tail ? g_strsplit(tail + strlen(" - "), " ", 3) : NULL;
    VptMount *mount;
    guint major = 0;
    guint minor = 0;

    if (!more || g_strv_length(fields) < 6 || g_strv_length(more) < 2 ||
        sscanf(fields[2], "%u:%u", &major, &minor) != 2)
        return NULL;

    mount = g_new0(VptMount, 1);
    mount->major = major;
    mount->minor = minor;
    mount->point = g_strcompress(fields[4]);
    mount->type = g_strdup(more[0]);
    mount->source = g_strcompress(more[1]);
    return mount;
}

/**
 * vpt_mounts_parse:
 * @mountinfo: the text of /proc/self/mountinfo
 *
 * Returns: (transfer full) (element-type VptMount): the mounts, in their order
 */
GPtrArray *
vpt_mounts_parse(const char *mountinfo)
{
    GPtrArray *mounts = g_ptr_array_new_with_free_func(mount_free);
    g_auto(GStrv) lines = g_strsplit(mountinfo, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        VptMount *mount = parse_line(lines[i]);

        if (mount)
            g_ptr_array_add(mounts, mount);
    }

    return mounts;
}

/**
 * vpt_mounts_read:
 * @roots: where
 *
 * Reads the mounts of this process and, where that is allowed, of process 1: a service may
 * live in a mount namespace that lacks some.
 *
 * Returns: (transfer full) (element-type VptMount): the mounts, or %NULL with
 *   VPT_ERROR_FACTS or VPT_ERROR_DENIED in @error; a foreign tree need not tell any
 */
GPtrArray *
vpt_mounts_read(const VptRoots *roots, GError **error)
{
    g_autofree char *own_path = g_build_filename(roots->procfs, "self", "mountinfo", NULL);
    g_autofree char *init_path = g_build_filename(roots->procfs, "1", "mountinfo", NULL);
    g_autofree char *own = NULL;
    g_autofree char *init = NULL;
    g_autofree char *all = NULL;

    if (!vpt_file_read(own_path, &own, error))
        return NULL;
    if (!own && !roots->foreign) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                    "'%s' is not there, so nobody can tell which devices the host needs; "
                    "mount /proc",
                    own_path);
        return NULL;
    }
    vpt_file_read(init_path, &init, NULL);

    all = g_strconcat(own ? own : "", "\n", init, NULL);
    return vpt_mounts_parse(all);
}

/**
 * vpt_mounts_holding:
 * @mounts: (element-type VptMount): what is mounted
 * @path: of a file
 *
 * Returns: (transfer none) (nullable): the mount that the file lies in
 */
const VptMount *
vpt_mounts_holding(const GPtrArray *mounts, const char *path)
{
    const VptMount *best = NULL;

    for (guint i = 0; i < mounts->len; i++) {
        const VptMount *mount = g_ptr_array_index(mounts, i);
        gsize length = strlen(mount->point);
        gboolean inside = g_str_equal(mount->point, "/") ||
                          (g_str_has_prefix(path, mount->point) &&
                           (path[length] == '/' || path[length] == '\0'));

        /* of two at the same point the later covers the earlier */
        if (inside && (!best || length >= strlen(best->point)))
            best = mount;
    }

    return best;
}
