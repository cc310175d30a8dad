/* vpt-limits.c: what a domain can and can't do, in the order of vSphere's list
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include <glib/gi18n-lib.h>

#include "vpt-passthru.h"
#include "vpt-text.h"

/* Ids, in the JSON too; who shows one to a person translates it. */
#define AVAILABLE N_("available")
#define CONDITIONAL N_("conditional")
#define UNAVAILABLE N_("unavailable")

static void
limit_free(VptLimit *limit)
{
    g_ptr_array_unref(limit->verdicts);
    g_ptr_array_unref(limit->rules);
    g_ptr_array_unref(limit->devices);
    g_free(limit);
}

void
vpt_limits_free(VptLimits *limits)
{
    if (!limits)
        return;

    g_ptr_array_unref(limits->features);
    g_ptr_array_unref(limits->exceptions);
    g_free(limits->sentence);
    g_free(limits);
}

static void
add_once(GPtrArray *names, const char *name)
{
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, (gpointer)name);
}

/* Whether the operation is refused, here and everywhere. */
static gboolean
is_refused_everywhere(const VptVerdict *verdict)
{
    for (guint i = 0; i < verdict->findings->len; i++) {
        const VptFinding *finding = g_ptr_array_index(verdict->findings, i);

        if (finding->level == VPT_LEVEL_REFUSE && !finding->conditional)
            return TRUE;
    }
    return FALSE;
}

static void
note_refusals(VptLimit *limit, const VptVerdict *verdict)
{
    for (guint i = 0; i < verdict->findings->len; i++) {
        const VptFinding *finding = g_ptr_array_index(verdict->findings, i);

        if (finding->level != VPT_LEVEL_REFUSE)
            continue;
        add_once(limit->rules, finding->rule);
        for (guint j = 0; j < finding->culprits->len; j++)
            add_once(limit->devices,
                     ((const VptCulprit *)g_ptr_array_index(finding->culprits, j))->name);
    }
}

static const char *
status_of(const GPtrArray *verdicts)
{
    guint n_allowed = 0;
    guint n_refused = 0;

    for (guint i = 0; i < verdicts->len; i++) {
        const VptVerdict *verdict = g_ptr_array_index(verdicts, i);

        n_allowed += vpt_verdict_allows(verdict);
        n_refused += is_refused_everywhere(verdict);
    }

    if (n_allowed == verdicts->len)
        return AVAILABLE;
    return n_refused == verdicts->len ? UNAVAILABLE : CONDITIONAL;
}

static VptLimit *
limit_of(const VptHost *host, const VptDomain *domain, const VptSettings *settings,
         VptFeature feature)
{
    VptLimit *limit = g_new0(VptLimit, 1);

    limit->feature = feature;
    limit->verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_verdict_free);
    limit->rules = g_ptr_array_new();
    limit->devices = g_ptr_array_new();
    for (VptOperation op = 0; op < VPT_OP_LAST; op++) {
        g_autoptr(VptCase) c = NULL;
        VptVerdict *verdict;

        if (vpt_operation_feature(op) != feature)
            continue;
        c = vpt_case_new(op, host, domain, settings);
        vpt_case_add_domain_devices(c);
        verdict = vpt_policy_decide(c);
        g_ptr_array_add(limit->verdicts, verdict);
        note_refusals(limit, verdict);
    }

    limit->status = status_of(limit->verdicts);
    return limit;
}

static GPtrArray *
exceptions_of(const VptHost *host, const VptDomain *domain)
{
    GPtrArray *exceptions = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_exception_free);

    for (guint i = 0; i < domain->passthru->len; i++) {
        for (VptExceptionKind kind = 0; kind < VPT_EXCEPTION_LAST; kind++) {
            VptException *exception =
                vpt_exception_check(kind, host, domain, g_ptr_array_index(domain->passthru, i));

            if (exception)
                g_ptr_array_add(exceptions, exception);
        }
    }

    return exceptions;
}

static char *
list_devices(const VptHost *host, const VptDomain *domain)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < domain->passthru->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(domain->passthru, i);
        const VptDevice *device = passthru->has_address ? vpt_host_find(host, passthru->address)
                                                        : NULL;

        g_ptr_array_add(names, device ? vpt_device_describe(device)
                                      : vpt_passthru_describe(passthru));
    }

    g_ptr_array_add(names, NULL);
    return g_strjoinv(vpt_text(" and "), (char **)names->pdata);
}

/* The titles of the features with @status, in the middle of a sentence. */
static char *
list_features(const GPtrArray *features, const char *status)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < features->len; i++) {
        const VptLimit *limit = g_ptr_array_index(features, i);

        if (g_str_equal(limit->status, status))
            g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "",
                                   vpt_feature_phrase(limit->feature));
    }

    return g_string_free(list, FALSE);
}

static char *
sentence_of(const GPtrArray *features, const VptHost *host, const VptDomain *domain)
{
    g_autofree char *devices = list_devices(host, domain);
    g_autofree char *lost = list_features(features, UNAVAILABLE);
    g_autofree char *conditional = list_features(features, CONDITIONAL);
    const char *sentence;

    if (domain->passthru->len == 0)
        sentence = N_("{domain} has no passthrough device, so nothing is unavailable to it");
    else if (!*lost && !*conditional)
        sentence = N_("{domain} holds {devices} and keeps all of vSphere's list");
    else if (!*lost)
        sentence = N_("{domain} holds {devices} and keeps all of vSphere's list, these only in "
                      "part or under conditions: {conditional}");
    else if (!*conditional)
        sentence = N_("{domain} holds {devices}, so these are unavailable to it: {lost}");
    else
        sentence = N_("{domain} holds {devices}, so these are unavailable to it: {lost}; these "
                      "it keeps only in part or under conditions: {conditional}");

    return vpt_text_fill(sentence, "domain", domain->name, "devices", devices, "lost", lost,
                         "conditional", conditional, NULL);
}

/**
 * vpt_session_limits:
 * @session: a session
 * @domain: a domain's name, UUID or id
 *
 * Returns: (transfer full): what @domain can and can't do, or %NULL with @error set
 */
VptLimits *
vpt_session_limits(VptSession *session, const char *domain, GError **error)
{
    const VptDomain *found = vpt_session_domain(session, domain, error);
    g_autoptr(VptHost) host = NULL;
    VptLimits *limits;

    host = found ? vpt_gather_domain_devices(session, found, error) : NULL;
    if (!host)
        return NULL;

    vpt_session_tell_versions(session, host, found, TRUE);
    limits = g_new0(VptLimits, 1);
    limits->features = g_ptr_array_new_with_free_func((GDestroyNotify)limit_free);
    for (VptFeature feature = VPT_FEATURE_NONE + 1; feature < VPT_FEATURE_LAST; feature++)
        g_ptr_array_add(limits->features, limit_of(host, found, &session->settings, feature));

    limits->exceptions = exceptions_of(host, found);
    limits->sentence = sentence_of(limits->features, host, found);
    return limits;
}
