/* test-journal.c: what a run was doing, and one run at a time
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <sys/stat.h>

#include <glib/gstdio.h>

#include "vpt-error.h"
#include "vpt-journal.h"
#include "vpt-test.h"

static VptRoots *
roots_in(const char *folder)
{
    VptRoots *roots = vpt_roots_new(NULL, NULL);

    g_free(roots->run);
    roots->run = g_build_filename(folder, "run", NULL);
    return roots;
}

static void
remove_roots(const VptRoots *roots, const char *folder)
{
    static const char *const files[] = { "journal", "lock" };

    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(roots->run, files[i], NULL);

        g_unlink(path);
    }
    g_rmdir(roots->run);
    g_rmdir(folder);
}

static void
test_a_journal_is_there_until_it_is_removed(void)
{
    g_autofree char *folder = g_dir_make_tmp("vpt-journal-XXXXXX", NULL);
    g_autoptr(VptRoots) roots = roots_in(folder);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(roots->run, "journal", NULL);
    g_autofree char *text = NULL;
    struct stat status;

    VPT_ASSERT_OK(vpt_journal_read(roots, &text, &error), error);
    CU_ASSERT_PTR_NULL(text);
    VPT_ASSERT_OK(vpt_journal_write(roots, "first", &error), error);
    VPT_ASSERT_OK(vpt_journal_write(roots, "second", &error), error);
    VPT_ASSERT_OK(vpt_journal_read(roots, &text, &error), error);
    VPT_ASSERT_STR(text, "second");
    CU_ASSERT_EQUAL(stat(path, &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 0777, 0600);

    g_clear_pointer(&text, g_free);
    VPT_ASSERT_OK(vpt_journal_remove(roots, &error), error);
    VPT_ASSERT_OK(vpt_journal_remove(roots, &error), error);
    VPT_ASSERT_OK(vpt_journal_read(roots, &text, &error), error);
    CU_ASSERT_PTR_NULL(text);
    remove_roots(roots, folder);
}

static void
test_one_run_at_a_time(void)
{
    g_autofree char *folder = g_dir_make_tmp("vpt-journal-XXXXXX", NULL);
    g_autoptr(VptRoots) roots = roots_in(folder);
    g_autoptr(GError) error = NULL;
    g_autoptr(VptLock) first = vpt_lock_take(roots, &error);
    g_autoptr(VptLock) second = NULL;

    VPT_ASSERT_OK(first, error);
    second = vpt_lock_take(roots, &error);
    CU_ASSERT_PTR_NULL(second);
    VPT_ASSERT_ERROR(error, VPT_ERROR_CONFLICT);
    g_clear_error(&error);

    g_clear_pointer(&first, vpt_lock_free);
    second = vpt_lock_take(roots, &error);
    VPT_ASSERT_OK(second, error);
    remove_roots(roots, folder);
}

static gpointer
let_go(gpointer lock)
{
    g_usleep(200000);
    vpt_lock_free(lock);
    return NULL;
}

static void
test_another_run_is_waited_for(void)
{
    g_autofree char *folder = g_dir_make_tmp("vpt-journal-XXXXXX", NULL);
    g_autoptr(VptRoots) roots = roots_in(folder);
    g_autoptr(GError) error = NULL;
    VptLock *first = vpt_lock_take(roots, &error);
    g_autoptr(VptLock) second = NULL;
    GThread *thread;

    VPT_ASSERT_OK(first, error);
    CU_ASSERT_PTR_NULL(vpt_lock_wait(roots, 0, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_CONFLICT);
    g_clear_error(&error);

    thread = g_thread_new("let go", let_go, first);
    second = vpt_lock_wait(roots, 20, &error);
    VPT_ASSERT_OK(second, error);
    g_thread_join(thread);
    remove_roots(roots, folder);
}

static void
test_the_journal_of_a_plan(void)
{
    g_autofree char *folder = g_dir_make_tmp("vpt-journal-XXXXXX", NULL);
    g_autoptr(VptRoots) roots = roots_in(folder);
    g_autoptr(VptPlan) plan = vpt_plan_new();
    g_autoptr(GError) error = NULL;

    vpt_plan_add(plan, VPT_STEP_DRIVER, "0000:01:00.0", "e1000e", "vfio-pci", "bind it");
    VPT_ASSERT_OK(vpt_journal_is_empty(roots, &error), error);
    VPT_ASSERT_OK(vpt_journal_note(roots, plan, &error), error);
    CU_ASSERT_FALSE(vpt_journal_is_empty(roots, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_CONFLICT);
    g_clear_error(&error);
    VPT_ASSERT_OK(vpt_journal_note(roots, NULL, &error), error);
    VPT_ASSERT_OK(vpt_journal_is_empty(roots, &error), error);
    remove_roots(roots, folder);
}

static void
test_a_folder_that_cannot_be_made_is_an_error(void)
{
    g_autofree char *folder = g_dir_make_tmp("vpt-journal-XXXXXX", NULL);
    g_autoptr(VptRoots) roots = roots_in(folder);
    g_autoptr(GError) error = NULL;

    CU_ASSERT_TRUE(g_file_set_contents(roots->run, "a file", -1, NULL));
    CU_ASSERT_FALSE(vpt_journal_write(roots, "text", &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_IO);
    g_clear_error(&error);
    CU_ASSERT_PTR_NULL(vpt_lock_take(roots, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_IO);
    g_unlink(roots->run);
    g_rmdir(folder);
}

VPT_TEST_MAIN("journal",
              { "a journal is there until it is removed",
                test_a_journal_is_there_until_it_is_removed },
              { "one run at a time", test_one_run_at_a_time },
              { "another run is waited for", test_another_run_is_waited_for },
              { "the journal of a plan", test_the_journal_of_a_plan },
              { "a folder that can't be made is an error",
                test_a_folder_that_cannot_be_made_is_an_error })
