/* vpt-wire-fields.h: what a call or a reply carries, by the names of libvirt's files
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A shape, as in the table of procedures, is `name:type` for each field, with blanks
 * between.  A member of a struct in it is a field of its own, `snap.name`.  Types:
 *
 *   w    a word                          ?T      a T that may be missing
 *   h    64 bits, also a double          *T      a count and that many T
 *   s    a string                        12T     12 of T
 *   b    opaque bytes with a count       (TUV)   a struct of T, U and V
 *   U    a uuid, 16 bytes                P       a typed parameter
 *   D    a domain: a string, a uuid, a word (its name and its id, which nobody believes)
 */
#pragma once

#include "vpt-wire-xdr.h"

/* More than any procedure has */
#define VPT_WIRE_FIELDS_MAX 24

/**
 * VptWireFields: what was read by a shape
 * @shape: (transfer none): the shape
 * @fields: where each field's bytes are, in the order of the shape; they fit its type
 * @n_fields: how many
 */
typedef struct {
    const char *shape;
    VptWireReader fields[VPT_WIRE_FIELDS_MAX];
    guint n_fields;
} VptWireFields;

gboolean vpt_wire_fields_read(const char *shape, VptWireReader *reader, VptWireFields *ret_fields,
                              GError **error);

gboolean vpt_wire_fields_number(const VptWireFields *fields, const char *name,
                                guint64 *ret_number);
gboolean vpt_wire_fields_first(const VptWireFields *fields, const char *name,
                               guint64 *ret_number);
char *vpt_wire_fields_text(const VptWireFields *fields, const char *name);
const guint8 *vpt_wire_fields_uuid(const VptWireFields *fields, const char *name);
gboolean vpt_wire_fields_param(const VptWireFields *fields, const char *name, const char *param,
                               VptWireParam *ret_param);
