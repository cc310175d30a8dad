/* vpt-wire-xdr.h: reading and writing XDR within bounds
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * XDR is RFC 4506.  A reader takes what libvirtd's (libtirpc) takes: padding may hold
 * anything, every word but 0 is true, and bytes behind the last argument don't matter. */
#pragma once

#include "vpt-wire-frame.h"

#define VPT_WIRE_UUID_SIZE 16

/**
 * VptWireReader: what is left to read; a value that you may copy
 * @at: the next byte
 * @left: how many there are
 *
 * Each function takes something from the front and says whether it was there; if not the
 * reader stays as it was.  Nothing is copied: what is lent lives as long as the bytes.
 */
typedef struct {
    const guint8 *at;
    gsize left;
} VptWireReader;

gboolean vpt_wire_read_word(VptWireReader *reader, guint32 *ret_value);
gboolean vpt_wire_read_hyper(VptWireReader *reader, guint64 *ret_value);
gboolean vpt_wire_read_fixed(VptWireReader *reader, gsize size, const guint8 **ret_bytes);
gboolean vpt_wire_read_counted(VptWireReader *reader, guint32 limit, VptWireReader *ret_bytes);

/* virTypedParameterType of libvirt/libvirt-common.h */
typedef enum {
    VPT_WIRE_PARAM_INT = 1,
    VPT_WIRE_PARAM_UINT = 2,
    VPT_WIRE_PARAM_LLONG = 3,
    VPT_WIRE_PARAM_ULLONG = 4,
    VPT_WIRE_PARAM_DOUBLE = 5,
    VPT_WIRE_PARAM_BOOLEAN = 6,
    VPT_WIRE_PARAM_STRING = 7,
} VptWireParamType;

/**
 * VptWireParam: a typed parameter
 * @field: its name
 * @type: what it is
 * @number: its value, unless it is a string (the bits of a double)
 * @string: its value, if it is one
 */
typedef struct {
    VptWireReader field;
    guint32 type;
    guint64 number;
    VptWireReader string;
} VptWireParam;

gboolean vpt_wire_read_param(VptWireReader *reader, VptWireParam *ret_param);
char *vpt_wire_text(VptWireReader bytes);
gboolean vpt_wire_text_is(VptWireReader bytes, const char *text);

gboolean vpt_wire_frame_open(const guint8 *frame, gsize size, VptWireHeader *ret_header,
                             VptWireReader *ret_payload, GError **error);

/* A frame that is written: begun with a header whose length is set at the end. */
GByteArray *vpt_wire_frame_begin(const VptWireHeader *header);
GByteArray *vpt_wire_frame_end(GByteArray *frame);
void vpt_wire_put_word(GByteArray *frame, guint32 value);
void vpt_wire_put_hyper(GByteArray *frame, guint64 value);
void vpt_wire_put_fixed(GByteArray *frame, const guint8 *bytes, gsize size);
void vpt_wire_put_string(GByteArray *frame, const char *text);
void vpt_wire_put_optional_string(GByteArray *frame, const char *text);
void vpt_wire_put_domain(GByteArray *frame, const guint8 *uuid);
void vpt_wire_put_param_number(GByteArray *frame, const char *field, VptWireParamType type,
                               guint64 value);
void vpt_wire_put_param_string(GByteArray *frame, const char *field, const char *value);
