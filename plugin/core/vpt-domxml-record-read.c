/* vpt-domxml-record-read.c: the record in <metadata>, read back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Anybody may have edited it, so all that does not fit is an error that names
 * it; nothing in it is worth a guess. */
#include "config.h"

#include "vpt-domxml-record.h"

#include "vpt-memory.h"
#include "vpt-xml-edit.h"
#include "vpt-xml-tree.h"

static gboolean
read_number(const xmlNode *node, const char *name, guint64 limit, guint64 *ret_number,
            GError **error)
{
    const char *text = vpt_xml_attribute(node, name);

    if (!text || g_ascii_string_to_unsigned(text, 10, 1, limit, ret_number, NULL))
        return TRUE;

    vpt_xml_set_error(error, node, "the record of virt-passthru says %s='%s', which can't be; "
                      "take the record out of <metadata>", name, text);
    return FALSE;
}

static gboolean
read_address(const xmlNode *node, const char *name, VptAddress *ret_address, GError **error)
{
    const char *text = vpt_xml_attribute(node, name);

    if (text && vpt_address_parse(text, ret_address, NULL))
        return TRUE;

    vpt_xml_set_error(error, node, "the record of virt-passthru says %s='%s', which is no PCI "
                      "address; take the record out of <metadata>", name, text ? text : "");
    return FALSE;
}

static gboolean
read_device(VptRecord *record, const xmlNode *node, GError **error)
{
    VptRecordDevice device = { 0 };
    guint64 port = 0;

    if (!read_address(node, "address", &device.address, error))
        return FALSE;
    device.placed = vpt_xml_attribute(node, "guest") != NULL;
    if (device.placed && !read_address(node, "guest", &device.guest, error))
        return FALSE;
    if (!read_number(node, "bars", G_MAXUINT64, &device.bar_bytes, error) ||
        !read_number(node, "port", 255, &port, error))
        return FALSE;

    device.port = (guint)port;
    if (!vpt_record_find(record, device.address))
        g_array_append_val(record->devices, device);
    return TRUE;
}

static gboolean
read_containers(const xmlNode *node, const char *name, guint *ret_containers, GError **error)
{
    const char *text = vpt_xml_attribute(node, name);
    g_auto(GStrv) names = g_strsplit(text ? text : "", " ", -1);

    for (guint i = 0; names[i]; i++) {
        guint container = vpt_record_container(names[i]);

        if (!container) {
            vpt_xml_set_error(error, node, "the record of virt-passthru says %s='%s', which can't "
                              "be; take the record out of <metadata>", name, text);
            return FALSE;
        }
        *ret_containers |= container;
    }
    return TRUE;
}

/* Takes a <currentMemory> or <hard_limit> out of the record. */
static gboolean
read_old(VptRecord *record, const xmlNode *old, GError **error)
{
    xmlNode *next;

    for (xmlNode *node = old->children; node; node = next) {
        xmlNode **kept = vpt_xml_is(node, "currentMemory") ? &record->old_current_memory
                         : vpt_xml_is(node, "hard_limit")  ? &record->old_hard_limit
                                                           : NULL;
        guint64 kib;

        next = node->next;
        if (!kept || *kept)
            continue;
        if (!vpt_memory_read(node, &kib, error))
            return FALSE;
        *kept = vpt_xml_take(node);
    }
    return TRUE;
}

static gboolean
read_content(VptRecord *record, const xmlNode *node, GError **error)
{
    if (!read_containers(node, "created", &record->created, error) ||
        !read_containers(node, "opened", &record->opened, error) ||
        !read_number(node, "current-memory", G_MAXUINT64, &record->current_memory, error) ||
        !read_number(node, "hard-limit", G_MAXUINT64, &record->hard_limit, error))
        return FALSE;

    record->locked = vpt_xml_attribute_is(node, "locked", "yes");
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (vpt_xml_is_in(child, VPT_RECORD_NAMESPACE, "old")) {
            if (!read_old(record, child, error))
                return FALSE;
        } else if (vpt_xml_is_in(child, VPT_RECORD_NAMESPACE, "device")) {
            if (!read_device(record, child, error))
                return FALSE;
        }
    }

    /* what was not set has nothing that stood there before */
    if (record->current_memory == 0)
        g_clear_pointer(&record->old_current_memory, xmlFreeNode);
    if (record->hard_limit == 0)
        g_clear_pointer(&record->old_hard_limit, xmlFreeNode);
    return TRUE;
}

/* libvirt prints sizes in KiB and nothing besides; an empty element or a limit
 * that is none it leaves out. */
static void
print_as_libvirt(xmlNode **old)
{
    g_autofree char *text = NULL;
    guint64 kib = 0;

    if (!*old || !vpt_memory_read(*old, &kib, NULL))
        return;

    if (!*vpt_xml_text(*old) || kib >= VPT_MEMORY_UNLIMITED) {
        xmlFreeNode(g_steal_pointer(old));
        return;
    }
    text = g_strdup_printf("%" G_GUINT64_FORMAT, kib);
    xmlFreePropList((*old)->properties);
    (*old)->properties = NULL;
    xmlNodeSetContent(*old, (const xmlChar *)text);
    xmlNewProp(*old, (const xmlChar *)"unit", (const xmlChar *)"KiB");
}

/* What has come to pass when libvirt printed the domain: empty containers are
 * gone, except that <metadata/> is printed as that and <devices> always. */
static void
follow_libvirt(VptRecord *record)
{
    record->created |= VPT_RECORD_MEMTUNE | VPT_RECORD_MEMORY_BACKING;
    record->created &= ~(guint)VPT_RECORD_DEVICES;
    record->opened = VPT_RECORD_METADATA;
    print_as_libvirt(&record->old_current_memory);
    print_as_libvirt(&record->old_hard_limit);
}

/**
 * vpt_record_read:
 * @doc: a domain
 * @error: return location for an error
 *
 * Reads the record in @doc's <metadata> and moves the old elements that it
 * keeps out of @doc.  @doc must outlive the record.
 *
 * Returns: (transfer full): the record, an empty one where @doc has none, or %NULL with
 *   VPT_ERROR_SYNTAX in @error where it can't be one of ours
 */
VptRecord *
vpt_record_read(const xmlDoc *doc, GError **error)
{
    g_autoptr(VptRecord) record = g_new0(VptRecord, 1);
    xmlNode *node = NULL;

    record->devices = g_array_new(FALSE, FALSE, sizeof(VptRecordDevice));

    node = vpt_xml_child(xmlDocGetRootElement(doc), "metadata");
    for (node = node ? node->children : NULL; node && !record->node; node = node->next) {
        if (vpt_xml_is_in(node, VPT_RECORD_NAMESPACE, "passthru"))
            record->node = node;
    }
    if (!record->node)
        return g_steal_pointer(&record);

    if (!read_content(record, record->node, error))
        return NULL;
    if (record->node->children && record->node->children->type == XML_TEXT_NODE)
        follow_libvirt(record);
    return g_steal_pointer(&record);
}
