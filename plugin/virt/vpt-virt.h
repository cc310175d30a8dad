/* vpt-virt.h: a connection to libvirt
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * No header of this room includes libvirt's: who uses it needs GLib alone. */
#pragma once

#include <glib.h>

typedef struct VptVirt VptVirt;

/**
 * VptVirtVersions:
 * @library: version of the libvirt library in this process, like `9.0.0`
 * @daemon: version of libvirt at the other end of the connection
 * @type: hypervisor, like `QEMU`
 * @hypervisor: (nullable): its version, where libvirt knows one
 */
typedef struct {
    char *library;
    char *daemon;
    char *type;
    char *hypervisor;
} VptVirtVersions;

VptVirt *vpt_virt_open(const char *uri, gboolean read_only, GError **error);
VptVirt *vpt_virt_open_within(const char *uri, gboolean read_only, guint patience, GError **error);
void vpt_virt_free(VptVirt *virt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptVirt, vpt_virt_free)

void vpt_virt_set_deadline(VptVirt *virt, guint seconds);

char *vpt_virt_uri(const VptVirt *virt);
gboolean vpt_virt_is_read_only(const VptVirt *virt);
gboolean vpt_virt_is_local_system(const VptVirt *virt);
gboolean vpt_virt_is_session(const VptVirt *virt);

VptVirtVersions *vpt_virt_versions(VptVirt *virt, GError **error);
void vpt_virt_versions_free(VptVirtVersions *versions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptVirtVersions, vpt_virt_versions_free)
