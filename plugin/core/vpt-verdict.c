/* vpt-verdict.c: the answer of the rules: every reason, none but reasons
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-verdict.h"

#include "vpt-text.h"

static const char *const force_names[] = {
    [VPT_FORCE_HARDWARE] = "hardware",
    [VPT_FORCE_PROFILE] = "profile",
    [VPT_FORCE_HOST] = "host",
};

/**
 * vpt_force_name:
 * @force: what a rule rests on
 *
 * Returns: (transfer none): its name in the JSON contract
 */
const char *
vpt_force_name(VptForce force)
{
    return force_names[force];
}

/**
 * vpt_culprit_new:
 * @kind: (transfer none): `device`, `domain`, `host`, `argument`: a constant
 * @name: what a command would call it
 * @text: what a person reads
 *
 * Returns: (transfer full): one who stands in the way
 */
VptCulprit *
vpt_culprit_new(const char *kind, const char *name, const char *text)
{
    VptCulprit *culprit = g_new0(VptCulprit, 1);

    culprit->kind = kind;
    culprit->name = g_strdup(name);
    culprit->text = g_strdup(text);
    return culprit;
}

void
vpt_culprit_free(VptCulprit *culprit)
{
    if (!culprit)
        return;

    g_free(culprit->name);
    g_free(culprit->text);
    g_free(culprit);
}

void
vpt_finding_free(VptFinding *finding)
{
    if (!finding)
        return;

    g_free(finding->brief);
    g_free(finding->refused);
    g_free(finding->cause);
    g_free(finding->because);
    g_free(finding->instead);
    g_ptr_array_unref(finding->culprits);
    g_ptr_array_unref(finding->exceptions);
    g_free(finding);
}

/**
 * vpt_verdict_new:
 * @operation: what was asked
 * @domain: (nullable): of which domain
 *
 * Returns: (transfer full): a verdict that allows, until a finding is added
 */
VptVerdict *
vpt_verdict_new(VptOperation operation, const char *domain)
{
    VptVerdict *verdict = g_new0(VptVerdict, 1);

    verdict->operation = operation;
    verdict->domain = g_strdup(domain);
    verdict->findings = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_finding_free);
    return verdict;
}

void
vpt_verdict_free(VptVerdict *verdict)
{
    if (!verdict)
        return;

    g_free(verdict->domain);
    g_clear_pointer(&verdict->findings, g_ptr_array_unref);
    g_free(verdict);
}

/**
 * vpt_verdict_allows:
 * @verdict: a verdict
 *
 * Returns: whether nothing stands in the way; there may be warnings
 */
gboolean
vpt_verdict_allows(const VptVerdict *verdict)
{
    return !vpt_verdict_refusal(verdict);
}

/**
 * vpt_verdict_refusal:
 * @verdict: a verdict
 *
 * Returns: (transfer none) (nullable): the first finding that is no mere warning
 */
const VptFinding *
vpt_verdict_refusal(const VptVerdict *verdict)
{
    for (guint i = 0; i < verdict->findings->len; i++) {
        const VptFinding *finding = g_ptr_array_index(verdict->findings, i);

        if (finding->level == VPT_LEVEL_REFUSE)
            return finding;
    }

    return NULL;
}

/**
 * vpt_verdict_take:
 * @verdict: a verdict
 * @other: (transfer full): what else is asked to the same end
 *
 * Adds the findings of @other to those of @verdict.
 */
void
vpt_verdict_take(VptVerdict *verdict, VptVerdict *other)
{
    g_ptr_array_extend_and_steal(verdict->findings, g_steal_pointer(&other->findings));
    vpt_verdict_free(other);
}

/**
 * vpt_verdict_find:
 * @verdict: a verdict
 * @rule: id of a rule
 *
 * Returns: (transfer none) (nullable): the first finding of @rule
 */
const VptFinding *
vpt_verdict_find(const VptVerdict *verdict, const char *rule)
{
    for (guint i = 0; i < verdict->findings->len; i++) {
        const VptFinding *finding = g_ptr_array_index(verdict->findings, i);

        if (g_str_equal(finding->rule, rule))
            return finding;
    }

    return NULL;
}

/**
 * vpt_verdict_print:
 * @verdict: a verdict
 *
 * Returns: (transfer full): four lines a finding, word for word what terminal,
 *   hook and guard say, warnings too, in the reader's language; empty where there are no findings
 */
char *
vpt_verdict_print(const VptVerdict *verdict)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < verdict->findings->len; i++) {
        const VptFinding *finding = g_ptr_array_index(verdict->findings, i);

        if (finding->level == VPT_LEVEL_WARN)
            g_string_append_printf(text, vpt_text("warning: %s [%s]\n"), finding->refused,
                                   finding->rule);
        else
            g_string_append_printf(text, vpt_text("refused: %s [%s]\n"), finding->refused,
                                   finding->rule);
        g_string_append_printf(text,
                               /* TRANSLATORS: the texts shall begin in one column */
                               vpt_text("  cause:   %s\n"
                                        "  because: %s\n"
                                        "  instead: %s\n"),
                               finding->cause, finding->because, finding->instead);
    }

    return g_string_free(text, FALSE);
}
