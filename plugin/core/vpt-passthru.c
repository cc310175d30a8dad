/* vpt-passthru.c: recognising passthrough in every form libvirt has for it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-passthru.h"

#include <errno.h>
#include <string.h>

#include "vpt-error.h"
#include "vpt-text.h"
#include "vpt-xml-tree.h"

void
vpt_passthru_free(VptPassthru *passthru)
{
    if (!passthru)
        return;

    g_free(passthru->name);
    g_free(passthru->alias);
    g_free(passthru->team);
    g_free(passthru->mac);
    g_free(passthru->driver_model);
    g_free(passthru);
}

void
vpt_interface_free(VptInterface *interface)
{
    if (!interface)
        return;

    g_free(interface->alias);
    g_free(interface->model);
    g_free(interface->mac);
    g_free(interface);
}

/**
 * vpt_passthru_call:
 * @passthru: a passthrough device of a domain
 *
 * Returns: (transfer full): what a command calls it: its address on the host, or its name
 */
char *
vpt_passthru_call(const VptPassthru *passthru)
{
    if (passthru->has_address)
        return vpt_address_format(passthru->address);
    return g_strdup(passthru->name ? passthru->name : "a device without an address");
}

/**
 * vpt_passthru_describe:
 * @passthru: a passthrough device of a domain
 *
 * Returns: (transfer full): what a person calls it, of whom nothing else is known
 */
char *
vpt_passthru_describe(const VptPassthru *passthru)
{
    if (passthru->has_address)
        return vpt_passthru_call(passthru);
    if (!passthru->name)
        return g_strdup(vpt_text("a device without an address"));
    if (passthru->kind == VPT_PASSTHRU_NETWORK)
        return g_strdup_printf(vpt_text("a device of network '%s'"), passthru->name);
    if (passthru->kind == VPT_PASSTHRU_MDEV)
        return g_strdup_printf(vpt_text("mediated device %s"), passthru->name);
    return g_strdup_printf(vpt_text("'%s' on its command line"), passthru->name);
}

/**
 * vpt_passthru_is_attachable:
 * @passthru: a passthrough device of a domain
 *
 * Returns: whether pci-attach and pci-detach know it in this form
 */
gboolean
vpt_passthru_is_attachable(const VptPassthru *passthru)
{
    return passthru->has_address && passthru->kind != VPT_PASSTHRU_NVME &&
           passthru->kind != VPT_PASSTHRU_COMMANDLINE;
}

/* The attributes of an <address> of PCI and how large they may be
 * (virPCIDeviceAddressParseXML; decimal, 0x… or 0…, 0 where missing). */
static const struct {
    const char *name;
    guint limit;
} address_parts[] = {
    { "domain", G_MAXUINT32 },
    { "bus", 0xff },
    { "slot", 0x1f },
    { "function", 0x07 },
};

/**
 * vpt_passthru_read_address:
 * @element: an <address> of PCI, on the host or in the guest
 * @ret_address: (out): what it says; written only on success
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_passthru_read_address(const xmlNode *element, VptAddress *ret_address, GError **error)
{
    guint value[G_N_ELEMENTS(address_parts)] = { 0 };

    for (guint i = 0; i < G_N_ELEMENTS(address_parts); i++) {
        const char *text = vpt_xml_attribute(element, address_parts[i].name);
        char *end = NULL;
        guint64 number;

        if (!text)
            continue;

        errno = 0;
        number = g_ascii_strtoull(text, &end, 0);
        if (errno != 0 || end == text || *end || strchr(text, '-') ||
            number > address_parts[i].limit) {
            vpt_xml_set_error(error, element, "%s='%s' can't be in a PCI address",
                              address_parts[i].name, text);
            return FALSE;
        }
        value[i] = (guint)number;
    }

    *ret_address = (VptAddress){ value[0], (guint8)value[1], (guint8)value[2], (guint8)value[3] };
    return TRUE;
}

/**
 * vpt_passthru_source_address:
 * @device: a device
 *
 * Returns: (transfer none) (nullable): the <address> in its <source>
 */
const xmlNode *
vpt_passthru_source_address(const xmlNode *device)
{
    return vpt_xml_child(vpt_xml_child(device, "source"), "address");
}

/* The attribute @name of the child @child. */
static const char *
child_attribute(const xmlNode *device, const char *child, const char *name)
{
    const xmlNode *node = vpt_xml_child(device, child);

    return node ? vpt_xml_attribute(node, name) : NULL;
}

/* Adds a passthrough device to @domain; what all forms share is read here. */
static VptPassthru *
add(VptDomain *domain, const xmlNode *device, VptPassthruKind kind)
{
    VptPassthru *passthru = g_new0(VptPassthru, 1);
    const char *model = child_attribute(device, "driver", "model");
    const char *team = child_attribute(device, "teaming", "persistent");

    passthru->kind = kind;
    passthru->alias = g_strdup(child_attribute(device, "alias", "name"));
    passthru->mac = g_strdup(child_attribute(device, "mac", "address"));
    passthru->managed = vpt_xml_attribute_is(device, "managed", "yes");
    if (g_strcmp0(child_attribute(device, "teaming", "type"), "transient") == 0)
        passthru->team = g_strdup(team ? team : "");
    if (g_strcmp0(model, "vfio-pci") != 0)
        passthru->driver_model = g_strdup(model);
    g_ptr_array_add(domain->passthru, passthru);
    return passthru;
}

static gboolean
add_with_address(VptDomain *domain, const xmlNode *device, VptPassthruKind kind, GError **error)
{
    const xmlNode *address = vpt_passthru_source_address(device);
    VptPassthru *passthru = add(domain, device, kind);

    passthru->has_address = address != NULL;
    return !address || vpt_passthru_read_address(address, &passthru->address, error);
}

static gboolean
read_hostdev(VptDomain *domain, const xmlNode *device, GError **error)
{
    const char *type = vpt_xml_attribute(device, "type");

    if (g_strcmp0(type, "pci") == 0)
        return add_with_address(domain, device, VPT_PASSTHRU_PCI, error);

    if (g_strcmp0(type, "mdev") == 0) {
        const xmlNode *address = vpt_passthru_source_address(device);
        VptPassthru *passthru = add(domain, device, VPT_PASSTHRU_MDEV);

        if (address)
            passthru->name = g_strdup(vpt_xml_attribute(address, "uuid"));
    }
    return TRUE;
}

static void
move_last(GPtrArray *from, GPtrArray *to)
{
    g_ptr_array_add(to, g_ptr_array_steal_index(from, from->len - 1));
}

/* An interface that takes a device from a pool: which one, only <actual> tells
 * (libvirt's own status files); public live XML shows it as type='hostdev'.
 * Without either, a transient teaming betrays it, which is for hostdevs; else the
 * network must be asked. */
static gboolean
read_network(VptDomain *domain, const xmlNode *device, GError **error)
{
    const xmlNode *actual = vpt_xml_child(device, "actual");
    gboolean assigned = actual && vpt_xml_attribute_is(actual, "type", "hostdev");
    const xmlNode *address = assigned ? vpt_passthru_source_address(actual) : NULL;
    VptPassthru *passthru;

    if (actual && vpt_xml_attribute_is(actual, "type", "vdpa"))
        domain->vdpa++;
    passthru = add(domain, device, VPT_PASSTHRU_NETWORK);
    passthru->name = g_strdup(child_attribute(device, "source", "network"));
    passthru->managed = actual && vpt_xml_attribute_is(actual, "managed", "yes");
    passthru->has_address = address != NULL;
    if (!assigned && !passthru->team)
        move_last(domain->passthru, domain->networks);
    return !address || vpt_passthru_read_address(address, &passthru->address, error);
}

static void
note_interface(VptDomain *domain, const xmlNode *device)
{
    const char *alias = child_attribute(device, "alias", "name");
    VptInterface *interface;

    if (!alias)
        return;

    interface = g_new0(VptInterface, 1);
    interface->alias = g_strdup(alias);
    interface->model = g_strdup(child_attribute(device, "model", "type"));
    interface->mac = g_strdup(child_attribute(device, "mac", "address"));
    interface->persistent =
        g_strcmp0(child_attribute(device, "teaming", "type"), "persistent") == 0;
    g_ptr_array_add(domain->interfaces, interface);
}

static gboolean
read_interface(VptDomain *domain, const xmlNode *device, GError **error)
{
    const char *type = vpt_xml_attribute(device, "type");

    note_interface(domain, device);
    if (g_strcmp0(type, "hostdev") == 0)
        return add_with_address(domain, device, VPT_PASSTHRU_INTERFACE, error);
    if (g_strcmp0(type, "network") == 0)
        return read_network(domain, device, error);
    if (g_strcmp0(type, "vdpa") == 0)
        domain->vdpa++;
    return TRUE;
}

/* What stands for a disk: itself, an image below it, a copy that is being made of it. */
static gboolean
read_disk_source(VptDomain *domain, const xmlNode *device, GError **error)
{
    const char *type = vpt_xml_attribute(device, "type");
    const xmlNode *source = vpt_xml_child(device, "source");

    if (g_strcmp0(type, "vhostvdpa") == 0)
        domain->vdpa++;
    if (g_strcmp0(type, "nvme") != 0)
        return TRUE;
    if (!add_with_address(domain, device, VPT_PASSTHRU_NVME, error))
        return FALSE;

    /* here managed is an attribute of <source> */
    if (source) {
        VptPassthru *passthru = g_ptr_array_index(domain->passthru, domain->passthru->len - 1);

        passthru->managed = vpt_xml_attribute_is(source, "managed", "yes");
    }
    return TRUE;
}

/* After a snapshot of the disk alone an NVMe disk is the <backingStore> of an image. */
static gboolean
read_disk(VptDomain *domain, const xmlNode *device, GError **error)
{
    const xmlNode *mirror = vpt_xml_child(device, "mirror");

    if (mirror && !read_disk_source(domain, mirror, error))
        return FALSE;
    for (; device; device = vpt_xml_child(device, "backingStore")) {
        if (!read_disk_source(domain, device, error))
            return FALSE;
    }
    return TRUE;
}

/**
 * vpt_passthru_read_device:
 * @domain: a domain
 * @device: an element of its <devices>
 * @error: return location for an error
 *
 * Adds to @domain what @device passes through, if it does.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_passthru_read_device(VptDomain *domain, const xmlNode *device, GError **error)
{
    static const struct {
        const char *name;
        gboolean (*read)(VptDomain *domain, const xmlNode *device, GError **error);
    } devices[] = {
        { "hostdev", read_hostdev },
        { "interface", read_interface },
        { "disk", read_disk },
    };

    for (guint i = 0; i < G_N_ELEMENTS(devices); i++) {
        if (vpt_xml_is(device, devices[i].name))
            return devices[i].read(domain, device, error);
    }
    return TRUE;
}

/**
 * vpt_domain_find:
 * @domain: a domain
 * @address: an address on the host
 *
 * Returns: (transfer none) (nullable): the device at @address that @domain has, in whatever form
 */
VptPassthru *
vpt_domain_find(const VptDomain *domain, VptAddress address)
{
    for (guint i = 0; i < domain->passthru->len; i++) {
        VptPassthru *passthru = g_ptr_array_index(domain->passthru, i);

        if (passthru->has_address && vpt_address_equal(passthru->address, address))
            return passthru;
    }
    return NULL;
}

/**
 * vpt_domain_find_named:
 * @domain: a domain
 * @name: an address on the host, or the name of a passthrough device that has none
 *
 * Returns: (transfer none) (nullable): the device of that name that @domain has
 */
VptPassthru *
vpt_domain_find_named(const VptDomain *domain, const char *name)
{
    VptAddress address;

    if (vpt_address_parse(name, &address, NULL))
        return vpt_domain_find(domain, address);

    for (guint i = 0; i < domain->passthru->len; i++) {
        VptPassthru *passthru = g_ptr_array_index(domain->passthru, i);

        if (!passthru->has_address && g_strcmp0(passthru->name, name) == 0)
            return passthru;
    }
    return NULL;
}

/**
 * vpt_passthru_parse_device:
 * @xml: one device, as a client of libvirt attaches it
 * @error: (out) (optional): VPT_ERROR_SYNTAX
 *
 * Returns: (transfer full) (element-type VptPassthru): what it passes through, nothing or one,
 *   or %NULL with @error set
 */
GPtrArray *
vpt_passthru_parse_device(const char *xml, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_passthru_free);
    g_autoptr(GPtrArray) networks =
        g_ptr_array_new_with_free_func((GDestroyNotify)vpt_passthru_free);
    g_autoptr(GPtrArray) interfaces =
        g_ptr_array_new_with_free_func((GDestroyNotify)vpt_interface_free);
    g_autoptr(VptXml) parsed = vpt_xml_parse(xml, error);
    VptDomain domain = { .passthru = found, .networks = networks, .interfaces = interfaces };

    if (!parsed || !vpt_passthru_read_device(&domain, xmlDocGetRootElement(parsed->doc), error))
        return NULL;
    return g_steal_pointer(&found);
}
