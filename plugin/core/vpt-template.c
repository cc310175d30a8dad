/* vpt-template.c: the templates of xml-templates/, built in, as trees
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-template.h"

#include <string.h>

#include "vpt-xml-tree.h"

static const char *const texts[] = {
    [VPT_TEMPLATE_PASSTHROUGH] = vpt_template_text_passthrough,
};

/* The tree of a template, without the white space between elements: a constant
 * that is made at its first use (to parse it each time would cost more than
 * the edit), never changed and never freed. */
static const xmlDoc *
get_doc(VptTemplate template)
{
    static xmlDoc *docs[G_N_ELEMENTS(texts)];

    if (g_once_init_enter(&docs[template])) {
        xmlDoc *doc = xmlReadMemory(texts[template], (int)strlen(texts[template]), NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOBLANKS);

        g_once_init_leave(&docs[template], doc);
    }
    return docs[template];
}

/* The first element below @node to which @path leads. */
static const xmlNode *
find(const xmlNode *node, const char *path)
{
    gsize length = strcspn(path, "/");
    const xmlNode *found = NULL;

    for (const xmlNode *child = node->children; child && !found; child = child->next) {
        const char *name = (const char *)child->name;

        if (strncmp(name, path, length) == 0 && !name[length])
            found = path[length] ? find(child, path + length + 1) : child;
    }
    return found;
}

/**
 * vpt_template_copy:
 * @template: a template
 * @path: names of elements below its root, like `devices/hostdev`
 * @doc: where the copy will be put in
 *
 * Returns: (transfer full): a copy of the first element there (that there is one, the tests
 *   see to)
 */
xmlNode *
vpt_template_copy(VptTemplate template, const char *path, xmlDoc *doc)
{
    const xmlNode *node = find(xmlDocGetRootElement(get_doc(template)), path);

    g_assert(node);
    return xmlDocCopyNode((xmlNode *)node, doc, 1);
}
