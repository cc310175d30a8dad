/* vpt-c14n.c: whether two texts are the same XML
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-c14n.h"

#include <string.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>

#include "vpt-test.h"

/**
 * vpt_test_c14n:
 * @xml: XML
 *
 * Returns: (transfer full) (nullable): @xml as Canonical XML 1.0 with comments, %NULL where it
 *   has no such form (not well-formed, a prefix without a namespace)
 */
char *
vpt_test_c14n(const char *xml)
{
    xmlDoc *doc = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL,
                                XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR |
                                    XML_PARSE_NOWARNING);
    xmlChar *canonical = NULL;
    char *text = NULL;

    if (!doc)
        return NULL;

    if (xmlC14NDocDumpMemory(doc, NULL, XML_C14N_1_0, NULL, 1, &canonical) >= 0)
        text = g_strdup((const char *)canonical);
    xmlFree(canonical);
    xmlFreeDoc(doc);
    return text;
}

void
vpt_test_assert_same_xml(const char *actual, const char *expected, const char *what,
                         const char *file, int line)
{
    g_autofree char *a = actual ? vpt_test_c14n(actual) : NULL;
    g_autofree char *b = expected ? vpt_test_c14n(expected) : NULL;

    if (!b)
        g_error("%s:%d: what is expected is no XML", file, line);
    vpt_test_assert_str(a, b, what, file, line);
}
