/* vpt-xml-tree.c: finding elements of a tree and reading what they say
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * libvirt's elements have no namespace, and libvirt does not look for elements
 * inside entities: a child here is what its XPath expressions would find. */
#include "config.h"

#include "vpt-xml-tree.h"

#include <string.h>

#include "vpt-error.h"

/**
 * vpt_xml_is:
 * @node: a node
 * @name: name of an element
 *
 * Returns: whether @node is an element @name without a namespace
 */
gboolean
vpt_xml_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && !node->ns &&
           strcmp((const char *)node->name, name) == 0;
}

/**
 * vpt_xml_is_in:
 * @node: a node
 * @uri: a namespace
 * @name: name of an element
 *
 * Returns: whether @node is the element @name of the namespace @uri
 */
gboolean
vpt_xml_is_in(const xmlNode *node, const char *uri, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns && node->ns->href &&
           strcmp((const char *)node->name, name) == 0 &&
           strcmp((const char *)node->ns->href, uri) == 0;
}

/**
 * vpt_xml_first:
 * @node: (nullable): a node
 * @name: name of an element
 *
 * Returns: (transfer none) (nullable): the first of @node and the siblings after it that is
 *   a @name; to see each, go on with its `next`
 */
xmlNode *
vpt_xml_first(const xmlNode *node, const char *name)
{
    while (node && !vpt_xml_is(node, name))
        node = node->next;
    return (xmlNode *)node;
}

/**
 * vpt_xml_child:
 * @parent: (nullable): an element
 * @name: name of an element
 *
 * Returns: (transfer none) (nullable): the first child @name of @parent
 */
xmlNode *
vpt_xml_child(const xmlNode *parent, const char *name)
{
    /* the child of an entity reference is its declaration */
    if (!parent || parent->type != XML_ELEMENT_NODE)
        return NULL;
    return vpt_xml_first(parent->children, name);
}

/**
 * vpt_xml_last:
 * @parent: an element
 *
 * Returns: (transfer none) (nullable): its last child element
 */
xmlNode *
vpt_xml_last(const xmlNode *parent)
{
    xmlNode *node = parent->last;

    while (node && node->type != XML_ELEMENT_NODE)
        node = node->prev;
    return node;
}

/**
 * vpt_xml_depth:
 * @node: an element
 *
 * Returns: how many elements stand in each other, @node included
 */
guint
vpt_xml_depth(const xmlNode *node)
{
    guint deepest = 0;

    for (const xmlNode *child = node->children; child; child = child->next) {
        guint depth = child->type == XML_ELEMENT_NODE ? vpt_xml_depth(child) : 0;

        deepest = MAX(deepest, depth);
    }
    return deepest + 1;
}

/* Text with entities in it can be far longer than the XML is (libxml2 stops a
 * growth of powers, not one of squares); nothing that is read here is long. */
#define MAX_TEXT (1024 * 1024)
#define MAX_PIECES (64 * 1024)

/* Puts the text of @nodes together, as XPath's string() does. */
static gboolean
collect(GString *text, guint *n_pieces, const xmlNode *nodes)
{
    for (const xmlNode *node = nodes; node; node = node->next) {
        const xmlNode *inner = node->type == XML_ELEMENT_NODE ? node->children : NULL;

        if (++*n_pieces > MAX_PIECES || text->len > MAX_TEXT)
            return FALSE;

        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            g_string_append(text, node->content ? (const char *)node->content : "");
        } else if (node->type == XML_ENTITY_REF_NODE) {
            const xmlEntity *entity = xmlGetDocEntity(node->doc, node->name);

            inner = entity ? entity->children : NULL;
        }
        if (inner && !collect(text, n_pieces, inner))
            return FALSE;
    }
    return TRUE;
}

/**
 * vpt_xml_join:
 * @doc: a document
 * @pieces: (nullable): nodes of an element or of an attribute
 *
 * Text that is in one piece is lent as it is; any other is put together and
 * kept in the dictionary of the document, so that nobody has to free it.
 *
 * Returns: (transfer none): the text of @pieces, or %VPT_XML_TOO_LONG
 */
const char *
vpt_xml_join(const xmlDoc *doc, const xmlNode *pieces)
{
    g_autoptr(GString) whole = NULL;
    const xmlChar *kept;
    guint n_pieces = 0;

    if (!pieces)
        return "";
    if (pieces->type == XML_TEXT_NODE && !pieces->next)
        return pieces->content ? (const char *)pieces->content : "";

    whole = g_string_new(NULL);
    if (!collect(whole, &n_pieces, pieces))
        return VPT_XML_TOO_LONG;
    kept = xmlDictLookup(doc->dict, (const xmlChar *)whole->str, (int)whole->len);
    return kept ? (const char *)kept : VPT_XML_TOO_LONG;
}

/**
 * vpt_xml_text:
 * @node: an element
 *
 * Returns: (transfer none): its text, comments left out and entities replaced, as XPath's
 *   string() has it; valid until the tree changes
 */
const char *
vpt_xml_text(const xmlNode *node)
{
    return vpt_xml_join(node->doc, node->children);
}

/**
 * vpt_xml_attribute:
 * @node: an element
 * @name: name of an attribute (without a namespace)
 *
 * Returns: (transfer none) (nullable): its value; valid until the tree changes
 */
const char *
vpt_xml_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (!attribute->ns && strcmp((const char *)attribute->name, name) == 0)
            return vpt_xml_join(node->doc, attribute->children);
    }
    return NULL;
}

/**
 * vpt_xml_attribute_is:
 * @node: an element
 * @name: name of an attribute
 * @value: (nullable): a value
 *
 * Returns: whether the attribute says just that; with %NULL: whether it is missing
 */
gboolean
vpt_xml_attribute_is(const xmlNode *node, const char *name, const char *value)
{
    return g_strcmp0(vpt_xml_attribute(node, name), value) == 0;
}

/**
 * vpt_xml_set_error:
 * @error: return location for an error
 * @node: where the XML is wrong
 * @format: what is wrong, one line without a full stop
 * @...: arguments of @format
 *
 * Sets VPT_ERROR_SYNTAX with the line of @node in front.
 */
void
vpt_xml_set_error(GError **error, const xmlNode *node, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);

    for (char *at = message; *at; at++) {
        if (g_ascii_iscntrl(*at))
            *at = ' ';
    }
    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "line %ld of the XML: %s",
                xmlGetLineNo((xmlNode *)node), message);
}
