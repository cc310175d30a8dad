/* vpt-virtsaved.h: what libvirt keeps of a domain's past: save images, snapshots
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-virt.h"

char *vpt_virt_image_xml(VptVirt *virt, const char *file, GError **error);
char *vpt_virt_snapshot_xml(VptVirt *virt, const char *domain, const char *snapshot,
                            GError **error);
