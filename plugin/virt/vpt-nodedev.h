/* vpt-nodedev.h: the PCI devices of a host as libvirt knows them, and their drivers
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-virt.h"

VptHost *vpt_virt_read_host(VptVirt *virt, GError **error);
gboolean vpt_virt_nodedev_driver(VptVirt *virt, VptAddress address, char **ret_driver,
                                 GError **error);
gboolean vpt_virt_nodedev_detach(VptVirt *virt, VptAddress address, const char *driver,
                                 GError **error);
gboolean vpt_virt_nodedev_reattach(VptVirt *virt, VptAddress address, GError **error);
