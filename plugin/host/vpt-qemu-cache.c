/* vpt-qemu-cache.c: the versions of libvirt and QEMU, without asking either
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * libvirt runs each QEMU once to see what it can do, and keeps the answer in a file
 * (virQEMUCapsFormatCache() in src/qemu/qemu_capabilities.c): the emulator it is about, the
 * version of QEMU, and that of the libvirt that asked.  It does so before it starts a guest,
 * so that its hook finds them there.  To run an emulator that a guest's definition names, as
 * root, is no way to learn its version. */
#include "config.h"

#include "vpt-qemu-cache.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#define FOLDER "var/cache/libvirt/qemu/capabilities"

/* Returns `<NAME>…</NAME>` as it stands in @text, or NULL. */
static char *
find_element(const char *text, const char *name)
{
    g_autofree char *begin = g_strdup_printf("<%s>", name);
    g_autofree char *end = g_strdup_printf("</%s>", name);
    const char *from = strstr(text, begin);
    const char *to = from ? strstr(from, end) : NULL;

    return to ? g_strndup(from, (gsize)(to - from) + strlen(end)) : NULL;
}

/* libvirt writes 9.7.0 as 9007000. */
static char *
find_version(const char *text, const char *name)
{
    g_autofree char *element = find_element(text, name);
    guint64 number = element ? g_ascii_strtoull(element + strlen(name) + 2, NULL, 10) : 0;

    if (number == 0)
        return NULL;
    return g_strdup_printf("%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT,
                           number / 1000000, number / 1000 % 1000, number % 1000);
}

static void
take(const char *text, VptHost *host)
{
    g_free(host->libvirt);
    g_free(host->qemu);
    host->libvirt = find_version(text, "selfvers");
    host->qemu = find_version(text, "version");
}

/**
 * vpt_qemu_cache_read:
 * @roots: where
 * @xml: a domain, as libvirt prints it
 * @host: its @libvirt and @qemu are set, where libvirt's cache knows the emulator of the domain
 *
 * Where an older file about the same emulator is left over, the newest counts.
 */
void
vpt_qemu_cache_read(const VptRoots *roots, const char *xml, VptHost *host)
{
    g_autofree char *root = g_path_get_dirname(roots->etc);
    g_autofree char *folder = g_build_filename(root, FOLDER, NULL);
    g_autofree char *wanted = find_element(xml, "emulator");
    g_autoptr(GDir) dir = wanted ? g_dir_open(folder, 0, NULL) : NULL;
    gint64 newest = G_MININT64;
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *text = NULL;
        g_autofree char *emulator = NULL;
        struct stat status;

        if (g_stat(path, &status) != 0 || status.st_mtime <= newest ||
            !g_file_get_contents(path, &text, NULL, NULL))
            continue;

        emulator = find_element(text, "emulator");
        if (g_strcmp0(emulator, wanted) != 0)
            continue;
        newest = status.st_mtime;
        take(text, host);
    }
}
