/* vpt-decide-device.c: a device in hand is judged together with the domain it is for
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

static void
add_device(VptCase *c, const VptPassthru *passthru)
{
    VptDevice *device = vpt_host_find(c->host, passthru->address);
    g_autofree char *name = NULL;

    if (device) {
        vpt_case_add_device(c, device);
        return;
    }

    name = vpt_address_format(passthru->address);
    vpt_case_add_absent(c, name);
}

/**
 * vpt_session_decide_device_xml:
 * @session: a session
 * @op: what is asked: VPT_OP_ATTACH or VPT_OP_DETACH
 * @xml: of which domain
 * @active: whether that domain is running
 * @device_xml: about which device: the XML that libvirt would be given
 *
 * As vpt_session_decide_xml(), about the devices in @device_xml alone.  One that has no
 * address, such as that of a network, is libvirt's to choose.
 *
 * Returns: (transfer full): the verdict, or %NULL with @error set: VPT_ERROR_SYNTAX where one
 *   of the two is not what it should be
 */
VptVerdict *
vpt_session_decide_device_xml(VptSession *session, VptOperation op, const char *xml,
                              gboolean active, const char *device_xml, GError **error)
{
    g_autoptr(VptDomain) domain = vpt_domain_parse(xml, error);
    g_autoptr(GPtrArray) devices = domain ? vpt_passthru_parse_device(device_xml, error) : NULL;
    g_autoptr(VptHost) host = devices ? vpt_gather_local_host(session, error) : NULL;
    g_autoptr(VptCase) c = NULL;

    if (!host)
        return NULL;
    domain->active = active;

    c = vpt_case_new(op, host, domain, &session->settings);
    for (guint i = 0; i < devices->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(devices, i);

        if (passthru->has_address)
            add_device(c, passthru);
    }
    return vpt_policy_decide(c);
}
