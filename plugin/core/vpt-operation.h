/* vpt-operation.h: what can be asked of a domain or a device, by stable names
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef enum {
    VPT_OP_ENABLE,
    VPT_OP_DISABLE,
    VPT_OP_ATTACH,
    VPT_OP_DETACH,
    VPT_OP_START,
    VPT_OP_SAVE,
    VPT_OP_MANAGED_SAVE,
    VPT_OP_RESTORE,
    VPT_OP_SAVE_IMAGE_EDIT,
    VPT_OP_PAUSE,
    VPT_OP_GUEST_SUSPEND,
    VPT_OP_SNAPSHOT_MEMORY,
    VPT_OP_SNAPSHOT_DISK,
    VPT_OP_SNAPSHOT_OFFLINE,
    VPT_OP_REVERT,
    VPT_OP_CHECKPOINT,
    VPT_OP_BACKUP,
    VPT_OP_MIGRATE,
    VPT_OP_MIGRATE_OFFLINE,
    VPT_OP_HOTPLUG_DEVICE,
    VPT_OP_HOTPLUG_VCPU,
    VPT_OP_HOTPLUG_MEMORY,
    VPT_OP_HOTPLUG_IOTHREAD,
    VPT_OP_RECORD_REPLAY,
    VPT_OP_FAULT_TOLERANCE,
    VPT_OP_HA_RESTART,
    VPT_OP_DRS_MOVE,
    VPT_OP_DUMP,
    VPT_OP_DUMP_MEMORY_ONLY,
    VPT_OP_MONITOR,
    VPT_OP_LAST
} VptOperation;

/* A set of operations. */
#define VPT_OP(op) (G_GUINT64_CONSTANT(1) << (op))

/* The features vSphere lists as unavailable with DirectPath I/O, in its order. */
typedef enum {
    VPT_FEATURE_NONE,
    VPT_FEATURE_HOT_PLUG,
    VPT_FEATURE_SUSPEND_RESUME,
    VPT_FEATURE_RECORD_REPLAY,
    VPT_FEATURE_FAULT_TOLERANCE,
    VPT_FEATURE_HIGH_AVAILABILITY,
    VPT_FEATURE_DRS,
    VPT_FEATURE_SNAPSHOTS,
    VPT_FEATURE_VMOTION,
    VPT_FEATURE_LAST
} VptFeature;

const char *vpt_operation_name(VptOperation op);
char *vpt_operation_refused(VptOperation op, const char *domain, const char *devices);
char *vpt_operation_allowed(VptOperation op, const char *domain, const char *devices);
VptFeature vpt_operation_feature(VptOperation op);
gboolean vpt_operation_parse(const char *name, VptOperation *ret_op, GError **error);
const char *vpt_feature_name(VptFeature feature);
const char *vpt_feature_title(VptFeature feature);
const char *vpt_feature_phrase(VptFeature feature);
