/* vpt-ids.h: two PCI ids as people write them, 8086:10d3
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

gboolean vpt_hex_parse(const char *text, guint n_digits, guint32 *ret_number);
gboolean vpt_ids_parse(const char *text, guint16 *ret_vendor, guint16 *ret_device);
char *vpt_ids_format(guint16 vendor, guint16 device);
