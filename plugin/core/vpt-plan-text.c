/* vpt-plan-text.c: a plan as a text, for the journal
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-plan.h"

#include <string.h>

#include "vpt-error.h"

#define PLAN "plan"
#define MAX_STEPS 4096

static const char *const kind_names[] = {
    [VPT_STEP_CONF] = "conf",
    [VPT_STEP_DRIVER] = "driver",
    [VPT_STEP_DOMAIN] = "domain",
    [VPT_STEP_LIVE] = "live",
    [VPT_STEP_FILE] = "file",
    [VPT_STEP_UNITS] = "units",
    [VPT_STEP_BOOT] = "boot",
    [VPT_STEP_PROOF] = "proof",
};

/**
 * vpt_step_kind_name:
 * @kind: a kind
 *
 * Returns: (transfer none): its name in the journal and in JSON
 */
const char *
vpt_step_kind_name(VptStepKind kind)
{
    return kind_names[kind];
}

/**
 * vpt_plan_save:
 * @plan: a plan
 *
 * Returns: (transfer full): @plan as a key file, which vpt_plan_load() reads back
 */
char *
vpt_plan_save(const VptPlan *plan)
{
    g_autoptr(GKeyFile) file = g_key_file_new();

    g_key_file_set_uint64(file, PLAN, "done", plan->n_done);
    g_key_file_set_uint64(file, PLAN, "steps", plan->steps->len);
    for (guint i = 0; i < plan->steps->len; i++) {
        const VptStep *step = g_ptr_array_index(plan->steps, i);
        g_autofree char *group = g_strdup_printf("step %u", i + 1);

        g_key_file_set_string(file, group, "kind", kind_names[step->kind]);
        g_key_file_set_string(file, group, "subject", step->subject);
        g_key_file_set_string(file, group, "before", step->before);
        g_key_file_set_string(file, group, "after", step->after);
        g_key_file_set_string(file, group, "title", step->title);
    }

    return g_key_file_to_data(file, NULL, NULL);
}

static gboolean
parse_kind(const char *name, VptStepKind *ret_kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(kind_names); i++) {
        if (g_strcmp0(kind_names[i], name) == 0) {
            *ret_kind = (VptStepKind)i;
            return TRUE;
        }
    }

    return FALSE;
}

static gboolean
load_step(GKeyFile *file, guint number, VptPlan *plan)
{
    g_autofree char *group = g_strdup_printf("step %u", number);
    g_autofree char *kind_name = g_key_file_get_string(file, group, "kind", NULL);
    g_autofree char *subject = g_key_file_get_string(file, group, "subject", NULL);
    g_autofree char *before = g_key_file_get_string(file, group, "before", NULL);
    g_autofree char *after = g_key_file_get_string(file, group, "after", NULL);
    g_autofree char *title = g_key_file_get_string(file, group, "title", NULL);
    VptStepKind kind;

    if (!parse_kind(kind_name, &kind) || !subject || !before || !after || !title ||
        g_str_equal(before, after))
        return FALSE;

    vpt_plan_add(plan, kind, subject, before, after, title);
    return TRUE;
}

/**
 * vpt_plan_load:
 * @text: what vpt_plan_save() printed
 *
 * Returns: (transfer full): the plan, or %NULL with VPT_ERROR_SYNTAX in @error
 */
VptPlan *
vpt_plan_load(const char *text, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(VptPlan) plan = vpt_plan_new();
    guint64 n_steps = 0;
    guint64 n_done = 0;

    if (g_key_file_load_from_data(file, text, strlen(text), G_KEY_FILE_NONE, NULL)) {
        n_steps = g_key_file_get_uint64(file, PLAN, "steps", NULL);
        n_done = g_key_file_get_uint64(file, PLAN, "done", NULL);
    }

    for (guint i = 0; n_steps <= MAX_STEPS && i < n_steps; i++) {
        if (!load_step(file, i + 1, plan))
            break;
    }

    if (n_steps == 0 || plan->steps->len != n_steps || n_done > n_steps) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "this is not the journal of a run; look at the devices "
                    "(virt-passthru pci-list) and remove it");
        return NULL;
    }

    plan->n_done = (guint)n_done;
    return g_steal_pointer(&plan);
}
