/* vpt-memory.h: sizes of memory as libvirt writes them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-xml.h"

/* libvirt's VIR_DOMAIN_MEMORY_PARAM_UNLIMITED, in KiB: a limit this large is
 * none (virMemoryLimitIsSet), and no size in bytes may be larger (off_t). */
#define VPT_MEMORY_UNLIMITED (G_GUINT64_CONSTANT(9007199254740991))

gboolean vpt_memory_parse(const char *value, const char *unit, guint64 *ret_kib, GError **error);
gboolean vpt_memory_read(const xmlNode *element, guint64 *ret_kib, GError **error);
gboolean vpt_memory_read_attribute(const xmlNode *element, const char *name, guint64 *ret_kib,
                                   GError **error);
