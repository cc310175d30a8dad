/* vpt-hostuse.c: for what the host itself needs its PCI devices
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whoever gives away the controller of the root disk loses the host, and neither the kernel
 * nor libvirt says a word.  A use is found at its upper end (a mount, a route) and followed
 * down to sysfs paths such as …/0000:00:1c.0/0000:03:00.0/nvme/nvme0/nvme0n1: it belongs
 * to each PCI function there that is not a bridge.  That is more than one with Intel
 * VMD, whose disks are gone with the controller in front of them.
 */
#include "config.h"

#include "vpt-hostuse.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "vpt-attribute.h"
#include "vpt-block.h"
#include "vpt-file.h"
#include "vpt-route.h"

static void
add_use(VptDevice *device, const char *use)
{
    if (!g_ptr_array_find_with_equal_func(device->host_use, use, g_str_equal, NULL))
        g_ptr_array_add(device->host_use, g_strdup(use));
}

/* Gives @use to the PCI functions in @path. */
static void
add_use_of_path(VptHost *host, const char *path, const char *use)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);

    for (guint i = 0; parts[i]; i++) {
        VptAddress address;
        VptDevice *device = vpt_address_parse(parts[i], &address, NULL)
                            ? vpt_host_find(host, address)
                            : NULL;

        if (device && !device->bridge)
            add_use(device, use);
    }
}

/* Says for what, by which device, and on which: "swap (/dev/dm-1 on /dev/sda2)". */
static void
add_block_use(VptHost *host, const GPtrArray *carriers, const char *what, const char *device)
{
    for (guint i = 0; i < carriers->len; i++) {
        const VptCarrier *carrier = g_ptr_array_index(carriers, i);
        g_autofree char *file = g_strconcat("/dev/", carrier->name, NULL);
        gboolean same = g_str_equal(device, file);
        g_autofree char *use = g_strdup_printf("%s (%s%s%s)", what, device, same ? "" : " on ",
                                               same ? "" : file);

        add_use_of_path(host, carrier->path, use);
    }
}

/* A device is named once, by its first mount, and by those that the system lives on. */
static char *
name_mount(const VptMount *mount, GHashTable *named)
{
    static const char *const vital[] = { "/boot", "/boot/efi", "/efi", "/usr", "/var", NULL };
    g_autofree char *device = g_strdup_printf("%u:%u %s", mount->major, mount->minor,
                                              mount->source);
    gboolean first = g_hash_table_add(named, g_steal_pointer(&device));

    if (g_str_equal(mount->point, "/"))
        return g_strdup("the root file system");
    if (!first && !g_strv_contains(vital, mount->point))
        return NULL;
    return g_strdup_printf("the file system %s", mount->point);
}

/* What the kernel mounted before there were names is called /dev/root; a file system on
 * several devices is named by its type, since the mount tells but one of them. */
static char *
name_source(const VptRoots *roots, const VptMount *mount)
{
    g_autofree char *name = NULL;

    if (mount->major == 0)
        return g_strdup(g_str_has_prefix(mount->source, "/dev/") ? mount->type : mount->source);
    if (g_str_has_prefix(mount->source, "/dev/") && !g_str_equal(mount->source, "/dev/root"))
        return g_strdup(mount->source);

    name = vpt_block_name_of_number(roots, mount->major, mount->minor);
    return g_strconcat("/dev/", name ? name : "root", NULL);
}

static void
find_mounts(const VptRoots *roots, VptHost *host, const GPtrArray *mounts)
{
    g_autoptr(GHashTable) named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < mounts->len; i++) {
        const VptMount *mount = g_ptr_array_index(mounts, i);
        g_autofree char *what = name_mount(mount, named);
        g_autoptr(GPtrArray) carriers = NULL;
        g_autofree char *source = NULL;

        if (!what)
            continue;
        carriers = vpt_block_carriers_of_mount(roots, mounts, mount);
        source = name_source(roots, mount);
        add_block_use(host, carriers, what, source);
    }
}

static gboolean
find_swaps(const VptRoots *roots, VptHost *host, const GPtrArray *mounts, GError **error)
{
    g_autofree char *path = g_build_filename(roots->procfs, "swaps", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (!vpt_file_read(path, &text, error))
        return FALSE;

    lines = g_strsplit(text ? text : "", "\n", -1);
    for (guint i = 1; lines[0] && lines[i]; i++) {
        gsize length = strcspn(lines[i], " \t");
        g_autofree char *escaped = g_strndup(lines[i], length);
        g_autofree char *file = g_strcompress(escaped);
        const char *kind = lines[i] + length + strspn(lines[i] + length, " \t");
        const VptMount *mount = vpt_mounts_holding(mounts, file);
        g_autofree char *name = vpt_block_name_of_file(roots, file);
        g_autoptr(GPtrArray) carriers = NULL;

        if (g_str_has_prefix(kind, "partition"))
            carriers = vpt_block_carriers(roots, mounts, name);
        else if (g_str_has_prefix(kind, "file") && mount)
            carriers = vpt_block_carriers_of_mount(roots, mounts, mount);
        if (carriers)
            add_block_use(host, carriers, "swap", file);
    }

    return TRUE;
}

/* kdump.conf(5) names where a crash is written to as "ext4 /dev/sda3", "raw /dev/sda4",
 * "xfs UUID=…".  Debian's kdump-tools writes into a mounted file system. */
static gboolean
find_crash_dump(const VptRoots *roots, VptHost *host, const GPtrArray *mounts, GError **error)
{
    static const char *const kinds[] = { "raw", "ext2", "ext3", "ext4", "xfs", "btrfs", NULL };
    g_autofree char *path = g_build_filename(roots->etc, "kdump.conf", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (!vpt_file_read(path, &text, error))
        return FALSE;

    lines = g_strsplit(text ? text : "", "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        g_auto(GStrv) words = g_strsplit(g_strstrip(lines[i]), " ", 2);
        g_autoptr(GPtrArray) carriers = NULL;
        g_autofree char *device = NULL;
        g_autofree char *name = NULL;

        if (g_strv_length(words) < 2 || !g_strv_contains(kinds, words[0]))
            continue;
        g_strstrip(words[1]);
        if (g_str_has_prefix(words[1], "UUID="))
            device = g_strconcat("/dev/disk/by-uuid/", words[1] + strlen("UUID="), NULL);
        else if (g_str_has_prefix(words[1], "LABEL="))
            device = g_strconcat("/dev/disk/by-label/", words[1] + strlen("LABEL="), NULL);
        else
            device = g_strdup(words[1]);

        name = vpt_block_name_of_file(roots, device);
        carriers = vpt_block_carriers(roots, mounts, name);
        add_block_use(host, carriers, "the crash dump target", device);
    }

    return TRUE;
}

static gboolean
find_routes(const VptRoots *roots, VptHost *host, GError **error)
{
    g_autoptr(GPtrArray) carriers = vpt_route_carriers(roots, error);

    if (!carriers)
        return FALSE;

    for (guint i = 0; i < carriers->len; i++) {
        const VptRouteCarrier *carrier = g_ptr_array_index(carriers, i);
        g_autofree char *use = g_strdup_printf("the default route (%s%s%s)", carrier->interface,
                                               carrier->via ? ", via " : "",
                                               carrier->via ? carrier->via : "");

        add_use_of_path(host, carrier->path, use);
    }

    return TRUE;
}

static void
add_class_use(const VptRoots *roots, VptHost *host, const char *class, const char *name,
              const char *use)
{
    g_autofree char *link = g_build_filename(roots->sysfs, "class", class, name, NULL);
    char *real = realpath(link, NULL);

    if (real)
        add_use_of_path(host, real, use);
    free(real);
}

/* Whether the text consoles are drawn into the frame buffer; `bind` lets go of it. */
static gboolean
framebuffer_is_console(const VptRoots *roots)
{
    g_autofree char *folder = g_build_filename(roots->sysfs, "class", "vtconsole", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *entry;

    while (dir && (entry = g_dir_read_name(dir))) {
        g_autofree char *name_path = g_build_filename(folder, entry, "name", NULL);
        g_autofree char *bind_path = g_build_filename(folder, entry, "bind", NULL);
        char name[128];
        char bind[8];

        vpt_attribute_read(AT_FDCWD, name_path, name, sizeof(name));
        vpt_attribute_read(AT_FDCWD, bind_path, bind, sizeof(bind));
        if (strstr(name, "frame buffer") && strcmp(bind, "1") == 0)
            return TRUE;
    }

    return FALSE;
}

/* The screen that the firmware began on; what is on vfio-pci shows no console any more.
 * The frame buffer console is on the first frame buffer, and serial consoles may
 * be on a card. */
static void
find_consoles(const VptRoots *roots, VptHost *host)
{
    g_autofree char *path = g_build_filename(roots->sysfs, "class", "tty", "console", "active",
                                             NULL);
    char active[VPT_ATTRIBUTE_SIZE];
    g_auto(GStrv) names = NULL;

    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);

        if (device->boot_vga && !vpt_device_is_on_vfio(device))
            add_use(device, "the console (boot VGA)");
    }
    if (framebuffer_is_console(roots))
        add_class_use(roots, host, "graphics", "fb0", "the console (frame buffer fb0)");

    vpt_attribute_read(AT_FDCWD, path, active, sizeof(active));
    names = g_strsplit(active, " ", -1);
    for (guint i = 0; names[i]; i++) {
        g_autofree char *use = g_strdup_printf("the serial console (%s)", names[i]);

        if (*names[i])
            add_class_use(roots, host, "tty", names[i], use);
    }
}

/**
 * vpt_hostuse_find:
 * @roots: where
 * @host: the host with its devices; their @host_use is filled
 *
 * Finds the devices that carry a mounted file system, swap, the crash dump target, a default
 * route or a console.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_FACTS or VPT_ERROR_DENIED in @error: what could
 *   not be read is not taken for "no use"
 */
gboolean
vpt_hostuse_find(const VptRoots *roots, VptHost *host, GError **error)
{
    g_autoptr(GPtrArray) mounts = vpt_mounts_read(roots, error);

    if (!mounts)
        return FALSE;

    find_mounts(roots, host, mounts);
    find_consoles(roots, host);
    return find_swaps(roots, host, mounts, error) &&
           find_crash_dump(roots, host, mounts, error) && find_routes(roots, host, error);
}
