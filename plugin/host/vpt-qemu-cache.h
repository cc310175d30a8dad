/* vpt-qemu-cache.h: the versions of libvirt and QEMU, without asking either
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-roots.h"

void vpt_qemu_cache_read(const VptRoots *roots, const char *xml, VptHost *host);
