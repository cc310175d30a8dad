/* vpt-decide.c: requests become cases, and the table of rules answers
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include <glib/gi18n-lib.h>

#include "vpt-text.h"

/* What the rules look at beyond the domain itself. */
#define LOOKS_AT_HOST                                                                              \
    (VPT_OP(VPT_OP_ENABLE) | VPT_OP(VPT_OP_DISABLE) | VPT_OP(VPT_OP_ATTACH) | VPT_OP(VPT_OP_START))

/* Whether the facts about the whole host matter: a domain without a device is no business of
 * the host's rules. */
static gboolean
looks_at_host(VptOperation op, const VptDomain *domain, const char *const *devices)
{
    if (devices || !domain)
        return TRUE;
    return LOOKS_AT_HOST & VPT_OP(op) && domain->passthru->len > 0;
}

/* A well-formed address where nothing is is an answer for the rules; anything else is an error. */
static gboolean
add_named_device(VptCase *c, const char *name, GError **error)
{
    g_autoptr(GError) failure = NULL;
    VptDevice *device = vpt_host_resolve(c->host, name, &failure);

    if (device) {
        vpt_case_add_device(c, device);
        return TRUE;
    }
    if (g_error_matches(failure, VPT_ERROR, VPT_ERROR_NOT_FOUND)) {
        vpt_case_add_absent(c, name);
        return TRUE;
    }

    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

/**
 * vpt_session_decide_on:
 * @session: a session
 * @op: what is asked
 * @domain: (nullable): of which domain
 * @devices: (nullable) (array zero-terminated=1): about which devices; %NULL: those the
 *   domain has
 *
 * Returns: (transfer full): the verdict, or %NULL with @error set where the facts could not
 *   be found out
 */
VptVerdict *
vpt_session_decide_on(VptSession *session, VptOperation op, const VptDomain *domain,
                      const char *const *devices, GError **error)
{
    g_autoptr(VptHost) narrow = NULL;
    g_autoptr(VptCase) c = NULL;
    VptHost *host;

    if (looks_at_host(op, domain, devices)) {
        host = vpt_session_host(session, error) ? session->host : NULL;
    } else {
        narrow = vpt_gather_domain_devices(session, domain, error);
        host = narrow;
    }
    if (!host)
        return NULL;

    vpt_session_tell_versions(session, host, domain, TRUE);
    c = vpt_case_new(op, host, domain, &session->settings);
    for (guint i = 0; devices && devices[i]; i++) {
        if (!add_named_device(c, devices[i], error))
            return NULL;
    }
    if (domain && !devices)
        vpt_case_add_domain_devices(c);

    return vpt_policy_decide(c);
}

/**
 * vpt_session_decide:
 * @session: a session
 * @request: an operation, the domain and the devices it is about
 *
 * Returns: (transfer full): the verdict, or %NULL with @error set where the facts could not
 *   be found out
 */
VptVerdict *
vpt_session_decide(VptSession *session, const VptRequest *request, GError **error)
{
    const VptDomain *domain = NULL;

    if (request->domain) {
        domain = vpt_session_domain(session, request->domain, error);
        if (!domain)
            return NULL;
    }

    return vpt_session_decide_on(session, request->op, domain, request->devices, error);
}

/**
 * vpt_session_decide_xml:
 * @session: a session
 * @op: what is asked
 * @xml: of which domain
 * @active: whether that domain is running
 *
 * For who has the XML in hand and must not ask libvirt (which may be waiting for the answer).
 * The devices are those of this machine, looked up at each call: those of the domain alone,
 * and the whole host only where @op gives a device to a guest.  What libvirt alone knows stays
 * unknown and refuses nothing: which other domains use a device, whether a saved state exists.
 *
 * Returns: (transfer full): the verdict, or %NULL with @error set: VPT_ERROR_SYNTAX where @xml
 *   is no domain
 */
VptVerdict *
vpt_session_decide_xml(VptSession *session, VptOperation op, const char *xml, gboolean active,
                       GError **error)
{
    g_autoptr(VptDomain) domain = vpt_domain_parse(xml, error);
    g_autoptr(VptHost) host = NULL;
    g_autoptr(VptCase) c = NULL;

    if (!domain)
        return NULL;
    domain->active = active;

    host = looks_at_host(op, domain, NULL) ? vpt_gather_local_host(session, error)
                                           : vpt_gather_local_devices(session, domain, error);
    if (!host)
        return NULL;

    vpt_session_tell_versions(session, host, domain, FALSE);
    c = vpt_case_new(op, host, domain, &session->settings);
    vpt_case_add_domain_devices(c);
    return vpt_policy_decide(c);
}

static VptStanding
standing_of(const VptDevice *device, const VptDeviceState *state)
{
    const VptFinding *refusal = vpt_verdict_refusal(state->verdict);

    if (device->used_by)
        return device->used_live ? VPT_STANDING_USED : VPT_STANDING_ASSIGNED;
    if (refusal)
        return state->verdict->findings->len == 1 && g_str_equal(refusal->rule, "group-shared")
                   ? VPT_STANDING_GROUP : VPT_STANDING_IMPOSSIBLE;
    if (state->active)
        return VPT_STANDING_AVAILABLE;
    return device->enabled || vpt_device_is_on_vfio(device) ? VPT_STANDING_REBOOT
                                                            : VPT_STANDING_HOST;
}

static char *
state_of(const VptDevice *device, const VptDeviceState *state)
{
    const VptFinding *refusal = vpt_verdict_refusal(state->verdict);

    switch (state->standing) {
    case VPT_STANDING_USED:
        return g_strdup_printf(vpt_text("used by %s"), device->used_by);
    case VPT_STANDING_ASSIGNED:
        return g_strdup_printf(vpt_text("assigned (%s off)"), device->used_by);
    case VPT_STANDING_GROUP:
        return g_strdup(refusal->brief);
    case VPT_STANDING_IMPOSSIBLE:
        return g_strdup_printf(vpt_text("not possible: %s"), refusal->brief);
    case VPT_STANDING_AVAILABLE:
        return g_strdup(vpt_text("available"));
    case VPT_STANDING_REBOOT:
        return vpt_text_fill(device->enabled ? N_("reboot needed {arrow} VM")
                                             : N_("reboot needed {arrow} host"),
                             "arrow", "→", NULL);
    case VPT_STANDING_MISSING:
        return g_strdup(vpt_text("missing"));
    case VPT_STANDING_HOST:
        break;
    }
    return g_strdup(vpt_text("host"));
}

/* vSphere's dependentDevice: what can't be split from it. */
static GPtrArray *
dependents_of(const VptHost *host, const VptDevice *device)
{
    const GPtrArray *members = vpt_host_group(host, device->iommu_group);
    GPtrArray *dependents = g_ptr_array_new();

    for (guint i = 0; members && i < members->len; i++) {
        VptDevice *member = g_ptr_array_index(members, i);

        if (member != device && !vpt_device_is_bridge(member))
            g_ptr_array_add(dependents, member);
    }

    return dependents;
}

/* A device that can't be enabled alone may still be with all of its group. */
static gboolean
is_capable_together(VptCase *c, const VptDeviceState *state)
{
    g_autoptr(VptVerdict) verdict = NULL;

    if (state->dependents->len == 0)
        return FALSE;

    for (guint i = 0; i < state->dependents->len; i++)
        vpt_case_add_device(c, g_ptr_array_index(state->dependents, i));
    verdict = vpt_policy_decide(c);
    return vpt_verdict_allows(verdict);
}

/**
 * vpt_session_device_state:
 * @session: a session whose host was gathered
 * @device: a device of it
 *
 * Returns: (transfer full): where @device stands
 */
VptDeviceState *
vpt_session_device_state(VptSession *session, const VptDevice *device)
{
    VptDeviceState *state = g_new0(VptDeviceState, 1);
    g_autoptr(VptCase) c = vpt_case_new(VPT_OP_ENABLE, session->host, NULL, &session->settings);

    vpt_case_add_device(c, device);
    state->verdict = vpt_policy_decide(c);
    state->enabled = device->enabled;
    state->active = device->enabled && vpt_device_is_on_vfio(device);
    state->dependents = dependents_of(session->host, device);
    state->capable = vpt_verdict_allows(state->verdict) || is_capable_together(c, state);
    state->standing = standing_of(device, state);
    state->state = state_of(device, state);
    return state;
}

void
vpt_device_state_free(VptDeviceState *state)
{
    if (!state)
        return;

    g_free(state->state);
    g_ptr_array_unref(state->dependents);
    vpt_verdict_free(state->verdict);
    g_free(state);
}
