/* vpt-virtnetwork.c: the networks of a libvirt connection, as their XML
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-virtdomain.h"

#include <stdlib.h>

#include "vpt-virt-private.h"

#include "vpt-error.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNetwork, virNetworkFree)

/**
 * vpt_virt_network_xml:
 * @virt: a connection
 * @name: name of a network
 * @error: (out) (optional): VPT_ERROR_NOT_FOUND, VPT_ERROR_DENIED or VPT_ERROR_LIBVIRT
 *
 * Returns: (transfer full): its XML, or %NULL with @error set
 */
char *
vpt_virt_network_xml(VptVirt *virt, const char *name, GError **error)
{
    g_autofree char *quoted = vpt_error_quote(name);
    g_autoptr(virNetwork) network = virNetworkLookupByName(virt->connection, name);
    char *xml = network ? virNetworkGetXMLDesc(network, 0) : NULL;
    char *copy = g_strdup(xml);

    if (!xml)
        vpt_virterror_set(error, virt, "looking at network '%s'", quoted);
    free(xml);
    return copy;
}
