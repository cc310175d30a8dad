/* vpt-domxml.h: the edits of a domain's XML: text in, text out
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-address.h"

/**
 * VptDomxmlDevice:
 * @address: address on the host
 * @bar_bytes: size of its memory BARs in bytes, 0 where unknown
 */
typedef struct {
    VptAddress address;
    guint64 bar_bytes;
} VptDomxmlDevice;

char *vpt_domxml_attach(const char *xml, const VptDomxmlDevice *devices, gsize n_devices,
                        GError **error);
char *vpt_domxml_detach(const char *xml, const VptAddress *addresses, gsize n_addresses,
                        GError **error);
char *vpt_domxml_hostdev(const VptAddress *address, GError **error);
