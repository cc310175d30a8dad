/* vpt-plans-domain.c: what attaching and detaching a device would do
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

static void
add_domain_step(VptPlan *plan, const VptDomain *domain, const char *before, const char *after)
{
    g_autofree char *title = g_strdup_printf("change the definition of %s", domain->name);

    vpt_plan_add(plan, VPT_STEP_DOMAIN, domain->uuid, before, after, title);
}

static void
add_live_step(VptPlan *plan, const VptDomain *domain, VptAddress address, gboolean attach)
{
    g_autofree char *name = vpt_address_format(address);
    g_autofree char *subject = g_strdup_printf("%s %s", domain->uuid, name);
    g_autofree char *title = g_strdup_printf(attach ? "plug %s into the running %s"
                                                    : "unplug %s from the running %s",
                                             name, domain->name);

    vpt_plan_add(plan, VPT_STEP_LIVE, subject, attach ? "no" : "yes", attach ? "yes" : "no", title);
}

/* Binds what the guest will need; an enabled device may still wait for its boot. */
static VptDomxmlDevice *
prepare_devices(VptSession *session, const VptChange *change, VptPlan *plan, guint *ret_n,
                GError **error)
{
    guint n = g_strv_length((char **)change->devices);
    g_autofree VptDomxmlDevice *devices = g_new0(VptDomxmlDevice, n + 1);

    for (guint i = 0; i < n; i++) {
        const VptDevice *device = vpt_host_resolve(session->host, change->devices[i], error);

        /* the rule about missing devices may be switched off */
        if (!device)
            return NULL;
        devices[i].address = device->address;
        devices[i].bar_bytes = device->bar_bytes;
        if (!vpt_device_is_on_vfio(device))
            vpt_plans_add_driver_step(plan, device, VPT_DRIVER_VFIO);
    }

    *ret_n = n;
    return g_steal_pointer(&devices);
}

/* Live, the rule about hot-plug has its say too. */
static gboolean
ask_rules_of_attach(VptSession *session, const VptDomain *domain, const VptChange *change,
                    VptVerdict **ret_verdict, GError **error)
{
    if (!vpt_plans_ask_rules(session, VPT_OP_ATTACH, domain, change->devices, ret_verdict, error))
        return FALSE;
    if (!change->live)
        return TRUE;

    if (!domain->active) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                    "domain '%s' is not running; leave --live out", domain->name);
        return FALSE;
    }
    return vpt_plans_ask_rules(session, VPT_OP_HOTPLUG_DEVICE, domain, NULL, ret_verdict, error);
}

/**
 * vpt_session_plan_attach:
 * @session: a session
 * @change: the domain, the devices, and whether the running domain gets them too
 * @ret_verdict: (out): the verdict, where the rules refuse or warn
 *
 * Returns: (transfer full): the plan, empty where it is so already, or %NULL with @error set
 */
VptPlan *
vpt_session_plan_attach(VptSession *session, const VptChange *change, VptVerdict **ret_verdict,
                        GError **error)
{
    g_autoptr(VptPlan) plan = vpt_plan_new();
    g_autoptr(VptDomain) domain = NULL;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_autofree VptDomxmlDevice *devices = NULL;
    guint n_devices;

    domain = vpt_gather_domain(session, change->domain, TRUE, &before, error);
    if (!domain || !ask_rules_of_attach(session, domain, change, ret_verdict, error))
        return NULL;

    devices = prepare_devices(session, change, plan, &n_devices, error);
    if (!devices)
        return NULL;
    after = vpt_domxml_attach(before, devices, n_devices, error);
    if (!after)
        return NULL;

    add_domain_step(plan, domain, before, after);
    for (guint i = 0; change->live && i < n_devices; i++)
        add_live_step(plan, domain, devices[i].address, TRUE);
    return g_steal_pointer(&plan);
}

/* By address also what the host has lost: a domain must be able to get rid of it. */
static VptAddress *
resolve_addresses(VptSession *session, const char *const *names, guint *ret_n, GError **error)
{
    g_autofree VptAddress *addresses = NULL;
    guint n = g_strv_length((char **)names);

    addresses = g_new0(VptAddress, n);
    for (guint i = 0; i < n; i++) {
        const VptHost *host;
        const VptDevice *device;

        if (vpt_address_parse(names[i], &addresses[i], NULL))
            continue;
        host = vpt_session_host(session, error);
        device = host ? vpt_host_resolve(host, names[i], error) : NULL;
        if (!device)
            return NULL;
        addresses[i] = device->address;
    }

    *ret_n = n;
    return g_steal_pointer(&addresses);
}

static gboolean
add_unplug_steps(VptSession *session, const VptChange *change, const VptAddress *addresses,
                 guint n_addresses, VptPlan *plan, GError **error)
{
    const VptDomain *running = vpt_session_domain(session, change->domain, error);

    if (!running)
        return FALSE;
    if (!running->active) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                    "domain '%s' is not running; leave --live out", running->name);
        return FALSE;
    }

    for (guint i = 0; i < n_addresses; i++) {
        if (vpt_domain_find(running, addresses[i]))
            add_live_step(plan, running, addresses[i], FALSE);
    }
    return TRUE;
}

/* Unplugged but no longer in the definition, or of a transient domain: nothing to edit. */
static gboolean
is_live_only(const VptDomain *definition, const VptChange *change, const VptAddress *addresses,
             guint n_addresses, const VptPlan *plan)
{
    if (!change->live || plan->steps->len == 0)
        return FALSE;

    for (guint i = 0; definition && i < n_addresses; i++) {
        if (vpt_domain_find(definition, addresses[i]))
            return FALSE;
    }
    return TRUE;
}

/**
 * vpt_session_plan_detach:
 * @session: a session
 * @change: the domain, the devices, and whether the running domain loses them too
 * @ret_verdict: (out): the verdict, where the rules refuse or warn
 *
 * Returns: (transfer full): the plan, or %NULL with @error set
 */
VptPlan *
vpt_session_plan_detach(VptSession *session, const VptChange *change, VptVerdict **ret_verdict,
                        GError **error)
{
    g_autoptr(VptPlan) plan = vpt_plan_new();
    g_autoptr(VptDomain) domain = NULL;
    g_autoptr(GError) failure = NULL;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_autofree VptAddress *addresses = NULL;
    guint n_addresses;

    addresses = resolve_addresses(session, change->devices, &n_addresses, error);
    if (!addresses)
        return NULL;
    if (change->live &&
        !add_unplug_steps(session, change, addresses, n_addresses, plan, error))
        return NULL;

    domain = vpt_gather_domain(session, change->domain, TRUE, &before, &failure);
    if (is_live_only(domain, change, addresses, n_addresses, plan))
        return g_steal_pointer(&plan);
    if (!domain) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    if (!vpt_plans_ask_rules(session, VPT_OP_DETACH, domain, change->devices, ret_verdict, error))
        return NULL;

    after = vpt_domxml_detach(before, addresses, n_addresses, error);
    if (!after)
        return NULL;

    add_domain_step(plan, domain, before, after);
    return g_steal_pointer(&plan);
}
