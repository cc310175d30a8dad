/* vpt-session-private.h: what the files of this room share
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt.h"

#include "vpt-conf.h"
#include "vpt-nodedev.h"
#include "vpt-roots.h"
#include "vpt-virt.h"
#include "vpt-virtdomain.h"
#include "vpt-virtsaved.h"

typedef gboolean (*VptGuardProve)(const VptRoots *roots, const char *instance, gboolean guarded,
                                  GError **error);

/**
 * VptSession:
 * @uri: (nullable): the connection the caller named
 * @facts: (nullable): the facts file the caller named
 * @sysfs_named: whether the caller named a sysfs tree: no libvirt then, unless named too
 * @conf_named: whether the caller named a folder for devices.conf
 * @read_only: whether nothing will be changed
 * @roots: where this machine's state is read and written
 * @settings: what virt-passthru.conf and the caller set
 * @virt: (nullable): the connection, once it was tried
 * @virt_error: (nullable): why there is none
 * @virt_tried: whether it was
 * @host: (nullable): the whole host, once it was gathered
 * @libvirt: (nullable): version of libvirt, once it was asked or told
 * @qemu: (nullable): version of QEMU, likewise
 * @missing: (nullable) (element-type VptMissing): gathered with it
 * @domains: (element-type utf8, VptDomain): the domains that were looked up
 * @prove: how it is found out who answers at libvirt's socket
 */
struct VptSession {
    char *uri;
    char *facts;
    gboolean sysfs_named;
    gboolean conf_named;
    gboolean read_only;
    VptRoots *roots;
    VptSettings settings;
    VptVirt *virt;
    GError *virt_error;
    gboolean virt_tried;
    char *libvirt;
    char *qemu;
    VptHost *host;
    GPtrArray *missing;
    GHashTable *domains;
    VptGuardProve prove;
};

/**
 * VptDoer: a plan on its way, which its steps get as `self`
 * @session: whose
 * @progress: (nullable): called as each step begins
 * @data: for @progress
 * @proven: (nullable): the proof that was given last, in the words of its step
 */
typedef struct {
    VptSession *session;
    VptProgress progress;
    gpointer data;
    char *proven;
} VptDoer;

char *vpt_perform_read_file(gpointer self, const char *path, GError **error);

GPtrArray *vpt_checks_new(void);
void vpt_check_add(GPtrArray *checks, const char *name, const char *level, char *remedy,
                   char *text);

VptVirt *vpt_session_virt(VptSession *session, GError **error);
gboolean vpt_session_uses_sysfs(VptSession *session);
VptConf *vpt_session_conf(VptSession *session, GError **error);

void vpt_session_tell_versions(VptSession *session, VptHost *host, const VptDomain *domain,
                               gboolean ask);

VptHost *vpt_gather_host(VptSession *session, GPtrArray *ret_missing, GError **error);
VptHost *vpt_gather_domain_devices(VptSession *session, const VptDomain *domain, GError **error);
VptHost *vpt_gather_local_host(VptSession *session, GError **error);
VptHost *vpt_gather_local_devices(VptSession *session, const VptDomain *domain, GError **error);
VptDomain *vpt_gather_domain(VptSession *session, const char *name, gboolean config, char **ret_xml,
                             GError **error);

gboolean vpt_plans_ask_rules(VptSession *session, VptOperation op, const VptDomain *domain,
                             const char *const *devices, VptVerdict **ret_verdict, GError **error);
void vpt_plans_add_driver_step(VptPlan *plan, const VptDevice *device, const char *driver);
