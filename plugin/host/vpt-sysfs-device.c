/* vpt-sysfs-device.c: one PCI device, as its kernel shows it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A host can have thousands of virtual functions, and `pci-list` reads them all: files are
 * opened relative to their folder, one `uevent` tells ids, class and driver, what the virtual
 * functions of a card have in common is read once, and their configuration space stays
 * unread.  What a file does not tell (missing, empty, garbage, EIO) stays unknown;
 * the kernel's own Documentation/ABI/testing/sysfs-bus-pci names them all.
 */
#include "config.h"

#include "vpt-sysfs-device.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "vpt-attribute.h"
#include "vpt-configspace.h"
#include "vpt-ids.h"

/* include/linux/ioport.h */
#define IORESOURCE_MEM 0x00000200u

/* The lines of `resource` that are BARs; ROM, SR-IOV and bridge windows follow. */
#define N_BARS 6

static guint
read_count(int folder, const char *name)
{
    guint64 number = 0;

    return vpt_attribute_number(folder, name, 10, G_MAXUINT16, &number) ? (guint)number : 0;
}

static guint32
read_hex(int folder, const char *name, guint64 max)
{
    guint64 number = 0;

    return vpt_attribute_number(folder, name, 16, max, &number) ? (guint32)number : 0;
}

/* Takes the value of @key from the line "KEY=value" at @line. */
static char *
take_value(const char *line, const char *key)
{
    if (!g_str_has_prefix(line, key))
        return NULL;
    line += strlen(key);
    return g_utf8_make_valid(line, (gssize)strcspn(line, "\n"));
}

static gboolean
take_ids(const char *line, const char *key, guint16 *vendor, guint16 *device)
{
    g_autofree char *value = take_value(line, key);

    return value && vpt_ids_parse(value, vendor, device);
}

/* Ids, class and driver stand in one file; trees made by hand may have only the single ones. */
static void
read_ids(int folder, VptDevice *device)
{
    char text[VPT_ATTRIBUTE_SIZE];
    char driver[256];
    gboolean known = FALSE;

    vpt_attribute_read(folder, "uevent", text, sizeof(text));
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (g_str_has_prefix(line, "PCI_CLASS="))
            device->class = (guint32)g_ascii_strtoull(line + 10, NULL, 16) & 0xffffff;
        known |= take_ids(line, "PCI_ID=", &device->vendor, &device->device);
        take_ids(line, "PCI_SUBSYS_ID=", &device->subsystem_vendor, &device->subsystem_device);
        if (!device->driver)
            device->driver = take_value(line, "DRIVER=");
    }

    if (!known) {
        g_clear_pointer(&device->driver, g_free);
        if (vpt_attribute_link(folder, "driver", driver, sizeof(driver)))
            device->driver = g_utf8_make_valid(driver, -1);
        device->vendor = (guint16)read_hex(folder, "vendor", G_MAXUINT16);
        device->device = (guint16)read_hex(folder, "device", G_MAXUINT16);
        device->subsystem_vendor = (guint16)read_hex(folder, "subsystem_vendor", G_MAXUINT16);
        device->subsystem_device = (guint16)read_hex(folder, "subsystem_device", G_MAXUINT16);
        device->class = read_hex(folder, "class", 0xffffff);
    }
}

/* Adds up what the device's memory BARs take of the address space. */
static guint64
read_bar_bytes(int folder)
{
    char text[VPT_ATTRIBUTE_SIZE];
    const char *at = text;
    guint64 total = 0;

    vpt_attribute_read(folder, "resource", text, sizeof(text));
    for (guint i = 0; i < N_BARS; i++) {
        guint64 field[3];

        for (guint j = 0; j < G_N_ELEMENTS(field); j++) {
            char *end = NULL;

            field[j] = g_ascii_strtoull(at, &end, 16);
            if (end == at)
                return total;
            at = end;
        }
        if (field[2] & IORESOURCE_MEM && field[1] > field[0] &&
            field[1] - field[0] < G_MAXUINT64 - total)
            total += field[1] - field[0] + 1;
    }

    return total;
}

static int
read_numa_node(int folder)
{
    guint64 number = 0;

    /* the kernel prints -1 for none */
    return vpt_attribute_number(folder, "numa_node", 10, G_MAXINT, &number) ? (int)number : -1;
}

static int
read_iommu_group(int folder)
{
    char name[32];
    guint64 number = 0;

    if (!vpt_attribute_link(folder, "iommu_group", name, sizeof(name)) ||
        !g_ascii_string_to_unsigned(name, 10, 0, G_MAXINT, &number, NULL))
        return -1;
    return (int)number;
}

/* The folder that a device lies in is its upstream port: …/0000:00:1c.0/0000:03:00.0.
 * Between Intel VMD and its devices there is the name of a host bridge, pci10000:e0. */
static void
read_parent(int devices, const char *name, VptDevice *device)
{
    char target[1024];
    gssize length = readlinkat(devices, name, target, sizeof(target) - 1);
    char *last;

    if (length <= 0)
        return;
    target[length] = '\0';

    for (guint up = 0; up < 3; up++) {
        last = strrchr(target, '/');
        if (!last)
            return;
        if (up > 0 && vpt_address_parse(last + 1, &device->parent, NULL)) {
            device->has_parent = TRUE;
            return;
        }
        *last = '\0';
    }
}

/* What the virtual functions of one card have in common: the kernel hangs them all under
 * the card's port, and PCI Express gives all of them BARs of the same size. */
typedef struct {
    gboolean has_parent;
    VptAddress parent;
    int numa_node;
    guint64 bar_bytes;
} Siblings;

static guint
hash_address(gconstpointer key)
{
    const VptAddress *address = key;

    return address->domain ^ (guint)address->bus << 8 ^ (guint)address->slot << 3 ^
           address->function;
}

static gboolean
equal_addresses(gconstpointer a, gconstpointer b)
{
    return vpt_address_equal(*(const VptAddress *)a, *(const VptAddress *)b);
}

/**
 * vpt_sysfs_siblings_new:
 *
 * Returns: (transfer full): what vpt_sysfs_device_read() keeps from one virtual function for
 *   the others of its card
 */
GHashTable *
vpt_sysfs_siblings_new(void)
{
    return g_hash_table_new_full(hash_address, equal_addresses, g_free, g_free);
}

static void
keep_for_siblings(GHashTable *all, const VptDevice *device)
{
    Siblings *siblings = g_new0(Siblings, 1);

    siblings->has_parent = device->has_parent;
    siblings->parent = device->parent;
    siblings->numa_node = device->numa_node;
    siblings->bar_bytes = device->bar_bytes;
    g_hash_table_insert(all, g_memdup2(&device->physical_function, sizeof(VptAddress)), siblings);
}

static gboolean
take_from_siblings(GHashTable *all, VptDevice *device)
{
    const Siblings *siblings = g_hash_table_lookup(all, &device->physical_function);

    if (!siblings)
        return FALSE;

    device->has_parent = siblings->has_parent;
    device->parent = siblings->parent;
    device->numa_node = siblings->numa_node;
    device->bar_bytes = siblings->bar_bytes;
    return TRUE;
}

static void
read_place(int devices, int folder, const char *name, VptDevice *device)
{
    read_parent(devices, name, device);
    device->numa_node = read_numa_node(folder);
    device->bar_bytes = read_bar_bytes(folder);
}

static void
read_virtual(int devices, int folder, const char *name, VptDevice *device, GHashTable *siblings)
{
    if (siblings && take_from_siblings(siblings, device))
        return;

    read_place(devices, folder, name, device);
    if (siblings)
        keep_for_siblings(siblings, device);
}

static void
read_physical(int devices, int folder, const char *name, VptDevice *device)
{
    read_place(devices, folder, name, device);
    device->total_vfs = read_count(folder, "sriov_totalvfs");
    if (device->total_vfs > 0)
        device->n_vfs = read_count(folder, "sriov_numvfs");
    if (device->class >> 16 == VPT_CLASS_BASE_DISPLAY)
        device->boot_vga = read_count(folder, "boot_vga") == 1;
    device->bridge = device->class >> 16 == VPT_CLASS_BASE_BRIDGE;
    vpt_configspace_read(folder, device);
}

/**
 * vpt_sysfs_device_read:
 * @devices: the open folder bus/pci/devices
 * @name: an entry in it
 * @device: a new device, filled with what the kernel shows
 * @siblings: (nullable): from vpt_sysfs_siblings_new(), where many devices are read
 *
 * Returns: %TRUE, or %FALSE with errno set where there is no such device
 */
gboolean
vpt_sysfs_device_read(int devices, const char *name, VptDevice *device, GHashTable *siblings)
{
    int folder = openat(devices, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    char pf[32];

    if (folder < 0)
        return FALSE;

    read_ids(folder, device);
    device->driver_override = vpt_attribute_text(folder, "driver_override", "(null)");
    device->reset_methods = vpt_attribute_text(folder, "reset_method", "");
    device->iommu_group = read_iommu_group(folder);
    device->is_vf = vpt_attribute_link(folder, "physfn", pf, sizeof(pf)) &&
                    vpt_address_parse(pf, &device->physical_function, NULL);
    if (device->is_vf)
        read_virtual(devices, folder, name, device, siblings);
    else
        read_physical(devices, folder, name, device);

    close(folder);
    return TRUE;
}
