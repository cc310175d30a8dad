/* vpt-plans-host.c: what enabling and disabling a device would do
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include "vpt-file.h"
#include "vpt-sysfs.h"

/* The rules come first: nothing is planned for what they refuse. */
gboolean
vpt_plans_ask_rules(VptSession *session, VptOperation op, const VptDomain *domain,
          const char *const *devices, VptVerdict **ret_verdict, GError **error)
{
    g_autoptr(VptVerdict) verdict = vpt_session_decide_on(session, op, domain, devices, error);

    const VptFinding *refusal;

    if (!verdict)
        return FALSE;

    refusal = vpt_verdict_refusal(verdict);
    if (refusal)
        g_set_error(error, VPT_ERROR, VPT_ERROR_REFUSED, "%s", refusal->refused);
    if (verdict->findings->len > 0 && *ret_verdict)
        vpt_verdict_take(*ret_verdict, g_steal_pointer(&verdict));
    else if (verdict->findings->len > 0)
        *ret_verdict = g_steal_pointer(&verdict);
    return !refusal;
}

void
vpt_plans_add_driver_step(VptPlan *plan, const VptDevice *device, const char *driver)
{
    g_autofree char *address = vpt_address_format(device->address);
    g_autofree char *name = vpt_device_describe(device);
    g_autofree char *title = NULL;

    if (g_str_equal(driver, VPT_DRIVER_HOST))
        title = g_strdup_printf("give %s back to its host driver", name);
    else
        title = g_strdup_printf("bind %s to %s%s%s", name, driver, device->driver ? ", from " : "",
                                device->driver ? device->driver : "");

    vpt_plan_add(plan, VPT_STEP_DRIVER, address, device->driver ? device->driver : "", driver,
                 title);
}

/* devices.conf of a host that only libvirt reaches is out of reach. */
static VptConf *
open_conf(VptSession *session, GError **error)
{
    g_autoptr(GError) failure = NULL;
    VptConf *conf = vpt_session_conf(session, &failure);

    if (failure)
        g_propagate_error(error, g_steal_pointer(&failure));
    else if (!conf)
        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                    "devices of another host are enabled on that host; run virt-passthru there");
    return conf;
}

static gboolean
add_conf_step(VptSession *session, VptPlan *plan, const VptConf *conf, GError **error)
{
    g_autofree char *path = g_build_filename(session->roots->conf, VPT_CONF_FILE, NULL);
    g_autofree char *before = NULL;
    g_autofree char *after = vpt_conf_print(conf);
    g_autofree char *title = g_strdup_printf("write %s", path);

    if (!vpt_file_read(path, &before, error))
        return FALSE;

    vpt_plan_add(plan, VPT_STEP_CONF, path, before ? before : "", after, title);
    return TRUE;
}

static gboolean
check_label(const VptChange *change, GError **error)
{
    if (!change->label)
        return TRUE;
    if (change->devices[1]) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the label '%s' can name one device only; enable the devices one by one",
                    change->label);
        return FALSE;
    }

    return vpt_conf_check_label(change->label, error);
}

/* The serial number is read from the card's vital product data only here, where it will be
 * written down: on some cards that takes a second. */
static gboolean
enable_device(VptSession *session, VptDevice *device, const VptChange *change, VptConf *conf,
              GError **error)
{
    if (!device->serial && vpt_session_uses_sysfs(session))
        vpt_sysfs_read_vpd_serial(session->roots, device);

    return vpt_conf_set(conf, device, change->label, error);
}

/**
 * vpt_session_plan_enable:
 * @session: a session
 * @change: the devices, the label for one, and whether to wait for the next boot
 * @ret_verdict: (out): the verdict, where the rules refuse or warn
 *
 * Returns: (transfer full): the plan, empty where it is so already, or %NULL with @error set
 */
VptPlan *
vpt_session_plan_enable(VptSession *session, const VptChange *change, VptVerdict **ret_verdict,
                        GError **error)
{
    g_autoptr(VptPlan) plan = vpt_plan_new();
    g_autoptr(VptConf) conf = NULL;

    if (!check_label(change, error) ||
        !vpt_plans_ask_rules(session, VPT_OP_ENABLE, NULL, change->devices, ret_verdict, error))
        return NULL;

    conf = open_conf(session, error);
    if (!conf)
        return NULL;

    for (guint i = 0; change->devices[i]; i++) {
        VptDevice *device = vpt_host_resolve(session->host, change->devices[i], error);

        if (!device || !enable_device(session, device, change, conf, error))
            return NULL;
    }
    if (!add_conf_step(session, plan, conf, error))
        return NULL;

    for (guint i = 0; change->devices[i] && !change->at_boot; i++) {
        const VptDevice *device = vpt_host_resolve(session->host, change->devices[i], NULL);

        if (!vpt_device_is_on_vfio(device))
            vpt_plans_add_driver_step(plan, device, VPT_DRIVER_VFIO);
    }

    return g_steal_pointer(&plan);
}

/* An entry of devices.conf by address or by label, also where no such device is left. */
static const VptMissing *
find_missing(VptSession *session, const char *name)
{
    VptAddress address;
    gboolean is_address = vpt_address_parse(name, &address, NULL);

    for (guint i = 0; session->missing && i < session->missing->len; i++) {
        const VptMissing *missing = g_ptr_array_index(session->missing, i);

        if (is_address ? vpt_address_equal(missing->address, address)
                       : g_strcmp0(missing->label, name) == 0)
            return missing;
    }

    return NULL;
}

/* A card that moved is still known by its old address, and a stranger has taken another's. */
static gboolean
unset_device(VptSession *session, VptConf *conf, const VptDevice *device, GError **error)
{
    const VptConfDevice *entry = vpt_conf_entry_of(conf, session->host, device);

    return vpt_conf_unset(conf, entry ? entry->address : device->address, error);
}

static gboolean
disable_device(VptSession *session, const char *name, VptConf *conf, VptPlan *plan,
               gboolean at_boot, GError **error)
{
    const VptMissing *missing = find_missing(session, name);
    const VptDevice *device;
    g_autoptr(GError) failure = NULL;

    if (missing)
        return vpt_conf_unset(conf, missing->address, error);

    device = vpt_host_resolve(session->host, name, error);
    if (!device)
        return FALSE;

    /* bound by hand and never enabled: there is no entry, but a driver to be had back */
    if (!unset_device(session, conf, device, &failure) && !vpt_device_is_on_vfio(device)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (!at_boot && vpt_device_is_on_vfio(device))
        vpt_plans_add_driver_step(plan, device, VPT_DRIVER_HOST);
    return TRUE;
}

/* The devices that are there: those the rules have something to say about. */
static GPtrArray *
present_devices(VptSession *session, const char *const *names)
{
    GPtrArray *present = g_ptr_array_new();

    for (guint i = 0; names[i]; i++) {
        if (!find_missing(session, names[i]))
            g_ptr_array_add(present, (gpointer)names[i]);
    }

    g_ptr_array_add(present, NULL);
    return present;
}

/**
 * vpt_session_plan_disable:
 * @session: a session
 * @change: the devices, and whether to wait for the next boot
 * @ret_verdict: (out): the verdict, where the rules refuse or warn
 *
 * Returns: (transfer full): the plan, or %NULL with @error set
 */
VptPlan *
vpt_session_plan_disable(VptSession *session, const VptChange *change, VptVerdict **ret_verdict,
                         GError **error)
{
    g_autoptr(VptPlan) plan = vpt_plan_new();
    g_autoptr(VptPlan) drivers = vpt_plan_new();
    g_autoptr(VptConf) conf = NULL;
    g_autoptr(GPtrArray) present = NULL;

    if (!vpt_session_host(session, error))
        return NULL;

    present = present_devices(session, change->devices);
    if (!vpt_plans_ask_rules(session, VPT_OP_DISABLE, NULL,
                             (const char *const *)present->pdata, ret_verdict, error))
        return NULL;

    conf = open_conf(session, error);
    if (!conf)
        return NULL;

    for (guint i = 0; change->devices[i]; i++) {
        if (!disable_device(session, change->devices[i], conf, drivers, change->at_boot, error))
            return NULL;
    }
    if (!add_conf_step(session, plan, conf, error))
        return NULL;

    vpt_plan_append(plan, drivers);
    return g_steal_pointer(&plan);
}
