/* vpt-wire-rows.h: the procedures that mean something to the guard, and what
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-wire-call.h"

/**
 * VptWireTwist: what else decides about the operations of a procedure
 */
typedef enum {
    VPT_WIRE_TWIST_NONE,
    VPT_WIRE_TWIST_LIVE,       /* which of the live and the stored definition is changed */
    VPT_WIRE_TWIST_ATTACH,     /* that, and whether the device that comes is passed through */
    VPT_WIRE_TWIST_DETACH,     /* that, and whether the device that goes is passed through */
    VPT_WIRE_TWIST_UPDATE,     /* that, and whether the device is memory */
    VPT_WIRE_TWIST_VCPUS,      /* that, and whether only the guest changes */
    VPT_WIRE_TWIST_DUMP,       /* with the state of the devices or without */
    VPT_WIRE_TWIST_MIGRATE,    /* the guest, or its definition alone */
    VPT_WIRE_TWIST_PERFORM,    /* that, where the source does it */
    VPT_WIRE_TWIST_SNAPSHOT,   /* with the memory or without, or of nothing */
    VPT_WIRE_TWIST_CHECKPOINT, /* of something or of nothing */
    VPT_WIRE_TWIST_START,      /* from a saved state, if there is one */
    VPT_WIRE_TWIST_DEFINE,     /* what the domain is set up for */
    VPT_WIRE_TWIST_MONITOR,    /* the command, for QEMU */
    VPT_WIRE_TWIST_AGENT,      /* the command, for the guest agent */
} VptWireTwist;

/**
 * VptWireRow: one procedure
 * @program, @number: which
 * @what: what to do with a call of it
 * @twist: what else decides
 * @domain: (nullable): the field of the domain it is about
 * @xml: (nullable): the field of XML, `params/field` for a typed parameter
 * @path: (nullable): the field with the path of a saved image, written likewise
 * @running, @off, @saved: sets of operations, as in VptWireCall
 * @holds: as in VptWireCall
 */
typedef struct {
    guint32 program;
    guint32 number;
    VptWireClass what;
    VptWireTwist twist;
    const char *domain;
    const char *xml;
    const char *path;
    guint64 running;
    guint64 off;
    guint64 saved;
    gboolean holds;
} VptWireRow;

const VptWireRow *vpt_wire_rows(guint *ret_n);
const VptWireRow *vpt_wire_row_find(guint32 program, guint32 number);
void vpt_wire_twist_flags(VptWireTwist twist, VptWireCall *call);
