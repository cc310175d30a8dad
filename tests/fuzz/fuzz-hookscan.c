/* fuzz-hookscan.c: any bytes as the XML that libvirt's hook looks at before it parses
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The law: where the parser finds passthrough, the look at the bytes does not say "plain". */
#include "config.h"

#include "vpt-domain.h"
#include "vpt-fuzz.h"
#include "vpt-hook-scan.h"
#include "vpt-xml.h"

static gboolean
passes_through(const char *bytes, size_t size)
{
    g_autofree char *text = g_strndup(bytes, size);
    g_autoptr(VptDomain) domain = NULL;

    if (!vpt_xml_check_text(bytes, size, NULL))
        return FALSE;

    domain = vpt_domain_parse(text, NULL);
    return domain && domain->passthru->len > 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;

    if (vpt_hook_scan(bytes, size) == VPT_HOOK_SCAN_PLAIN)
        VPT_FUZZ_ASSERT(!passes_through(bytes, size));
    return 0;
}
