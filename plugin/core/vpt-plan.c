/* vpt-plan.c: what will be done, each step with its undo
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-plan.h"

#include <string.h>

#include "vpt-error.h"

static void
step_free(VptStep *step)
{
    g_free(step->subject);
    g_free(step->before);
    g_free(step->after);
    g_free(step->title);
    g_free(step);
}

/**
 * vpt_plan_new:
 *
 * Returns: (transfer full): a plan without steps
 */
VptPlan *
vpt_plan_new(void)
{
    VptPlan *plan = g_new0(VptPlan, 1);

    plan->steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
    return plan;
}

void
vpt_plan_free(VptPlan *plan)
{
    if (!plan)
        return;

    g_ptr_array_unref(plan->steps);
    g_free(plan);
}

static gboolean
has_step(const VptPlan *plan, VptStepKind kind, const char *subject, const char *after)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        const VptStep *step = g_ptr_array_index(plan->steps, i);

        if (step->kind == kind && g_str_equal(step->subject, subject) &&
            g_str_equal(step->after, after))
            return TRUE;
    }

    return FALSE;
}

/**
 * vpt_plan_add:
 * @plan: a plan
 * @kind: what the step is about
 * @subject: which one
 * @before: its value now
 * @after: its value then
 * @title: what a person reads
 *
 * Adds a step, unless there is nothing to change or it is planned already.
 */
void
vpt_plan_add(VptPlan *plan, VptStepKind kind, const char *subject, const char *before,
             const char *after, const char *title)
{
    VptStep *step;

    if (g_str_equal(before, after) || has_step(plan, kind, subject, after))
        return;

    step = g_new0(VptStep, 1);
    step->kind = kind;
    step->subject = g_strdup(subject);
    step->before = g_strdup(before);
    step->after = g_strdup(after);
    step->title = g_strdup(title);
    g_ptr_array_add(plan->steps, step);
}

/**
 * vpt_plan_append:
 * @plan: a plan
 * @more: (transfer none): another
 *
 * Adds the steps of @more behind those of @plan.
 */
void
vpt_plan_append(VptPlan *plan, const VptPlan *more)
{
    for (guint i = 0; i < more->steps->len; i++) {
        const VptStep *step = g_ptr_array_index(more->steps, i);

        vpt_plan_add(plan, step->kind, step->subject, step->before, step->after, step->title);
    }
}

/**
 * vpt_plan_print:
 * @plan: a plan
 *
 * Returns: (transfer full): a numbered line a step; empty where there is nothing to do
 */
char *
vpt_plan_print(const VptPlan *plan)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < plan->steps->len; i++) {
        const VptStep *step = g_ptr_array_index(plan->steps, i);

        g_string_append_printf(text, "%u. %s\n", i + 1, step->title);
    }

    return g_string_free(text, FALSE);
}

/* The origin of a step is compared to the letter: a domain that someone edited
 * between decision and deed must not lose that edit. */
static gboolean
is_at(const char *now, const char *value)
{
    return g_str_equal(now, value);
}

/* Whether the goal is reached is the seam's to say: libvirt writes a domain its own way. */
static gboolean
is_reached(const VptSeam *seam, const char *now, const char *goal)
{
    return seam->same ? seam->same(now, goal) : g_str_equal(now, goal);
}

static gboolean
note_progress(const VptPlan *plan, const VptEffects *effects, GError **error)
{
    return !effects->journal || effects->journal(effects->self, plan, error);
}

/* Changes a fact and reads it back: a success that left the fact as it was is none. */
static gboolean
change(const VptStep *step, const char *from, const char *to, const VptEffects *effects,
       GError **error)
{
    const VptSeam *seam = &effects->seams[step->kind];
    g_autofree char *now = NULL;

    if (!seam->write(effects->self, step->subject, from, to, error))
        return FALSE;

    now = seam->read(effects->self, step->subject, error);
    if (!now)
        return FALSE;
    if (!is_reached(seam, now, to)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT,
                    "'%s' was reported done, but it is not so", step->title);
        return FALSE;
    }

    return TRUE;
}

/* The next step counts as begun as soon as it may write, for whoever has to undo it. */
static gboolean
perform_next(VptPlan *plan, const VptEffects *effects, GError **error)
{
    const VptStep *step = g_ptr_array_index(plan->steps, plan->n_done);
    const VptSeam *seam = &effects->seams[step->kind];
    g_autofree char *now = seam->read(effects->self, step->subject, error);
    gboolean done;

    if (!now)
        return FALSE;
    done = is_reached(seam, now, step->after);
    if (!done && !is_at(now, step->before)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_CONFLICT,
                    "'%s' is off: what it starts from was changed by someone else in the "
                    "meantime; look again and repeat the command", step->title);
        return FALSE;
    }

    if (effects->progress && !effects->progress(effects->self, step, FALSE)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_UNDONE, "stopped before '%s'", step->title);
        return FALSE;
    }

    plan->n_done++;
    if (!note_progress(plan, effects, error))
        return FALSE;

    return done || change(step, step->before, step->after, effects, error);
}

/* A step that failed may have done half of its work, so it is undone like the
 * others; one that did nothing is at its origin and costs a look. */
static gboolean
undo_step(const VptStep *step, const VptEffects *effects, GError **error)
{
    const VptSeam *seam = &effects->seams[step->kind];
    g_autofree char *now = seam->read(effects->self, step->subject, error);

    if (!now)
        return FALSE;
    if (is_at(now, step->before))
        return TRUE;
    if (seam->atomic && !is_reached(seam, now, step->after)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_CONFLICT, "someone else changed it meanwhile");
        return FALSE;
    }

    if (effects->progress)
        effects->progress(effects->self, step, TRUE);
    return change(step, now, step->before, effects, error);
}

/**
 * vpt_plan_undo:
 * @plan: a plan that was performed as far as @plan->n_done
 * @effects: the world
 *
 * Undoes in reverse what was done.  A step that resists does not keep the
 * others from being undone.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_DIRTY in @error, which lists what could not
 *   be undone; the journal then stays
 */
gboolean
vpt_plan_undo(VptPlan *plan, const VptEffects *effects, GError **error)
{
    g_autoptr(GString) left = g_string_new(NULL);

    while (plan->n_done > 0) {
        const VptStep *step = g_ptr_array_index(plan->steps, plan->n_done - 1);
        g_autoptr(GError) failure = NULL;

        if (!undo_step(step, effects, &failure))
            g_string_append_printf(left, "%s'%s' (%s)", left->len > 0 ? ", " : "", step->title,
                                   failure->message);
        plan->n_done--;
    }

    if (left->len > 0) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_DIRTY,
                    "could not be undone: %s; mend that, then run virt-passthru recover",
                    left->str);
        return FALSE;
    }

    return note_progress(NULL, effects, error);
}

/* Puts together what went wrong and what became of it. */
static gboolean
give_up(VptPlan *plan, const VptEffects *effects, GError *failure, GError **error)
{
    g_autoptr(GError) cause = failure;
    g_autoptr(GError) dirt = NULL;
    guint n_done = plan->n_done;

    if (!vpt_plan_undo(plan, effects, &dirt)) {
        plan->n_done = n_done;
        g_set_error(error, VPT_ERROR, VPT_ERROR_DIRTY, "%s; %s", cause->message, dirt->message);
        return FALSE;
    }

    if (n_done == 0)
        g_propagate_error(error, g_steal_pointer(&cause));
    else
        g_set_error(error, VPT_ERROR, VPT_ERROR_UNDONE, "%s; everything is as it was before",
                    cause->message);
    return FALSE;
}

/**
 * vpt_plan_perform:
 * @plan: a plan; @plan->n_done says where to go on
 * @effects: the world
 *
 * Performs the steps in their order.  Before each, the fact is read again; where
 * a step fails, everything is undone in reverse.
 *
 * Returns: %TRUE, or %FALSE with @error set: VPT_ERROR_CONFLICT (nothing was written),
 *   VPT_ERROR_UNDONE (it is as it was) or VPT_ERROR_DIRTY (with what is left)
 */
gboolean
vpt_plan_perform(VptPlan *plan, const VptEffects *effects, GError **error)
{
    while (plan->n_done < plan->steps->len) {
        GError *failure = NULL;

        if (!perform_next(plan, effects, &failure))
            return give_up(plan, effects, failure, error);
    }

    return note_progress(NULL, effects, error);
}
