/* vpt-hostxml.c: a host's facts from libvirt's XML about it: node devices, capabilities
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-hostxml.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-passthru.h"
#include "vpt-xml-tree.h"

/* libvirt does not escape the texts of a card's VPD: an & in one must not make the card, let
 * alone the host, unreadable. */
static xmlDoc *
read_xml(const char *xml)
{
    return xmlReadMemory(xml, (int)strlen(xml), NULL, NULL,
                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                             XML_PARSE_RECOVER);
}

static const xmlNode *
find_capability(const xmlNode *parent, const char *type)
{
    for (const xmlNode *node = vpt_xml_child(parent, "capability"); node;
         node = vpt_xml_first(node->next, "capability")) {
        if (vpt_xml_attribute_is(node, "type", type))
            return node;
    }

    return NULL;
}

/* Returns: (transfer full) (nullable): the text of a child, none where it is empty */
static char *
read_text(const xmlNode *parent, const char *name)
{
    const xmlNode *node = vpt_xml_child(parent, name);
    g_autofree char *text = node ? g_strdup(vpt_xml_text(node)) : NULL;

    return text && *g_strstrip(text) ? g_steal_pointer(&text) : NULL;
}

static const char *
read_attribute(const xmlNode *parent, const char *child, const char *attribute)
{
    const xmlNode *node = vpt_xml_child(parent, child);

    return node ? vpt_xml_attribute(node, attribute) : NULL;
}

/* libvirt writes 0x in front of hexadecimal numbers; a plain number is decimal.
 * @text: (nullable): what is no number up to @limit leaves @number as it is */
static gboolean
parse_number(const char *text, guint64 limit, guint64 *number)
{
    gboolean hexadecimal = text && g_str_has_prefix(text, "0x");

    return text && g_ascii_string_to_unsigned(hexadecimal ? text + 2 : text,
                                              hexadecimal ? 16 : 10, 0, limit, number, NULL);
}

static gboolean
read_address(const xmlNode *pci, VptAddress *ret_address)
{
    static const struct {
        const char *name;
        guint64 limit;
    } parts[] = {
        { "domain", G_MAXUINT32 },
        { "bus", 0xff },
        { "slot", 0x1f },
        { "function", 0x07 },
    };
    guint64 value[G_N_ELEMENTS(parts)];

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *text = read_text(pci, parts[i].name);

        if (!parse_number(text, parts[i].limit, &value[i]))
            return FALSE;
    }

    *ret_address = (VptAddress){ (guint32)value[0], (guint8)value[1], (guint8)value[2],
                                 (guint8)value[3] };
    return TRUE;
}

static void
read_identity(const xmlNode *pci, VptDevice *device)
{
    g_autofree char *class_text = read_text(pci, "class");
    guint64 class = 0;
    guint64 vendor = 0;
    guint64 product = 0;

    parse_number(class_text, 0xffffff, &class);
    parse_number(read_attribute(pci, "vendor", "id"), 0xffff, &vendor);
    parse_number(read_attribute(pci, "product", "id"), 0xffff, &product);
    device->class = (guint32)class;
    device->vendor = (guint16)vendor;
    device->device = (guint16)product;
    device->vendor_name = read_text(pci, "vendor");
    device->device_name = read_text(pci, "product");

    /* the read-only fields come first where there are any; the others have no serial number */
    device->serial = read_text(vpt_xml_child(find_capability(pci, "vpd"), "fields"),
                               "serial_number");
}

static void
read_virtualization(const xmlNode *pci, VptDevice *device)
{
    const xmlNode *physical = vpt_xml_child(find_capability(pci, "phys_function"), "address");
    const xmlNode *virtual = find_capability(pci, "virt_functions");
    guint64 total;

    device->is_vf = physical &&
                    vpt_passthru_read_address(physical, &device->physical_function, NULL);

    for (const xmlNode *node = vpt_xml_child(virtual, "address"); node;
         node = vpt_xml_first(node->next, "address"))
        device->n_vfs++;

    total = device->n_vfs;
    if (virtual)
        parse_number(vpt_xml_attribute(virtual, "maxCount"), G_MAXUINT16, &total);
    device->total_vfs = (guint)total;
}

static void
read_place(const xmlNode *root, const xmlNode *pci, VptDevice *device)
{
    g_autofree char *parent = read_text(root, "parent");
    guint64 number;

    /* a device on the root bus has `computer` or `pci_0000_00` for a parent, which is no device */
    device->has_parent = parent && g_str_has_prefix(parent, "pci_") &&
                         vpt_address_parse(parent, &device->parent, NULL);

    if (parse_number(read_attribute(pci, "iommuGroup", "number"), G_MAXINT, &number))
        device->iommu_group = (int)number;
    if (parse_number(read_attribute(pci, "numa", "node"), G_MAXINT, &number))
        device->numa_node = (int)number;

    /* PCI Code and ID Assignment: 0604 is a PCI-to-PCI bridge whatever its header says */
    device->bridge = find_capability(pci, "pci-bridge") || find_capability(pci, "cardbus-bridge") ||
                     device->class >> 8 == 0x0604;
}

/**
 * vpt_hostxml_device:
 * @xml: a node device, as virNodeDeviceGetXMLDesc() prints it
 * @error: (out) (optional): VPT_ERROR_FACTS where it is no PCI device or has no address
 *
 * What the XML does not tell (subsystem, BARs, reset methods, …) stays unknown.
 *
 * Returns: (transfer full): the device, or %NULL with @error set
 */
VptDevice *
vpt_hostxml_device(const char *xml, GError **error)
{
    g_autoptr(xmlDoc) doc = read_xml(xml);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    const xmlNode *pci = root && vpt_xml_is(root, "device") ? find_capability(root, "pci") : NULL;
    g_autofree char *name = read_text(root, "name");
    VptAddress address;
    VptDevice *device;

    if (!read_address(pci, &address)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                    "libvirt's description of node device '%s' is not one of a PCI device; virsh "
                    "nodedev-dumpxml shows it", name ? name : "?");
        return NULL;
    }

    device = vpt_device_new(address);
    device->driver = read_text(vpt_xml_child(root, "driver"), "name");
    read_identity(pci, device);
    read_virtualization(pci, device);
    read_place(root, pci, device);
    return device;
}

/**
 * vpt_hostxml_iommu:
 * @capabilities: (nullable): what virConnectGetCapabilities() gives
 *
 * Returns: whether libvirt sees an IOMMU at work
 */
VptTristate
vpt_hostxml_iommu(const char *capabilities)
{
    g_autoptr(xmlDoc) doc = capabilities ? read_xml(capabilities) : NULL;
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    const char *support = read_attribute(vpt_xml_child(root, "host"), "iommu", "support");

    if (g_strcmp0(support, "yes") == 0)
        return VPT_YES;
    return g_strcmp0(support, "no") == 0 ? VPT_NO : VPT_UNKNOWN;
}

static gboolean
offers_value(const xmlNode *device, const char *name, const char *value)
{
    for (const xmlNode *list = vpt_xml_child(device, "enum"); list;
         list = vpt_xml_first(list->next, "enum")) {
        const xmlNode *item = vpt_xml_attribute_is(list, "name", name) ?
                                  vpt_xml_child(list, "value") : NULL;

        while (item && !g_str_equal(vpt_xml_text(item), value))
            item = vpt_xml_first(item->next, "value");
        if (item)
            return TRUE;
    }

    return FALSE;
}

/**
 * vpt_hostxml_vfio:
 * @domain_capabilities: (nullable): what virConnectGetDomainCapabilities() gives
 * @iommu: whether the host has an IOMMU
 *
 * Returns: whether libvirt can use VFIO.  QEMU's driver offers it if the host has an IOMMU
 *   and /dev/vfio/vfio, so that its absence tells something only where there is an IOMMU
 */
VptTristate
vpt_hostxml_vfio(const char *domain_capabilities, VptTristate iommu)
{
    g_autoptr(xmlDoc) doc = domain_capabilities ? read_xml(domain_capabilities) : NULL;
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    const xmlNode *hostdev = vpt_xml_child(vpt_xml_child(root, "devices"), "hostdev");

    if (offers_value(hostdev, "pciBackend", "vfio"))
        return VPT_YES;
    return hostdev && iommu == VPT_YES ? VPT_NO : VPT_UNKNOWN;
}
