/* vpt-policy.c: one case, one table of rules, one verdict
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-policy.h"

#include "vpt-text.h"
#include "vpt-words.h"

/**
 * vpt_case_new:
 * @op: what is asked
 * @host: (transfer none): the machine
 * @domain: (transfer none) (nullable): of which domain
 * @settings: what the administrator set
 *
 * Returns: (transfer full): a case about no device yet; it must not outlive @host and @domain
 */
VptCase *
vpt_case_new(VptOperation op, const VptHost *host, const VptDomain *domain,
             const VptSettings *settings)
{
    VptCase *c = g_new0(VptCase, 1);

    c->op = op;
    c->host = host;
    c->domain = domain;
    c->settings = *settings;
    c->devices = g_ptr_array_new();
    c->absent = g_ptr_array_new_with_free_func(g_free);
    return c;
}

void
vpt_case_free(VptCase *c)
{
    if (!c)
        return;

    g_ptr_array_unref(c->devices);
    g_ptr_array_unref(c->absent);
    g_free(c);
}

/**
 * vpt_case_asks_for:
 * @c: a case
 * @device: a device of its host
 *
 * Returns: whether @device is among those the case is about
 */
gboolean
vpt_case_asks_for(const VptCase *c, const VptDevice *device)
{
    return g_ptr_array_find(c->devices, device, NULL);
}

/**
 * vpt_case_add_device:
 * @c: a case
 * @device: (transfer none): a device of its host that it is about; twice is as good as once
 */
void
vpt_case_add_device(VptCase *c, const VptDevice *device)
{
    if (!vpt_case_asks_for(c, device))
        g_ptr_array_add(c->devices, (gpointer)device);
}

/**
 * vpt_case_add_absent:
 * @c: a case
 * @name: what was asked for and is not there
 */
void
vpt_case_add_absent(VptCase *c, const char *name)
{
    g_ptr_array_add(c->absent, g_strdup(name));
}

/**
 * vpt_case_add_domain_devices:
 * @c: a case with a domain
 *
 * Makes the case one about the PCI devices that the domain has.
 */
void
vpt_case_add_domain_devices(VptCase *c)
{
    for (guint i = 0; i < c->domain->passthru->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(c->domain->passthru, i);
        VptDevice *device;

        if (!passthru->has_address)
            continue;

        device = vpt_host_find(c->host, passthru->address);
        if (device) {
            vpt_case_add_device(c, device);
        } else {
            g_autofree char *name = vpt_address_format(passthru->address);

            vpt_case_add_absent(c, name);
        }
    }
}

/**
 * vpt_policy_level:
 * @rule: a row of vpt_policy_rules()
 * @settings: what the administrator set
 *
 * Returns: what @rule does where it does not hold; never VPT_LEVEL_UNSET
 */
VptLevel
vpt_policy_level(const VptRule *rule, const VptSettings *settings)
{
    guint n_rules;
    VptLevel level = (VptLevel)settings->levels[rule - vpt_policy_rules(&n_rules)];

    if (level != VPT_LEVEL_UNSET)
        return level;
    if (rule->force == VPT_FORCE_PROFILE && settings->profile != VPT_PROFILE_DIRECTPATH)
        return VPT_LEVEL_ALLOW;
    return VPT_LEVEL_REFUSE;
}

/* What to do, and where a setting would allow it the setting, for the user to copy. */
static char *
way_out(const VptRule *rule, const VptCase *c, const GPtrArray *culprits)
{
    g_autofree char *instead = vpt_words_expand(rule->instead, c, culprits);
    VptSettings kvm = c->settings;

    if (rule->force == VPT_FORCE_HARDWARE || rule->firm ||
        vpt_policy_level(rule, &c->settings) != VPT_LEVEL_REFUSE)
        return g_steal_pointer(&instead);

    /* libvirt's hook judges a start once more, and knows no command line */
    kvm.profile = VPT_PROFILE_KVM;
    if (c->op == VPT_OP_START || vpt_policy_level(rule, &kvm) == VPT_LEVEL_REFUSE)
        return g_strdup_printf(vpt_text("%s; or allow it ([rules] %s = allow in "
                                        "virt-passthru.conf)"), instead, rule->id);
    return g_strdup_printf(vpt_text("%s; or allow it ([rules] %s = allow in virt-passthru.conf, or "
                                    "--profile kvm)"), instead, rule->id);
}

/* Whether an exception that @rule knows is active for @passthru; where none is, those that are
 * inactive go to @inactive. */
static gboolean
is_excused(const VptRule *rule, const VptCase *c, const VptPassthru *passthru, GPtrArray *inactive)
{
    guint n_before = inactive->len;

    for (VptExceptionKind kind = 0; kind < VPT_EXCEPTION_LAST; kind++) {
        VptException *exception = NULL;

        if (rule->exceptions & VPT_EXCEPTION(kind))
            exception = vpt_exception_check(kind, c->host, c->domain, passthru);
        if (exception)
            g_ptr_array_add(inactive, exception);
        if (exception && exception->reasons->len == 0) {
            g_ptr_array_set_size(inactive, (int)n_before);
            return TRUE;
        }
    }

    return FALSE;
}

/* Takes the excused off @culprits.
 * Returns: (transfer full) (element-type VptException): what would excuse others, and does not */
static GPtrArray *
excuse(const VptRule *rule, const VptCase *c, GPtrArray *culprits)
{
    GPtrArray *inactive = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_exception_free);
    guint i = 0;

    while (rule->exceptions && c->domain && i < culprits->len) {
        const VptCulprit *culprit = g_ptr_array_index(culprits, i);
        const VptPassthru *passthru = vpt_domain_find_named(c->domain, culprit->name);

        if (passthru && is_excused(rule, c, passthru, inactive))
            g_ptr_array_remove_index(culprits, i);
        else
            i++;
    }

    return inactive;
}

/* Who stands in the way, and why the exceptions that were meant to help don't. */
static char *
cause_of(const VptRule *rule, const VptCase *c, const GPtrArray *culprits,
         const GPtrArray *inactive)
{
    g_autofree char *cause = vpt_words_expand(rule->cause, c, culprits);
    GString *text = g_string_new(cause);

    for (guint i = 0; i < inactive->len; i++) {
        const VptException *exception = g_ptr_array_index(inactive, i);
        g_autofree char *useless = vpt_exception_say(exception, VPT_EXCEPTION_USELESS);

        g_string_append_printf(text, "; %s ", useless);
        for (guint j = 0; j < exception->reasons->len; j++)
            g_string_append_printf(text, "%s%s", j > 0 ? vpt_text(", and ") : "",
                                   (const char *)g_ptr_array_index(exception->reasons, j));
    }

    return g_string_free(text, FALSE);
}

static VptFinding *
find_fault(const VptRule *rule, const VptCase *c)
{
    g_autoptr(GPtrArray) culprits = NULL;
    g_autoptr(GPtrArray) inactive = NULL;
    VptLevel level = vpt_policy_level(rule, &c->settings);
    VptFinding *finding;

    if ((rule->ops & VPT_OP(c->op)) == 0 || level == VPT_LEVEL_ALLOW)
        return NULL;

    culprits = rule->culprits(c);
    inactive = excuse(rule, c, culprits);
    if (culprits->len == 0)
        return NULL;

    finding = g_new0(VptFinding, 1);
    finding->rule = rule->id;
    finding->force = rule->force;
    finding->level = level;
    finding->conditional = rule->conditional;
    finding->brief = vpt_words_expand(rule->brief, c, culprits);
    finding->refused = vpt_words_expand(rule->refused, c, culprits);
    finding->cause = cause_of(rule, c, culprits, inactive);
    finding->because = vpt_words_expand(rule->because, c, culprits);
    finding->instead = way_out(rule, c, culprits);
    finding->culprits = g_steal_pointer(&culprits);
    finding->exceptions = g_steal_pointer(&inactive);
    return finding;
}

/**
 * vpt_policy_decide:
 * @c: a case
 *
 * Asks every rule, so that the user mends all in one go.  "No" is an answer and
 * no failure.
 *
 * Returns: (transfer full): the verdict
 */
VptVerdict *
vpt_policy_decide(const VptCase *c)
{
    VptVerdict *verdict = vpt_verdict_new(c->op, c->domain ? c->domain->name : NULL);
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    for (guint i = 0; i < n_rules; i++) {
        VptFinding *finding = find_fault(&rules[i], c);

        if (finding)
            g_ptr_array_add(verdict->findings, finding);
    }

    return verdict;
}
