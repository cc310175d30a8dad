/* vpt-json.c: the JSON of verdicts, plans, checks, limits and errors
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include "vpt-json-write.h"

static void
put_verdict(GString *json, const VptVerdict *verdict)
{
    vpt_json_put_bool(json, "allowed", vpt_verdict_allows(verdict));
    vpt_json_put_string(json, "operation", vpt_operation_name(verdict->operation));
    vpt_json_put_string(json, "domain", verdict->domain);
    vpt_json_put_findings(json, verdict);
}

/**
 * vpt_json_verdict:
 * @verdict: a verdict
 *
 * Returns: (transfer full): the shape of every refusal
 */
char *
vpt_json_verdict(const VptVerdict *verdict)
{
    GString *json = vpt_json_begin();

    put_verdict(json, verdict);
    return vpt_json_end(json);
}

/**
 * vpt_json_plan:
 * @plan: a plan
 * @performed: whether it was performed, or only made
 *
 * Returns: (transfer full): the shape of what commands that change something answer
 */
char *
vpt_json_plan(const VptPlan *plan, gboolean performed)
{
    GString *json = vpt_json_begin();

    vpt_json_put_bool(json, "performed", performed);
    vpt_json_put_int(json, "begun", plan->n_done);
    vpt_json_begin_array(json, "steps");
    for (guint i = 0; i < plan->steps->len; i++) {
        const VptStep *step = g_ptr_array_index(plan->steps, i);

        vpt_json_begin_object(json, NULL);
        vpt_json_put_string(json, "kind", vpt_step_kind_name(step->kind));
        vpt_json_put_string(json, "subject", step->subject);
        vpt_json_put_string(json, "before", step->before);
        vpt_json_put_string(json, "after", step->after);
        vpt_json_put_string(json, "title", step->title);
        vpt_json_end_object(json);
    }
    vpt_json_end_array(json);
    return vpt_json_end(json);
}

/**
 * vpt_json_put_checks:
 * @json: a text
 * @checks: (element-type VptCheck): lines of host-check or guard-status
 */
void
vpt_json_put_checks(GString *json, const GPtrArray *checks)
{
    vpt_json_begin_array(json, "checks");
    for (guint i = 0; i < checks->len; i++) {
        const VptCheck *check = g_ptr_array_index(checks, i);

        vpt_json_begin_object(json, NULL);
        vpt_json_put_string(json, "name", check->name);
        vpt_json_put_string(json, "level", check->level);
        vpt_json_put_string(json, "text", check->text);
        vpt_json_put_string(json, "remedy", check->remedy);
        vpt_json_end_object(json);
    }
    vpt_json_end_array(json);
}

/**
 * vpt_json_checks:
 * @checks: (element-type VptCheck): what vpt_session_check_host() gave
 *
 * Returns: (transfer full): the shape of `host-check --json`
 */
char *
vpt_json_checks(const GPtrArray *checks)
{
    GString *json = vpt_json_begin();

    vpt_json_put_checks(json, checks);
    return vpt_json_end(json);
}

/**
 * vpt_json_xml:
 * @xml: a domain
 *
 * Returns: (transfer full): the shape of commands that print a domain
 */
char *
vpt_json_xml(const char *xml)
{
    GString *json = vpt_json_begin();

    vpt_json_put_string(json, "xml", xml);
    return vpt_json_end(json);
}

/**
 * vpt_json_error:
 * @error: what went wrong
 *
 * Returns: (transfer full): the shape of every failure
 */
char *
vpt_json_error(const GError *error)
{
    GString *json = vpt_json_begin();

    vpt_json_begin_object(json, "error");
    vpt_json_put_string(json, "code",
               error->domain == VPT_ERROR ? vpt_error_code_name(error->code) : "failed");
    vpt_json_put_string(json, "message", error->message);
    vpt_json_end_object(json);
    return vpt_json_end(json);
}

static void
put_names(GString *json, const char *name, const GPtrArray *names)
{
    vpt_json_begin_array(json, name);
    for (guint i = 0; i < names->len; i++)
        vpt_json_put_string(json, NULL, g_ptr_array_index(names, i));
    vpt_json_end_array(json);
}

static void
put_limit(GString *json, const VptLimit *limit)
{
    vpt_json_begin_object(json, NULL);
    vpt_json_put_string(json, "feature", vpt_feature_name(limit->feature));
    vpt_json_put_string(json, "title", vpt_feature_title(limit->feature));
    vpt_json_put_string(json, "status", limit->status);
    put_names(json, "rules", limit->rules);
    put_names(json, "devices", limit->devices);
    vpt_json_begin_array(json, "operations");
    for (guint i = 0; i < limit->verdicts->len; i++) {
        vpt_json_begin_object(json, NULL);
        put_verdict(json, g_ptr_array_index(limit->verdicts, i));
        vpt_json_end_object(json);
    }
    vpt_json_end_array(json);
    vpt_json_end_object(json);
}

/**
 * vpt_json_limits:
 * @session: a session
 * @domain: a domain's name, UUID or id
 *
 * Returns: (transfer full): the shape of `dom-limits --json`, or %NULL with @error set
 */
char *
vpt_json_limits(VptSession *session, const char *domain, GError **error)
{
    g_autoptr(VptLimits) limits = vpt_session_limits(session, domain, error);
    GString *json;

    if (!limits)
        return NULL;

    json = vpt_json_begin();
    vpt_json_put_string(json, "domain", domain);
    vpt_json_put_string(json, "summary", limits->sentence);
    vpt_json_begin_array(json, "limits");
    for (guint i = 0; i < limits->features->len; i++)
        put_limit(json, g_ptr_array_index(limits->features, i));
    vpt_json_end_array(json);
    vpt_json_put_exceptions(json, limits->exceptions);
    return vpt_json_end(json);
}
