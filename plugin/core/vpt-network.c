/* vpt-network.c: interfaces that take their device from a network's pool
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-domain.h"

#include <string.h>

#include "vpt-xml-tree.h"

/**
 * vpt_network_gives_devices:
 * @xml: a network, as virsh net-dumpxml prints it
 * @ret_gives: (out): whether it gives PCI devices to its interfaces (<forward mode='hostdev'>);
 *   written only on success
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_network_gives_devices(const char *xml, gboolean *ret_gives, GError **error)
{
    g_autoptr(VptXml) tree = vpt_xml_parse(xml, error);
    const xmlNode *root = tree ? xmlDocGetRootElement(tree->doc) : NULL;
    const xmlNode *forward = vpt_xml_child(root, "forward");

    if (!root)
        return FALSE;
    if (strcmp((const char *)root->name, "network") != 0) {
        vpt_xml_set_error(error, root, "this is not a network: its root element is <%s>",
                          (const char *)root->name);
        return FALSE;
    }

    *ret_gives = forward && vpt_xml_attribute_is(forward, "mode", "hostdev");
    return TRUE;
}

/**
 * vpt_domain_take_network:
 * @domain: a domain
 * @name: a network that gives PCI devices to its interfaces
 *
 * Makes the interfaces of that network passthrough devices; which ones they will be is known
 * when the domain starts.
 */
void
vpt_domain_take_network(VptDomain *domain, const char *name)
{
    for (guint i = 0; i < domain->networks->len;) {
        const VptPassthru *passthru = g_ptr_array_index(domain->networks, i);

        if (g_strcmp0(passthru->name, name) == 0)
            g_ptr_array_add(domain->passthru, g_ptr_array_steal_index(domain->networks, i));
        else
            i++;
    }
}
