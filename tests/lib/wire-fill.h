/* wire-fill.h: frames made from the shape of a procedure
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-wire-procs.h"
#include "vpt-wire-xdr.h"

/**
 * WireFill: what goes into a frame's fields
 * @uuid: of every domain
 * @flags: the field of that name; all other numbers are 0
 * @text: the fields @text_field, all other strings are their own names
 * @param: a typed parameter with @text, in fields of those
 * @type: of the frame
 */
typedef struct {
    const guint8 *uuid;
    guint64 flags;
    const char *text_field;
    const char *text;
    const char *param;
    VptWireType type;
} WireFill;

GByteArray *wire_fill(const VptWireProc *proc, const WireFill *fill);
