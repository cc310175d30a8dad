/* vpt-operation.c: what can be asked of a domain or a device, by stable names
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-operation.h"

#include <glib/gi18n-lib.h>

#include "vpt-error.h"
#include "vpt-text.h"

/* name: what `why` and the JSON call it; refused and allowed: what is said of it, in whole
 * sentences, for other languages put them together in other ways */
static const struct {
    const char *name;
    const char *refused;
    const char *allowed;
    VptFeature feature;
} operations[VPT_OP_LAST] = {
    [VPT_OP_ENABLE] = { "pci-enable", N_("{devices} can't be enabled for passthrough"),
                        N_("{devices} can be enabled for passthrough"), VPT_FEATURE_NONE },
    [VPT_OP_DISABLE] = { "pci-disable", N_("{devices} can't be given back to the host"),
                         N_("{devices} can be given back to the host"), VPT_FEATURE_NONE },
    [VPT_OP_ATTACH] = { "pci-attach", N_("{devices} can't be given to {domain}"),
                        N_("{domain} can get the device"), VPT_FEATURE_NONE },
    [VPT_OP_DETACH] = { "pci-detach", N_("{devices} can't be taken from {domain}"),
                        N_("{domain} can give up the device"), VPT_FEATURE_NONE },
    [VPT_OP_START] = { "start", N_("{domain} can't be started"), N_("{domain} can be started"),
                       VPT_FEATURE_NONE },
    [VPT_OP_SAVE] = { "save", N_("{domain} can't be saved"), N_("{domain} can be saved"),
                      VPT_FEATURE_SUSPEND_RESUME },
    [VPT_OP_MANAGED_SAVE] = { "managedsave", N_("{domain} can't be saved"),
                              N_("{domain} can be saved"), VPT_FEATURE_SUSPEND_RESUME },
    [VPT_OP_RESTORE] = { "restore", N_("{domain} can't be restored from a saved state"),
                         N_("{domain} can be restored from a saved state"),
                         VPT_FEATURE_SUSPEND_RESUME },
    [VPT_OP_SAVE_IMAGE_EDIT] = { "save-image-edit",
                                 N_("{domain} can't have its saved state edited"),
                                 N_("{domain} can have its saved state edited"),
                                 VPT_FEATURE_SUSPEND_RESUME },
    [VPT_OP_PAUSE] = { "suspend", N_("{domain} can't be paused"), N_("{domain} can be paused"),
                       VPT_FEATURE_SUSPEND_RESUME },
    [VPT_OP_GUEST_SUSPEND] = { "dompmsuspend", N_("{domain} can't be put to sleep"),
                               N_("{domain} can be put to sleep"), VPT_FEATURE_SUSPEND_RESUME },
    [VPT_OP_SNAPSHOT_MEMORY] = { "snapshot", N_("{domain} can't be snapshotted with its memory"),
                                 N_("{domain} can be snapshotted with its memory"),
                                 VPT_FEATURE_SNAPSHOTS },
    [VPT_OP_SNAPSHOT_DISK] = { "snapshot-disk-only", N_("{domain} can't be snapshotted"),
                               N_("{domain} can be snapshotted"), VPT_FEATURE_SNAPSHOTS },
    [VPT_OP_SNAPSHOT_OFFLINE] = { "snapshot-offline", N_("{domain} can't be snapshotted"),
                                  N_("{domain} can be snapshotted"), VPT_FEATURE_SNAPSHOTS },
    [VPT_OP_REVERT] = { "snapshot-revert", N_("{domain} can't be reverted to a running snapshot"),
                        N_("{domain} can be reverted to a running snapshot"),
                        VPT_FEATURE_SNAPSHOTS },
    [VPT_OP_CHECKPOINT] = { "checkpoint", N_("{domain} can't get a checkpoint"),
                            N_("{domain} can get a checkpoint"), VPT_FEATURE_SNAPSHOTS },
    [VPT_OP_BACKUP] = { "backup", N_("{domain} can't be backed up while it runs"),
                        N_("{domain} can be backed up while it runs"), VPT_FEATURE_NONE },
    [VPT_OP_MIGRATE] = { "migrate", N_("{domain} can't be migrated live"),
                         N_("{domain} can be migrated live"), VPT_FEATURE_VMOTION },
    [VPT_OP_MIGRATE_OFFLINE] = { "migrate-offline", N_("{domain} can't be migrated"),
                                 N_("{domain} can be migrated"), VPT_FEATURE_VMOTION },
    [VPT_OP_HOTPLUG_DEVICE] = { "hot-plug",
                                N_("{domain} can't get or lose a virtual device while it runs"),
                                N_("{domain} can get or lose a virtual device while it runs"),
                                VPT_FEATURE_HOT_PLUG },
    [VPT_OP_HOTPLUG_VCPU] = { "hot-plug-vcpu",
                              N_("{domain} can't change its virtual CPUs while it runs"),
                              N_("{domain} can change its virtual CPUs while it runs"),
                              VPT_FEATURE_HOT_PLUG },
    [VPT_OP_HOTPLUG_MEMORY] = { "hot-plug-memory",
                                N_("{domain} can't change its memory while it runs"),
                                N_("{domain} can change its memory while it runs"),
                                VPT_FEATURE_HOT_PLUG },
    [VPT_OP_HOTPLUG_IOTHREAD] = { "hot-plug-iothread",
                                  N_("{domain} can't change its I/O threads while it runs"),
                                  N_("{domain} can change its I/O threads while it runs"),
                                  VPT_FEATURE_HOT_PLUG },
    [VPT_OP_RECORD_REPLAY] = { "record-replay", N_("{domain} can't be recorded or replayed"),
                               N_("{domain} can be recorded or replayed"),
                               VPT_FEATURE_RECORD_REPLAY },
    [VPT_OP_FAULT_TOLERANCE] = { "fault-tolerance",
                                 N_("{domain} can't have a fault tolerance secondary"),
                                 N_("{domain} can have a fault tolerance secondary"),
                                 VPT_FEATURE_FAULT_TOLERANCE },
    [VPT_OP_HA_RESTART] = { "high-availability",
                            N_("{domain} can't be restarted on any other host"),
                            N_("{domain} can be restarted on any other host"),
                            VPT_FEATURE_HIGH_AVAILABILITY },
    [VPT_OP_DRS_MOVE] = { "drs", N_("{domain} can't be moved by a load balancer while it runs"),
                          N_("{domain} can be moved by a load balancer while it runs"),
                          VPT_FEATURE_DRS },
    [VPT_OP_DUMP] = { "dump", N_("{domain} can't be dumped with its devices"),
                      N_("{domain} can be dumped with its devices"), VPT_FEATURE_NONE },
    [VPT_OP_DUMP_MEMORY_ONLY] = { "dump-memory-only", N_("{domain} can't have its memory dumped"),
                                  N_("{domain} can have its memory dumped"), VPT_FEATURE_NONE },
    [VPT_OP_MONITOR] = { "monitor", N_("{domain} can't be sent commands behind libvirt's back"),
                         N_("{domain} can be sent commands behind libvirt's back"),
                         VPT_FEATURE_NONE },
};

/* title: its name for a person; phrase: the same in the middle of a sentence */
static const struct {
    const char *name;
    const char *title;
    const char *phrase;
} features[VPT_FEATURE_LAST] = {
    [VPT_FEATURE_NONE] = { "none", "", "" },
    [VPT_FEATURE_HOT_PLUG] = { "hotPlug", N_("Hot add and remove of virtual devices"),
                               N_("hot add and remove of virtual devices") },
    [VPT_FEATURE_SUSPEND_RESUME] = { "suspendResume", N_("Suspend and resume"),
                                     N_("suspend and resume") },
    [VPT_FEATURE_RECORD_REPLAY] = { "recordReplay", N_("Record and replay"),
                                    N_("record and replay") },
    [VPT_FEATURE_FAULT_TOLERANCE] = { "faultTolerance", N_("Fault tolerance"),
                                      N_("fault tolerance") },
    [VPT_FEATURE_HIGH_AVAILABILITY] = { "highAvailability", N_("High availability"),
                                        N_("high availability") },
    [VPT_FEATURE_DRS] = { "drs", N_("Load balancing (DRS)"), N_("load balancing (DRS)") },
    [VPT_FEATURE_SNAPSHOTS] = { "snapshots", N_("Snapshots"), N_("snapshots") },
    [VPT_FEATURE_VMOTION] = { "migration", N_("Live migration (vMotion)"),
                              N_("live migration (vMotion)") },
};

/**
 * vpt_operation_name:
 * @op: an operation
 *
 * Returns: (transfer none): what a user calls it, as vpt_operation_parse() reads it
 */
const char *
vpt_operation_name(VptOperation op)
{
    g_return_val_if_fail(op < VPT_OP_LAST, NULL);

    return operations[op].name;
}

/**
 * vpt_operation_refused:
 * @op: an operation
 * @domain: (nullable): of which domain
 * @devices: (nullable): of which devices, in the words of a command line
 *
 * Returns: (transfer full): that it can't be done, like "web1 can't be saved"
 */
char *
vpt_operation_refused(VptOperation op, const char *domain, const char *devices)
{
    g_return_val_if_fail(op < VPT_OP_LAST, NULL);

    return vpt_text_fill(operations[op].refused, "domain", domain ? domain : "", "devices",
                         devices ? devices : "", NULL);
}

/**
 * vpt_operation_allowed:
 * @op: an operation
 * @domain: (nullable): of which domain
 * @devices: (nullable): of which devices, in the words of a command line
 *
 * Returns: (transfer full): that it can be done, like "web1 can be saved"
 */
char *
vpt_operation_allowed(VptOperation op, const char *domain, const char *devices)
{
    g_return_val_if_fail(op < VPT_OP_LAST, NULL);

    return vpt_text_fill(operations[op].allowed, "domain", domain ? domain : "", "devices",
                         devices ? devices : "", NULL);
}

/**
 * vpt_operation_feature:
 * @op: an operation
 *
 * Returns: of which feature of a machine it is a part
 */
VptFeature
vpt_operation_feature(VptOperation op)
{
    g_return_val_if_fail(op < VPT_OP_LAST, VPT_FEATURE_NONE);

    return operations[op].feature;
}

/**
 * vpt_operation_parse:
 * @name: what a user calls an operation, like `save`
 * @ret_op: (out): the operation, written only on success
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX and the known names in @error
 */
gboolean
vpt_operation_parse(const char *name, VptOperation *ret_op, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);

    for (VptOperation op = 0; op < VPT_OP_LAST; op++) {
        if (g_str_equal(operations[op].name, name)) {
            *ret_op = op;
            return TRUE;
        }
        g_string_append_printf(known, "%s%s", op > 0 ? ", " : "", operations[op].name);
    }

    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "'%s' is not an operation; there are %s", name,
                known->str);
    return FALSE;
}

/**
 * vpt_feature_name:
 * @feature: one of vSphere's features
 *
 * Returns: (transfer none): its key in the JSON of dom-limits
 */
const char *
vpt_feature_name(VptFeature feature)
{
    g_return_val_if_fail(feature < VPT_FEATURE_LAST, NULL);

    return features[feature].name;
}

/**
 * vpt_feature_title:
 * @feature: one of vSphere's features
 *
 * Returns: (transfer none): its name for a person, in the reader's language
 */
const char *
vpt_feature_title(VptFeature feature)
{
    g_return_val_if_fail(feature < VPT_FEATURE_LAST, NULL);

    return vpt_text(features[feature].title);
}

/**
 * vpt_feature_phrase:
 * @feature: one of vSphere's features
 *
 * Returns: (transfer none): its name in the middle of a sentence, in the reader's language
 */
const char *
vpt_feature_phrase(VptFeature feature)
{
    g_return_val_if_fail(feature < VPT_FEATURE_LAST, NULL);

    return vpt_text(features[feature].phrase);
}
