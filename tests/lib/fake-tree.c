/* fake-tree.c: a temporary folder that looks like the /sys, /proc and /dev of a host
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The files of a device are those of Linux 6.1 that its readers (and lspci, next to
 * which the bench stands) look at, with the kernel's own spelling.
 */
#include "config.h"

#include "fake-tree.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PCI "sys/bus/pci"

static void
make_parent(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);

    if (g_mkdir_with_parents(folder, 0755) != 0)
        g_error("making '%s'", folder);
}

static void
write_bytes(const char *root, const char *path, gconstpointer bytes, gsize length)
{
    g_autofree char *full = g_build_filename(root, path, NULL);
    FILE *file = fopen(full, "we");

    if (!file) {
        make_parent(full);
        file = fopen(full, "we");
    }
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        g_error("writing '%s'", full);
}

/**
 * fake_tree_file:
 * @root: the folder that holds sys, proc, dev, …
 * @path: of a file in it, whose folders are made
 * @text: what it holds
 */
void
fake_tree_file(const char *root, const char *path, const char *text)
{
    write_bytes(root, path, text, strlen(text));
}

void
fake_tree_folder(const char *root, const char *path)
{
    g_autofree char *full = g_build_filename(root, path, NULL);

    if (g_mkdir_with_parents(full, 0755) != 0)
        g_error("making '%s'", full);
}

/**
 * fake_tree_link:
 * @root: the folder that holds sys, proc, dev, …
 * @path: of a symbolic link in it, which is replaced where it exists
 * @target: what it shall point to, as a path in @root: the link is relative, as in sysfs
 */
void
fake_tree_link(const char *root, const char *path, const char *target)
{
    g_autofree char *full = g_build_filename(root, path, NULL);
    g_autoptr(GString) relative = g_string_new(NULL);

    for (const char *at = strchr(path, '/'); at; at = strchr(at + 1, '/'))
        g_string_append(relative, "../");
    g_string_append(relative, target);

    make_parent(full);
    unlink(full);
    if (symlink(relative->str, full) != 0)
        g_error("linking '%s'", full);
}

/**
 * fake_tree_add:
 * @root: the folder that holds sys, proc, dev, …
 * @listing: what to make in it, a line each: `path -> target`, `path/`, or `path: text`
 *   with the escapes of C; lines with # are comments
 */
void
fake_tree_add(const char *root, const char *listing)
{
    g_auto(GStrv) lines = g_strsplit(listing, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        char *arrow = strstr(lines[i], " -> ");
        char *colon = strstr(lines[i], ": ");

        if (*lines[i] == '\0' || *lines[i] == '#')
            continue;
        if (arrow) {
            *arrow = '\0';
            fake_tree_link(root, lines[i], arrow + strlen(" -> "));
        } else if (colon) {
            g_autofree char *text = g_strcompress(colon + 2);

            *colon = '\0';
            fake_tree_file(root, lines[i], text);
        } else {
            g_autofree char *folder = g_canonicalize_filename(lines[i], root);

            unlink(folder);
            fake_tree_folder(folder, "");
        }
    }
}

static int
remove_entry(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

void
fake_tree_remove(const char *root)
{
    if (nftw(root, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0)
        g_error("removing '%s'", root);
}

/**
 * fake_tree_device:
 * @host: a host
 * @device: one of its devices
 *
 * Returns: (transfer full): its folder below sys/devices, in that of its parent
 */
char *
fake_tree_device(const VptHost *host, const VptDevice *device)
{
    g_autofree char *name = vpt_address_format(device->address);
    g_autofree char *parent_name = vpt_address_format(device->parent);
    g_autofree char *bus = g_strdup_printf("pci%04x:%02x", device->address.domain,
                                           device->address.bus);
    const VptDevice *parent;
    g_autofree char *folder = NULL;

    if (!device->has_parent)
        return g_build_filename("sys/devices", bus, name, NULL);

    parent = vpt_host_find(host, device->parent);
    folder = parent ? fake_tree_device(host, parent)
                    : g_build_filename("sys/devices", bus, parent_name, NULL);

    /* Intel VMD makes a root bus of its own */
    if (device->parent.domain != device->address.domain)
        return g_build_filename(folder, bus, name, NULL);
    return g_build_filename(folder, name, NULL);
}

static void G_GNUC_PRINTF(4, 5)
put(const char *root, const char *folder, const char *name, const char *format, ...)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL;
    va_list values;

    va_start(values, format);
    text = g_strdup_vprintf(format, values);
    va_end(values);
    fake_tree_file(root, path, text);
}

static void
put_link(const char *root, const char *folder, const char *name, const char *target)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    fake_tree_link(root, path, target);
}

static void
put_le(guint8 *bytes, guint64 number, guint length)
{
    for (guint i = 0; i < length; i++)
        bytes[i] = (guint8)(number >> 8 * i);
}

/* A header, and behind it the Device Serial Number capability where there is a serial. */
static void
put_config(const char *root, const char *folder, const VptDevice *device)
{
    g_autofree char *path = g_build_filename(folder, "config", NULL);
    guint8 bytes[4096] = { 0 };

    if (device->unhealthy) {
        memset(bytes, 0xff, 64);
    } else {
        put_le(bytes + 0x00, device->is_vf ? 0xffff : device->vendor, 2);
        put_le(bytes + 0x02, device->is_vf ? 0xffff : device->device, 2);
        put_le(bytes + 0x09, device->class, 3);
        bytes[0x0e] = device->bridge ? 0x81 : 0x80;
    }
    if (device->serial) {
        /* not the first in its list, so that readers have to follow it */
        put_le(bytes + 0x100, 0x0001 | 0x140u << 20, 4);
        put_le(bytes + 0x140, 0x0003, 4);
        put_le(bytes + 0x144, g_ascii_strtoull(device->serial, NULL, 16), 8);
    }
    write_bytes(root, path, bytes, device->is_vf ? 256 : sizeof(bytes));
}

/**
 * fake_tree_uevent:
 * @device: a device
 * @driver: (nullable): the driver that it has
 *
 * Returns: (transfer full): its `uevent`
 */
char *
fake_tree_uevent(const VptDevice *device, const char *driver)
{
    g_autofree char *name = vpt_address_format(device->address);

    return g_strdup_printf("%s%s%sPCI_CLASS=%X\nPCI_ID=%04X:%04X\nPCI_SUBSYS_ID=%04X:%04X\n"
                           "PCI_SLOT_NAME=%s\n",
                           driver ? "DRIVER=" : "", driver ? driver : "", driver ? "\n" : "",
                           device->class, device->vendor, device->device,
                           device->subsystem_vendor, device->subsystem_device, name);
}

static void
build_ids(const char *root, const char *folder, const VptDevice *device)
{
    g_autofree char *uevent = fake_tree_uevent(device, device->driver);

    put(root, folder, "uevent", "%s", uevent);
    put(root, folder, "vendor", "0x%04x\n", device->vendor);
    put(root, folder, "device", "0x%04x\n", device->device);
    put(root, folder, "subsystem_vendor", "0x%04x\n", device->subsystem_vendor);
    put(root, folder, "subsystem_device", "0x%04x\n", device->subsystem_device);
    put(root, folder, "class", "0x%06x\n", device->class);
    put(root, folder, "revision", "0x00\n");
    put(root, folder, "irq", "0\n");
    put(root, folder, "modalias", "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X\n", device->vendor,
        device->device, device->subsystem_vendor, device->subsystem_device, device->class >> 16,
        device->class >> 8 & 0xff, device->class & 0xff);
    put_config(root, folder, device);
}

/* One memory BAR of the whole size, and what must not be counted: an I/O port and a ROM. */
static void
build_resource(const char *root, const char *folder, const VptDevice *device)
{
    static const char none[] = "0x0000000000000000 0x0000000000000000 0x0000000000000000\n";
    g_autoptr(GString) text = g_string_new(NULL);

    if (device->bar_bytes)
        g_string_append_printf(text, "0x%016x 0x%016" G_GINT64_MODIFIER "x 0x%016x\n", 0xf0000000u,
                               0xf0000000u + device->bar_bytes - 1, 0x140204u);
    else
        g_string_append(text, none);
    g_string_append_printf(text, "0x%016x 0x%016x 0x%016x\n", 0xc000u, 0xc01fu, 0x40101u);
    for (guint i = 2; i < 6; i++)
        g_string_append(text, none);
    g_string_append_printf(text, "0x%016x 0x%016x 0x%016x\n", 0xfea00000u, 0xfea3ffffu, 0x46200u);
    for (guint i = 7; i < 13; i++)
        g_string_append(text, none);
    put(root, folder, "resource", "%s", text->str);
}

static void
build_function(const char *root, const char *folder, const VptHost *host, const VptDevice *device)
{
    if (device->is_vf) {
        g_autofree char *name = vpt_address_format(device->physical_function);
        g_autofree char *path = g_build_filename(PCI "/devices", name, NULL);
        const VptDevice *pf = vpt_host_find(host, device->physical_function);
        g_autofree char *target = pf ? fake_tree_device(host, pf) : g_strdup(path);

        put_link(root, folder, "physfn", target);
    }
    if (device->total_vfs > 0) {
        put(root, folder, "sriov_totalvfs", "%u\n", device->total_vfs);
        put(root, folder, "sriov_numvfs", "%u\n", device->n_vfs);
        put(root, folder, "sriov_drivers_autoprobe", "1\n");
    }
    if (device->class >> 16 == VPT_CLASS_BASE_DISPLAY)
        put(root, folder, "boot_vga", "%d\n", device->boot_vga);
    if (device->reset_methods)
        put(root, folder, "reset_method", "%s\n", device->reset_methods);
    put(root, folder, "driver_override", "%s\n",
        device->driver_override ? device->driver_override : "(null)");
    put(root, folder, "numa_node", "%d\n", device->numa_node);
}

static void
build_driver(const char *root, const char *driver)
{
    g_autofree char *folder = g_build_filename(PCI "/drivers", driver, NULL);

    put(root, folder, "bind", "%s", "");
    put(root, folder, "unbind", "%s", "");
}

static void
build_device(const char *root, const VptHost *host, const VptDevice *device)
{
    g_autofree char *folder = fake_tree_device(host, device);
    g_autofree char *name = vpt_address_format(device->address);

    build_ids(root, folder, device);
    build_resource(root, folder, device);
    build_function(root, folder, host, device);
    put_link(root, PCI "/devices", name, folder);

    if (device->driver) {
        g_autofree char *driver = g_build_filename(PCI "/drivers", device->driver, NULL);

        build_driver(root, device->driver);
        put_link(root, driver, name, folder);
        put_link(root, folder, "driver", driver);
    }
    if (device->iommu_group >= 0) {
        g_autofree char *group = g_strdup_printf("sys/kernel/iommu_groups/%d",
                                                 device->iommu_group);
        g_autofree char *members = g_build_filename(group, "devices", NULL);

        put(root, group, "type", "DMA-FQ\n");
        put_link(root, members, name, folder);
        put_link(root, folder, "iommu_group", group);
    }
}

static void
build_machine(const char *root, const VptHost *host)
{
    static const char *const chips[] = { [VPT_NO] = "IO-APIC", [VPT_YES] = "IR-IO-APIC" };

    if (host->name)
        put(root, "proc/sys/kernel", "hostname", "%s\n", host->name);
    if (host->kernel)
        put(root, "proc/sys/kernel", "osrelease", "%s\n", host->kernel);
    if (host->cmdline)
        put(root, "proc", "cmdline", "%s\n", host->cmdline);
    if (host->memory_total)
        put(root, "proc", "meminfo",
            "MemTotal:       %8" G_GUINT64_FORMAT " kB\nMemFree:            1234 kB\n"
            "MemAvailable:   %8" G_GUINT64_FORMAT " kB\n", host->memory_total,
            host->memory_available);
    if (host->cpus == 1)
        put(root, "sys/devices/system/cpu", "online", "0\n");
    else if (host->cpus > 1)
        put(root, "sys/devices/system/cpu", "online", "0-%u\n", host->cpus - 1);
    if (host->interrupt_remapping != VPT_UNKNOWN)
        put(root, "proc", "interrupts",
            "           CPU0\n  1:          9   %s    1-edge      i8042\n"
            "NMI:          0   Non-maskable interrupts\n", chips[host->interrupt_remapping]);

    if (host->iommu != VPT_UNKNOWN)
        fake_tree_folder(root, host->iommu == VPT_YES ? "sys/class/iommu/dmar0"
                                                      : "sys/class/iommu");
    if (host->vfio == VPT_YES) {
        build_driver(root, VPT_DRIVER_VFIO);
    } else if (host->vfio == VPT_NO && host->kernel) {
        g_autofree char *modules = g_build_filename("lib/modules", host->kernel, NULL);

        fake_tree_folder(root, modules);
    }
}

/**
 * fake_tree_build:
 * @root: an empty folder
 * @host: what it shall look like; names, the use by domains and what devices.conf says are
 *   no part of it
 */
void
fake_tree_build(const char *root, const VptHost *host)
{
    fake_tree_folder(root, PCI "/devices");
    put(root, PCI, "drivers_probe", "%s", "");
    build_machine(root, host);
    for (guint i = 0; i < host->devices->len; i++)
        build_device(root, host, g_ptr_array_index(host->devices, i));
}
