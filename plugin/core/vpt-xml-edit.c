/* vpt-xml-edit.c: putting elements into a tree and taking them out
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * White space belongs to the text that a human wrote: what is put in looks like
 * its neighbours, and what is taken out leaves no trace. */
#include "config.h"

#include "vpt-xml-edit.h"

#include <string.h>

#include "vpt-xml-tree.h"

static gboolean
is_blank_text(const xmlNode *node)
{
    return node && node->type == XML_TEXT_NODE && xmlIsBlankNode((xmlNode *)node);
}

/**
 * vpt_xml_has_content:
 * @node: an element
 *
 * Returns: whether anything but white space is in it
 */
gboolean
vpt_xml_has_content(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (!is_blank_text(child))
            return TRUE;
    }
    return FALSE;
}

/* From the last line break in @text on: the indentation of what follows it. */
static const char *
last_line(const xmlNode *text)
{
    const char *content = (const char *)text->content;
    const char *newline = strrchr(content, '\n');

    return newline ? newline : content;
}

/* One step of indentation, as the root element has it; none where the text is
 * all in one line. */
static const char *
indentation_step(const xmlNode *node)
{
    const xmlNode *root = xmlDocGetRootElement(node->doc);
    const char *line = root && is_blank_text(root->children) ? last_line(root->children) : "";

    return *line == '\n' ? line + 1 : "";
}

/* The white space to put in front of what is to stand after @after (or first
 * in @parent): the same that @after has. */
static char *
white_space_for(const xmlNode *parent, const xmlNode *after)
{
    const xmlNode *first = parent->children;

    if (after)
        return g_strdup(is_blank_text(after->prev) ? last_line(after->prev) : "");
    if (!is_blank_text(first))
        return g_strdup("");

    /* where nothing else is in there, this is the indentation of the end tag */
    return g_strconcat(last_line(first), first->next ? NULL : indentation_step(parent), NULL);
}

/* A comment behind an element on the same line is about that element. */
static xmlNode *
skip_comment(xmlNode *node)
{
    xmlNode *next = node->next;

    if (is_blank_text(next) && !strchr((const char *)next->content, '\n'))
        next = next->next;
    return next && next->type == XML_COMMENT_NODE ? next : node;
}

static void
put_text_before(xmlNode *node, const char *text)
{
    xmlAddPrevSibling(node, xmlNewDocText(node->doc, (const xmlChar *)text));
}

/* Gives each descendant of @node a line of its own, @line being the line break
 * and indentation of @node.  @node must not have any text in it yet. */
static void
indent(xmlNode *node, const char *line, const char *step)
{
    g_autofree char *inner = NULL;

    if (!node->children || node->children->type == XML_TEXT_NODE)
        return;

    inner = g_strconcat(line, step, NULL);
    for (xmlNode *child = node->children; child; child = child->next) {
        indent(child, inner, step);
        put_text_before(child, inner);
    }
    xmlAddChild(node, xmlNewDocText(node->doc, (const xmlChar *)line));
}

/**
 * vpt_xml_insert:
 * @parent: an element
 * @after: (nullable): the child element that is to stand before it, %NULL: none
 * @node: (transfer full): an element without white space in it
 *
 * Puts @node behind @after, or first in @parent, with white space in front that
 * fits the place.  That white space is always a text node of its own (what is
 * left of it is no text), so that vpt_xml_remove() gives back exactly what was
 * there before.
 */
void
vpt_xml_insert(xmlNode *parent, xmlNode *after, xmlNode *node)
{
    g_autofree char *space = white_space_for(parent, after);

    if (after)
        xmlAddNextSibling(skip_comment(after), node);
    else if (parent->children)
        xmlAddPrevSibling(parent->children, node);
    else
        xmlAddChild(parent, node);

    if (*space == '\n')
        indent(node, space, indentation_step(parent));
    if (*space)
        put_text_before(node, space);
}

/**
 * vpt_xml_open:
 * @node: an element without anything in it
 *
 * Puts its end tag on a line of its own, so that what is inserted into it gets
 * lines of its own as well.
 *
 * Returns: whether that was to be done: not where all is in one line
 */
gboolean
vpt_xml_open(xmlNode *node)
{
    const char *line = is_blank_text(node->prev) ? last_line(node->prev) : "";

    if (*line == '\n')
        xmlAddChild(node, xmlNewDocText(node->doc, (const xmlChar *)line));
    return *line == '\n';
}

/**
 * vpt_xml_close:
 * @node: an element with nothing but white space in it
 *
 * Empties it, as before vpt_xml_open().
 */
void
vpt_xml_close(xmlNode *node)
{
    xmlFreeNodeList(node->children);
    node->children = node->last = NULL;
}

/* The declaration of @ns that @node sees; one is added to @top, from which on
 * all shall stand by itself, where there is none. */
static xmlNs *
declare(xmlNode *top, xmlNode *node, const xmlNs *ns)
{
    xmlNs *seen = xmlSearchNs(node->doc, node, ns->prefix);

    if (seen && xmlStrEqual(seen->href, ns->href))
        return seen;
    return xmlNewNs(top, ns->href, ns->prefix);
}

static void
declare_all(xmlNode *top, xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE)
        return;

    if (node->ns)
        node->ns = declare(top, node, node->ns);
    for (xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        if (attribute->ns)
            attribute->ns = declare(top, node, attribute->ns);
    }
    for (xmlNode *child = node->children; child; child = child->next)
        declare_all(top, child);
}

/**
 * vpt_xml_take:
 * @node: an element of a tree
 *
 * Takes @node out, with the namespaces that are used in it: it may be put
 * somewhere else, and what it came from may be freed.
 *
 * Returns: (transfer full): @node
 */
xmlNode *
vpt_xml_take(xmlNode *node)
{
    xmlUnlinkNode(node);
    declare_all(node, node);
    return node;
}

/**
 * vpt_xml_replace:
 * @node: an element of a tree
 * @other: (transfer full): an element
 *
 * Returns: (transfer full): @node, in whose place @other now is, as from vpt_xml_take()
 */
xmlNode *
vpt_xml_replace(xmlNode *node, xmlNode *other)
{
    xmlReplaceNode(node, other);
    declare_all(node, node);
    return node;
}

static gboolean
replace_entities_of_attributes(xmlNode *node)
{
    for (xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *value = vpt_xml_join(node->doc, attribute->children);
        xmlNode *text;

        if (g_str_equal(value, VPT_XML_TOO_LONG))
            return FALSE;

        text = xmlNewDocText(node->doc, (const xmlChar *)value);
        xmlFreeNodeList(attribute->children);
        attribute->children = attribute->last = text;
        text->parent = (xmlNode *)attribute;
    }
    return TRUE;
}

/* Copies @nodes into @parent, with what entities stand for in their place. */
static gboolean
copy_without_entities(xmlNode *parent, const xmlNode *nodes)
{
    for (const xmlNode *node = nodes; node; node = node->next) {
        gboolean element = node->type == XML_ELEMENT_NODE;
        const xmlEntity *entity = NULL;
        xmlNode *copy;

        if (node->type == XML_ENTITY_REF_NODE) {
            entity = xmlGetDocEntity(node->doc, node->name);
            if (entity && !copy_without_entities(parent, entity->children))
                return FALSE;
            continue;
        }

        copy = xmlAddChild(parent, xmlDocCopyNode((xmlNode *)node, parent->doc, element ? 2 : 1));
        if (element && (!replace_entities_of_attributes(copy) ||
                        !copy_without_entities(copy, node->children)))
            return FALSE;
    }
    return TRUE;
}

/**
 * vpt_xml_without_entities:
 * @node: (transfer full): an element outside of its tree, whose text is not too long
 *
 * Replaces all entities by what they stand for, so that @node does not depend
 * on the DTD.  (libvirt keeps what is in <metadata>, but no DTD.)
 *
 * Returns: (transfer full): the element, %NULL where that would be too long
 */
xmlNode *
vpt_xml_without_entities(xmlNode *node)
{
    g_autoptr(xmlNode) old = node;
    g_autoptr(xmlNode) copy = NULL;

    if (!xmlGetIntSubset(node->doc))
        return g_steal_pointer(&old);

    copy = xmlDocCopyNode(node, node->doc, 2);
    if (!replace_entities_of_attributes(copy) || !copy_without_entities(copy, node->children))
        return NULL;
    return g_steal_pointer(&copy);
}

/**
 * vpt_xml_remove:
 * @node: (transfer full): an element
 *
 * Takes @node and the white space in front of it away and frees them.
 */
void
vpt_xml_remove(xmlNode *node)
{
    xmlNode *space = node->prev;

    if (is_blank_text(space)) {
        xmlUnlinkNode(space);
        xmlFreeNode(space);
    }
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}
