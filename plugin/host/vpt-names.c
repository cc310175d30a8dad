/* vpt-names.c: what vendors call their devices, from the hardware database of udev
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-names.h"

#include <string.h>

#include <libudev.h>

/* Thousands of virtual functions share a handful of ids, so each pair of ids is
 * looked up once. */
struct VptNames {
    struct udev *udev;
    struct udev_hwdb *hwdb;
    GHashTable *pairs;
};

typedef struct {
    char *vendor;
    char *device;
} Pair;

static void
pair_free(gpointer data)
{
    Pair *pair = data;

    g_free(pair->vendor);
    g_free(pair->device);
    g_free(pair);
}

/**
 * vpt_names_new:
 *
 * Returns: (transfer full): the hardware database; a machine without one knows no names
 */
VptNames *
vpt_names_new(void)
{
    VptNames *names = g_new0(VptNames, 1);

    names->udev = udev_new();
    if (names->udev)
        names->hwdb = udev_hwdb_new(names->udev);
    names->pairs = g_hash_table_new_full(NULL, NULL, NULL, pair_free);
    return names;
}

void
vpt_names_free(VptNames *names)
{
    if (!names)
        return;

    g_hash_table_unref(names->pairs);
    if (names->hwdb)
        udev_hwdb_unref(names->hwdb);
    if (names->udev)
        udev_unref(names->udev);
    g_free(names);
}

/* The hwdb knows PCI devices by the first part of their modalias; without the
 * subsystem in it the answer is the name of the device and not of the board. */
static Pair *
look_up(VptNames *names, guint16 vendor, guint16 device)
{
    Pair *pair = g_new0(Pair, 1);
    g_autofree char *modalias = g_strdup_printf("pci:v%08Xd%08X", (guint)vendor, (guint)device);
    struct udev_list_entry *entry = NULL;

    if (names->hwdb)
        entry = udev_hwdb_get_properties_list_entry(names->hwdb, modalias, 0);

    for (; entry; entry = udev_list_entry_get_next(entry)) {
        const char *key = udev_list_entry_get_name(entry);
        const char *value = udev_list_entry_get_value(entry);

        if (!pair->vendor && strcmp(key, "ID_VENDOR_FROM_DATABASE") == 0)
            pair->vendor = g_utf8_make_valid(value, -1);
        else if (!pair->device && strcmp(key, "ID_MODEL_FROM_DATABASE") == 0)
            pair->device = g_utf8_make_valid(value, -1);
    }

    return pair;
}

/**
 * vpt_names_fill:
 * @names: the hardware database
 * @device: a device with its ids; its names are set where they are known
 */
void
vpt_names_fill(VptNames *names, VptDevice *device)
{
    gpointer key = GUINT_TO_POINTER((guint)device->vendor << 16 | device->device);
    Pair *pair = g_hash_table_lookup(names->pairs, key);

    if (!pair) {
        pair = look_up(names, device->vendor, device->device);
        g_hash_table_insert(names->pairs, key, pair);
    }

    g_free(device->vendor_name);
    g_free(device->device_name);
    device->vendor_name = g_strdup(pair->vendor);
    device->device_name = g_strdup(pair->device);
}
