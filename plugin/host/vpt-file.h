/* vpt-file.h: files whose old or new text must survive a power cut
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

gboolean vpt_file_read(const char *path, char **ret_text, GError **error);
gboolean vpt_file_replace(const char *path, const char *text, GError **error);
