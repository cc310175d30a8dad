/* vpt-virt-private.h: what the files of this room share; the one header with libvirt's in it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include "vpt-virt.h"

/**
 * VptVirt:
 * @refs: holders; a call that passed its deadline keeps the connection until it ends
 * @connection: libvirt's
 * @uri: canonical, as libvirt resolved it
 * @read_only: whether libvirt refuses changes on it
 * @patience: seconds without a sign of life after which the daemon is given up
 * @deadline: seconds after which a driver change is given up
 */
struct VptVirt {
    gatomicrefcount refs;
    virConnectPtr connection;
    char *uri;
    gboolean read_only;
    guint patience;
    guint deadline;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomain, virDomainFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virNodeDevice, virNodeDeviceFree)

VptVirt *vpt_virt_ref(VptVirt *virt);
virDomainPtr vpt_virt_lookup_domain(VptVirt *virt, const char *name_id_or_uuid, GError **error);

void vpt_virtloop_ref(void);
void vpt_virtloop_unref(void);

typedef gboolean (*VptVirtWork)(gpointer data, GError **error);
gboolean vpt_virtcall(VptVirtWork work, gpointer data, GDestroyNotify free_data, guint seconds,
                      gboolean *ret_late, GError **error);

void vpt_virterror_silence(void);
void vpt_virterror_open(GError **error, const char *uri, gboolean remote);
void vpt_virterror_set(GError **error, const VptVirt *virt, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
