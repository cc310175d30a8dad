/* vpt-domxml-memory.c: reserving a domain's memory and giving it back
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What stood there before goes into the record.  What we set is noted as well:
 * a value that is another now was changed by somebody else and is theirs. */
#include "config.h"

#include "vpt-domxml-memory.h"

#include "vpt-error.h"
#include "vpt-memory.h"
#include "vpt-template.h"
#include "vpt-xml-edit.h"
#include "vpt-xml-tree.h"

/* The child @name that libvirt would look at: the first in any @container. */
static xmlNode *
find_in(const xmlDoc *doc, const char *container, const char *name)
{
    xmlNode *child = NULL;

    for (xmlNode *node = vpt_xml_child(xmlDocGetRootElement(doc), container); node && !child;
         node = vpt_xml_first(node->next, container))
        child = vpt_xml_child(node, name);
    return child;
}

static guint64
size_of(const xmlNode *node)
{
    guint64 kib = 0;

    /* that it can be read, the parser of the domain has seen to */
    return node && vpt_memory_read(node, &kib, NULL) ? kib : 0;
}

/* libvirt takes the largest limit that can be written for none. */
static guint64
limit_of(const xmlNode *node)
{
    guint64 kib = size_of(node);

    return kib < VPT_MEMORY_UNLIMITED ? kib : 0;
}

static xmlNode *
new_size(xmlDoc *doc, const char *path, guint64 kib)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT, kib);
    xmlNode *node = vpt_template_copy(VPT_TEMPLATE_PASSTHROUGH, path, doc);

    xmlNodeSetContent(node, (const xmlChar *)text);
    return node;
}

static void
put_into(VptRecord *record, xmlDoc *doc, VptRecordContainer container, xmlNode *node)
{
    xmlNode *parent = vpt_record_ensure(record, doc, container);

    vpt_xml_insert(parent, vpt_xml_last(parent), node);
}

static gboolean
reserve_locked(xmlDoc *doc, VptRecord *record)
{
    if (find_in(doc, "memoryBacking", "locked"))
        return FALSE;

    put_into(record, doc, VPT_RECORD_MEMORY_BACKING,
             vpt_template_copy(VPT_TEMPLATE_PASSTHROUGH, "memoryBacking/locked", doc));
    record->locked = TRUE;
    return TRUE;
}

/* What <memory> says, which is not always what the domain gets: with NUMA cells
 * virsh define goes by them, but not every driver does. */
static guint64
written_memory(const xmlDoc *doc)
{
    return size_of(vpt_xml_child(xmlDocGetRootElement(doc), "memory"));
}

/* Whether @size is the <currentMemory> that we set, or what libvirt made of it:
 * one that is larger than the memory it lowers. */
static gboolean
is_our_current_memory(const xmlDoc *doc, const VptDomain *domain, const VptRecord *record,
                      guint64 size)
{
    guint64 set = record->current_memory;

    return set != 0 && (size == set || size == MIN(set, domain->memory) ||
                        size == MIN(set, written_memory(doc)));
}

/* Puts @other in the place of @node, which goes into the record as @kept.  There
 * it is deeper by three, and a parser has its limits. */
static gboolean
keep(xmlNode *node, xmlNode *other, xmlNode **kept, GError **error)
{
    gboolean deep = vpt_xml_depth(node) > 16;

    xmlFreeNode(*kept);
    *kept = vpt_xml_without_entities(vpt_xml_replace(node, other));
    if (*kept && !deep)
        return TRUE;

    vpt_xml_set_error(error, other, "<%s> is a size, but far more than that is in it",
                      (const char *)other->name);
    return FALSE;
}

/* All of the memory is pinned, so a balloon that takes some of it back is no
 * use.  The larger of the two sizes is right for every driver. */
static gboolean
reserve_current_memory(xmlDoc *doc, const VptDomain *domain, VptRecord *record, gboolean *changed,
                       GError **error)
{
    xmlNode *node = vpt_xml_child(xmlDocGetRootElement(doc), "currentMemory");
    guint64 memory = MAX(domain->memory, written_memory(doc));
    guint64 size = size_of(node);
    gboolean ours = is_our_current_memory(doc, domain, record, size);
    xmlNode *new_node;

    /* none means all */
    if (size == 0 || size >= memory || (ours && record->current_memory == memory))
        return TRUE;

    *changed = TRUE;
    new_node = new_size(doc, "currentMemory", memory);
    if (ours)
        xmlFreeNode(vpt_xml_replace(node, new_node));
    else if (!keep(node, new_node, &record->old_current_memory, error))
        return FALSE;
    record->current_memory = memory;
    return TRUE;
}

static void
release_current_memory(xmlDoc *doc, const VptDomain *domain, VptRecord *record)
{
    xmlNode *node = vpt_xml_child(xmlDocGetRootElement(doc), "currentMemory");

    if (node && record->old_current_memory &&
        is_our_current_memory(doc, domain, record, size_of(node)))
        xmlFreeNode(vpt_xml_replace(node, g_steal_pointer(&record->old_current_memory)));
    record->current_memory = 0;
}

static void
release_hard_limit(xmlDoc *doc, VptRecord *record)
{
    xmlNode *node = find_in(doc, "memtune", "hard_limit");

    if (node && record->hard_limit != 0 && limit_of(node) == record->hard_limit) {
        if (record->old_hard_limit)
            xmlFreeNode(vpt_xml_replace(node, g_steal_pointer(&record->old_hard_limit)));
        else
            vpt_xml_remove(node);
    }
    record->hard_limit = 0;
    vpt_record_discard(record, doc, VPT_RECORD_MEMTUNE);
}

static gboolean
reserve_hard_limit(xmlDoc *doc, guint64 needed, VptRecord *record, gboolean *changed,
                   GError **error)
{
    xmlNode *node = find_in(doc, "memtune", "hard_limit");
    guint64 size = limit_of(node);
    gboolean ours = node && record->hard_limit != 0 && size == record->hard_limit;
    guint64 theirs = ours ? limit_of(record->old_hard_limit) : size;
    xmlNode *new_node;

    if (ours ? size == needed && theirs < needed : theirs >= needed)
        return TRUE;

    *changed = TRUE;
    if (theirs >= needed) {
        release_hard_limit(doc, record);
        return TRUE;
    }

    new_node = new_size(doc, "memtune/hard_limit", needed);
    if (ours) {
        xmlFreeNode(vpt_xml_replace(node, new_node));
    } else if (!node) {
        g_clear_pointer(&record->old_hard_limit, xmlFreeNode);
        put_into(record, doc, VPT_RECORD_MEMTUNE, new_node);
    } else if (!keep(node, new_node, &record->old_hard_limit, error)) {
        return FALSE;
    }
    record->hard_limit = needed;
    return TRUE;
}

/**
 * vpt_domxml_reserve:
 * @doc: a domain
 * @domain: what it is, with all devices that it shall have
 * @record: its record, which must name the devices whose BARs are known
 * @changed: (out): set to %TRUE where @doc had to be changed
 * @error: return location for an error
 *
 * Has all of the domain's memory locked: <locked/>, a <currentMemory> as large
 * as the memory and a <hard_limit> that is large enough (one that is larger
 * already stays).
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error where there is more memory than
 *   can be locked, or its sizes make no sense
 */
gboolean
vpt_domxml_reserve(xmlDoc *doc, const VptDomain *domain, VptRecord *record, gboolean *changed,
                   GError **error)
{
    const xmlNode *root = xmlDocGetRootElement(doc);
    guint64 bar_bytes = 0;
    guint64 needed;

    for (guint i = 0; i < record->devices->len; i++) {
        guint64 bytes = g_array_index(record->devices, VptRecordDevice, i).bar_bytes;

        if (!g_uint64_checked_add(&bar_bytes, bar_bytes, bytes))
            bar_bytes = G_MAXUINT64;
    }

    needed = vpt_domain_locked_memory(domain, bar_bytes);
    if (needed >= VPT_MEMORY_UNLIMITED) {
        vpt_xml_set_error(error, root, "domain '%s' has more memory than can be locked",
                          domain->name);
        return FALSE;
    }

    if (reserve_locked(doc, record))
        *changed = TRUE;
    return reserve_current_memory(doc, domain, record, changed, error) &&
           reserve_hard_limit(doc, needed, record, changed, error);
}

/**
 * vpt_domxml_release:
 * @doc: a domain
 * @domain: what it is
 * @record: its record
 *
 * Takes back what vpt_domxml_reserve() did, as far as nobody else has changed
 * it since.
 */
void
vpt_domxml_release(xmlDoc *doc, VptDomain *domain, VptRecord *record)
{
    xmlNode *locked = find_in(doc, "memoryBacking", "locked");

    if (locked && record->locked)
        vpt_xml_remove(locked);
    record->locked = FALSE;
    vpt_record_discard(record, doc, VPT_RECORD_MEMORY_BACKING);

    release_current_memory(doc, domain, record);
    release_hard_limit(doc, record);
}
