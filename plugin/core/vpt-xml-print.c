/* vpt-xml-print.c: a tree to XML text, with what the tree forgot
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-xml.h"

#include <string.h>

#include <libxml/encoding.h>
#include <libxml/xmlsave.h>

#include "vpt-error.h"

/* A parser turns every line end into a newline; the first line tells which one
 * the file has. */
static gboolean
has_crlf(const char *text)
{
    const char *newline = strchr(text, '\n');

    return newline && newline > text && newline[-1] == '\r';
}

static void
append_lines(GString *out, const char *text, gsize length, gboolean crlf)
{
    const char *end = text + length;
    const char *newline;

    while (crlf && (newline = memchr(text, '\n', (gsize)(end - text)))) {
        g_string_append_len(out, text, newline - text);
        g_string_append(out, "\r\n");
        text = newline + 1;
    }
    g_string_append_len(out, text, end - text);
}

static void
say_nothing(void *data, VptXmlReport *report)
{
    (void)data;
    (void)report;
}

/* Prints the root, or, where the bytes around it are not known (EBCDIC and the
 * like), all of the document. */
static xmlOutputBuffer *
dump(xmlDoc *doc, gboolean root_only)
{
    const char *encoding = (const char *)doc->encoding;
    xmlNode *node = root_only ? xmlDocGetRootElement(doc) : (xmlNode *)doc;
    VptXmlHearer before = vpt_xml_set_hearer((VptXmlHearer){ say_nothing, NULL });
    xmlCharEncodingHandler *handler = NULL;
    g_autoptr(xmlOutputBuffer) out = NULL;
    int written;

    if (g_ascii_strcasecmp(encoding, "UTF-8") != 0)
        handler = xmlFindCharEncodingHandler(encoding);

    /* goes nowhere, so all of it stays in the buffer */
    out = xmlAllocOutputBuffer(handler);
    xmlNodeDumpOutput(out, doc, node, 0, 0, encoding);
    written = xmlOutputBufferFlush(out);
    vpt_xml_set_hearer(before);
    return written < 0 ? NULL : g_steal_pointer(&out);
}

/**
 * vpt_xml_is_odd_namespace:
 * @uri: (nullable): name of a namespace
 *
 * Returns: whether libxml2 would print @uri wrong: it prints it without escapes (an ampersand
 *   is one in the tree already: entities are not replaced)
 */
gboolean
vpt_xml_is_odd_namespace(const char *uri)
{
    return uri && strpbrk(uri, "<\t\n\r");
}

/* A declaration whose name stands escaped in the tree while it is printed. */
typedef struct {
    xmlNs *ns;
    const xmlChar *name;
} Escaped;

static void
unescape(gpointer data)
{
    Escaped *escaped = data;

    xmlFree((xmlChar *)escaped->ns->href);
    escaped->ns->href = escaped->name;
    g_free(escaped);
}

static void
escape(xmlNs *ns, GPtrArray *all)
{
    g_autoptr(GString) text = g_string_new((const char *)ns->href);
    Escaped *escaped = g_new0(Escaped, 1);

    g_string_replace(text, "<", "&lt;", 0);
    g_string_replace(text, "\t", "&#9;", 0);
    g_string_replace(text, "\n", "&#10;", 0);
    g_string_replace(text, "\r", "&#13;", 0);

    escaped->ns = ns;
    escaped->name = ns->href;
    ns->href = xmlStrdup((const xmlChar *)text->str);
    g_ptr_array_add(all, escaped);
}

static void
escape_namespaces(xmlNode *node, GPtrArray *all)
{
    for (xmlNs *ns = node->nsDef; ns; ns = ns->next) {
        if (vpt_xml_is_odd_namespace((const char *)ns->href))
            escape(ns, all);
    }
    for (xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            escape_namespaces(child, all);
    }
}

/**
 * vpt_xml_print:
 * @xml: a tree
 * @error: return location for an error
 *
 * The root element is printed from the tree; what stands before and after it
 * (byte order mark, XML declaration, DTD, comments, the last newline) is taken
 * from the text it was parsed from, byte for byte.  Encoding and line ends are
 * the text's.
 *
 * Returns: (transfer full): the text, or %NULL with VPT_ERROR_SYNTAX in @error
 */
char *
vpt_xml_print(VptXml *xml, GError **error)
{
    gboolean verbatim = xml->root_end > 0;
    g_autoptr(GPtrArray) escaped = NULL;
    g_autoptr(xmlOutputBuffer) printed = NULL;
    xmlBuf *root;
    GString *out;

    /* without a name libxml2 writes every other letter as &#x…; */
    if (!xml->doc->encoding)
        xml->doc->encoding = xmlStrdup((const xmlChar *)"UTF-8");

    if (xml->odd_namespaces) {
        escaped = g_ptr_array_new_with_free_func(unescape);
        escape_namespaces(xmlDocGetRootElement(xml->doc), escaped);
    }
    printed = dump(xml->doc, verbatim);
    if (!printed) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the XML can't be written in %s; convert it to UTF-8 first",
                    (const char *)xml->doc->encoding);
        return NULL;
    }

    out = g_string_sized_new(strlen(xml->text) + 1024);
    if (verbatim)
        g_string_append_len(out, xml->text, xml->root_start);
    root = printed->conv ? printed->conv : printed->buffer;
    append_lines(out, (const char *)xmlBufContent(root), xmlBufUse(root), has_crlf(xml->text));
    if (verbatim)
        g_string_append(out, xml->text + xml->root_end);
    return g_string_free(out, FALSE);
}
