/* vpt-guard-frame.c: a frame that is kept as a whole
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-frame.h"

#include <unistd.h>

/**
 * vpt_guard_frame_new:
 * @header: its header
 * @account: what is kept of it is charged there
 *
 * Returns: (transfer full): a frame without a byte yet
 */
VptGuardFrame *
vpt_guard_frame_new(const VptWireHeader *header, VptGuardAccount *account)
{
    VptGuardFrame *frame = g_new0(VptGuardFrame, 1);

    frame->n_refs = 1;
    frame->header = *header;
    frame->buffer.account = account;
    frame->buffer.spare = vpt_guard_spare(header->length);
    return frame;
}

/**
 * vpt_guard_frame_ref:
 * @frame: a frame, which is read elsewhere as well
 *
 * Returns: (transfer full): @frame
 */
VptGuardFrame *
vpt_guard_frame_ref(VptGuardFrame *frame)
{
    frame->n_refs++;
    return frame;
}

/**
 * vpt_guard_frame_unref:
 * @frame: (nullable) (transfer full): a frame; with the last reference go the file descriptors
 *   that are still in it
 */
void
vpt_guard_frame_unref(VptGuardFrame *frame)
{
    if (!frame || --frame->n_refs > 0)
        return;

    for (guint i = 0; i < frame->n_fds; i++) {
        if (frame->fds[i] >= 0)
            close(frame->fds[i]);
    }
    vpt_guard_buffer_clear(&frame->buffer);
    g_free(frame);
}
