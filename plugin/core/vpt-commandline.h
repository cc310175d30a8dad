/* vpt-commandline.h: what a domain hands to QEMU behind libvirt's back
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-domain.h"
#include "vpt-xml.h"

void vpt_commandline_read(VptDomain *domain, const xmlNode *element);
