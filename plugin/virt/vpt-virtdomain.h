/* vpt-virtdomain.h: the domains of a libvirt connection, as their XML
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-address.h"
#include "vpt-virt.h"

/**
 * VptVirtDomain:
 * @name: its name
 * @uuid: its UUID in libvirt's lower-case form
 * @xml_live: (nullable): its XML as it runs; %NULL while it is off
 * @xml_config: (nullable): its XML for the next start; %NULL for a transient domain
 * @active: whether it is running or paused
 * @paused: whether it is paused
 * @persistent: whether it has a definition that outlives it
 * @has_managed_save: whether a managed save image exists
 * @autostart: whether it starts with the host
 * @id: its number while it is active, else -1
 */
typedef struct {
    char *name;
    char *uuid;
    char *xml_live;
    char *xml_config;
    gboolean active;
    gboolean paused;
    gboolean persistent;
    gboolean has_managed_save;
    gboolean autostart;
    int id;
} VptVirtDomain;

void vpt_virt_domain_free(VptVirtDomain *domain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptVirtDomain, vpt_virt_domain_free)

GPtrArray *vpt_virt_list_domains(VptVirt *virt, GError **error);
VptVirtDomain *vpt_virt_find_domain(VptVirt *virt, const char *name_id_or_uuid, GError **error);
char *vpt_virt_network_xml(VptVirt *virt, const char *name, GError **error);
gboolean vpt_virt_define(VptVirt *virt, const char *xml, GError **error);

gboolean vpt_virt_attach_device(VptVirt *virt, const char *domain, const char *device_xml,
                                GError **error);
gboolean vpt_virt_detach_device(VptVirt *virt, const char *domain, VptAddress address,
                                guint timeout_seconds, GError **error);
