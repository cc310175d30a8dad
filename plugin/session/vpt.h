/* vpt.h: libvpt, PCI passthrough for libvirt guests: gather, decide, plan, perform
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-address.h"
#include "vpt-device.h"
#include "vpt-domain.h"
#include "vpt-domxml.h"
#include "vpt-error.h"
#include "vpt-facts.h"
#include "vpt-host.h"
#include "vpt-monitor.h"
#include "vpt-operation.h"
#include "vpt-plan.h"
#include "vpt-policy.h"
#include "vpt-retell.h"
#include "vpt-settings.h"
#include "vpt-snapshot.h"
#include "vpt-text.h"
#include "vpt-verdict.h"

typedef struct VptSession VptSession;

/**
 * VptOptions: where a session looks; all may be %NULL
 * @uri: libvirt connection, %NULL: libvirt's default
 * @sysfs: another sysfs root, with `../proc` beside it
 * @conf: another folder for devices.conf and virt-passthru.conf
 * @facts: a facts file instead of any host
 * @profile: name of a profile, instead of the one in virt-passthru.conf
 * @read_only: whether nothing will be changed: then no privilege is needed
 */
typedef struct {
    const char *uri;
    const char *sysfs;
    const char *conf;
    const char *facts;
    const char *profile;
    gboolean read_only;
} VptOptions;

const char *vpt_default_uri(void);
VptSession *vpt_session_new(const VptOptions *options, GError **error);
void vpt_session_free(VptSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptSession, vpt_session_free)

gboolean vpt_session_connect(VptSession *session, GError **error);

/* Gather.  What is lent stays valid until vpt_session_forget() or the end of the session. */
const VptSettings *vpt_session_settings(VptSession *session);
const VptHost *vpt_session_host(VptSession *session, GError **error);
const VptDomain *vpt_session_domain(VptSession *session, const char *name, GError **error);
char *vpt_session_domain_xml(VptSession *session, const char *name, GError **error);
void vpt_session_ask_networks(VptSession *session, VptDomain *domain);
GPtrArray *vpt_session_domain_names(VptSession *session, GError **error);
char *vpt_session_image_xml(VptSession *session, const char *file, GError **error);
char *vpt_session_snapshot_xml(VptSession *session, const char *domain, const char *snapshot,
                               GError **error);
void vpt_session_forget(VptSession *session);
void vpt_session_set_versions(VptSession *session, const char *libvirt, const char *qemu);
void vpt_session_learn_versions(VptSession *session);

/* Decide. */
typedef struct {
    VptOperation op;
    const char *domain;
    const char *const *devices;
} VptRequest;

VptVerdict *vpt_session_decide(VptSession *session, const VptRequest *request, GError **error);
VptVerdict *vpt_session_decide_xml(VptSession *session, VptOperation op, const char *xml,
                                   gboolean active, GError **error);
VptVerdict *vpt_session_decide_device_xml(VptSession *session, VptOperation op, const char *xml,
                                          gboolean active, const char *device_xml,
                                          GError **error);
VptVerdict *vpt_session_decide_on(VptSession *session, VptOperation op, const VptDomain *domain,
                                  const char *const *devices, GError **error);
gboolean vpt_monitor_text_operation(const char *text, gboolean hmp, VptOperation *ret_op);

/**
 * VptStanding: where a device stands
 * @VPT_STANDING_HOST: it serves the host
 * @VPT_STANDING_AVAILABLE: a guest can take it
 * @VPT_STANDING_USED: a running domain has it
 * @VPT_STANDING_ASSIGNED: the definition of a domain that is off has it
 * @VPT_STANDING_REBOOT: it gets its driver when the host boots
 * @VPT_STANDING_GROUP: it can be enabled with others of its group only
 * @VPT_STANDING_IMPOSSIBLE: it can't be enabled
 * @VPT_STANDING_MISSING: devices.conf has it, and the host has not
 */
typedef enum {
    VPT_STANDING_HOST,
    VPT_STANDING_AVAILABLE,
    VPT_STANDING_USED,
    VPT_STANDING_ASSIGNED,
    VPT_STANDING_REBOOT,
    VPT_STANDING_GROUP,
    VPT_STANDING_IMPOSSIBLE,
    VPT_STANDING_MISSING,
} VptStanding;

/**
 * VptDeviceState: where a device stands, in DESIGN's words
 * @capable: passthruCapable: the rules allow to enable it, with all of its group
 * @enabled: passthruEnabled: devices.conf gives it to passthrough
 * @active: passthruActive: enabled, and bound so that a guest can take it
 * @standing: where it stands
 * @state: the same in the reader's language: `host`, `used by web1`, `not possible: bridge`, …
 * @dependents: (element-type VptDevice): lent: what must come along
 * @verdict: that of enabling it alone
 */
typedef struct {
    gboolean capable;
    gboolean enabled;
    gboolean active;
    VptStanding standing;
    char *state;
    GPtrArray *dependents;
    VptVerdict *verdict;
} VptDeviceState;

VptDeviceState *vpt_session_device_state(VptSession *session, const VptDevice *device);
void vpt_device_state_free(VptDeviceState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptDeviceState, vpt_device_state_free)

/**
 * VptMissing: a device of devices.conf that the host does not have
 */
typedef struct {
    VptAddress address;
    guint16 vendor;
    guint16 device;
    char *label;
} VptMissing;

const GPtrArray *vpt_session_missing(VptSession *session);

/**
 * VptCheck: one line of host-check
 * @name: stable id, like `iommu`
 * @level: `PASS`, `WARN`, `FAIL` or `SKIP`
 * @text: what was found, in the reader's language
 * @remedy: (nullable): what to do, likewise
 */
typedef struct {
    const char *name;
    const char *level;
    char *text;
    char *remedy;
} VptCheck;

GPtrArray *vpt_session_check_host(VptSession *session, GError **error);

/**
 * VptGuardSocket: a socket at which clients look for libvirt
 * @path: where
 * @backend: where libvirt's daemon listens when it is guarded
 * @listening: whether someone listens at @path
 * @guarded: whether that is someone else than the daemon
 */
typedef struct {
    char *path;
    char *backend;
    gboolean listening;
    gboolean guarded;
} VptGuardSocket;

/**
 * VptGuardState: the guard before one daemon of libvirt's
 * @daemon: `libvirtd` or `virtqemud`
 * @instance: what the guard's units are called after
 * @touched: whether there is anything of it
 * @installed: whether all is as guard-install leaves it
 * @state: `absent`, `waiting` (systemd starts it for the next client), `running`, `failed`, or
 *   `silent`: it runs, but does not answer
 * @sockets: (element-type VptGuardSocket)
 * @counters: (nullable): its own line of JSON, where it runs and the caller may read it
 */
typedef struct {
    const char *daemon;
    const char *instance;
    gboolean touched;
    gboolean installed;
    const char *state;
    GArray *sockets;
    char *counters;
} VptGuardState;

/**
 * VptGuardStatus: the guard on this machine
 * @systemd: whether systemd runs, without which it can't be installed
 * @works: whether every daemon of libvirt's is guarded
 * @places: (element-type VptGuardState): one for each
 * @checks: (element-type VptCheck): the same in words, and the ways around it
 */
typedef struct {
    gboolean systemd;
    gboolean works;
    GPtrArray *places;
    GPtrArray *checks;
} VptGuardStatus;

VptGuardStatus *vpt_session_guard_status(VptSession *session, GError **error);
void vpt_guard_status_free(VptGuardStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardStatus, vpt_guard_status_free)

/* Plan.  @ret_verdict must be NULL before, and is set where the rules refuse (then the error is
 * REFUSED) or warn (then there is a plan as well). */
typedef struct {
    const char *domain;
    const char *const *devices;
    const char *label;
    gboolean at_boot;
    gboolean live;
} VptChange;

VptPlan *vpt_session_plan_enable(VptSession *session, const VptChange *change,
                                 VptVerdict **ret_verdict, GError **error);
VptPlan *vpt_session_plan_disable(VptSession *session, const VptChange *change,
                                  VptVerdict **ret_verdict, GError **error);
VptPlan *vpt_session_plan_attach(VptSession *session, const VptChange *change,
                                 VptVerdict **ret_verdict, GError **error);
VptPlan *vpt_session_plan_detach(VptSession *session, const VptChange *change,
                                 VptVerdict **ret_verdict, GError **error);

VptPlan *vpt_session_plan_guard(VptSession *session, gboolean install, GError **error);

/* Perform.  The callback is called as each step begins; where it returns FALSE the
 * plan stops there, and what was done is undone. */
typedef gboolean (*VptProgress)(const VptStep *step, gboolean undo, gpointer data);

gboolean vpt_session_perform(VptSession *session, VptPlan *plan, VptProgress progress,
                             gpointer data, GError **error);
VptPlan *vpt_session_interrupted(VptSession *session, GError **error);
gboolean vpt_session_recover(VptSession *session, VptPlan *plan, gboolean finish,
                             VptProgress progress, gpointer data, GError **error);

/* Report: the JSON of virt-passthru-json(5), each a line of text. */
char *vpt_json_devices(VptSession *session, GError **error);
char *vpt_json_device(VptSession *session, const VptDevice *device);
char *vpt_json_groups(VptSession *session, GError **error);
char *vpt_json_verdict(const VptVerdict *verdict);
char *vpt_json_plan(const VptPlan *plan, gboolean performed);
char *vpt_json_checks(const GPtrArray *checks);
char *vpt_json_guard_status(const VptGuardStatus *status);
char *vpt_json_xml(const char *xml);
char *vpt_json_error(const GError *error);
char *vpt_json_limits(VptSession *session, const char *domain, GError **error);

/**
 * VptLimit: one feature of vSphere's list, for one domain
 * @feature: which
 * @status: `available`, `unavailable` or `conditional`: some of its operations, or elsewhere
 * @verdicts: (element-type VptVerdict): one for each operation of the feature
 * @rules: (element-type utf8): ids of the rules that refuse, lent
 * @devices: (element-type utf8): what a command calls the devices that they blame, lent
 */
typedef struct {
    VptFeature feature;
    const char *status;
    GPtrArray *verdicts;
    GPtrArray *rules;
    GPtrArray *devices;
} VptLimit;

/**
 * VptLimits: what a domain can and can't do on this machine
 * @features: (element-type VptLimit): each feature of vSphere's list, in its order
 * @exceptions: (element-type VptException): those that its devices are set up for, active or not
 * @sentence: all of it in one sentence that a person can repeat
 */
typedef struct {
    GPtrArray *features;
    GPtrArray *exceptions;
    char *sentence;
} VptLimits;

VptLimits *vpt_session_limits(VptSession *session, const char *domain, GError **error);
void vpt_limits_free(VptLimits *limits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptLimits, vpt_limits_free)
