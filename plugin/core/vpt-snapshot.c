/* vpt-snapshot.c: what the XML of a snapshot says of the guest's memory
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-snapshot.h"

#include "vpt-error.h"
#include "vpt-xml-tree.h"

/**
 * vpt_snapshot_parse:
 * @xml: a <domainsnapshot>, as libvirt writes one or takes one
 * @ret_snapshot: (out): what it says; written only on success
 * @error: (out) (optional): VPT_ERROR_SYNTAX
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
vpt_snapshot_parse(const char *xml, VptSnapshot *ret_snapshot, GError **error)
{
    static const char *const states_of_off[] = { "shutoff", "disk-snapshot", NULL };
    g_autoptr(VptXml) parsed = vpt_xml_parse(xml, error);
    const xmlNode *root = parsed ? xmlDocGetRootElement(parsed->doc) : NULL;
    const xmlNode *memory;
    const xmlNode *state;
    const char *state_name;

    if (!root)
        return FALSE;
    if (!vpt_xml_is(root, "domainsnapshot")) {
        vpt_xml_set_error(error, root, "this is no <domainsnapshot>");
        return FALSE;
    }

    memory = vpt_xml_child(root, "memory");
    state = vpt_xml_child(root, "state");
    state_name = state ? vpt_xml_text(state) : NULL;
    *ret_snapshot = (VptSnapshot){
        .without_memory = memory && vpt_xml_attribute_is(memory, "snapshot", "no"),
        .guest_off = state_name && g_strv_contains(states_of_off, state_name),
    };
    return TRUE;
}
