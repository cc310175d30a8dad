/* vpt-cli-device.c: a device in words
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-cli.h"

/* PCI Code and ID Assignment Specification 1.15, the subclasses that are met; a base class
 * stands behind them with the bits of the subclass left out. */
static const struct {
    guint32 class;
    guint32 mask;
    const char *name;
} classes[] = {
    { 0x010000, 0xffff00, "SCSI controller" },
    { 0x010100, 0xffff00, "IDE controller" },
    { 0x010400, 0xffff00, "RAID controller" },
    { 0x010600, 0xffff00, "SATA controller" },
    { 0x010700, 0xffff00, "SAS controller" },
    { 0x010800, 0xffff00, "NVMe controller" },
    { 0x010000, 0xff0000, "Storage controller" },
    { 0x020000, 0xffff00, "Ethernet controller" },
    { 0x020700, 0xffff00, "InfiniBand controller" },
    { 0x020000, 0xff0000, "Network controller" },
    { 0x030000, 0xffff00, "VGA controller" },
    { 0x030200, 0xffff00, "3D controller" },
    { 0x030000, 0xff0000, "Display controller" },
    { 0x040300, 0xffff00, "Audio device" },
    { 0x040000, 0xff0000, "Multimedia device" },
    { 0x050000, 0xff0000, "Memory controller" },
    { 0x060000, 0xffff00, "Host bridge" },
    { 0x060100, 0xffff00, "ISA bridge" },
    { 0x060400, 0xffff00, "PCI bridge" },
    { 0x060000, 0xff0000, "Bridge" },
    { 0x070000, 0xff0000, "Communication controller" },
    { 0x080000, 0xff0000, "System peripheral" },
    { 0x090000, 0xff0000, "Input device" },
    { 0x0a0000, 0xff0000, "Docking station" },
    { 0x0b0000, 0xff0000, "Processor" },
    { 0x0c0300, 0xffff00, "USB controller" },
    { 0x0c0500, 0xffff00, "SMBus" },
    { 0x0c0000, 0xff0000, "Serial bus controller" },
    { 0x0d0000, 0xff0000, "Wireless controller" },
    { 0x0e0000, 0xff0000, "Intelligent controller" },
    { 0x0f0000, 0xff0000, "Satellite controller" },
    { 0x100000, 0xff0000, "Encryption controller" },
    { 0x110000, 0xff0000, "Signal processor" },
    { 0x120000, 0xff0000, "Accelerator" },
};

/**
 * vpt_cli_class_name:
 * @class: the 24 bits of a class code
 *
 * Returns: (transfer none): what kind of device that is
 */
const char *
vpt_cli_class_name(guint32 class)
{
    for (guint i = 0; i < G_N_ELEMENTS(classes); i++) {
        if ((class & classes[i].mask) == classes[i].class)
            return classes[i].name;
    }

    return "Other device";
}

/* What stands behind the name of a firm in the hwdb. */
static const char *const firm_endings[] = {
    " Corporation", " Corp.", " Corp", " Incorporated", ", Inc.", ", Inc", " Inc.", " Inc",
    " Co., Ltd.", " Co Ltd", " Ltd.", " Ltd", " Technologies", " Technology", " Semiconductor",
};

/* `Intel Corporation` is Intel; `Advanced Micro Devices, Inc. [AMD/ATI]` says itself what it is
 * in short. */
static char *
short_vendor(const char *name)
{
    const char *open = strchr(name, '[');
    const char *close = open ? strchr(open, ']') : NULL;

    if (close)
        return g_strndup(open + 1, (gsize)(close - open) - 1);

    for (guint i = 0; i < G_N_ELEMENTS(firm_endings); i++) {
        if (g_str_has_suffix(name, firm_endings[i]))
            return g_strndup(name, strlen(name) - strlen(firm_endings[i]));
    }

    return g_strdup(name);
}

/**
 * vpt_cli_device_name:
 * @device: a device
 * @brief: whether room is scarce
 *
 * Returns: (transfer full): vendor and model, or the ids where the hwdb has no names
 */
char *
vpt_cli_device_name(const VptDevice *device, gboolean brief)
{
    const char *name = device->vendor_name ? device->vendor_name : "";
    g_autofree char *vendor = brief ? short_vendor(name) : g_strdup(name);
    const char *between = *vendor ? " " : "";

    if (device->device_name)
        return g_strdup_printf("%s%s%s", vendor, between, device->device_name);
    return g_strdup_printf("%s%s%04x:%04x", vendor, between, device->vendor, device->device);
}

/**
 * vpt_cli_state_color:
 * @standing: where a device stands
 *
 * Returns: (transfer none) (nullable): the name of a colour for libsmartcols, %NULL: none
 */
const char *
vpt_cli_state_color(VptStanding standing)
{
    static const char *const colors[] = {
        [VPT_STANDING_AVAILABLE] = "green",
        [VPT_STANDING_USED] = "cyan",
        [VPT_STANDING_ASSIGNED] = "cyan",
        [VPT_STANDING_REBOOT] = "yellow",
        [VPT_STANDING_GROUP] = "yellow",
        [VPT_STANDING_MISSING] = "red",
        [VPT_STANDING_IMPOSSIBLE] = "halfbright",
    };

    return colors[standing];
}
