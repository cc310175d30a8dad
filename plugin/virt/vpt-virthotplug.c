/* vpt-virthotplug.c: devices into and out of a running domain
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "vpt-virt-private.h"
#include "vpt-virtdomain.h"

#include "vpt-domain.h"
#include "vpt-error.h"

/* How often a domain is asked whether it has let go, where no event tells. */
#define POLL_INTERVAL (G_TIME_SPAN_SECOND / 2)

/**
 * vpt_virt_attach_device:
 * @virt: a connection
 * @domain: name, id or UUID of a running domain
 * @device_xml: the device, as vpt_domxml_hostdev() makes it
 * @error: (out) (optional): VPT_ERROR_NOT_FOUND, VPT_ERROR_DENIED or VPT_ERROR_LIBVIRT
 *
 * Gives the device to the domain as it runs.  Its definition is vpt_virt_define()'s matter.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
vpt_virt_attach_device(VptVirt *virt, const char *domain, const char *device_xml, GError **error)
{
    g_autoptr(virDomain) handle = vpt_virt_lookup_domain(virt, domain, error);

    if (!handle)
        return FALSE;

    if (virDomainAttachDeviceFlags(handle, device_xml, VIR_DOMAIN_AFFECT_LIVE) < 0) {
        vpt_virterror_set(error, virt, "attaching a device to the running domain '%s'", domain);
        return FALSE;
    }

    return TRUE;
}

/**
 * Unplug: a device on its way out of a running domain
 * @refs: the waiting function and the two events
 * @alias: libvirt's name for the device
 * @lock: guards the others
 * @changed: signalled when one of them changes
 * @removed: whether libvirt said that it is gone
 * @refused: whether the guest did not let it go
 */
typedef struct {
    gatomicrefcount refs;
    char *alias;
    GMutex lock;
    GCond changed;
    gboolean removed;
    gboolean refused;
} Unplug;

static Unplug *
unplug_new(const char *alias)
{
    Unplug *unplug = g_new0(Unplug, 1);

    g_atomic_ref_count_init(&unplug->refs);
    unplug->alias = g_strdup(alias);
    g_mutex_init(&unplug->lock);
    g_cond_init(&unplug->changed);
    return unplug;
}

static void
unplug_unref(void *data)
{
    Unplug *unplug = data;

    if (!g_atomic_ref_count_dec(&unplug->refs))
        return;

    g_free(unplug->alias);
    g_mutex_clear(&unplug->lock);
    g_cond_clear(&unplug->changed);
    g_free(unplug);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Unplug, unplug_unref)

static void
note_event(Unplug *unplug, const char *alias, gboolean *fact)
{
    if (!g_str_equal(alias, unplug->alias))
        return;

    g_mutex_lock(&unplug->lock);
    *fact = TRUE;
    g_cond_signal(&unplug->changed);
    g_mutex_unlock(&unplug->lock);
}

static void
on_removed(virConnectPtr connection, virDomainPtr domain, const char *alias, void *data)
{
    Unplug *unplug = data;

    (void)connection;
    (void)domain;
    note_event(unplug, alias, &unplug->removed);
}

static void
on_refused(virConnectPtr connection, virDomainPtr domain, const char *alias, void *data)
{
    Unplug *unplug = data;

    (void)connection;
    (void)domain;
    note_event(unplug, alias, &unplug->refused);
}

static const struct {
    int event;
    virConnectDomainEventGenericCallback callback;
} events[] = {
    { VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, VIR_DOMAIN_EVENT_CALLBACK(on_removed) },
    { VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED, VIR_DOMAIN_EVENT_CALLBACK(on_refused) },
};

/* Without an event the live XML is asked, so a failure here only costs time. */
static void
listen_to_events(VptVirt *virt, virDomainPtr handle, Unplug *unplug, int *ret_ids)
{
    for (guint i = 0; i < G_N_ELEMENTS(events); i++) {
        g_atomic_ref_count_inc(&unplug->refs);
        ret_ids[i] = virConnectDomainEventRegisterAny(virt->connection, handle, events[i].event,
                                                      events[i].callback, unplug, unplug_unref);
        if (ret_ids[i] < 0) {
            unplug_unref(unplug);
            virResetLastError();
        }
    }
}

static void
stop_listening(VptVirt *virt, const int *ids)
{
    for (guint i = 0; i < G_N_ELEMENTS(events); i++) {
        if (ids[i] >= 0)
            virConnectDomainEventDeregisterAny(virt->connection, ids[i]);
    }
}

/* Looks into the running domain; one that has ended has no device any more.
 * @ret_alias: (out): (transfer full) (nullable): the alias of the device, %NULL if it is gone */
static gboolean
find_alias(VptVirt *virt, virDomainPtr handle, VptAddress address, char **ret_alias,
           GError **error)
{
    const char *name = virDomainGetName(handle);
    int active = virDomainIsActive(handle);
    char *xml = active > 0 ? virDomainGetXMLDesc(handle, 0) : NULL;
    g_autoptr(VptDomain) domain = NULL;
    const VptPassthru *passthru;

    *ret_alias = NULL;
    if (!xml) {
        if (active == 0 || virGetLastErrorCode() == VIR_ERR_NO_DOMAIN)
            return TRUE;
        vpt_virterror_set(error, virt, "reading the running domain '%s'", name);
        return FALSE;
    }

    domain = vpt_domain_parse(xml, error);
    free(xml);
    if (!domain)
        return FALSE;

    passthru = vpt_domain_find(domain, address);
    *ret_alias = passthru ? g_strdup(passthru->alias ? passthru->alias : "") : NULL;
    return TRUE;
}

/* Says why a guest may not have let go. */
static void
set_stuck(GError **error, virDomainPtr handle, VptAddress address, gboolean refused, guint seconds)
{
    g_autofree char *device = vpt_address_format(address);
    const char *name = virDomainGetName(handle);
    int state = VIR_DOMAIN_NOSTATE;

    if (refused) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT,
                    "the guest of domain '%s' refused to let go of %s; stop what uses it inside "
                    "the guest and try again, or shut the domain down", name, device);
        return;
    }

    if (virDomainGetState(handle, &state, NULL, 0) < 0)
        virResetLastError();
    if (state == VIR_DOMAIN_PAUSED)
        g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT,
                    "domain '%s' still holds %s after %u s, since it is paused and its guest can't "
                    "let go; resume it (virsh resume %s), and it may still do so", name, device,
                    seconds, name);
    else
        g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT,
                    "domain '%s' still holds %s after %u s: its guest has not answered the request "
                    "to let go; it may still do so if it is only starting or busy, and never will "
                    "if it lacks PCI hot-plug: then shut the domain down", name, device, seconds);
}

static gboolean
wait_until_gone(VptVirt *virt, virDomainPtr handle, VptAddress address, Unplug *unplug,
                guint seconds, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
    gboolean late = FALSE;
    gboolean refused = FALSE;

    while (!late && !refused) {
        g_autofree char *alias = NULL;
        gint64 now;

        if (!find_alias(virt, handle, address, &alias, error))
            return FALSE;
        if (!alias)
            return TRUE;

        now = g_get_monotonic_time();
        late = now >= deadline;
        g_mutex_lock(&unplug->lock);
        if (!late && !unplug->removed && !unplug->refused)
            g_cond_wait_until(&unplug->changed, &unplug->lock, MIN(deadline, now + POLL_INTERVAL));
        /* the event comes when libvirt has forgotten the device, or so near that another look
         * at once tells; should it not, the next wait is a whole one */
        unplug->removed = FALSE;
        refused = unplug->refused;
        g_mutex_unlock(&unplug->lock);
    }

    set_stuck(error, handle, address, refused, seconds);
    return FALSE;
}

/* QEMU remembers a request of an earlier try; the guest's answer is all that is missing. */
static gboolean
ask_guest(VptVirt *virt, virDomainPtr handle, const char *alias, GError **error)
{
    const char *name = virDomainGetName(handle);

    if (virDomainDetachDeviceAlias(handle, alias, VIR_DOMAIN_AFFECT_LIVE) == 0)
        return TRUE;

    if (strstr(virGetLastErrorMessage(), "already in the process of unplug")) {
        virResetLastError();
        return TRUE;
    }

    vpt_virterror_set(error, virt, "detaching '%s' from the running domain '%s'", alias, name);
    return FALSE;
}

/**
 * vpt_virt_detach_device:
 * @virt: a connection
 * @domain: name, id or UUID of a domain
 * @address: a device of its host that is passed through to it, in whatever form
 * @timeout_seconds: for how long its guest may take
 * @error: (out) (optional): VPT_ERROR_NOT_FOUND, VPT_ERROR_DENIED or VPT_ERROR_LIBVIRT
 *
 * Takes the device out of the domain as it runs.  libvirt calls that done when it has asked
 * the guest; this waits until the device is gone.  A domain that does not run or does not
 * have the device is as it should be.
 *
 * Returns: %TRUE if the running domain has the device no more, or %FALSE with @error set;
 *   a guest that was asked may still let go of it later
 */
gboolean
vpt_virt_detach_device(VptVirt *virt, const char *domain, VptAddress address,
                       guint timeout_seconds, GError **error)
{
    g_autoptr(virDomain) handle = vpt_virt_lookup_domain(virt, domain, error);
    g_autoptr(Unplug) unplug = NULL;
    g_autofree char *alias = NULL;
    int ids[G_N_ELEMENTS(events)];
    gboolean gone;

    if (!handle || !find_alias(virt, handle, address, &alias, error))
        return FALSE;
    if (!alias)
        return TRUE;

    unplug = unplug_new(alias);
    listen_to_events(virt, handle, unplug, ids);
    gone = ask_guest(virt, handle, alias, error) &&
           wait_until_gone(virt, handle, address, unplug, timeout_seconds, error);
    stop_listening(virt, ids);
    return gone;
}
