/* vpt-cli-domain.c: dom-limits and why: what a domain can't do, and the reasons
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "vpt-cli-table.h"

enum { FEATURE, STATUS, RULES, WHY };

static const VptColumn columns[] = {
    [FEATURE] = { N_("Feature"), 0, FALSE },
    [STATUS] = { N_("Status"), 0, FALSE },
    [RULES] = { N_("Rules"), SCOLS_FL_WRAP, FALSE },
    [WHY] = { N_("Why"), SCOLS_FL_WRAP, FALSE },
};

/* Which operations of a feature are left, where others are lost. */
static char *
rest_of(const VptLimit *limit)
{
    g_autoptr(GString) rest = g_string_new(NULL);

    for (guint i = 0; i < limit->verdicts->len && limit->rules->len > 0; i++) {
        const VptVerdict *verdict = g_ptr_array_index(limit->verdicts, i);

        if (vpt_verdict_allows(verdict))
            g_string_append_printf(rest, "%s%s", rest->len > 0 ? ", " : vpt_text("allowed: "),
                                   vpt_operation_name(verdict->operation));
    }

    return g_string_free(g_steal_pointer(&rest), FALSE);
}

/* Each reason once, however many operations of the feature it stands against. */
static char *
reasons_of(const VptLimit *limit)
{
    g_autoptr(GPtrArray) reasons = g_ptr_array_new();
    g_autofree char *rest = rest_of(limit);

    for (guint i = 0; i < limit->verdicts->len; i++) {
        const VptVerdict *verdict = g_ptr_array_index(limit->verdicts, i);

        for (guint j = 0; j < verdict->findings->len; j++) {
            const VptFinding *finding = g_ptr_array_index(verdict->findings, j);

            if (!g_ptr_array_find_with_equal_func(reasons, finding->brief, g_str_equal, NULL))
                g_ptr_array_add(reasons, finding->brief);
        }
    }

    if (*rest)
        g_ptr_array_add(reasons, rest);
    g_ptr_array_add(reasons, NULL);
    return g_strjoinv("; ", (char **)reasons->pdata);
}

static const char *
color_of(const char *status)
{
    if (g_str_equal(status, "available"))
        return "green";
    return g_str_equal(status, "conditional") ? "yellow" : "red";
}

static char *
join(const GPtrArray *words, const char *separator)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < words->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? separator : "",
                               (const char *)g_ptr_array_index(words, i));
    return g_string_free(text, FALSE);
}

/* What of a device may yet keep a feature, and why it does not. */
static char *
describe_exceptions(const GPtrArray *exceptions)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < exceptions->len; i++) {
        const VptException *exception = g_ptr_array_index(exceptions, i);
        g_autofree char *reasons = join(exception->reasons, "\n  - ");
        g_autofree char *title =
            vpt_exception_say(exception, *reasons ? VPT_EXCEPTION_INACTIVE : VPT_EXCEPTION_ACTIVE);

        g_string_append_printf(text, "\n%s\n", title);
        if (*reasons)
            g_string_append_printf(text, "  - %s\n", reasons);
    }

    return g_string_free(text, FALSE);
}

static VptExit
print_limits(const VptCli *cli, const VptLimits *limits, GError **error)
{
    g_autoptr(VptTable) table = vpt_cli_table_new(cli, columns, G_N_ELEMENTS(columns));
    g_autofree char *exceptions = describe_exceptions(limits->exceptions);
    g_autofree char *last = g_strdup_printf("%s\n%s\n", exceptions, limits->sentence);
    g_autofree char *printable = vpt_cli_printable(last, TRUE);
    VptExit status;

    for (guint i = 0; i < limits->features->len; i++) {
        const VptLimit *limit = g_ptr_array_index(limits->features, i);
        g_autofree char *reasons = reasons_of(limit);
        g_autofree char *rules = join(limit->rules, ", ");
        VptLine *line = vpt_cli_table_add(table, NULL);

        vpt_cli_table_set(line, FEATURE, vpt_feature_title(limit->feature));
        vpt_cli_table_set(line, STATUS, vpt_text(limit->status));
        vpt_cli_table_paint(line, STATUS, color_of(limit->status));
        vpt_cli_table_set(line, RULES, *rules ? rules : NULL);
        vpt_cli_table_set(line, WHY, *reasons ? reasons : NULL);
    }

    status = vpt_cli_table_answer(table, VPT_EXIT_DONE, error);
    return status == VPT_EXIT_DONE ? vpt_cli_answer(status, printable, error) : status;
}

VptExit
vpt_cli_dom_limits(VptCli *cli, GError **error)
{
    g_autoptr(VptSession) session = vpt_cli_open(cli, TRUE, error);
    g_autoptr(VptLimits) limits = NULL;

    if (!session)
        return VPT_EXIT_FAILED;
    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE,
                                   vpt_json_limits(session, cli->operands[0], error), error);

    limits = vpt_session_limits(session, cli->operands[0], error);
    return limits ? print_limits(cli, limits, error) : VPT_EXIT_FAILED;
}

static VptExit
explain(const VptCli *cli, const VptVerdict *verdict, const char *subject, GError **error)
{
    gboolean allowed = vpt_verdict_allows(verdict);
    VptExit status = allowed ? VPT_EXIT_DONE : VPT_EXIT_REFUSED;
    g_autofree char *text = NULL;

    if (cli->json)
        return vpt_cli_answer_json(status, vpt_json_verdict(verdict), error);

    if (!allowed) {
        text = vpt_verdict_print(verdict);
    } else {
        g_autofree char *can = vpt_operation_allowed(verdict->operation, subject, subject);

        vpt_cli_warn_verdict(verdict);
        text = g_strdup_printf(vpt_text("allowed: %s\n"), can);
    }

    return vpt_cli_answer(status, text, error);
}

VptExit
vpt_cli_why(VptCli *cli, GError **error)
{
    g_autoptr(VptSession) session = NULL;
    g_autoptr(VptVerdict) verdict = NULL;
    g_autofree char *subject = NULL;
    VptRequest request = { 0 };

    if (!vpt_operation_parse(cli->operands[0], &request.op, error))
        return VPT_EXIT_FAILED;

    if (request.op == VPT_OP_ENABLE || request.op == VPT_OP_DISABLE) {
        request.devices = (const char *const *)cli->operands + 1;
        subject = g_strjoinv(", ", cli->operands + 1);
    } else {
        request.domain = cli->operands[1];
        request.devices = cli->operands[2] ? (const char *const *)cli->operands + 2 : NULL;
        subject = g_strdup(request.domain);
    }

    session = vpt_cli_open(cli, TRUE, error);
    verdict = session ? vpt_session_decide(session, &request, error) : NULL;
    return verdict ? explain(cli, verdict, subject, error) : VPT_EXIT_FAILED;
}
