/* vpt-c14n.h: whether two texts are the same XML
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

char *vpt_test_c14n(const char *xml);
void vpt_test_assert_same_xml(const char *actual, const char *expected, const char *what,
                              const char *file, int line);

/* Equal under Canonical XML 1.0 with comments, white space included. */
#define VPT_ASSERT_SAME_XML(actual, expected)                                                      \
    vpt_test_assert_same_xml(actual, expected, #actual, __FILE__, __LINE__)
