/* vpt-domain.c: a domain's XML as the facts that the rules judge
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads what libvirt would read (src/conf/domain_conf.c and, for the memory,
 * virDomainDefPostParseMemory in domain_postparse.c) and no more: what libvirt
 * refuses elsewhere in the XML is libvirt's business. */
#include "config.h"

#include "vpt-domain.h"

#include <string.h>

#include "vpt-commandline.h"
#include "vpt-error.h"
#include "vpt-memory.h"
#include "vpt-passthru.h"
#include "vpt-pool.h"
#include "vpt-xml-tree.h"

/* What is summed up before the memory is known. */
typedef struct {
    VptDomain *domain;
    guint64 cells;
    guint64 modules;
} Reader;

typedef gboolean (*ReadFunc)(Reader *reader, const xmlNode *element, GError **error);

static gboolean
read_name(Reader *reader, const xmlNode *element, GError **error)
{
    const char *name = vpt_xml_text(element);

    if (!*name || strchr(name, '\n')) {
        vpt_xml_set_error(error, element, "'%s' can't be the name of a domain", name);
        return FALSE;
    }
    reader->domain->name = g_strdup(name);
    return TRUE;
}

/* virUUIDParse: 32 hex digits, dashes and spaces between them where one likes. */
static gboolean
read_uuid(Reader *reader, const xmlNode *element, GError **error)
{
    g_autoptr(GString) uuid = g_string_new(NULL);

    for (const char *at = vpt_xml_text(element); *at; at++) {
        if (uuid->len == 8 || uuid->len == 13 || uuid->len == 18 || uuid->len == 23)
            g_string_append_c(uuid, '-');
        if (g_ascii_isxdigit(*at)) {
            g_string_append_c(uuid, g_ascii_tolower(*at));
        } else if (*at != '-' && !g_ascii_isspace(*at)) {
            vpt_xml_set_error(error, element, "'%s' is not a UUID", vpt_xml_text(element));
            return FALSE;
        }
    }
    if (uuid->len == 0)
        return TRUE;
    if (uuid->len != 36) {
        vpt_xml_set_error(error, element, "'%s' is not a UUID", vpt_xml_text(element));
        return FALSE;
    }
    reader->domain->uuid = g_string_free(g_steal_pointer(&uuid), FALSE);
    return TRUE;
}

static gboolean
read_count(const xmlNode *element, guint *ret_count, GError **error)
{
    g_autofree char *text = g_strstrip(g_strdup(vpt_xml_text(element)));
    guint64 count = 0;

    if (*text && !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT, &count, NULL)) {
        vpt_xml_set_error(error, element, "<%s> is '%s', which is not a count",
                          (const char *)element->name, text);
        return FALSE;
    }
    *ret_count = (guint)count;
    return TRUE;
}

static gboolean
read_vcpu(Reader *reader, const xmlNode *element, GError **error)
{
    return read_count(element, &reader->domain->vcpus, error);
}

static gboolean
read_iothreads(Reader *reader, const xmlNode *element, GError **error)
{
    guint count = 0;

    if (!read_count(element, &count, error))
        return FALSE;
    reader->domain->iothreads = MAX(reader->domain->iothreads, count);
    return TRUE;
}

static gboolean
read_iothreadids(Reader *reader, const xmlNode *element, GError **error)
{
    guint count = 0;

    (void)error;
    for (const xmlNode *node = vpt_xml_child(element, "iothread"); node;
         node = vpt_xml_first(node->next, "iothread"))
        count++;
    reader->domain->iothreads = MAX(reader->domain->iothreads, count);
    return TRUE;
}

static gboolean
read_os(Reader *reader, const xmlNode *element, GError **error)
{
    const xmlNode *type = vpt_xml_child(element, "type");

    (void)error;
    if (type) {
        reader->domain->machine = g_strdup(vpt_xml_attribute(type, "machine"));
        reader->domain->arch = g_strdup(vpt_xml_attribute(type, "arch"));
    }
    return TRUE;
}

static gboolean
read_memory(Reader *reader, const xmlNode *element, GError **error)
{
    return vpt_memory_read(element, &reader->domain->memory, error);
}

static gboolean
read_current_memory(Reader *reader, const xmlNode *element, GError **error)
{
    return vpt_memory_read(element, &reader->domain->current_memory, error);
}

static gboolean
read_max_memory(Reader *reader, const xmlNode *element, GError **error)
{
    return vpt_memory_read(element, &reader->domain->max_memory, error);
}

static gboolean
read_memtune(Reader *reader, const xmlNode *element, GError **error)
{
    const xmlNode *limit = vpt_xml_child(element, "hard_limit");

    if (!limit || reader->domain->hard_limit != 0)
        return TRUE;
    return vpt_memory_read(limit, &reader->domain->hard_limit, error);
}

static gboolean
read_memory_backing(Reader *reader, const xmlNode *element, GError **error)
{
    (void)error;
    if (vpt_xml_child(element, "locked"))
        reader->domain->locked = TRUE;
    if (vpt_xml_child(element, "hugepages"))
        reader->domain->hugepages = TRUE;
    return TRUE;
}

static gboolean
read_cpu(Reader *reader, const xmlNode *element, GError **error)
{
    for (const xmlNode *cell = vpt_xml_child(vpt_xml_child(element, "numa"), "cell"); cell;
         cell = vpt_xml_first(cell->next, "cell")) {
        guint64 size = 0;

        if (!vpt_memory_read_attribute(cell, "memory", &size, error))
            return FALSE;
        reader->cells += size;
    }
    return TRUE;
}

/* <memory model='dimm'><target><size>: what is plugged in besides */
static gboolean
read_module(Reader *reader, const xmlNode *element, GError **error)
{
    const xmlNode *size = vpt_xml_child(vpt_xml_child(element, "target"), "size");
    guint64 kib = 0;

    if (size && !vpt_memory_read(size, &kib, error))
        return FALSE;
    reader->modules += kib;
    return TRUE;
}

static gboolean
read_devices(Reader *reader, const xmlNode *element, GError **error)
{
    for (const xmlNode *node = element->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || node->ns)
            continue;
        if (vpt_xml_is(node, "memory")) {
            if (!read_module(reader, node, error))
                return FALSE;
        } else if (vpt_xml_is(node, "iommu")) {
            reader->domain->viommu = TRUE;
        } else if (!vpt_passthru_read_device(reader->domain, node, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* What is read below <domain>.  Of elements that may stand there once libvirt
 * takes the first; containers it looks into all. */
static const struct {
    const char *name;
    gboolean once;
    ReadFunc read;
} elements[] = {
    { "name", TRUE, read_name },
    { "uuid", TRUE, read_uuid },
    { "memory", TRUE, read_memory },
    { "currentMemory", TRUE, read_current_memory },
    { "maxMemory", TRUE, read_max_memory },
    { "memtune", FALSE, read_memtune },
    { "memoryBacking", FALSE, read_memory_backing },
    { "vcpu", TRUE, read_vcpu },
    { "iothreads", TRUE, read_iothreads },
    { "iothreadids", FALSE, read_iothreadids },
    { "os", TRUE, read_os },
    { "cpu", TRUE, read_cpu },
    { "devices", FALSE, read_devices },
};

static gboolean
read_elements(Reader *reader, const xmlNode *root, GError **error)
{
    guint seen = 0;

    for (const xmlNode *node = root->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (node->ns) {
            vpt_commandline_read(reader->domain, node);
            continue;
        }

        for (guint i = 0; i < G_N_ELEMENTS(elements); i++) {
            if (strcmp((const char *)node->name, elements[i].name) != 0)
                continue;
            if (!(elements[i].once && (seen & 1u << i)) && !elements[i].read(reader, node, error))
                return FALSE;
            seen |= 1u << i;
            break;
        }
    }
    return TRUE;
}

/* virDomainDefPostParseMemory as virsh define runs it (that is with
 * VIR_DOMAIN_DEF_PARSE_ABI_UPDATE): NUMA cells win over <memory>. */
static gboolean
sum_up_memory(Reader *reader, const xmlNode *root, GError **error)
{
    VptDomain *domain = reader->domain;

    domain->numa = reader->cells > 0;
    if (domain->numa) {
        domain->memory = reader->cells + reader->modules;
    } else if (domain->memory < reader->modules) {
        vpt_xml_set_error(error, root,
                          "the memory devices of '%s' are larger than its <memory>, which "
                          "includes them",
                          domain->name);
        return FALSE;
    }
    if (domain->memory <= reader->modules) {
        vpt_xml_set_error(error, root, "domain '%s' has no memory; give it a <memory>",
                          domain->name);
        return FALSE;
    }
    if (domain->memory > VPT_MEMORY_UNLIMITED) {
        vpt_xml_set_error(error, root, "the memory of '%s' is too large", domain->name);
        return FALSE;
    }

    if (domain->current_memory == 0 || domain->current_memory > domain->memory)
        domain->current_memory = domain->memory;
    if (domain->hard_limit >= VPT_MEMORY_UNLIMITED)
        domain->hard_limit = 0;
    domain->vcpus = MAX(domain->vcpus, 1);
    return TRUE;
}

/**
 * vpt_domain_from_doc:
 * @doc: a tree
 * @error: return location for an error
 *
 * Returns: (transfer full): the domain whose XML @doc is, or %NULL with VPT_ERROR_SYNTAX in
 *   @error
 */
VptDomain *
vpt_domain_from_doc(const xmlDoc *doc, GError **error)
{
    const xmlNode *root = xmlDocGetRootElement(doc);
    g_autoptr(VptDomain) domain = g_new0(VptDomain, 1);
    Reader reader = { .domain = domain };

    domain->passthru = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_passthru_free);
    domain->networks = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_passthru_free);
    domain->interfaces = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_interface_free);
    if (strcmp((const char *)root->name, "domain") != 0) {
        vpt_xml_set_error(error, root, "this is not a domain: its root element is <%s>",
                          (const char *)root->name);
        return NULL;
    }
    domain->type = g_strdup(vpt_xml_attribute(root, "type"));

    if (!read_elements(&reader, root, error))
        return NULL;
    if (!domain->name) {
        vpt_xml_set_error(error, root, "the domain has no <name>");
        return NULL;
    }
    if (!sum_up_memory(&reader, root, error))
        return NULL;
    domain->pool_threads = vpt_pool_threads(root);
    return g_steal_pointer(&domain);
}

/**
 * vpt_domain_parse:
 * @xml: a domain, live or not, as virsh dumpxml prints it
 * @error: return location for an error
 *
 * What is not in the XML (whether it runs, is paused, persistent or saved) is
 * left at no; the caller knows.
 *
 * Returns: (transfer full): the domain, or %NULL with VPT_ERROR_SYNTAX in @error
 */
VptDomain *
vpt_domain_parse(const char *xml, GError **error)
{
    g_autoptr(VptXml) tree = vpt_xml_parse(xml, error);

    return tree ? vpt_domain_from_doc(tree->doc, error) : NULL;
}

void
vpt_domain_free(VptDomain *domain)
{
    if (!domain)
        return;

    g_free(domain->name);
    g_free(domain->uuid);
    g_free(domain->machine);
    g_free(domain->arch);
    g_free(domain->type);
    g_ptr_array_unref(domain->passthru);
    g_ptr_array_unref(domain->networks);
    g_ptr_array_unref(domain->interfaces);
    g_free(domain->record_replay);
    g_free(domain->fault_tolerance);
    g_free(domain->file);
    g_free(domain);
}
