/* vpt-guard-decide.h: libvpt's verdicts, loaded when the first is asked for
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-operation.h"
#include "vpt-verdict.h"

typedef struct VptGuardDecide VptGuardDecide;

VptGuardDecide *vpt_guard_decide_new(const char *conf);
void vpt_guard_decide_free(VptGuardDecide *decide);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardDecide, vpt_guard_decide_free)
void vpt_guard_decide_reload(VptGuardDecide *decide);
VptVerdict *vpt_guard_decide(VptGuardDecide *decide, VptOperation op, const char *xml,
                             gboolean active, const char *device_xml, GError **error);
gboolean vpt_guard_xml_is_active(const char *xml);
