/* vpt-xml-edit.h: putting elements into a tree and taking them out
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-xml.h"

gboolean vpt_xml_has_content(const xmlNode *node);
void vpt_xml_insert(xmlNode *parent, xmlNode *after, xmlNode *node);
gboolean vpt_xml_open(xmlNode *node);
void vpt_xml_close(xmlNode *node);
xmlNode *vpt_xml_take(xmlNode *node);
xmlNode *vpt_xml_replace(xmlNode *node, xmlNode *other);
xmlNode *vpt_xml_without_entities(xmlNode *node);
void vpt_xml_remove(xmlNode *node);
