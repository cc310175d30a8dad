/* vpt-wire-call.h: what a frame from a client asks for
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-operation.h"
#include "vpt-wire-frame.h"
#include "vpt-wire-procs.h"

/**
 * VptWireClass: what is to be done with a frame
 * @VPT_WIRE_PASS: nothing in it is judged
 * @VPT_WIRE_CLEANUP: it ends or undoes something: it is never held and never refused
 * @VPT_WIRE_JUDGE: it goes on only with a verdict about its operations
 * @VPT_WIRE_AUTH: AUTH_*: authentication, which is not the backend's to answer
 * @VPT_WIRE_OPEN: CONNECT_OPEN: the policy applies after its reply
 * @VPT_WIRE_IDENTITY: CONNECT_SET_IDENTITY: for the privileged alone
 */
typedef enum {
    VPT_WIRE_PASS,
    VPT_WIRE_CLEANUP,
    VPT_WIRE_JUDGE,
    VPT_WIRE_AUTH,
    VPT_WIRE_OPEN,
    VPT_WIRE_IDENTITY,
} VptWireClass;

/**
 * VptWireSubject: of what the operations of a call are asked
 * @VPT_WIRE_SUBJECT_NONE: of nothing
 * @VPT_WIRE_SUBJECT_DOMAIN: of the domain with that uuid
 * @VPT_WIRE_SUBJECT_XML: of the domain whose XML the call carries
 * @VPT_WIRE_SUBJECT_IMAGE: of the domain in a saved image, whose path the call carries
 *   (DOMAIN_SAVE_IMAGE_GET_XML_DESC tells), or in the XML that it gives instead
 */
typedef enum {
    VPT_WIRE_SUBJECT_NONE,
    VPT_WIRE_SUBJECT_DOMAIN,
    VPT_WIRE_SUBJECT_XML,
    VPT_WIRE_SUBJECT_IMAGE,
} VptWireSubject;

/**
 * VptWireCall: a frame from a client, understood
 * @header: its header
 * @proc: (nullable): the procedure, %NULL for one that isn't known here
 * @what: what to do with it
 * @subject: of what @running, @off and @saved are asked
 * @uuid: of the domain; libvirtd looks at nothing else either, least of all at its name
 * @flags: the flags of the call, 0 if it has none
 * @running: the operations (sets of VPT_OP()) that it means while the domain runs
 * @off: those that it means while the domain is off
 * @saved: those that come to @off where the domain has a managed-save image
 * @holds: whether it changes which devices the domain has, so that calls for the same
 *   domain that are judged wait for its reply
 * @garbled: whether its arguments could not be read: libvirtd can't read them either and
 *   answers so
 * @xml: (nullable): the XML that it carries: a domain for VPT_WIRE_SUBJECT_XML and
 *   VPT_WIRE_SUBJECT_IMAGE, a device for VPT_OP_ATTACH, VPT_OP_DETACH and
 *   VPT_OP_HOTPLUG_DEVICE, a snapshot for VPT_OP_SNAPSHOT_…
 * @path: (nullable): the path of a saved image
 * @snapshot: (nullable): name of the snapshot of the domain for VPT_OP_REVERT
 * @alias: (nullable): of the device that goes: where that is passed through,
 *   VPT_OP_HOTPLUG_DEVICE is to be taken for VPT_OP_DETACH
 * @command: (nullable): what goes to QEMU's monitor or to the guest agent, as it came
 */
typedef struct {
    VptWireHeader header;
    const VptWireProc *proc;
    VptWireClass what;
    VptWireSubject subject;
    guint8 uuid[16];
    guint64 flags;
    guint64 running;
    guint64 off;
    guint64 saved;
    gboolean holds;
    gboolean garbled;
    char *xml;
    char *path;
    char *snapshot;
    char *alias;
    char *command;
} VptWireCall;

VptWireClass vpt_wire_call_class(const VptWireHeader *header);
VptWireCall *vpt_wire_call_new(const guint8 *frame, gsize size, GError **error);
void vpt_wire_call_free(VptWireCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptWireCall, vpt_wire_call_free)
