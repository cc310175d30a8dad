/* vpt-hook.c: whether a guest with devices may start here, and what became of them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-hook.h"

#include "vpt-drivers.h"
#include "vpt-health.h"
#include "vpt-hook-facts.h"
#include "vpt-hook-scan.h"
#include "vpt-policy.h"
#include "vpt-qemu-cache.h"
#include "vpt-settings-file.h"
#include "vpt-xml.h"

/* libvirt's word for what happens, as the rules know it. */
static const VptOperation operations[] = {
    [VPT_HOOK_PREPARE] = VPT_OP_START,
    [VPT_HOOK_RESTORE] = VPT_OP_RESTORE,
    [VPT_HOOK_MIGRATE] = VPT_OP_MIGRATE,
};

typedef struct {
    const VptRoots *roots;
    VptOperation op;
    const VptDomain *domain;
    const char *xml;
    GString *words;
} Judge;

static guint
count_refusals(const VptVerdict *verdict)
{
    guint n = 0;

    for (guint i = 0; i < verdict->findings->len; i++) {
        const VptFinding *finding = g_ptr_array_index(verdict->findings, i);

        n += finding->level == VPT_LEVEL_REFUSE;
    }

    return n;
}

/* libvirt shows the words behind a long prefix of its own, so the first line says all. */
static gboolean
refuse(const Judge *judge, const VptVerdict *verdict)
{
    const VptFinding *finding = vpt_verdict_refusal(verdict);
    guint n_more = count_refusals(verdict) - 1;
    g_autofree char *text = vpt_verdict_print(verdict);

    g_string_append_printf(judge->words, "virt-passthru: %s: %s [%s]; %s", finding->refused,
                           finding->cause, finding->rule, finding->instead);
    if (n_more > 0)
        g_string_append_printf(judge->words, "; %u more reason%s below", n_more,
                               n_more > 1 ? "s" : "");
    g_string_append_printf(judge->words, "\n%s", text);
    return FALSE;
}

/* What can't be found out is not taken for a yes. */
static gboolean
fail(const Judge *judge, const GError *error)
{
    g_autofree char *refused = vpt_operation_refused(judge->op, judge->domain->name, NULL);

    g_string_append_printf(judge->words, "virt-passthru: %s: %s\n", refused, error->message);
    return FALSE;
}

/* libvirt binds a managed device itself; of the others those that belong to passthrough and
 * have another driver yet are bound here.  In @host they have it already: the rules judge
 * the host as it will be then. */
static VptPlan *
plan_binding(const VptDomain *domain, VptHost *host)
{
    VptPlan *plan = vpt_plan_new();

    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);
        const VptPassthru *passthru = vpt_domain_find(domain, device->address);
        g_autofree char *address = vpt_address_format(device->address);

        if (!passthru || passthru->managed || !device->enabled || vpt_device_is_on_vfio(device))
            continue;

        vpt_plan_add(plan, VPT_STEP_DRIVER, address, device->driver ? device->driver : "",
                     VPT_DRIVER_VFIO, address);
        g_free(device->driver);
        device->driver = g_strdup(VPT_DRIVER_VFIO);
    }

    return plan;
}

static VptVerdict *
decide(const Judge *judge, VptHost *host, const VptSettings *settings)
{
    g_autoptr(VptCase) c = vpt_case_new(judge->op, host, judge->domain, settings);

    if (vpt_exception_needs_versions(host, judge->domain))
        vpt_qemu_cache_read(judge->roots, judge->xml, host);
    vpt_case_add_domain_devices(c);
    return vpt_policy_decide(c);
}

static gboolean
judge_start(const Judge *judge, const VptSettings *settings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptHost) host = vpt_hook_read_host(judge->roots, judge->domain, &error);
    g_autoptr(VptPlan) plan = host ? plan_binding(judge->domain, host) : NULL;
    g_autoptr(VptVerdict) verdict = host ? decide(judge, host, settings) : NULL;

    if (!verdict)
        return fail(judge, error);
    if (!vpt_verdict_allows(verdict))
        return refuse(judge, verdict);
    return vpt_drivers_perform(judge->roots, plan, &error) || fail(judge, error);
}

/* The rules about what comes in judge the domain; the host only gives its devices names. */
static gboolean
judge_arrival(const Judge *judge, const VptSettings *settings)
{
    g_autoptr(VptHost) host = vpt_hook_read_devices(judge->roots, judge->domain, NULL);
    g_autoptr(VptVerdict) verdict = NULL;

    if (!host)
        host = vpt_host_new();
    verdict = decide(judge, host, settings);
    return vpt_verdict_allows(verdict) || refuse(judge, verdict);
}

static gboolean
judge_domain(const Judge *judge)
{
    VptSettings settings = VPT_SETTINGS_DEFAULT;
    g_autoptr(GError) error = NULL;

    if (!vpt_settings_load(judge->roots, &settings, &error))
        return fail(judge, error);
    return judge->op == VPT_OP_START ? judge_start(judge, &settings)
                                     : judge_arrival(judge, &settings);
}

/* The guest is gone: nothing can be refused, but the next start can. */
static void
look_after(const VptRoots *roots, const VptDomain *domain, GString *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptHost) host = vpt_hook_read_devices(roots, domain, &error);

    for (guint i = 0; host && i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);
        g_autofree char *name = vpt_device_describe(device);

        if (!vpt_domain_find(domain, device->address))
            continue;
        if (device->unhealthy)
            g_string_append_printf(words, "virt-passthru: %s does not answer after '%s' gave it "
                                   "back; power the host off and on\n", name, domain->name);
        if (!error)
            vpt_health_note(roots, device, &error);
    }

    if (error)
        g_string_append_printf(words, "virt-passthru: how the devices of '%s' are was not noted: "
                               "%s\n", domain->name, error->message);
}

/* libvirt prints what it has read itself, so this is not libvirt's.  A guest that seems to
 * have a device does not start unjudged; of any other text no guest shall suffer. */
static gboolean
judge_unreadable(VptHookPhase phase, const char *text, gsize length, const GError *error,
                 GString *words)
{
    g_autofree char *refused = NULL;

    if (vpt_hook_scan(text, length) != VPT_HOOK_SCAN_PASSTHRU || !vpt_hook_phase_may_refuse(phase))
        return TRUE;

    refused = vpt_operation_refused(operations[phase], "a domain with passed-through devices",
                                    NULL);
    g_string_append_printf(words, "virt-passthru: %s: its XML is not understood: %s; see "
                           "virt-passthru-hook(8)\n", refused, error->message);
    return FALSE;
}

/**
 * vpt_hook_run:
 * @roots: where
 * @phase: what is about to happen to a domain, or just did
 * @text: its XML, as libvirt gave it
 * @length: of @text in bytes
 * @words: (inout): gets what is to be said, in lines
 *
 * Judges a domain that is to start, and binds those of its devices that wait for it; looks
 * after the devices of one that has stopped.
 *
 * Returns: whether it may go on, always %TRUE where libvirt does not ask
 */
gboolean
vpt_hook_run(const VptRoots *roots, VptHookPhase phase, const char *text, gsize length,
             GString *words)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = NULL;
    g_autoptr(VptDomain) domain = NULL;
    Judge judge;

    if (phase == VPT_HOOK_NONE)
        return TRUE;

    if (vpt_xml_check_text(text, length, &error)) {
        xml = g_strndup(text, length);
        domain = vpt_domain_parse(xml, &error);
    }
    if (!domain)
        return judge_unreadable(phase, text, length, error, words);
    if (domain->passthru->len == 0)
        return TRUE;
    if (phase == VPT_HOOK_RELEASE) {
        look_after(roots, domain, words);
        return TRUE;
    }

    judge = (Judge){ roots, operations[phase], domain, xml, words };
    return judge_domain(&judge);
}
