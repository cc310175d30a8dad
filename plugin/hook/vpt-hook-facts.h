/* vpt-hook-facts.h: what the rules need to know of the host a guest is to start on
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-domain.h"
#include "vpt-host.h"
#include "vpt-roots.h"

VptHost *vpt_hook_read_devices(const VptRoots *roots, const VptDomain *domain, GError **error);
VptHost *vpt_hook_read_host(const VptRoots *roots, const VptDomain *domain, GError **error);
