/* fuzz-domxml.c: any bytes as a domain's XML
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "domxml-laws.h"
#include "vpt-fuzz.h"
#include "vpt-xml.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);

    if (vpt_xml_check_text((const char *)data, size, NULL))
        domxml_laws_check(text);
    return 0;
}
