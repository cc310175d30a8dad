/* test-plan.c: steps, their undo, and a world that fails wherever it can
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-plan.h"
#include "vpt-test.h"

typedef enum {
    FAIL_CLEAN,      /* writes nothing and says so */
    FAIL_HALF,       /* writes and says that it did not work */
    FAIL_LYING,      /* writes nothing and says that it worked */
    FAIL_ELSEWHERE,  /* leaves the fact at a third value */
    FAIL_LAST
} Failure;

/* Facts in a table; the write number @fail_at goes wrong in the way of @how. */
typedef struct {
    GHashTable *facts;
    guint n_writes;
    guint fail_at;
    Failure how;
    gboolean never_again;
    char *journal;
    guint n_journal;
    guint journal_fails_at;
    guint n_begun;
    guint stop_at;
} World;

static char *
world_read(gpointer self, const char *subject, GError **error)
{
    World *world = self;
    const char *value = g_hash_table_lookup(world->facts, subject);

    if (!value)
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS, "no '%s'", subject);
    return g_strdup(value);
}

static gboolean
world_fails(World *world)
{
    world->n_writes++;
    return world->n_writes == world->fail_at || (world->never_again && world->fail_at > 0 &&
                                                 world->n_writes > world->fail_at);
}

static gboolean
world_write(gpointer self, const char *subject, const char *before, const char *after,
            GError **error)
{
    World *world = self;
    gboolean fails = world_fails(world);

    VPT_ASSERT_STR(g_hash_table_lookup(world->facts, subject), before);

    if (!fails || world->how == FAIL_HALF)
        g_hash_table_insert(world->facts, g_strdup(subject), g_strdup(after));
    else if (world->how == FAIL_ELSEWHERE)
        g_hash_table_insert(world->facts, g_strdup(subject), g_strdup("elsewhere"));

    if (fails && world->how != FAIL_LYING) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT, "injected at '%s'", subject);
        return FALSE;
    }
    return TRUE;
}

static gboolean
world_journal(gpointer self, const VptPlan *plan, GError **error)
{
    World *world = self;

    if (++world->n_journal == world->journal_fails_at) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS, "injected at the journal");
        return FALSE;
    }
    g_free(world->journal);
    world->journal = plan ? vpt_plan_save(plan) : NULL;
    return TRUE;
}

static gboolean
world_progress(gpointer self, const VptStep *step, gboolean undo)
{
    World *world = self;

    (void)step;
    return undo || ++world->n_begun != world->stop_at;
}

static World *
world_new(void)
{
    World *world = g_new0(World, 1);

    world->facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(world->facts, g_strdup("conf"), g_strdup("old\ntext\n"));
    g_hash_table_insert(world->facts, g_strdup("0000:03:00.0"), g_strdup("e1000e"));
    g_hash_table_insert(world->facts, g_strdup("0000:03:00.1"), g_strdup(""));
    g_hash_table_insert(world->facts, g_strdup("web1"), g_strdup("<domain/>"));
    return world;
}

static void
world_free(World *world)
{
    g_hash_table_unref(world->facts);
    g_free(world->journal);
    g_free(world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

static VptEffects
effects_of(World *world)
{
    VptEffects effects = { .self = world, .journal = world_journal, .progress = world_progress };

    for (guint i = 0; i < VPT_STEP_LAST; i++)
        effects.seams[i] = (VptSeam){ .read = world_read, .write = world_write };
    return effects;
}

static VptPlan *
plan_of_four(void)
{
    VptPlan *plan = vpt_plan_new();

    vpt_plan_add(plan, VPT_STEP_CONF, "conf", "old\ntext\n", "new\ntext\n", "write the conf");
    vpt_plan_add(plan, VPT_STEP_DRIVER, "0000:03:00.0", "e1000e", "vfio-pci", "bind one");
    vpt_plan_add(plan, VPT_STEP_DRIVER, "0000:03:00.1", "", "vfio-pci", "bind the other");
    vpt_plan_add(plan, VPT_STEP_DOMAIN, "web1", "<domain/>", "<domain>\n</domain>", "define");
    return plan;
}

static void
assert_as_before(World *world)
{
    g_autoptr(World) fresh = world_new();
    GHashTableIter iter;
    gpointer subject;
    gpointer value;

    g_hash_table_iter_init(&iter, fresh->facts);
    while (g_hash_table_iter_next(&iter, &subject, &value))
        VPT_ASSERT_STR(g_hash_table_lookup(world->facts, subject), value);
    CU_ASSERT_PTR_NULL(world->journal);
}

static void
assert_performed(World *world)
{
    VPT_ASSERT_STR(g_hash_table_lookup(world->facts, "conf"), "new\ntext\n");
    VPT_ASSERT_STR(g_hash_table_lookup(world->facts, "0000:03:00.0"), "vfio-pci");
    VPT_ASSERT_STR(g_hash_table_lookup(world->facts, "0000:03:00.1"), "vfio-pci");
    VPT_ASSERT_STR(g_hash_table_lookup(world->facts, "web1"), "<domain>\n</domain>");
    CU_ASSERT_PTR_NULL(world->journal);
}

static void
test_all_goes_well(void)
{
    g_autoptr(World) world = world_new();
    g_autoptr(VptPlan) plan = plan_of_four();
    g_autoptr(GError) error = NULL;
    VptEffects effects = effects_of(world);

    VPT_ASSERT_OK(vpt_plan_perform(plan, &effects, &error), error);
    assert_performed(world);
}

static void
test_every_step_fails_in_every_way(void)
{
    for (guint step = 1; step <= 4; step++) {
        for (Failure how = 0; how < FAIL_LAST; how++) {
            g_autoptr(World) world = world_new();
            g_autoptr(VptPlan) plan = plan_of_four();
            g_autoptr(GError) error = NULL;
            VptEffects effects = effects_of(world);

            world->fail_at = step;
            world->how = how;
            CU_ASSERT_FALSE(vpt_plan_perform(plan, &effects, &error));
            VPT_ASSERT_ERROR(error, VPT_ERROR_UNDONE);
            assert_as_before(world);
        }
    }
}

static void
test_what_resists_undo_is_listed_and_recovered(void)
{
    for (guint step = 2; step <= 4; step++) {
        g_autoptr(World) world = world_new();
        g_autoptr(VptPlan) plan = plan_of_four();
        g_autoptr(VptPlan) journal = NULL;
        g_autoptr(GError) error = NULL;
        VptEffects effects = effects_of(world);

        world->fail_at = step;
        world->how = FAIL_CLEAN;
        world->never_again = TRUE;
        CU_ASSERT_FALSE(vpt_plan_perform(plan, &effects, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_DIRTY);
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "'write the conf'"));
        CU_ASSERT_PTR_NOT_NULL(world->journal);
        g_clear_error(&error);

        /* whatever was in the way is gone: recover undoes the rest */
        world->fail_at = 0;
        journal = vpt_plan_load(world->journal, &error);
        VPT_ASSERT_OK(journal, error);
        VPT_ASSERT_OK(vpt_plan_undo(journal, &effects, &error), error);
        assert_as_before(world);
    }
}

static void
test_a_killed_run_can_be_finished_or_undone(void)
{
    /* killed after n journal entries; the step begun may have been done or not */
    for (guint n = 1; n <= 4; n++) {
        for (guint finish = 0; finish <= 1; finish++) {
            for (guint begun_is_done = 0; begun_is_done <= 1; begun_is_done++) {
                g_autoptr(World) world = world_new();
                g_autoptr(VptPlan) plan = plan_of_four();
                g_autoptr(VptPlan) journal = NULL;
                g_autofree char *text = NULL;
                g_autoptr(GError) error = NULL;
                VptEffects effects = effects_of(world);

                for (guint i = 0; i + 1 - begun_is_done < n; i++) {
                    const VptStep *step = g_ptr_array_index(plan->steps, i);

                    g_hash_table_insert(world->facts, g_strdup(step->subject),
                                        g_strdup(step->after));
                }
                plan->n_done = n;
                text = vpt_plan_save(plan);
                journal = vpt_plan_load(text, &error);
                VPT_ASSERT_OK(journal, error);

                if (finish) {
                    journal->n_done--;
                    VPT_ASSERT_OK(vpt_plan_perform(journal, &effects, &error), error);
                    assert_performed(world);
                } else {
                    VPT_ASSERT_OK(vpt_plan_undo(journal, &effects, &error), error);
                    assert_as_before(world);
                }
            }
        }
    }
}

static void
test_a_fact_that_moved_is_a_conflict(void)
{
    static const char *const subjects[] = { "conf", "0000:03:00.0", "0000:03:00.1", "web1" };

    for (guint i = 0; i < G_N_ELEMENTS(subjects); i++) {
        g_autoptr(World) world = world_new();
        g_autoptr(VptPlan) plan = plan_of_four();
        g_autoptr(GError) error = NULL;
        VptEffects effects = effects_of(world);

        g_hash_table_insert(world->facts, g_strdup(subjects[i]), g_strdup("moved"));
        CU_ASSERT_FALSE(vpt_plan_perform(plan, &effects, &error));
        VPT_ASSERT_ERROR(error, i == 0 ? VPT_ERROR_CONFLICT : VPT_ERROR_UNDONE);
        VPT_ASSERT_STR(g_hash_table_lookup(world->facts, subjects[i]), "moved");
        CU_ASSERT_EQUAL(world->n_writes, 2 * i);
    }
}

static void
test_a_strange_value_of_an_atomic_fact_is_left_alone(void)
{
    g_autoptr(World) world = world_new();
    g_autoptr(VptPlan) plan = plan_of_four();
    g_autoptr(GError) error = NULL;
    VptEffects effects = effects_of(world);

    effects.seams[VPT_STEP_CONF].atomic = TRUE;
    plan->n_done = 2;
    g_hash_table_insert(world->facts, g_strdup("conf"), g_strdup("edited by hand"));
    g_hash_table_insert(world->facts, g_strdup("0000:03:00.0"), g_strdup("vfio-pci"));

    CU_ASSERT_FALSE(vpt_plan_undo(plan, &effects, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_DIRTY);
    VPT_ASSERT_STR(g_hash_table_lookup(world->facts, "conf"), "edited by hand");
    VPT_ASSERT_STR(g_hash_table_lookup(world->facts, "0000:03:00.0"), "e1000e");
}

static void
test_no_step_without_journal(void)
{
    for (guint n = 1; n <= 4; n++) {
        g_autoptr(World) world = world_new();
        g_autoptr(VptPlan) plan = plan_of_four();
        g_autoptr(GError) error = NULL;
        VptEffects effects = effects_of(world);

        world->journal_fails_at = n;
        CU_ASSERT_FALSE(vpt_plan_perform(plan, &effects, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_UNDONE);
        assert_as_before(world);
    }
}

static void
test_a_plan_can_be_stopped(void)
{
    for (guint n = 1; n <= 4; n++) {
        g_autoptr(World) world = world_new();
        g_autoptr(VptPlan) plan = plan_of_four();
        g_autoptr(GError) error = NULL;
        VptEffects effects = effects_of(world);

        world->stop_at = n;
        CU_ASSERT_FALSE(vpt_plan_perform(plan, &effects, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_UNDONE);
        CU_ASSERT_EQUAL(world->n_begun, n);
        assert_as_before(world);
    }
}

static void
test_nothing_to_change_is_no_step(void)
{
    g_autoptr(VptPlan) plan = vpt_plan_new();

    vpt_plan_add(plan, VPT_STEP_DRIVER, "0000:03:00.0", "vfio-pci", "vfio-pci", "bind");
    CU_ASSERT_EQUAL(plan->steps->len, 0);
}

static void
test_other_texts_are_no_journal(void)
{
    static const char *const wrong[] = {
        "", "x", "[plan]\n", "[plan]\nsteps=1\ndone=0\n", "[plan]\nsteps=99999999\ndone=0\n",
        "[plan]\nsteps=1\ndone=2\n[step 1]\nkind=driver\nsubject=a\nbefore=b\nafter=c\ntitle=d\n",
        "[plan]\nsteps=1\ndone=0\n[step 1]\nkind=rm\nsubject=a\nbefore=b\nafter=c\ntitle=d\n",
        "[plan]\nsteps=1\ndone=0\n[step 1]\nkind=driver\nsubject=a\nbefore=b\nafter=b\ntitle=d\n",
        "[plan]\nsteps=-1\ndone=0\n", "\xff\xfe",
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptPlan) plan = vpt_plan_load(wrong[i], &error);

        CU_ASSERT_PTR_NULL(plan);
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    }
}

VPT_TEST_MAIN("plan",
              { "all goes well", test_all_goes_well },
              { "every step fails in every way", test_every_step_fails_in_every_way },
              { "what resists undo is listed and recovered",
                test_what_resists_undo_is_listed_and_recovered },
              { "a killed run can be finished or undone",
                test_a_killed_run_can_be_finished_or_undone },
              { "a fact that moved is a conflict", test_a_fact_that_moved_is_a_conflict },
              { "a strange value of an atomic fact is left alone",
                test_a_strange_value_of_an_atomic_fact_is_left_alone },
              { "no step without journal", test_no_step_without_journal },
              { "a plan can be stopped before each step", test_a_plan_can_be_stopped },
              { "nothing to change is no step", test_nothing_to_change_is_no_step },
              { "other texts are no journal", test_other_texts_are_no_journal })
