/* vpt-domxml-memory.h: reserving a domain's memory and giving it back
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-domain.h"
#include "vpt-domxml-record.h"

gboolean vpt_domxml_reserve(xmlDoc *doc, const VptDomain *domain, VptRecord *record,
                            gboolean *changed, GError **error);
void vpt_domxml_release(xmlDoc *doc, VptDomain *domain, VptRecord *record);
