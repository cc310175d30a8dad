/* vpt-test.h: what every test program shares: TAP around CUnit, golden files
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <CUnit/CUnit.h>
#include <glib.h>

typedef struct {
    const char *name;
    void (*run)(void);
} VptTest;

int vpt_test_main(const char *suite, const VptTest *tests, gsize n_tests);

#define VPT_TEST_MAIN(suite, ...)                                                                  \
    int main(void)                                                                                 \
    {                                                                                              \
        static const VptTest tests[] = { __VA_ARGS__ };                                            \
        return vpt_test_main(suite, tests, G_N_ELEMENTS(tests));                                   \
    }

/* Compare and, where they differ, print both: an assertion that says only
 * "FALSE" costs the reader a debugger. */
#define VPT_ASSERT_STR(actual, expected)                                                           \
    vpt_test_assert_str(actual, expected, #actual, __FILE__, __LINE__)
/* @result comes first: it is what sets @error. */
#define VPT_ASSERT_OK(result, error)                                                               \
    do {                                                                                           \
        gboolean vpt_holds = (result) ? TRUE : FALSE;                                              \
        vpt_test_assert_ok(vpt_holds, error, #result, __FILE__, __LINE__);                         \
    } while (0)
#define VPT_ASSERT_ERROR(error, code) vpt_test_assert_error(error, code, __FILE__, __LINE__)

void vpt_test_assert_str(const char *actual, const char *expected, const char *what,
                         const char *file, int line);
void vpt_test_assert_ok(gboolean result, const GError *error, const char *what, const char *file,
                        int line);
void vpt_test_assert_error(const GError *error, int code, const char *file, int line);

char *vpt_test_path(const char *first, ...) G_GNUC_NULL_TERMINATED;
char *vpt_test_read(const char *path);
gboolean vpt_test_data_exists(const char *kind, const char *name);
void vpt_test_each_dir(const char *kind, void (*check)(const char *name));
void vpt_test_golden(const char *kind, const char *name, const char *file, const char *actual);
