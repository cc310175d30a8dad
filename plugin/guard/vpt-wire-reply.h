/* vpt-wire-reply.h: what the guard itself replies to a client
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-wire-frame.h"

/* Of virErrorNumber in libvirt/virterror.h: how a client sees a refusal, … */
typedef enum {
    VPT_WIRE_CODE_INTERNAL_ERROR = 1,
    VPT_WIRE_CODE_OPERATION_DENIED = 29,
    VPT_WIRE_CODE_RPC = 39,
    VPT_WIRE_CODE_NO_DOMAIN = 42,
    VPT_WIRE_CODE_AUTH_FAILED = 45,
    VPT_WIRE_CODE_OPERATION_INVALID = 55,
    VPT_WIRE_CODE_AUTH_CANCELLED = 79,
    VPT_WIRE_CODE_OPERATION_UNSUPPORTED = 84,
    VPT_WIRE_CODE_ACCESS_DENIED = 88,
    VPT_WIRE_CODE_AUTH_UNAVAILABLE = 94,
} VptWireCode;

/* remote_auth_type of remote_protocol.x */
typedef enum {
    VPT_WIRE_AUTH_NONE = 0,
    VPT_WIRE_AUTH_SASL = 1,
    VPT_WIRE_AUTH_POLKIT = 2,
} VptWireAuth;

/* Replies to a client's call; each is a whole frame. */
GByteArray *vpt_wire_reply_error(const VptWireHeader *call, VptWireCode code, const char *text);
GByteArray *vpt_wire_reply_auth_list(const VptWireHeader *call, VptWireAuth auth);
GByteArray *vpt_wire_reply_auth_polkit(const VptWireHeader *call);
