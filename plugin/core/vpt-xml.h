/* vpt-xml.h: XML text to a tree and back, keeping what a tree forgets
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlBuffer, xmlBufferFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlNode, xmlFreeNode)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlOutputBuffer, xmlOutputBufferClose)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlParserCtxt, xmlFreeParserCtxt)

/* The longest text that is read.  virsh sends no longer one either
 * (VSH_MAX_XML_FILE in libvirt's tools/vsh.h). */
#define VPT_XML_MAX_BYTES (10 * 1024 * 1024)

#if LIBXML_VERSION >= 21200
typedef const xmlError VptXmlReport;
#else
typedef xmlError VptXmlReport;
#endif

/* Who hears the errors of libxml2 in this thread. */
typedef struct {
    void (*function)(void *context, VptXmlReport *report);
    void *context;
} VptXmlHearer;

/**
 * VptXml:
 * @doc: the tree
 * @text: (transfer none): what it was made from, which must outlive it
 * @root_start: offset of the root element's `<` in @text
 * @root_end: offset of what follows the root element in @text, 0: both are not known
 * @odd_namespaces: whether names of namespaces need escapes
 */
typedef struct {
    xmlDoc *doc;
    const char *text;
    gsize root_start;
    gsize root_end;
    gboolean odd_namespaces;
} VptXml;

gboolean vpt_xml_check_text(const char *text, gsize length, GError **error);
VptXml *vpt_xml_parse(const char *text, GError **error);
char *vpt_xml_print(VptXml *xml, GError **error);
void vpt_xml_free(VptXml *xml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptXml, vpt_xml_free)

VptXmlHearer vpt_xml_set_hearer(VptXmlHearer hearer);
gboolean vpt_xml_is_odd_namespace(const char *uri);
