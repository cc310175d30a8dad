/* vpt-guest-slot.c: a free PCI slot in a guest
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guest-slot.h"

#include <string.h>

#include "vpt-passthru.h"
#include "vpt-xml-tree.h"

#define N_BUSES 256
#define N_SLOTS 32

/* Host bridge, the PIIX3 (ISA, IDE, USB) and the slot that libvirt keeps for
 * the primary video device (qemuDomainValidateDevicePCISlotsPIIX3). */
#define I440FX_FIRST_SLOT 3

/* What the XML says to be taken: slots of bus 0, and buses. */
typedef struct {
    gboolean slots[N_SLOTS];
    gboolean buses[N_BUSES];
    gboolean known;
} Taken;

static void
take_address(Taken *taken, const xmlNode *device)
{
    const xmlNode *address = vpt_xml_child(device, "address");
    VptAddress guest = { 0 };

    if (!address || !vpt_xml_attribute_is(address, "type", "pci") ||
        !vpt_passthru_read_address(address, &guest, NULL))
        return;

    taken->buses[guest.bus] = TRUE;
    if (guest.bus == 0)
        taken->slots[guest.slot] = TRUE;
}

/* The bus that a PCI controller makes; -1: device is none or does not say. */
static int
controller_index(const xmlNode *device)
{
    const char *text = vpt_xml_attribute(device, "index");
    guint64 index = 0;

    if (!vpt_xml_is(device, "controller") || !vpt_xml_attribute_is(device, "type", "pci") ||
        !text || !g_ascii_string_to_unsigned(text, 10, 0, N_BUSES - 1, &index, NULL))
        return -1;
    return (int)index;
}

static void
take(Taken *taken, const xmlDoc *doc)
{
    taken->known = TRUE;
    for (const xmlNode *node = xmlDocGetRootElement(doc)->children; node; node = node->next) {
        /* devices behind libvirt's back may sit anywhere */
        if (node->type == XML_ELEMENT_NODE && node->ns)
            taken->known = FALSE;
        if (!vpt_xml_is(node, "devices"))
            continue;

        for (const xmlNode *device = node->children; device; device = device->next) {
            int index;

            if (device->type != XML_ELEMENT_NODE)
                continue;
            take_address(taken, device);
            index = controller_index(device);
            if (index >= 0)
                taken->buses[index] = TRUE;
        }
    }
}

/* The names of the machines, as libvirt tells them apart
 * (qemuDomainMachineIsQ35, qemuDomainMachineIsI440FX). */
static gboolean
is_q35(const char *machine)
{
    return g_str_equal(machine, "q35") || g_str_has_prefix(machine, "pc-q35");
}

static gboolean
is_i440fx(const char *machine)
{
    return g_str_equal(machine, "pc") || g_str_has_prefix(machine, "pc-0.") ||
           g_str_has_prefix(machine, "pc-1.") || g_str_has_prefix(machine, "pc-i440") ||
           g_str_has_prefix(machine, "rhel");
}

/**
 * vpt_guest_slot_choose:
 * @domain: a domain
 * @doc: its XML
 * @ret_slot: (out): a slot that nothing has; written only on success
 *
 * Only for i440fx (a slot of pci.0, from the top: libvirt hands them out from
 * the bottom) and q35 (a pcie-root-port more); elsewhere libvirt knows better.
 *
 * Returns: whether a slot can be chosen safely
 */
gboolean
vpt_guest_slot_choose(const VptDomain *domain, const xmlDoc *doc, VptGuestSlot *ret_slot)
{
    gboolean qemu = g_strcmp0(domain->type, "kvm") == 0 || g_strcmp0(domain->type, "qemu") == 0;
    gboolean x86 = !domain->arch || g_str_equal(domain->arch, "x86_64") ||
                   g_str_equal(domain->arch, "i686");
    Taken taken = { 0 };

    if (!qemu || !x86 || !domain->machine)
        return FALSE;

    take(&taken, doc);
    if (!taken.known)
        return FALSE;

    if (is_q35(domain->machine)) {
        for (guint bus = 1; bus < N_BUSES; bus++) {
            if (!taken.buses[bus]) {
                *ret_slot = (VptGuestSlot){ .bus = bus, .slot = 0, .port = bus };
                return TRUE;
            }
        }
    } else if (is_i440fx(domain->machine)) {
        for (guint slot = N_SLOTS - 1; slot >= I440FX_FIRST_SLOT; slot--) {
            if (!taken.slots[slot]) {
                *ret_slot = (VptGuestSlot){ .bus = 0, .slot = slot };
                return TRUE;
            }
        }
    }
    return FALSE;
}

VptAddress
vpt_guest_slot_address(const VptGuestSlot *slot, guint8 function)
{
    return (VptAddress){ 0, (guint8)slot->bus, (guint8)slot->slot, function };
}

/**
 * vpt_guest_bus_is_used:
 * @doc: a domain
 * @bus: a bus in the guest
 *
 * Returns: whether a device sits on @bus
 */
gboolean
vpt_guest_bus_is_used(const xmlDoc *doc, guint bus)
{
    for (const xmlNode *devices = vpt_xml_child(xmlDocGetRootElement(doc), "devices"); devices;
         devices = vpt_xml_first(devices->next, "devices")) {
        for (const xmlNode *device = devices->children; device; device = device->next) {
            const xmlNode *address = vpt_xml_child(device, "address");
            VptAddress guest = { 0 };

            if (address && vpt_xml_attribute_is(address, "type", "pci") &&
                vpt_passthru_read_address(address, &guest, NULL) && guest.bus == bus)
                return TRUE;
        }
    }
    return FALSE;
}
