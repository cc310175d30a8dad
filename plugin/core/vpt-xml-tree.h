/* vpt-xml-tree.h: finding elements of a tree and reading what they say
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-xml.h"

gboolean vpt_xml_is(const xmlNode *node, const char *name);
gboolean vpt_xml_is_in(const xmlNode *node, const char *uri, const char *name);
xmlNode *vpt_xml_first(const xmlNode *node, const char *name);
xmlNode *vpt_xml_child(const xmlNode *parent, const char *name);
xmlNode *vpt_xml_last(const xmlNode *parent);
guint vpt_xml_depth(const xmlNode *node);

/* What no reader takes for a name, a size or an address. */
#define VPT_XML_TOO_LONG "\n(too long)"

const char *vpt_xml_join(const xmlDoc *doc, const xmlNode *pieces);
const char *vpt_xml_text(const xmlNode *node);
const char *vpt_xml_attribute(const xmlNode *node, const char *name);
gboolean vpt_xml_attribute_is(const xmlNode *node, const char *name, const char *value);

void vpt_xml_set_error(GError **error, const xmlNode *node, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
