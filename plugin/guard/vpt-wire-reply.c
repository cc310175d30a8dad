/* vpt-wire-reply.c: what the guard itself replies to a client
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-wire-reply.h"

#include "vpt-wire-xdr.h"

/* Of virErrorDomain and virErrorLevel in libvirt/virterror.h */
#define FROM_RPC 7
#define FROM_QEMU 10
#define FROM_POLKIT 60
#define LEVEL_ERROR 2

static GByteArray *
reply_to(const VptWireHeader *call, VptWireStatus status)
{
    VptWireHeader header = *call;

    header.type = VPT_WIRE_REPLY;
    header.status = status;
    return vpt_wire_frame_begin(&header);
}

/* Clients look at it where they are not let in: virsh starts an agent that asks for a password
 * only if the error is polkit's. */
static guint32
domain_of(VptWireCode code)
{
    switch (code) {
    case VPT_WIRE_CODE_AUTH_FAILED:
    case VPT_WIRE_CODE_AUTH_CANCELLED:
    case VPT_WIRE_CODE_AUTH_UNAVAILABLE:
        return FROM_POLKIT;
    case VPT_WIRE_CODE_RPC:
        return FROM_RPC;
    default:
        return FROM_QEMU;
    }
}

/**
 * vpt_wire_reply_error:
 * @call: the header of the call
 * @code: what kind of error it is
 * @text: what the user reads, as it is
 *
 * Returns: (transfer full): the frame with which a client's call fails
 */
GByteArray *
vpt_wire_reply_error(const VptWireHeader *call, VptWireCode code, const char *text)
{
    GByteArray *frame = reply_to(call, VPT_WIRE_ERROR);

    vpt_wire_put_word(frame, code);
    vpt_wire_put_word(frame, domain_of(code));
    vpt_wire_put_optional_string(frame, text);
    vpt_wire_put_word(frame, LEVEL_ERROR);
    vpt_wire_put_word(frame, FALSE); /* no domain */
    vpt_wire_put_optional_string(frame, "%s");
    vpt_wire_put_optional_string(frame, text);
    vpt_wire_put_optional_string(frame, NULL);
    vpt_wire_put_word(frame, G_MAXUINT32); /* -1 */
    vpt_wire_put_word(frame, G_MAXUINT32);
    vpt_wire_put_word(frame, FALSE); /* no network */
    return vpt_wire_frame_end(frame);
}

/**
 * vpt_wire_reply_auth_list:
 * @call: the header of AUTH_LIST
 * @auth: the only way of authentication that is offered
 *
 * Returns: (transfer full): the reply
 */
GByteArray *
vpt_wire_reply_auth_list(const VptWireHeader *call, VptWireAuth auth)
{
    GByteArray *frame = reply_to(call, VPT_WIRE_OK);

    vpt_wire_put_word(frame, 1);
    vpt_wire_put_word(frame, auth);
    return vpt_wire_frame_end(frame);
}

/**
 * vpt_wire_reply_auth_polkit:
 * @call: the header of AUTH_POLKIT
 *
 * Returns: (transfer full): the reply to who may come in
 */
GByteArray *
vpt_wire_reply_auth_polkit(const VptWireHeader *call)
{
    GByteArray *frame = reply_to(call, VPT_WIRE_OK);

    vpt_wire_put_word(frame, TRUE);
    return vpt_wire_frame_end(frame);
}
