/* vpt-guardsetup.h: the guard put before libvirt's daemon, and taken away
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-plan.h"
#include "vpt-roots.h"

VptSeam vpt_guardsetup_file_seam(void);
VptSeam vpt_guardsetup_units_seam(void);
VptSeam vpt_guardsetup_boot_seam(void);
VptSeam vpt_guardsetup_proof_seam(void);

gboolean vpt_guardsetup_prove(const VptRoots *roots, const char *instance, gboolean guarded,
                              GError **error);
