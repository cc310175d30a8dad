/* vpt-domxml-record.c: what attach changed in a domain, kept in its <metadata>
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *   <vpt:passthru xmlns:vpt="…" created="memtune" locked="yes" current-memory="4194304"
 *       hard-limit="9437184"><vpt:old><currentMemory>…</currentMemory></vpt:old>
 *       <vpt:device address="0000:03:00.0" bars="16777216"/></vpt:passthru>
 *
 * all in one line, without any white space: when libvirt prints the domain, it
 * breaks the line.  That is how detach learns that it must give back what
 * libvirt would have made of the old XML, not the old XML to the letter. */
#include "config.h"

#include "vpt-domxml-record.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-memory.h"
#include "vpt-xml-edit.h"
#include "vpt-xml-tree.h"

/* Below <domain>, in the order in which libvirt prints it, as far as something
 * is ever put behind it (virDomainDefFormatInternalSetRootName). */
static const struct {
    const char *name;
    guint container;
} order[] = {
    { "name", 0 },
    { "uuid", 0 },
    { "genid", 0 },
    { "title", 0 },
    { "description", 0 },
    { "metadata", VPT_RECORD_METADATA },
    { "maxMemory", 0 },
    { "memory", 0 },
    { "currentMemory", 0 },
    { "blkiotune", 0 },
    { "memtune", VPT_RECORD_MEMTUNE },
    { "memoryBacking", VPT_RECORD_MEMORY_BACKING },
    { "vcpu", 0 },
    { "os", 0 },
    { "features", 0 },
    { "cpu", 0 },
    { "clock", 0 },
    { "on_poweroff", 0 },
    { "on_reboot", 0 },
    { "on_crash", 0 },
    { "on_lockfailure", 0 },
    { "pm", 0 },
    { "perf", 0 },
    { "devices", VPT_RECORD_DEVICES },
};

static guint
find_container(VptRecordContainer container)
{
    guint i = 0;

    while (order[i].container != container)
        i++;
    return i;
}

/**
 * vpt_record_container:
 * @name: name of an element
 *
 * Returns: which container that is, 0: none
 */
guint
vpt_record_container(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        if (g_str_equal(name, order[i].name))
            return order[i].container;
    }
    return 0;
}

/**
 * vpt_record_ensure:
 * @record: the record
 * @doc: a domain
 * @container: one of the containers below <domain>
 *
 * Makes the container where there is none and notes that it did.
 *
 * Returns: (transfer none): the container
 */
xmlNode *
vpt_record_ensure(VptRecord *record, xmlDoc *doc, VptRecordContainer container)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    guint i = find_container(container);
    xmlNode *node = vpt_xml_child(root, order[i].name);
    xmlNode *before = NULL;

    if (node) {
        if (!node->children && vpt_xml_open(node))
            record->opened |= container;
        return node;
    }

    node = xmlNewDocNode(doc, NULL, (const xmlChar *)order[i].name, NULL);
    while (i > 0 && !before)
        before = vpt_xml_child(root, order[--i].name);
    vpt_xml_insert(root, before, node);
    vpt_xml_open(node);
    record->created |= container;
    return node;
}

/**
 * vpt_record_discard:
 * @record: the record
 * @doc: a domain
 * @container: one of the containers below <domain>
 *
 * Takes the container away if it was made by vpt_record_ensure() and nothing
 * is in it now; one that was empty is empty again.
 */
void
vpt_record_discard(VptRecord *record, xmlDoc *doc, VptRecordContainer container)
{
    xmlNode *node = vpt_xml_child(xmlDocGetRootElement(doc), order[find_container(container)].name);

    if (!node || vpt_xml_has_content(node))
        return;

    if (record->created & container)
        vpt_xml_remove(node);
    else if (record->opened & container)
        vpt_xml_close(node);
    record->created &= ~(guint)container;
    record->opened &= ~(guint)container;
}

void
vpt_record_free(VptRecord *record)
{
    if (!record)
        return;

    g_array_unref(record->devices);
    xmlFreeNode(record->old_current_memory);
    xmlFreeNode(record->old_hard_limit);
    g_free(record);
}

/**
 * vpt_record_find:
 * @record: a record
 * @address: an address on the host
 *
 * Returns: (transfer none) (nullable): what is known of the device there; valid until
 *   @record's devices change
 */
VptRecordDevice *
vpt_record_find(const VptRecord *record, VptAddress address)
{
    for (guint i = 0; i < record->devices->len; i++) {
        VptRecordDevice *device = &g_array_index(record->devices, VptRecordDevice, i);

        if (vpt_address_equal(device->address, address))
            return device;
    }
    return NULL;
}

static void
set_attribute(xmlNode *node, const char *name, const char *value)
{
    xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

static void
set_number(xmlNode *node, const char *name, guint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, number);

    if (number != 0)
        set_attribute(node, name, text);
}

static void
set_address(xmlNode *node, const char *name, VptAddress address)
{
    g_autofree char *text = vpt_address_format(address);

    set_attribute(node, name, text);
}

static void
set_containers(xmlNode *node, const char *name, guint containers)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        if (containers & order[i].container)
            g_string_append_printf(text, "%s%s", text->len ? " " : "", order[i].name);
    }
    if (text->len)
        set_attribute(node, name, text->str);
}

static void
write_attributes(const VptRecord *record)
{
    set_containers(record->node, "created", record->created);
    set_containers(record->node, "opened", record->opened);
    if (record->locked)
        set_attribute(record->node, "locked", "yes");
    set_number(record->node, "current-memory", record->current_memory);
    set_number(record->node, "hard-limit", record->hard_limit);
}

static void
write_children(VptRecord *record)
{
    xmlNode *node = record->node;

    if (record->old_current_memory || record->old_hard_limit) {
        xmlNode *old = xmlNewChild(node, node->ns, (const xmlChar *)"old", NULL);

        if (record->old_current_memory)
            xmlAddChild(old, g_steal_pointer(&record->old_current_memory));
        if (record->old_hard_limit)
            xmlAddChild(old, g_steal_pointer(&record->old_hard_limit));
    }

    for (guint i = 0; i < record->devices->len; i++) {
        const VptRecordDevice *device = &g_array_index(record->devices, VptRecordDevice, i);
        xmlNode *child = xmlNewChild(node, node->ns, (const xmlChar *)"device", NULL);

        set_address(child, "address", device->address);
        set_number(child, "bars", device->bar_bytes);
        if (device->placed)
            set_address(child, "guest", device->guest);
        set_number(child, "port", device->port);
    }
}

/**
 * vpt_record_write:
 * @record: a record; the old elements go into @doc
 * @doc: the domain that it is of
 *
 * Puts @record into @doc's <metadata>, in the place of the one it was read
 * from, or takes that one away where no devices are left.
 */
void
vpt_record_write(VptRecord *record, xmlDoc *doc)
{
    xmlNode *metadata;

    if (record->devices->len == 0) {
        if (record->node)
            vpt_xml_remove(g_steal_pointer(&record->node));
        vpt_record_discard(record, doc, VPT_RECORD_METADATA);
        return;
    }

    if (!record->node) {
        metadata = vpt_record_ensure(record, doc, VPT_RECORD_METADATA);
        record->node = xmlNewDocNode(doc, NULL, (const xmlChar *)"passthru", NULL);
        xmlSetNs(record->node, xmlNewNs(record->node, (const xmlChar *)VPT_RECORD_NAMESPACE,
                                        (const xmlChar *)"vpt"));
        vpt_xml_insert(metadata, vpt_xml_last(metadata), record->node);
    }

    xmlFreePropList(record->node->properties);
    record->node->properties = NULL;
    xmlFreeNodeList(record->node->children);
    record->node->children = record->node->last = NULL;
    write_attributes(record);
    write_children(record);
}
