/* vpt-hostxml.h: a host's facts from libvirt's XML about it: node devices, capabilities
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-device.h"
#include "vpt-host.h"

VptDevice *vpt_hostxml_device(const char *xml, GError **error);
VptTristate vpt_hostxml_iommu(const char *capabilities);
VptTristate vpt_hostxml_vfio(const char *domain_capabilities, VptTristate iommu);
