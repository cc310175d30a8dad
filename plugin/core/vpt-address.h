/* vpt-address.h: the name of one PCI function
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* A plain value: copy it, compare it, never free it.  The domain is wider
 * than 16 bits because Intel VMD numbers its domains from 0x10000 up. */
typedef struct {
    guint32 domain;
    guint8 bus;
    guint8 slot;
    guint8 function;
} VptAddress;

gboolean vpt_address_parse(const char *text, VptAddress *ret_address, GError **error);
char *vpt_address_format(VptAddress address);
char *vpt_address_format_nodedev(VptAddress address);
int vpt_address_compare(VptAddress a, VptAddress b);
gboolean vpt_address_equal(VptAddress a, VptAddress b);
gboolean vpt_address_same_slot(VptAddress a, VptAddress b);
