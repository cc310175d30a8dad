/* vpt-passthru.h: recognising passthrough in every form libvirt has for it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-domain.h"
#include "vpt-xml.h"

void vpt_passthru_free(VptPassthru *passthru);
void vpt_interface_free(VptInterface *interface);

char *vpt_passthru_call(const VptPassthru *passthru);
char *vpt_passthru_describe(const VptPassthru *passthru);
gboolean vpt_passthru_is_attachable(const VptPassthru *passthru);

gboolean vpt_passthru_read_device(VptDomain *domain, const xmlNode *device, GError **error);

gboolean vpt_passthru_read_address(const xmlNode *element, VptAddress *ret_address,
                                   GError **error);
const xmlNode *vpt_passthru_source_address(const xmlNode *device);
