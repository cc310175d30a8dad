/* vpt-hostdev.h: the <hostdev> of a device and the root port of a card
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-address.h"
#include "vpt-guest-slot.h"
#include "vpt-xml.h"

xmlNode *vpt_hostdev_new(xmlDoc *doc, VptAddress address, const VptGuestSlot *slot);
xmlNode *vpt_hostdev_new_port(xmlDoc *doc, guint index);

void vpt_hostdev_remove(const xmlDoc *doc, VptAddress address);
void vpt_hostdev_remove_port(const xmlDoc *doc, guint port);
void vpt_hostdev_displace(const xmlDoc *doc, VptAddress address, VptAddress guest);
