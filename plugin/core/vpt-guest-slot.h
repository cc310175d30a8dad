/* vpt-guest-slot.h: a free PCI slot in a guest
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-domain.h"
#include "vpt-xml.h"

/**
 * VptGuestSlot:
 * @bus: bus in the guest
 * @slot: slot on it
 * @port: index of a pcie-root-port that must be added for it, 0: none
 */
typedef struct {
    guint bus;
    guint slot;
    guint port;
} VptGuestSlot;

gboolean vpt_guest_slot_choose(const VptDomain *domain, const xmlDoc *doc, VptGuestSlot *ret_slot);
VptAddress vpt_guest_slot_address(const VptGuestSlot *slot, guint8 function);
gboolean vpt_guest_bus_is_used(const xmlDoc *doc, guint bus);
