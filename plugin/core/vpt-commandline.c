/* vpt-commandline.c: what a domain hands to QEMU behind libvirt's back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * <qemu:commandline> and <qemu:override> (libvirt's docs/drvqemu.rst).  What QEMU reads from a
 * file (-readconfig) can't be seen here. */
#include "config.h"

#include "vpt-commandline.h"

#include <string.h>

#include "vpt-xml-tree.h"

#define QEMU_NAMESPACE "http://libvirt.org/schemas/domain/qemu/1.0"
#define VFIO "vfio-pci"
#define NVME_URI "nvme://"

/* In JSON a letter may also be written \u0076. */
static char *
without_escapes(const char *argument)
{
    GString *plain = g_string_new(NULL);

    for (const char *at = argument; *at; at++) {
        guint letter = 0;
        guint digits = 0;

        if (g_str_has_prefix(at, "\\u")) {
            for (; digits < 4 && g_ascii_isxdigit(at[2 + digits]); digits++)
                letter = letter << 4 | (guint)g_ascii_xdigit_value(at[2 + digits]);
        }
        if (digits == 4 && letter > 0 && letter < 0x80) {
            g_string_append_c(plain, (char)letter);
            at += 5;
        } else {
            g_string_append_c(plain, *at);
        }
    }
    return g_string_free(plain, FALSE);
}

/* The value of KEY in `…,KEY=value,…` or `{…"KEY":"value"…}`. */
static char *
option_value(const char *argument, const char *key)
{
    g_autofree char *plain = g_strconcat(key, "=", NULL);
    g_autofree char *json = g_strconcat("\"", key, "\"", NULL);
    const char *at = argument;

    while ((at = strstr(at, plain))) {
        if (at == argument || at[-1] == ',' || at[-1] == '.')
            return g_strndup(at + strlen(plain), strcspn(at + strlen(plain), ","));
        at += strlen(plain);
    }

    at = strstr(argument, json);
    if (!at)
        return NULL;
    at += strlen(json);
    at += strspn(at, " \t\n:");
    return *at == '"' ? g_strndup(at + 1, strcspn(at + 1, "\"")) : NULL;
}

static gboolean
option_is(const char *argument, const char *key, const char *prefix)
{
    g_autofree char *value = option_value(argument, key);

    return value && g_str_has_prefix(value, prefix);
}

/* Where on the host: host=03:00.0, sysfsdev=/sys/bus/pci/devices/0000:03:00.0, for an NVMe disk
 * device=0000:03:00.0 or nvme://0000:03:00.0/1. */
static gboolean
read_place(const char *argument, VptAddress *ret_address)
{
    static const char *const keys[] = { "host", "sysfsdev", "device" };
    const char *uri = strstr(argument, NVME_URI);
    g_autofree char *place =
        uri ? g_strndup(uri + strlen(NVME_URI), strcspn(uri + strlen(NVME_URI), "/,\"")) : NULL;

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *value = option_value(argument, keys[i]);
        const char *slash = value ? strrchr(value, '/') : NULL;

        if (value && vpt_address_parse(slash ? slash + 1 : value, ret_address, NULL))
            return TRUE;
    }
    return place && vpt_address_parse(place, ret_address, NULL);
}

static void
add_passthru(VptDomain *domain, const char *argument, const char *name)
{
    VptPassthru *passthru = g_new0(VptPassthru, 1);

    passthru->kind = VPT_PASSTHRU_COMMANDLINE;
    passthru->has_address = read_place(argument, &passthru->address);
    passthru->name = g_strdup(name);
    g_ptr_array_add(domain->passthru, passthru);
}

/* `vfio-pci,host=03:00.0`, the same as JSON or with driver=; vfio-pci-nohotplug too */
static gboolean
is_vfio_device(const char *argument)
{
    return g_str_has_prefix(argument, VFIO) || option_is(argument, "driver", VFIO);
}

/* QEMU's own driver for NVMe disks takes them through VFIO (block/nvme.c). */
static gboolean
is_nvme_disk(const char *argument)
{
    return strstr(argument, NVME_URI) || option_is(argument, "driver", "nvme");
}

/* -set device.ID.KEY=VALUE changes another argument: its driver, or the device it takes. */
static gboolean
is_vfio_setting(const char *argument)
{
    VptAddress address;

    if (!g_str_has_prefix(argument, "device."))
        return FALSE;
    return option_is(argument, "driver", VFIO) || read_place(argument, &address);
}

static const struct {
    const char *option;
    gboolean (*passes)(const char *argument);
} options[] = {
    { "device", is_vfio_device },
    { "set", is_vfio_setting },
    { "drive", is_nvme_disk },
    { "blockdev", is_nvme_disk },
    { "hda", is_nvme_disk },
    { "hdb", is_nvme_disk },
    { "hdc", is_nvme_disk },
    { "hdd", is_nvme_disk },
    { "cdrom", is_nvme_disk },
};

/* -icount …,rr=record is record and replay; COLO shows as its packet
 * comparison, its replicated disk or its migration capability. */
static void
read_features(VptDomain *domain, const char *option, const char *plain, const char *argument)
{
    static const char *const colo[] = { "colo-compare", "x-colo", "driver=replication",
                                        "\"replication\"" };

    if (!domain->record_replay && g_str_equal(option, "icount")) {
        g_autofree char *mode = option_value(plain, "rr");

        if (mode)
            domain->record_replay = g_strdup(argument);
    }

    for (guint i = 0; i < G_N_ELEMENTS(colo); i++) {
        if (!domain->fault_tolerance && strstr(plain, colo[i]))
            domain->fault_tolerance = g_strdup(argument);
    }
}

static void
read_argument(VptDomain *domain, const char *option, const char *argument)
{
    g_autofree char *plain = without_escapes(argument);

    for (guint i = 0; i < G_N_ELEMENTS(options); i++) {
        if (g_str_equal(options[i].option, option) && options[i].passes(plain))
            add_passthru(domain, plain, argument);
    }
    read_features(domain, option, plain, argument);
}

/* Options have one dash or two.  QEMU takes no argument in the same word; who writes one there
 * means a passthrough all the same. */
static void
read_commandline(VptDomain *domain, const xmlNode *element)
{
    g_autofree char *option = g_strdup("");

    for (const xmlNode *node = element->children; node; node = node->next) {
        const char *value =
            vpt_xml_is_in(node, QEMU_NAMESPACE, "arg") ? vpt_xml_attribute(node, "value") : NULL;

        if (!value)
            continue;
        if (*value == '-') {
            const char *name = value + (value[1] == '-' ? 2 : 1);
            gsize length = strcspn(name, "= \t\n");

            g_free(option);
            option = g_strndup(name, length);
            if (name[length])
                read_argument(domain, option, name + length + 1);
        } else {
            read_argument(domain, option, value);
        }
    }
}

/* Properties that replace those of a device: one can be made vfio-pci, or take another device. */
static void
read_override(VptDomain *domain, const xmlNode *element)
{
    for (const xmlNode *device = element->children; device; device = device->next) {
        g_autoptr(GString) properties = g_string_new(NULL);
        const xmlNode *frontend = NULL;

        if (vpt_xml_is_in(device, QEMU_NAMESPACE, "device"))
            frontend = device->children;
        while (frontend && !vpt_xml_is_in(frontend, QEMU_NAMESPACE, "frontend"))
            frontend = frontend->next;

        for (const xmlNode *node = frontend ? frontend->children : NULL; node; node = node->next) {
            const char *name = vpt_xml_is_in(node, QEMU_NAMESPACE, "property")
                                   ? vpt_xml_attribute(node, "name") : NULL;
            const char *value = name ? vpt_xml_attribute(node, "value") : NULL;

            if (value)
                g_string_append_printf(properties, ".%s=%s,", name, value);
        }
        g_string_prepend(properties, "device");
        if (is_vfio_setting(properties->str)) {
            const char *alias = vpt_xml_attribute(device, "alias");

            add_passthru(domain, properties->str, alias ? alias : properties->str);
        }
    }
}

/**
 * vpt_commandline_read:
 * @domain: a domain
 * @element: an element of a namespace below <domain>
 *
 * Adds to @domain what <qemu:commandline> and <qemu:override> pass through or switch on.
 */
void
vpt_commandline_read(VptDomain *domain, const xmlNode *element)
{
    if (vpt_xml_is_in(element, QEMU_NAMESPACE, "commandline"))
        read_commandline(domain, element);
    else if (vpt_xml_is_in(element, QEMU_NAMESPACE, "override"))
        read_override(domain, element);
}
