/* vpt-block.c: from a file system or swap down to the disks that carry it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Device mapper (LVM, crypt, multipath), md, bcache and drbd list what they stand on in
 * `slaves`; a loop device names its file, which lies in another mount; the head of
 * an NVMe subsystem with native multipath lies beside links to its controllers; btrfs lists
 * its devices in /sys/fs/btrfs; ZFS shows itself only by what udev noted of the members.
 */
#include "config.h"

#include "vpt-block.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vpt-attribute.h"

/* One descent; @seen keeps a loop device on its own file system from going round. */
typedef struct {
    const VptRoots *roots;
    const GPtrArray *mounts;
    GHashTable *seen;
    GPtrArray *carriers;
} Descent;

static void descend(Descent *descent, const char *name);
static void descend_mount(Descent *descent, const VptMount *mount);

static void
carrier_free(gpointer data)
{
    VptCarrier *carrier = data;

    g_free(carrier->name);
    g_free(carrier->path);
    g_free(carrier);
}

static char *
real_path(const char *path)
{
    char *real = realpath(path, NULL);
    char *copy = g_strdup(real);

    free(real);
    return copy;
}

static void
add_carrier(Descent *descent, const char *name, const char *path)
{
    VptCarrier *carrier = g_new0(VptCarrier, 1);

    carrier->name = g_strdup(name);
    carrier->path = g_strdup(path);
    g_ptr_array_add(descent->carriers, carrier);
}

/* Calls down for every entry of a folder whose entries are named like block devices. */
static gboolean
descend_folder(Descent *descent, const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    gboolean any = FALSE;

    while (dir && (name = g_dir_read_name(dir))) {
        any = TRUE;
        descend(descent, name);
    }

    return any;
}

static gboolean
descend_loop(Descent *descent, const char *disk)
{
    g_autofree char *path = g_build_filename(disk, "loop", "backing_file", NULL);
    char file[VPT_ATTRIBUTE_SIZE];
    const VptMount *mount;

    if (vpt_attribute_read(AT_FDCWD, path, file, sizeof(file)) <= 0)
        return FALSE;

    mount = vpt_mounts_holding(descent->mounts, file);
    if (mount)
        descend_mount(descent, mount);
    return TRUE;
}

/* The head of a subsystem is a virtual device; its controllers are links beside it. */
static gboolean
add_nvme_controllers(Descent *descent, const char *name, const char *disk)
{
    g_autofree char *subsystem = g_path_get_dirname(disk);
    g_autoptr(GDir) dir = NULL;
    const char *entry;

    if (!strstr(subsystem, "/nvme-subsystem/"))
        return FALSE;

    dir = g_dir_open(subsystem, 0, NULL);
    while (dir && (entry = g_dir_read_name(dir))) {
        g_autofree char *link = g_build_filename(subsystem, entry, NULL);
        g_autofree char *controller = NULL;

        if (!g_str_has_prefix(entry, "nvme") || !g_file_test(link, G_FILE_TEST_IS_SYMLINK))
            continue;
        controller = real_path(link);
        if (controller)
            add_carrier(descent, name, controller);
    }
    return TRUE;
}

static void
descend(Descent *descent, const char *name)
{
    g_autofree char *link = g_build_filename(descent->roots->sysfs, "class", "block", name, NULL);
    g_autofree char *path = real_path(link);
    g_autofree char *partition = NULL;
    g_autofree char *disk = NULL;
    g_autofree char *slaves = NULL;

    if (!path || !g_hash_table_add(descent->seen, g_strdup(name)))
        return;

    partition = g_build_filename(path, "partition", NULL);
    disk = access(partition, F_OK) == 0 ? g_path_get_dirname(path) : g_strdup(path);
    slaves = g_build_filename(disk, "slaves", NULL);

    if (!descend_folder(descent, slaves) && !descend_loop(descent, disk) &&
        !add_nvme_controllers(descent, name, disk))
        add_carrier(descent, name, path);
}

/* A btrfs has the devices of the folder in which the one that was mounted stands. */
static void
descend_btrfs(Descent *descent, const char *member)
{
    g_autofree char *all = g_build_filename(descent->roots->sysfs, "fs", "btrfs", NULL);
    g_autoptr(GDir) dir = g_dir_open(all, 0, NULL);
    const char *uuid;

    while (dir && (uuid = g_dir_read_name(dir))) {
        g_autofree char *devices = g_build_filename(all, uuid, "devices", NULL);
        g_autofree char *entry = g_build_filename(devices, member, NULL);

        if (g_file_test(entry, G_FILE_TEST_EXISTS))
            descend_folder(descent, devices);
    }
    descend(descent, member);
}

static gboolean
has_line(const char *text, const char *key, const char *value)
{
    g_autofree char *line = g_strconcat("\n", key, "=", value, "\n", NULL);

    return strstr(text, line) != NULL;
}

/* ZFS tells sysfs nothing.  What udev found on the disks is at /run/udev/data/b8:1. */
static void
descend_zfs(Descent *descent, const char *dataset)
{
    g_autofree char *pool = g_strndup(dataset, strcspn(dataset, "/"));
    g_autoptr(GDir) dir = g_dir_open(descent->roots->udev_data, 0, NULL);
    const char *entry;

    while (dir && (entry = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(descent->roots->udev_data, entry, NULL);
        g_autofree char *text = NULL;
        g_autofree char *link = NULL;
        g_autofree char *real = NULL;

        if (*entry != 'b' || !g_file_get_contents(path, &text, NULL, NULL) ||
            !has_line(text, "E:ID_FS_TYPE", "zfs_member") ||
            !has_line(text, "E:ID_FS_LABEL", pool))
            continue;

        link = g_build_filename(descent->roots->sysfs, "dev", "block", entry + 1, NULL);
        real = real_path(link);
        if (real)
            descend(descent, strrchr(real, '/') + 1);
    }
}

static void
descend_mount(Descent *descent, const VptMount *mount)
{
    g_autofree char *name = NULL;

    if (mount->major != 0) {
        name = vpt_block_name_of_number(descent->roots, mount->major, mount->minor);
        if (name)
            descend(descent, name);
        return;
    }

    if (g_str_equal(mount->type, "zfs")) {
        descend_zfs(descent, mount->source);
    } else if (g_str_has_prefix(mount->source, "/dev/")) {
        /* bcachefs mounts several, like /dev/sda:/dev/sdb */
        g_auto(GStrv) members = g_strsplit(mount->source, ":", -1);

        for (guint i = 0; members[i]; i++) {
            g_autofree char *member = vpt_block_name_of_file(descent->roots, members[i]);

            descend_btrfs(descent, member);
        }
    }
}

/**
 * vpt_block_name_of_number:
 * @roots: where
 * @major: of a block device
 * @minor: of it
 *
 * Returns: (transfer full) (nullable): its kernel name
 */
char *
vpt_block_name_of_number(const VptRoots *roots, guint major, guint minor)
{
    g_autofree char *path = g_strdup_printf("%s/dev/block/%u:%u", roots->sysfs, major, minor);
    char name[256];

    return vpt_attribute_link(AT_FDCWD, path, name, sizeof(name)) ? g_strdup(name) : NULL;
}

/* Without udev's links the names of the device mapper stand in its own files. */
static char *
find_mapped(const VptRoots *roots, const char *mapped)
{
    g_autofree char *folder = g_build_filename(roots->sysfs, "class", "block", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *entry;

    while (dir && (entry = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, entry, "dm", "name", NULL);
        char name[256];

        if (vpt_attribute_read(AT_FDCWD, path, name, sizeof(name)) > 0 &&
            g_str_equal(name, mapped))
            return g_strdup(entry);
    }

    return NULL;
}

/**
 * vpt_block_name_of_file:
 * @roots: where
 * @device_file: a path below /dev, also a link like /dev/disk/by-uuid/…
 *
 * Returns: (transfer full): the kernel name it stands for
 */
char *
vpt_block_name_of_file(const VptRoots *roots, const char *device_file)
{
    const char *rest = g_str_has_prefix(device_file, "/dev/") ? device_file + strlen("/dev/")
                                                              : device_file;
    g_autofree char *path = g_build_filename(roots->dev, rest, NULL);
    g_autofree char *real = real_path(path);
    char *mapped = g_str_has_prefix(rest, "mapper/") ? find_mapped(roots, rest + strlen("mapper/"))
                                                     : NULL;

    return mapped ? mapped : g_path_get_basename(real ? real : path);
}

static Descent
start_descent(const VptRoots *roots, const GPtrArray *mounts)
{
    return (Descent){
        .roots = roots,
        .mounts = mounts,
        .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .carriers = g_ptr_array_new_with_free_func(carrier_free),
    };
}

/**
 * vpt_block_carriers:
 * @roots: where
 * @mounts: (element-type VptMount): what is mounted, for files that are block devices
 * @name: kernel name of a block device
 *
 * Returns: (transfer full) (element-type VptCarrier): the block devices at the bottom of it
 */
GPtrArray *
vpt_block_carriers(const VptRoots *roots, const GPtrArray *mounts, const char *name)
{
    Descent descent = start_descent(roots, mounts);

    descend(&descent, name);
    g_hash_table_unref(descent.seen);
    return descent.carriers;
}

/**
 * vpt_block_carriers_of_mount:
 * @roots: where
 * @mounts: (element-type VptMount): what is mounted
 * @mount: one of them
 *
 * Returns: (transfer full) (element-type VptCarrier): the block devices at the bottom of it,
 *   none for one that lives in memory or on the network
 */
GPtrArray *
vpt_block_carriers_of_mount(const VptRoots *roots, const GPtrArray *mounts, const VptMount *mount)
{
    Descent descent = start_descent(roots, mounts);

    descend_mount(&descent, mount);
    g_hash_table_unref(descent.seen);
    return descent.carriers;
}
