/* vpt-template.h: the templates of xml-templates/, built in, as trees
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-xml.h"

/* One for each xml-templates/NAME.xml. */
typedef enum {
    VPT_TEMPLATE_PASSTHROUGH,
} VptTemplate;

/* Their texts, made by xml-templates/embed.awk. */
extern const char vpt_template_text_passthrough[];

xmlNode *vpt_template_copy(VptTemplate template, const char *path, xmlDoc *doc);
