/* vpt-test.c: what every test program shares: TAP around CUnit, golden files
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/TestRun.h>
#include <glib/gstdio.h>

static int n_done;

/* Automake's TAP driver reads stdout; the details of a failure go to stderr,
 * into the same log. */
static void
report(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failure)
{
    (void)suite;

    printf("%s %d - %s\n", failure ? "not ok" : "ok", ++n_done, test->pName);
    for (CU_pFailureRecord f = failure; f; f = f->pNext)
        printf("# %s:%u: %s\n", f->strFileName, f->uiLineNumber, f->strCondition);
    fflush(stdout);
}

/**
 * vpt_test_main:
 * @suite: name of the suite
 * @tests: what to run
 * @n_tests: how many
 *
 * Runs the tests, or those alone whose name contains $VPT_TEST_ONLY, and prints TAP.
 *
 * Returns: exit status: 0, or 1 where any assertion did not hold
 */
int
vpt_test_main(const char *suite, const VptTest *tests, gsize n_tests)
{
    const char *only = g_getenv("VPT_TEST_ONLY");
    CU_pSuite cu_suite;
    guint failures;
    guint n_added = 0;

    if (CU_initialize_registry() != CUE_SUCCESS)
        return EXIT_FAILURE;

    cu_suite = CU_add_suite(suite, NULL, NULL);
    for (gsize i = 0; i < n_tests; i++) {
        if (only && !strstr(tests[i].name, only))
            continue;
        CU_add_test(cu_suite, tests[i].name, tests[i].run);
        n_added++;
    }

    /* flushed, or each child that a test forks might print it again */
    printf("1..%u\n", n_added);
    fflush(stdout);
    CU_set_test_complete_handler(report);
    CU_run_all_tests();

    /* CU_run_all_tests() returns 0 even where assertions did not hold */
    failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void
assert_at(gboolean holds, const char *what, const char *file, int line)
{
    CU_assertImplementation(holds, (unsigned int)line, what, file, "", CU_FALSE);
}

void
vpt_test_assert_str(const char *actual, const char *expected, const char *what, const char *file,
                    int line)
{
    gboolean same = g_strcmp0(actual, expected) == 0;

    if (!same)
        fprintf(stderr, "%s:%d: %s is\n%s\nand should be\n%s\n", file, line, what,
                actual ? actual : "(null)", expected ? expected : "(null)");
    assert_at(same, what, file, line);
}

void
vpt_test_assert_ok(gboolean result, const GError *error, const char *what, const char *file,
                   int line)
{
    if (error)
        fprintf(stderr, "%s:%d: %s: %s\n", file, line, what, error->message);
    assert_at(result && !error, what, file, line);
}

void
vpt_test_assert_error(const GError *error, int code, const char *file, int line)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, error ? error->message : "no error");
    assert_at(error && error->code == code, "the error has the expected code", file, line);
    assert_at(error && error->message && *error->message && !strchr(error->message, '\n') &&
                  !g_str_has_suffix(error->message, "."),
              "the message is one line without a full stop", file, line);
}

/**
 * vpt_test_path:
 * @first: first part below tests/data
 * @...: more parts, then %NULL
 *
 * Returns: (transfer full): the path of a test's data
 */
char *
vpt_test_path(const char *first, ...)
{
    const char *root = g_getenv("VPT_TEST_DATA");
    g_autofree char *rest = NULL;
    va_list parts;

    if (!root)
        g_error("VPT_TEST_DATA is not set; run the tests with make check");

    va_start(parts, first);
    rest = g_build_filename_valist(first, &parts);
    va_end(parts);
    return g_build_filename(root, rest, NULL);
}

/**
 * vpt_test_read:
 * @path: a file that must be there
 *
 * Returns: (transfer full): its text
 */
char *
vpt_test_read(const char *path)
{
    g_autoptr(GError) error = NULL;
    char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, &error))
        g_error("%s", error->message);
    return text;
}

gboolean
vpt_test_data_exists(const char *kind, const char *name)
{
    g_autofree char *path = vpt_test_path(kind, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/**
 * vpt_test_each_dir:
 * @kind: a folder below tests/data
 * @check: called with the name of each folder in it, in order
 */
void
vpt_test_each_dir(const char *kind, void (*check)(const char *name))
{
    g_autofree char *path = vpt_test_path(kind, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *entry = g_build_filename(path, name, NULL);

        if (g_file_test(entry, G_FILE_TEST_IS_DIR))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);

    CU_ASSERT_TRUE(names->len > 0);
    for (guint i = 0; i < names->len; i++)
        check(g_ptr_array_index(names, i));
}

/* The reader of a failed test wants to see the lines that differ. */
static void
print_diff(const char *path, const char *actual)
{
    g_autofree char *tmp = NULL;
    g_autofree char *quoted = g_shell_quote(path);
    g_autofree char *command = NULL;
    int fd = g_file_open_tmp("vpt-golden-XXXXXX", &tmp, NULL);

    if (fd < 0)
        return;
    g_close(fd, NULL);
    if (g_file_set_contents(tmp, actual, -1, NULL)) {
        command = g_strdup_printf("diff -u %s %s >&2", quoted, tmp);
        if (system(command) < 0)
            fprintf(stderr, "%s is not as expected\n", path);
    }
    remove(tmp);
}

/**
 * vpt_test_golden:
 * @kind: a folder below tests/data
 * @name: a scenario in it
 * @file: the golden file of the scenario
 * @actual: what the program says now
 *
 * Asserts that @actual is what the golden file holds; with VPT_TEST_REGENERATE
 * set the file is rewritten instead, and `git diff` is the review.
 */
void
vpt_test_golden(const char *kind, const char *name, const char *file, const char *actual)
{
    g_autofree char *path = vpt_test_path(kind, name, file, NULL);
    g_autofree char *expected = NULL;

    if (g_getenv("VPT_TEST_REGENERATE")) {
        g_autoptr(GError) error = NULL;

        if (!g_file_set_contents(path, actual, -1, &error))
            g_error("%s", error->message);
        return;
    }

    if (!g_file_get_contents(path, &expected, NULL, NULL)) {
        fprintf(stderr, "%s does not exist; make it with VPT_TEST_REGENERATE=1\n", path);
        CU_FAIL("the golden file exists");
        return;
    }
    if (g_strcmp0(expected, actual) != 0) {
        print_diff(path, actual);
        CU_FAIL("the output is the golden file's");
    }
}
