/* vpt-guard-frame.h: a frame that is kept as a whole
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-guard-limits.h"
#include "vpt-wire-frame.h"

/**
 * VptGuardFrame: a frame that was held
 * @header: its header
 * @buffer: all of it but the bytes of file descriptors
 * @fds: the file descriptors
 * @fd_bytes: what each came with
 * @n_fds: how many
 * @n_refs: references, which the loop alone counts
 */
typedef struct {
    VptWireHeader header;
    VptGuardBuffer buffer;
    int fds[VPT_WIRE_FDS_MAX];
    guint8 fd_bytes[VPT_WIRE_FDS_MAX];
    guint n_fds;
    guint n_refs;
} VptGuardFrame;

VptGuardFrame *vpt_guard_frame_new(const VptWireHeader *header, VptGuardAccount *account);
VptGuardFrame *vpt_guard_frame_ref(VptGuardFrame *frame);
void vpt_guard_frame_unref(VptGuardFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardFrame, vpt_guard_frame_unref)
