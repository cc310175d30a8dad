/* vpt-domxml.c: the edits of a domain's XML: text in, text out
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-domxml.h"

#include <string.h>

#include "vpt-domxml-memory.h"
#include "vpt-domxml-record.h"
#include "vpt-error.h"
#include "vpt-guest-slot.h"
#include "vpt-hostdev.h"
#include "vpt-xml-edit.h"
#include "vpt-xml-tree.h"

/* One edit: the tree, what it says and what we know of our earlier edits. */
typedef struct {
    VptXml *xml;
    VptDomain *domain;
    VptRecord *record;
    gboolean changed;
} Edit;

static void
edit_clear(Edit *edit)
{
    vpt_record_free(edit->record);
    vpt_domain_free(edit->domain);
    vpt_xml_free(edit->xml);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Edit, edit_clear)

static gboolean
edit_open(Edit *edit, const char *text, GError **error)
{
    edit->xml = vpt_xml_parse(text, error);
    if (!edit->xml)
        return FALSE;
    edit->domain = vpt_domain_from_doc(edit->xml->doc, error);
    if (!edit->domain)
        return FALSE;
    edit->record = vpt_record_read(edit->xml->doc, error);
    return edit->record != NULL;
}

/* Where nothing changed, the text is better than any print of its tree. */
static char *
edit_close(Edit *edit, GError **error)
{
    if (!edit->changed)
        return g_strdup(edit->xml->text);

    vpt_record_write(edit->record, edit->xml->doc);
    return vpt_xml_print(edit->xml, error);
}

/* Whether the domain has the device already in a form that one can attach and
 * detach; in the other forms it is in use and nothing that an edit here could
 * take over. */
static gboolean
find_device(const Edit *edit, VptAddress address, gboolean *ret_found, GError **error)
{
    static const char *const elsewhere[] = {
        [VPT_PASSTHRU_NVME] = "<disk type='nvme'>",
        [VPT_PASSTHRU_COMMANDLINE] = "<qemu:commandline>",
    };
    const VptPassthru *passthru = vpt_domain_find(edit->domain, address);
    g_autofree char *name = NULL;

    *ret_found = passthru != NULL;
    if (!passthru || passthru->kind >= G_N_ELEMENTS(elsewhere) || !elsewhere[passthru->kind])
        return TRUE;

    name = vpt_address_format(address);
    g_set_error(error, VPT_ERROR, VPT_ERROR_CONFLICT,
                "'%s' is in a %s of domain '%s'; take it out there first (virsh edit %s)", name,
                elsewhere[passthru->kind], edit->domain->name, edit->domain->name);
    return FALSE;
}

static gboolean
contains(const GArray *addresses, VptAddress address)
{
    for (guint i = 0; i < addresses->len; i++) {
        if (vpt_address_equal(g_array_index(addresses, VptAddress, i), address))
            return TRUE;
    }
    return FALSE;
}

/* The devices of @devices that are not there yet, each once. */
static GArray *
find_missing(const Edit *edit, const VptDomxmlDevice *devices, gsize n_devices, GError **error)
{
    g_autoptr(GArray) missing = g_array_new(FALSE, FALSE, sizeof(VptAddress));

    for (gsize i = 0; i < n_devices; i++) {
        gboolean found = FALSE;

        if (!find_device(edit, devices[i].address, &found, error))
            return NULL;
        if (!found && !contains(missing, devices[i].address))
            g_array_append_val(missing, devices[i].address);
    }
    return g_steal_pointer(&missing);
}

/* Whether @address belongs to a card of which function 0 and others are among
 * @missing: the guest shall see one card as well. */
static gboolean
is_part_of_card(const GArray *missing, VptAddress address)
{
    guint n_functions = 0;

    for (guint i = 0; i < missing->len; i++) {
        if (vpt_address_same_slot(g_array_index(missing, VptAddress, i), address))
            n_functions++;
    }
    address.function = 0;
    return n_functions > 1 && contains(missing, address);
}

static void
note_device(Edit *edit, VptAddress address, const VptGuestSlot *slot)
{
    VptRecordDevice device = { .address = address };

    if (slot) {
        device.placed = TRUE;
        device.guest = vpt_guest_slot_address(slot, address.function);
        device.port = slot->port;
    }
    g_array_append_val(edit->record->devices, device);
    edit->changed = TRUE;
}

static void
add_hostdev(Edit *edit, VptAddress address, const VptGuestSlot *slot)
{
    xmlNode *devices = vpt_record_ensure(edit->record, edit->xml->doc, VPT_RECORD_DEVICES);
    VptPassthru *passthru = g_new0(VptPassthru, 1);

    vpt_xml_insert(devices, vpt_xml_last(devices),
                   vpt_hostdev_new(edit->xml->doc, address, slot));
    passthru->kind = VPT_PASSTHRU_PCI;
    passthru->has_address = TRUE;
    passthru->address = address;
    g_ptr_array_add(edit->domain->passthru, passthru);
    note_device(edit, address, slot);
}

/* All missing functions of the card that @first is of, in one slot. */
static void
add_card(Edit *edit, const GArray *missing, VptAddress first)
{
    xmlDoc *doc = edit->xml->doc;
    VptGuestSlot slot = { 0 };
    gboolean chosen = vpt_guest_slot_choose(edit->domain, doc, &slot);

    if (chosen && slot.port) {
        xmlNode *devices = vpt_record_ensure(edit->record, doc, VPT_RECORD_DEVICES);

        vpt_xml_insert(devices, vpt_xml_last(devices), vpt_hostdev_new_port(doc, slot.port));
    }
    /* function 0 first: the others are nothing without it */
    for (guint8 function = 0; function < 8; function++) {
        VptAddress address = { first.domain, first.bus, first.slot, function };

        if (contains(missing, address))
            add_hostdev(edit, address, chosen ? &slot : NULL);
    }
}

static void
add_missing(Edit *edit, const GArray *missing)
{
    for (guint i = 0; i < missing->len; i++) {
        VptAddress address = g_array_index(missing, VptAddress, i);

        /* with its card already */
        if (vpt_domain_find(edit->domain, address))
            continue;
        if (is_part_of_card(missing, address))
            add_card(edit, missing, address);
        else
            add_hostdev(edit, address, NULL);
    }
}

/* What is now known of the size of the device's BARs. */
static void
note_bars(Edit *edit, const VptDomxmlDevice *device)
{
    VptRecordDevice *noted = vpt_record_find(edit->record, device->address);

    if (!noted) {
        note_device(edit, device->address, NULL);
        noted = vpt_record_find(edit->record, device->address);
    }
    if (device->bar_bytes > noted->bar_bytes) {
        noted->bar_bytes = device->bar_bytes;
        edit->changed = TRUE;
    }
}

/* Somebody else may have taken a device of ours out. */
static void
forget_missing(Edit *edit)
{
    GArray *devices = edit->record->devices;

    for (guint i = devices->len; i-- > 0;) {
        VptRecordDevice device = g_array_index(devices, VptRecordDevice, i);

        if (vpt_domain_find(edit->domain, device.address))
            continue;
        g_array_remove_index(devices, i);
        vpt_hostdev_remove_port(edit->xml->doc, device.port);
        edit->changed = TRUE;
    }
}

/**
 * vpt_domxml_attach:
 * @xml: a domain
 * @devices: (array length=n_devices): the devices to attach
 * @n_devices: how many
 * @error: return location for an error
 *
 * Adds each device that is not there yet as a hostdev of ours (managed='no'),
 * reserves all of the domain's memory and records in <metadata> what was
 * changed.  What is there already stays as it is, so an interrupted attach may
 * simply be repeated.  Functions of one card that come together get one slot in
 * the guest where that can be chosen safely; everything else is left for
 * libvirt to place.
 *
 * Returns: (transfer full): the new domain; @xml, byte for byte, where nothing was to do; or
 *   %NULL with @error set: VPT_ERROR_SYNTAX (not a domain, a broken record, too much memory),
 *   VPT_ERROR_CONFLICT (the domain has a device as something else)
 */
char *
vpt_domxml_attach(const char *xml, const VptDomxmlDevice *devices, gsize n_devices,
                  GError **error)
{
    g_auto(Edit) edit = { 0 };
    g_autoptr(GArray) missing = NULL;

    if (!edit_open(&edit, xml, error))
        return NULL;
    missing = find_missing(&edit, devices, n_devices, error);
    if (!missing)
        return NULL;
    if (n_devices == 0)
        return edit_close(&edit, error);

    forget_missing(&edit);
    add_missing(&edit, missing);
    for (gsize i = 0; i < n_devices; i++)
        note_bars(&edit, &devices[i]);
    if (!vpt_domxml_reserve(edit.xml->doc, edit.domain, edit.record, &edit.changed, error))
        return NULL;
    return edit_close(&edit, error);
}

static gboolean
check_detach(const Edit *edit, VptAddress address, GError **error)
{
    gboolean found = FALSE;
    g_autofree char *name = NULL;

    if (!find_device(edit, address, &found, error))
        return FALSE;
    if (found || vpt_record_find(edit->record, address))
        return TRUE;

    name = vpt_address_format(address);
    g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                "'%s' is not attached to domain '%s'; virsh dumpxml shows what is", name,
                edit->domain->name);
    return FALSE;
}

/* A guest finds the functions of a card only where function 0 is: without it
 * the others need places of their own. */
static void
displace_rest_of_card(Edit *edit, const VptRecordDevice *first)
{
    for (guint i = 0; i < edit->record->devices->len; i++) {
        VptRecordDevice *device = &g_array_index(edit->record->devices, VptRecordDevice, i);

        if (!device->placed || !vpt_address_same_slot(device->guest, first->guest))
            continue;
        vpt_hostdev_displace(edit->xml->doc, device->address, device->guest);
        device->placed = FALSE;
        device->port = 0;
    }
}

static void
detach_one(Edit *edit, VptAddress address)
{
    xmlDoc *doc = edit->xml->doc;
    GArray *devices = edit->record->devices;
    VptPassthru *passthru = vpt_domain_find(edit->domain, address);
    VptRecordDevice *device = vpt_record_find(edit->record, address);

    vpt_hostdev_remove(doc, address);
    for (; passthru; passthru = vpt_domain_find(edit->domain, address))
        g_ptr_array_remove(edit->domain->passthru, passthru);
    edit->changed = TRUE;

    if (device) {
        VptRecordDevice gone = *device;

        g_array_remove_index(devices, (guint)(device - (VptRecordDevice *)devices->data));
        if (gone.placed && gone.guest.function == 0)
            displace_rest_of_card(edit, &gone);
        vpt_hostdev_remove_port(doc, gone.port);
    }
}

/**
 * vpt_domxml_detach:
 * @xml: a domain
 * @addresses: (array length=n_addresses): addresses of the devices to detach
 * @n_addresses: how many
 * @error: return location for an error
 *
 * Takes the devices out, whether attach put them in or not.  When the last one
 * that attach knows of goes, the memory's reservation and the record go with
 * it, except for what somebody else has changed since: detach after attach
 * gives the same XML (C14N) as before, or, where libvirt has printed the domain
 * in between, what libvirt would have printed without the attach.
 *
 * Returns: (transfer full): the new domain, or %NULL with @error set: VPT_ERROR_NOT_FOUND (a
 *   device is not there), VPT_ERROR_SYNTAX, VPT_ERROR_CONFLICT as for vpt_domxml_attach()
 */
char *
vpt_domxml_detach(const char *xml, const VptAddress *addresses, gsize n_addresses,
                  GError **error)
{
    g_auto(Edit) edit = { 0 };
    xmlDoc *doc;

    if (!edit_open(&edit, xml, error))
        return NULL;
    doc = edit.xml->doc;

    for (gsize i = 0; i < n_addresses; i++) {
        if (!check_detach(&edit, addresses[i], error))
            return NULL;
    }
    for (gsize i = 0; i < n_addresses; i++)
        detach_one(&edit, addresses[i]);
    if (!edit.changed || !edit.record->node)
        return edit_close(&edit, error);

    forget_missing(&edit);
    if (edit.record->devices->len > 0) {
        if (!vpt_domxml_reserve(doc, edit.domain, edit.record, &edit.changed, error))
            return NULL;
    } else {
        vpt_domxml_release(doc, edit.domain, edit.record);
        vpt_record_discard(edit.record, doc, VPT_RECORD_DEVICES);
    }
    return edit_close(&edit, error);
}

/**
 * vpt_domxml_hostdev:
 * @address: a device on the host
 * @error: return location for an error
 *
 * Returns: (transfer full): the <hostdev> that attach adds for it, for virsh attach-device, or
 *   %NULL with @error set
 */
char *
vpt_domxml_hostdev(const VptAddress *address, GError **error)
{
    g_autoptr(xmlDoc) doc = xmlNewDoc(NULL);
    g_autoptr(xmlNode) hostdev = vpt_hostdev_new(doc, *address, NULL);
    g_autoptr(xmlBuffer) printed = xmlBufferCreate();

    if (xmlNodeDump(printed, doc, hostdev, 0, 1) < 0) {
        g_set_error_literal(error, VPT_ERROR, VPT_ERROR_SYNTAX, "the hostdev can't be printed");
        return NULL;
    }
    return g_strconcat((const char *)xmlBufferContent(printed), "\n", NULL);
}
