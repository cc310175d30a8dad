/* vpt-drivers.h: several devices change their drivers, all of them or none
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-plan.h"
#include "vpt-roots.h"

gboolean vpt_drivers_perform(const VptRoots *roots, VptPlan *plan, GError **error);
