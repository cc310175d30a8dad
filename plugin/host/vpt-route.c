/* vpt-route.c: the network interfaces of the default route, down to the hardware
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Bridges, bonds, teams, VLANs and macvlans have a link lower_NAME for each interface
 * they stand on.  A port of Open vSwitch has none: all of them stand on ovs-system.
 */
#include "config.h"

#include "vpt-route.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "vpt-attribute.h"
#include "vpt-file.h"

/* include/uapi/linux/route.h */
#define RTF_UP 0x0001u
#define RTF_REJECT 0x0200u

#define LOWER "lower_"
#define OPEN_VSWITCH "ovs-system"

static void
carrier_free(gpointer data)
{
    VptRouteCarrier *carrier = data;

    g_free(carrier->interface);
    g_free(carrier->via);
    g_free(carrier->path);
    g_free(carrier);
}

static gboolean
is_up(const char *flags)
{
    guint64 set = g_ascii_strtoull(flags, NULL, 16);

    return (set & RTF_UP) && !(set & RTF_REJECT);
}

/* The words of a line, however many blanks stand between them. */
static GStrv
split_words(const char *line)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();

    for (const char *at = line + strspn(line, " \t"); *at; at += strspn(at, " \t")) {
        gsize length = strcspn(at, " \t");
        g_autofree char *word = g_strndup(at, length);

        g_strv_builder_add(words, word);
        at += length;
    }

    return g_strv_builder_end(words);
}

/* Columns: Iface Destination Gateway Flags RefCnt Use Metric Mask */
static const char *
ipv4_default(GStrv words)
{
    if (g_strv_length(words) < 8 || strcmp(words[1], "00000000") != 0 ||
        strcmp(words[7], "00000000") != 0 || !is_up(words[3]))
        return NULL;
    return words[0];
}

/* Columns: destination, length, source, length, next hop, metric, references, use, flags, name */
static const char *
ipv6_default(GStrv words)
{
    if (g_strv_length(words) < 10 || strspn(words[0], "0") != strlen(words[0]) ||
        strcmp(words[1], "00") != 0 || !is_up(words[8]))
        return NULL;
    return words[9];
}

static void
add_defaults(GPtrArray *names, const char *table, const char *(*find)(GStrv words))
{
    g_auto(GStrv) lines = g_strsplit(table ? table : "", "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        g_auto(GStrv) words = split_words(lines[i]);
        const char *name = find(words);

        if (name && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_ptr_array_add(names, g_strdup(name));
    }
}

/**
 * vpt_route_defaults:
 * @ipv4_route: (nullable): the text of /proc/net/route
 * @ipv6_route: (nullable): the text of /proc/net/ipv6_route
 *
 * Returns: (transfer full) (element-type utf8): the interfaces of all default routes
 */
GPtrArray *
vpt_route_defaults(const char *ipv4_route, const char *ipv6_route)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    add_defaults(names, ipv4_route, ipv4_default);
    add_defaults(names, ipv6_route, ipv6_default);
    return names;
}

/* Bridges, bonds and VLANs say in their uevent what they are. */
static char *
describe(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, "uevent", NULL);
    char text[VPT_ATTRIBUTE_SIZE];
    const char *kind;

    vpt_attribute_read(AT_FDCWD, path, text, sizeof(text));
    kind = strstr(text, "DEVTYPE=");
    if (!kind)
        return g_strdup(name);

    kind += strlen("DEVTYPE=");
    return g_strdup_printf("%.*s %s", (int)strcspn(kind, "\n"), kind, name);
}

static void
add_carrier(GPtrArray *carriers, const char *interface, const char *via, const char *path)
{
    VptRouteCarrier *carrier = g_new0(VptRouteCarrier, 1);

    carrier->interface = g_strdup(interface);
    carrier->via = g_strdup(via);
    carrier->path = g_strdup(path);
    g_ptr_array_add(carriers, carrier);
}

/* Goes down from @name; @seen keeps what refers to itself from going round. */
static void
descend(const VptRoots *roots, const char *name, const char *via, GHashTable *seen,
        GPtrArray *carriers)
{
    g_autofree char *link = g_build_filename(roots->sysfs, "class", "net", name, NULL);
    char *real = realpath(link, NULL);
    g_autofree char *folder = g_strdup(real);
    g_autofree char *here = NULL;
    g_autoptr(GDir) dir = NULL;
    const char *entry;
    gboolean any = FALSE;

    free(real);
    if (!folder || !g_hash_table_add(seen, g_strdup(name)))
        return;

    here = via ? g_strdup(via) : describe(folder, name);
    dir = g_dir_open(folder, 0, NULL);
    while (dir && (entry = g_dir_read_name(dir))) {
        if (!g_str_has_prefix(entry, LOWER))
            continue;
        any = TRUE;
        descend(roots, entry + strlen(LOWER), here, seen, carriers);
    }

    if (!any && strstr(folder, "/virtual/"))
        descend(roots, OPEN_VSWITCH, here, seen, carriers);
    else if (!any)
        add_carrier(carriers, name, via, folder);
}

/**
 * vpt_route_carriers:
 * @roots: where
 *
 * Returns: (transfer full) (element-type VptRouteCarrier): the hardware interfaces that the
 *   default routes use, or %NULL with VPT_ERROR_FACTS or VPT_ERROR_DENIED in @error
 */
GPtrArray *
vpt_route_carriers(const VptRoots *roots, GError **error)
{
    g_autofree char *ipv4_path = g_build_filename(roots->procfs, "net", "route", NULL);
    g_autofree char *ipv6_path = g_build_filename(roots->procfs, "net", "ipv6_route", NULL);
    g_autofree char *ipv4 = NULL;
    g_autofree char *ipv6 = NULL;
    g_autoptr(GPtrArray) names = NULL;
    GPtrArray *carriers;

    if (!vpt_file_read(ipv4_path, &ipv4, error) || !vpt_file_read(ipv6_path, &ipv6, error))
        return NULL;

    names = vpt_route_defaults(ipv4, ipv6);
    carriers = g_ptr_array_new_with_free_func(carrier_free);
    for (guint i = 0; i < names->len; i++) {
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

        descend(roots, g_ptr_array_index(names, i), NULL, seen, carriers);
    }

    return carriers;
}
