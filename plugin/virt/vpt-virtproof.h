/* vpt-virtproof.h: whether the guard stands between a client of libvirt and its daemon
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-virt.h"

gboolean vpt_virt_is_guarded(VptVirt *virt, const char *xml, const char *rule,
                             gboolean *ret_guarded, char **ret_answer, GError **error);
