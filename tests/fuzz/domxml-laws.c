/* domxml-laws.c: what must hold of attach and detach for any text
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "domxml-laws.h"

#include <string.h>

#include "vpt-c14n.h"
#include "vpt-domain.h"
#include "vpt-domxml-record.h"
#include "vpt-domxml.h"
#include "vpt-error.h"
#include "vpt-fuzz.h"

/* A card of two functions and a device beyond 16 bits of domain. */
static const VptDomxmlDevice devices[] = {
    { .address = { 0x0000, 0xfa, 0x1e, 0 }, .bar_bytes = 4097 },
    { .address = { 0x0000, 0xfa, 0x1e, 3 } },
    { .address = { 0x10000, 0xe1, 0x00, 0 } },
};

static const VptAddress addresses[] = {
    { 0x0000, 0xfa, 0x1e, 0 },
    { 0x10000, 0xe1, 0x00, 0 },
    { 0x0000, 0xfa, 0x1e, 3 },
};

static void
check_error(const GError *error)
{
    VPT_FUZZ_ASSERT(error && error->domain == VPT_ERROR && *error->message);
    VPT_FUZZ_ASSERT(g_utf8_validate(error->message, -1, NULL));
    VPT_FUZZ_ASSERT(!strchr(error->message, '\n') && !g_str_has_suffix(error->message, "."));
}

/* Whether the domain is one that we never had in our hands. */
static gboolean
is_untouched(const char *text)
{
    g_autoptr(VptXml) xml = vpt_xml_parse(text, NULL);
    g_autoptr(VptDomain) domain = vpt_domain_from_doc(xml->doc, NULL);
    g_autoptr(VptRecord) record = vpt_record_read(xml->doc, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
        if (vpt_domain_find(domain, addresses[i]))
            return FALSE;
    }
    return !record->node;
}

static void
check_detach(const char *text, const char *attached)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *first = vpt_domxml_detach(attached, addresses, 1, &error);
    g_autofree char *detached = NULL;
    g_autofree char *before = vpt_test_c14n(text);
    g_autofree char *after = NULL;

    /* one of them first, then the others: the order does not matter */
    VPT_FUZZ_ASSERT(first);
    detached = vpt_domxml_detach(first, addresses + 1, G_N_ELEMENTS(addresses) - 1, &error);
    VPT_FUZZ_ASSERT(detached);

    after = vpt_test_c14n(detached);
    if (before && g_strcmp0(before, after) != 0)
        vpt_fuzz_differ(before, after);
}

/**
 * domxml_laws_check:
 * @text: what may be a domain
 *
 * Aborts where a law does not hold.
 */
void
domxml_laws_check(const char *text)
{
    g_autofree char *attached = NULL;
    g_autofree char *again = NULL;
    g_autofree char *lost = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) lost_error = NULL;

    lost = vpt_domxml_detach(text, addresses, 1, &lost_error);
    if (!lost)
        check_error(lost_error);

    attached = vpt_domxml_attach(text, devices, G_N_ELEMENTS(devices), &error);
    if (!attached) {
        check_error(error);
        return;
    }

    again = vpt_domxml_attach(attached, devices, G_N_ELEMENTS(devices), &error);
    VPT_FUZZ_ASSERT(again);
    if (strcmp(attached, again) != 0)
        vpt_fuzz_differ(attached, again);
    if (is_untouched(text))
        check_detach(text, attached);
}
