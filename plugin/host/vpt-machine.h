/* vpt-machine.h: the machine around its PCI devices: IOMMU, vfio, memory, CPUs
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-roots.h"

char *vpt_machine_read_kernel(const VptRoots *roots);
void vpt_machine_read(const VptRoots *roots, VptHost *host);
