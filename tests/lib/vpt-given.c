/* vpt-given.c: the host or the domain that a test starts from
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-given.h"

#include "vpt-test.h"

/**
 * vpt_given_host:
 * @devices: lines of facts behind their head
 *
 * The test fails and ends where they are wrong.
 *
 * Returns: (transfer full): the host
 */
VptHost *
vpt_given_host(const char *devices)
{
    g_autofree char *text = g_strconcat("virt-passthru facts 1\n", devices, NULL);
    g_autoptr(GError) error = NULL;
    VptHost *host = vpt_facts_parse(text, &error);

    VPT_ASSERT_OK(host, error);
    if (!host)
        g_error("%s", text);
    return host;
}

/**
 * vpt_given_domain:
 * @xml: a domain
 *
 * The test fails and ends where it is wrong.
 *
 * Returns: (transfer full): the domain
 */
VptDomain *
vpt_given_domain(const char *xml)
{
    g_autoptr(GError) error = NULL;
    VptDomain *domain = vpt_domain_parse(xml, &error);

    VPT_ASSERT_OK(domain, error);
    if (!domain)
        g_error("%s", xml);
    return domain;
}
