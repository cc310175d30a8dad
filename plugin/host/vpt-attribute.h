/* vpt-attribute.h: one attribute of the kernel, as a value
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* sysfs gives a page at most */
#define VPT_ATTRIBUTE_SIZE 4096

gssize vpt_attribute_read(int folder, const char *name, char *buffer, gsize size);
gboolean vpt_attribute_link(int folder, const char *name, char *buffer, gsize size);
gboolean vpt_attribute_number(int folder, const char *name, guint base, guint64 max,
                              guint64 *ret_number);
char *vpt_attribute_text(int folder, const char *name, const char *nothing);
