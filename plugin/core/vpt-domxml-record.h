/* vpt-domxml-record.h: what attach changed in a domain, kept in its <metadata>
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-address.h"
#include "vpt-xml.h"

/* Only a name, like every namespace: nothing is ever fetched from there. */
#define VPT_RECORD_NAMESPACE "https://virt-passthru.org/xmlns/domain/1"

/* Elements below <domain> that attach puts something into. */
typedef enum {
    VPT_RECORD_METADATA = 1 << 0,
    VPT_RECORD_MEMTUNE = 1 << 1,
    VPT_RECORD_MEMORY_BACKING = 1 << 2,
    VPT_RECORD_DEVICES = 1 << 3,
} VptRecordContainer;

/**
 * VptRecordDevice:
 * @address: address on the host
 * @bar_bytes: size of its memory BARs in bytes, 0 where unknown
 * @placed: whether it was given a place in the guest
 * @guest: that place
 * @port: index of the pcie-root-port that was added for it, 0: none
 */
typedef struct {
    VptAddress address;
    guint64 bar_bytes;
    gboolean placed;
    VptAddress guest;
    guint port;
} VptRecordDevice;

/**
 * VptRecord:
 * @node: (nullable): the element it was read from
 * @devices: (element-type VptRecordDevice): the devices that were attached
 * @created: the containers that were made
 * @opened: the containers that were there, but empty
 * @locked: whether <locked/> was added
 * @current_memory: the <currentMemory> that was set, in KiB, 0: it was left alone
 * @hard_limit: the <hard_limit> that was set, in KiB, 0: it was left alone
 * @old_current_memory: (transfer full) (nullable): the <currentMemory> that stood there
 * @old_hard_limit: (transfer full) (nullable): the <hard_limit> that stood there, if any
 */
typedef struct {
    xmlNode *node;
    GArray *devices;
    guint created;
    guint opened;
    gboolean locked;
    guint64 current_memory;
    guint64 hard_limit;
    xmlNode *old_current_memory;
    xmlNode *old_hard_limit;
} VptRecord;

VptRecord *vpt_record_read(const xmlDoc *doc, GError **error);
void vpt_record_write(VptRecord *record, xmlDoc *doc);
void vpt_record_free(VptRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptRecord, vpt_record_free)

VptRecordDevice *vpt_record_find(const VptRecord *record, VptAddress address);
guint vpt_record_container(const char *name);
xmlNode *vpt_record_ensure(VptRecord *record, xmlDoc *doc, VptRecordContainer container);
void vpt_record_discard(VptRecord *record, xmlDoc *doc, VptRecordContainer container);
