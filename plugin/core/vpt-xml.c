/* vpt-xml.c: XML text to a tree
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-xml.h"

#include <string.h>

#include <libxml/SAX2.h>

#include "vpt-error.h"

/* As libvirt reads it (virXMLParseHelper), but silent.  Entities stay
 * references (no NOENT): they must survive and libvirt does not look into them
 * for elements.  No HUGE: libxml2's own limits on depth, names and the growth
 * of entities stay on. */
#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

/**
 * vpt_xml_check_text:
 * @text: bytes that are to be read as XML
 * @length: how many
 *
 * Everything here takes text that ends with a NUL.  Whoever reads a file or a
 * pipe asks this first, so that a NUL in the middle (UTF-16, a disk image)
 * does not silently cut the text off.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_xml_check_text(const char *text, gsize length, GError **error)
{
    const char *nul;

    if (length == 0) {
        g_set_error_literal(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                            "the XML is empty; give a domain as virsh dumpxml prints it");
        return FALSE;
    }
    if (length > VPT_XML_MAX_BYTES) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the XML has %" G_GSIZE_FORMAT " bytes; a domain may have at most %d", length,
                    VPT_XML_MAX_BYTES);
        return FALSE;
    }

    nul = memchr(text, '\0', length);
    if (nul) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "byte %" G_GSIZE_FORMAT " of the XML is NUL, so it is binary or UTF-16; "
                    "convert it to UTF-8 first",
                    (gsize)(nul - text) + 1);
        return FALSE;
    }
    return TRUE;
}

/* A message of libxml2 is a line or two of its own ("… indicate encoding
 * !\nBytes: 0xFF …\n"), some with advice for programmers; ours is one line
 * without a full stop. */
static char *
one_line(const char *message)
{
    g_autofree char *valid = g_utf8_make_valid(message ? message : "it can't be read", -1);
    char *advice = strstr(valid, " use XML_PARSE_HUGE");

    if (advice)
        *advice = '\0';

    for (char *at = valid; *at; at++) {
        if (g_ascii_iscntrl(*at))
            *at = ' ';
    }
    g_strchomp(valid);
    while (g_str_has_suffix(valid, "."))
        valid[strlen(valid) - 1] = '\0';
    return g_steal_pointer(&valid);
}

/* What is learned while a text is read. */
typedef struct {
    const char *text;
    gsize length;
    gssize root_start;
    gssize root_end;
    gboolean odd_namespaces;
    GError *error;
} Reading;

/* Only the first fatal error is the cause; the others follow from it. */
static void
keep_first_error(Reading *reading, const VptXmlReport *report)
{
    g_autofree char *message = NULL;

    if (report->level != XML_ERR_FATAL || reading->error)
        return;

    message = one_line(report->message);
    if (report->line > 0)
        g_set_error(&reading->error, VPT_ERROR, VPT_ERROR_SYNTAX, "line %d of the XML: %s",
                    report->line, message);
    else
        g_set_error(&reading->error, VPT_ERROR, VPT_ERROR_SYNTAX, "%s: %s",
                    report->domain == XML_FROM_I18N
                        ? "the XML is not in the encoding that it names"
                        : "the XML can't be read",
                    message);
}

static void
hear_parser(void *ctx, VptXmlReport *report)
{
    keep_first_error(((xmlParserCtxt *)ctx)->_private, report);
}

static void
hear_thread(void *reading, VptXmlReport *report)
{
    keep_first_error(reading, report);
}

/**
 * vpt_xml_set_hearer:
 * @hearer: who shall hear
 *
 * libxml2's converters of encodings know no context: their errors go to the
 * function that is set for the thread, or to stderr.
 *
 * Returns: who heard before
 */
VptXmlHearer
vpt_xml_set_hearer(VptXmlHearer hearer)
{
    VptXmlHearer before = { xmlStructuredError, xmlStructuredErrorContext };

    xmlSetStructuredErrorFunc(hearer.context, hearer.function);
    return before;
}

/* The root's start tag: its attributes are just read, and `<` may not stand in
 * one, so the nearest `<` to the left is its first byte. */
static void
start_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
              int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaulted,
              const xmlChar **attributes)
{
    xmlParserCtxt *ctxt = ctx;
    Reading *reading = ctxt->_private;

    if (ctxt->nodeNr == 0 && reading->root_start < 0) {
        glong at = xmlByteConsumed(ctxt);
        const char *tag = at > 0 && (gsize)at <= reading->length
                              ? memrchr(reading->text, '<', (gsize)at)
                              : NULL;

        reading->root_start = tag ? tag - reading->text : -1;
    }
    for (int i = 0; i < n_namespaces; i++) {
        if (vpt_xml_is_odd_namespace((const char *)namespaces[2 * i + 1]))
            reading->odd_namespaces = TRUE;
    }
    xmlSAX2StartElementNs(ctx, name, prefix, uri, n_namespaces, namespaces, n_attributes,
                          n_defaulted, attributes);
}

static void
end_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    xmlParserCtxt *ctxt = ctx;

    xmlSAX2EndElementNs(ctx, name, prefix, uri);
    if (ctxt->nodeNr == 0)
        ((Reading *)ctxt->_private)->root_end = xmlByteConsumed(ctxt);
}

/* A domain says all by itself: what it would fetch from elsewhere is refused,
 * not left out in silence. */
static gboolean
check_dtd(const xmlDoc *doc, GError **error)
{
    const xmlDtd *dtd = doc->intSubset;

    if (!dtd)
        return TRUE;

    if (dtd->SystemID || dtd->ExternalID) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the XML refers to an external DTD ('%s'), which is never read; take the "
                    "reference out",
                    (const char *)(dtd->SystemID ? dtd->SystemID : dtd->ExternalID));
        return FALSE;
    }

    for (const xmlNode *node = dtd->children; node; node = node->next) {
        const xmlEntity *entity = (const xmlEntity *)node;

        if (node->type != XML_ENTITY_DECL || !(entity->SystemID || entity->ExternalID))
            continue;

        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the XML declares the external entity '%s', which is never read; take the "
                    "declaration out",
                    (const char *)entity->name);
        return FALSE;
    }
    return TRUE;
}

static xmlDoc *
read_doc(Reading *reading)
{
    g_autoptr(xmlParserCtxt) ctxt = xmlNewParserCtxt();
    VptXmlHearer before = vpt_xml_set_hearer((VptXmlHearer){ hear_thread, reading });
    g_autoptr(xmlDoc) doc = NULL;

    ctxt->_private = reading;
    ctxt->sax->serror = hear_parser;
    ctxt->sax->startElementNs = start_element;
    ctxt->sax->endElementNs = end_element;

    doc = xmlCtxtReadMemory(ctxt, reading->text, (int)reading->length, NULL, NULL, PARSE_OPTIONS);
    vpt_xml_set_hearer(before);
    if (!doc && !reading->error)
        g_set_error_literal(&reading->error, VPT_ERROR, VPT_ERROR_SYNTAX, "the XML can't be read");
    return reading->error ? NULL : g_steal_pointer(&doc);
}

/**
 * vpt_xml_parse:
 * @text: XML; it must outlive what is returned
 * @error: return location for an error
 *
 * Nothing is fetched, nothing is printed.  Internal entities stay references,
 * external ones and an external DTD are refused.
 *
 * Returns: (transfer full): the tree, or %NULL with VPT_ERROR_SYNTAX in @error
 */
VptXml *
vpt_xml_parse(const char *text, GError **error)
{
    gsize length = strlen(text);
    Reading reading = { text, length, -1, -1, FALSE, NULL };
    g_autoptr(VptXml) xml = NULL;

    if (!vpt_xml_check_text(text, length, error))
        return NULL;

    xml = g_new0(VptXml, 1);
    xml->doc = read_doc(&reading);
    if (!xml->doc) {
        g_propagate_error(error, reading.error);
        return NULL;
    }
    if (!check_dtd(xml->doc, error))
        return NULL;

    xml->text = text;
    xml->odd_namespaces = reading.odd_namespaces;
    /* libxml2 can't always tell them where it converts from another encoding */
    if (reading.root_start >= 0 && reading.root_end > reading.root_start &&
        (gsize)reading.root_end <= length && text[reading.root_end - 1] == '>') {
        xml->root_start = reading.root_start;
        xml->root_end = reading.root_end;
    }
    return g_steal_pointer(&xml);
}

void
vpt_xml_free(VptXml *xml)
{
    if (!xml)
        return;

    xmlFreeDoc(xml->doc);
    g_free(xml);
}
