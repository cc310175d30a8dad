/* vpt-hostdev.c: the <hostdev> of a device and the root port of a card
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-hostdev.h"

#include "vpt-passthru.h"
#include "vpt-template.h"
#include "vpt-xml-edit.h"
#include "vpt-xml-tree.h"

/* "0x%0*x", but without the cost of printf: there are many of these. */
static void
set_hex(xmlNode *node, const char *name, guint digits, guint value)
{
    char text[] = "0x00000000";

    while (digits < 8 && value >> 4 * digits)
        digits++;
    text[2 + digits] = '\0';
    for (guint i = 0; i < digits; i++)
        text[1 + digits - i] = "0123456789abcdef"[value >> 4 * i & 0xf];

    if (!vpt_xml_attribute_is(node, name, text))
        xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)text);
}

static void
set_address(xmlNode *node, VptAddress address)
{
    set_hex(node, "domain", 4, address.domain);
    set_hex(node, "bus", 2, address.bus);
    set_hex(node, "slot", 2, address.slot);
    set_hex(node, "function", 1, address.function);
}

/**
 * vpt_hostdev_new:
 * @doc: where it will be put in
 * @address: the device on the host
 * @slot: (nullable): its slot in the guest, %NULL: libvirt finds one
 *
 * Returns: (transfer full): a <hostdev> of ours (managed='no') for the device
 */
xmlNode *
vpt_hostdev_new(xmlDoc *doc, VptAddress address, const VptGuestSlot *slot)
{
    xmlNode *hostdev = vpt_template_copy(VPT_TEMPLATE_PASSTHROUGH, "devices/hostdev", doc);
    xmlNode *guest;

    set_address(vpt_xml_child(vpt_xml_child(hostdev, "source"), "address"), address);
    if (!slot)
        return hostdev;

    guest = vpt_template_copy(VPT_TEMPLATE_PASSTHROUGH, "devices/hostdev/address", doc);
    set_address(guest, vpt_guest_slot_address(slot, address.function));
    if (address.function != 0)
        xmlUnsetProp(guest, (const xmlChar *)"multifunction");
    xmlAddChild(hostdev, guest);
    return hostdev;
}

/**
 * vpt_hostdev_new_port:
 * @doc: where it will be put in
 * @index: the number of the bus that it makes
 *
 * Returns: (transfer full): a <controller model='pcie-root-port'>
 */
xmlNode *
vpt_hostdev_new_port(xmlDoc *doc, guint index)
{
    xmlNode *port = vpt_template_copy(VPT_TEMPLATE_PASSTHROUGH, "devices/controller", doc);
    g_autofree char *text = g_strdup_printf("%u", index);

    xmlSetProp(port, (const xmlChar *)"index", (const xmlChar *)text);
    return port;
}

/* Whether @node is a <hostdev> or <interface> that takes the device at @wanted. */
static gboolean
takes_device(const xmlNode *node, VptAddress wanted)
{
    const xmlNode *source = NULL;
    VptAddress address = { 0 };

    if (vpt_xml_is(node, "hostdev") && vpt_xml_attribute_is(node, "type", "pci"))
        source = node;
    else if (vpt_xml_is(node, "interface") && vpt_xml_attribute_is(node, "type", "hostdev"))
        source = node;
    else if (vpt_xml_is(node, "interface"))
        source = vpt_xml_child(node, "actual");

    source = source ? vpt_passthru_source_address(source) : NULL;
    return source && vpt_passthru_read_address(source, &address, NULL) &&
           vpt_address_equal(address, wanted);
}

/**
 * vpt_hostdev_remove:
 * @doc: a domain
 * @address: a device on the host
 *
 * Removes each <hostdev> and <interface> that takes the device.
 */
void
vpt_hostdev_remove(const xmlDoc *doc, VptAddress address)
{
    for (xmlNode *devices = vpt_xml_child(xmlDocGetRootElement(doc), "devices"); devices;
         devices = vpt_xml_first(devices->next, "devices")) {
        xmlNode *next;

        for (xmlNode *node = devices->children; node; node = next) {
            next = node->next;
            if (takes_device(node, address))
                vpt_xml_remove(node);
        }
    }
}

/**
 * vpt_hostdev_remove_port:
 * @doc: a domain
 * @port: index of a <controller model='pcie-root-port'>, 0: none
 *
 * Removes the port if nothing sits on it any more.
 */
void
vpt_hostdev_remove_port(const xmlDoc *doc, guint port)
{
    g_autofree char *index = g_strdup_printf("%u", port);
    xmlNode *next;

    if (port == 0 || vpt_guest_bus_is_used(doc, port))
        return;

    for (xmlNode *devices = vpt_xml_child(xmlDocGetRootElement(doc), "devices"); devices;
         devices = vpt_xml_first(devices->next, "devices")) {
        for (xmlNode *node = devices->children; node; node = next) {
            next = node->next;
            if (vpt_xml_is(node, "controller") && vpt_xml_attribute_is(node, "type", "pci") &&
                vpt_xml_attribute_is(node, "model", "pcie-root-port") &&
                vpt_xml_attribute_is(node, "index", index))
                vpt_xml_remove(node);
        }
    }
}

/**
 * vpt_hostdev_displace:
 * @doc: a domain
 * @address: a device on the host
 * @guest: the place in the guest that it was given
 *
 * Lets libvirt find another place, unless somebody else has done so already.
 */
void
vpt_hostdev_displace(const xmlDoc *doc, VptAddress address, VptAddress guest)
{
    for (xmlNode *devices = vpt_xml_child(xmlDocGetRootElement(doc), "devices"); devices;
         devices = vpt_xml_first(devices->next, "devices")) {
        for (xmlNode *node = devices->children; node; node = node->next) {
            xmlNode *place = takes_device(node, address) ? vpt_xml_child(node, "address") : NULL;
            VptAddress now = { 0 };

            if (place && vpt_passthru_read_address(place, &now, NULL) &&
                vpt_address_equal(now, guest))
                vpt_xml_remove(place);
        }
    }
}
