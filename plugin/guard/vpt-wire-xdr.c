/* vpt-wire-xdr.c: reading and writing XDR within bounds
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-wire-xdr.h"

#include <string.h>

#include "vpt-error.h"

/* Everything is a multiple of this many bytes. */
#define UNIT 4

static gsize
padding(gsize size)
{
    return (UNIT - size % UNIT) % UNIT;
}

static void
skip(VptWireReader *reader, gsize size)
{
    reader->at += size;
    reader->left -= size;
}

/**
 * vpt_wire_read_word:
 * @reader: what is left
 * @ret_value: (out) (nullable): an integer, enumerator or boolean
 *
 * Returns: whether it was there
 */
gboolean
vpt_wire_read_word(VptWireReader *reader, guint32 *ret_value)
{
    if (reader->left < UNIT)
        return FALSE;

    if (ret_value)
        *ret_value = vpt_wire_word_read(reader->at);
    skip(reader, UNIT);
    return TRUE;
}

/**
 * vpt_wire_read_hyper:
 * @reader: what is left
 * @ret_value: (out) (nullable): an integer of 64 bits
 *
 * Returns: whether it was there
 */
gboolean
vpt_wire_read_hyper(VptWireReader *reader, guint64 *ret_value)
{
    if (reader->left < 2 * UNIT)
        return FALSE;

    if (ret_value) {
        *ret_value = (guint64)vpt_wire_word_read(reader->at) << 32 |
                     vpt_wire_word_read(reader->at + UNIT);
    }
    skip(reader, 2 * UNIT);
    return TRUE;
}

/**
 * vpt_wire_read_fixed:
 * @reader: what is left
 * @size: how many bytes, without their padding
 * @ret_bytes: (out) (transfer none) (nullable): opaque bytes
 *
 * Returns: whether they were there, with their padding
 */
gboolean
vpt_wire_read_fixed(VptWireReader *reader, gsize size, const guint8 **ret_bytes)
{
    if (reader->left < size || reader->left - size < padding(size))
        return FALSE;

    if (ret_bytes)
        *ret_bytes = reader->at;
    skip(reader, size + padding(size));
    return TRUE;
}

/**
 * vpt_wire_read_counted:
 * @reader: what is left
 * @limit: how many bytes there may be, without their padding
 * @ret_bytes: (out) (nullable): a string, or opaque bytes
 *
 * Returns: whether they were there, as many as their count says, with their padding
 */
gboolean
vpt_wire_read_counted(VptWireReader *reader, guint32 limit, VptWireReader *ret_bytes)
{
    VptWireReader rest = *reader;
    const guint8 *bytes;
    guint32 size;

    if (!vpt_wire_read_word(&rest, &size) || size > limit ||
        !vpt_wire_read_fixed(&rest, size, &bytes))
        return FALSE;

    if (ret_bytes)
        *ret_bytes = (VptWireReader){ bytes, size };
    *reader = rest;
    return TRUE;
}

static gboolean
read_param_value(VptWireReader *reader, VptWireParam *param)
{
    guint32 word = 0;

    switch (param->type) {
    case VPT_WIRE_PARAM_INT:
    case VPT_WIRE_PARAM_UINT:
    case VPT_WIRE_PARAM_BOOLEAN:
        if (!vpt_wire_read_word(reader, &word))
            return FALSE;
        param->number = word;
        return TRUE;
    case VPT_WIRE_PARAM_LLONG:
    case VPT_WIRE_PARAM_ULLONG:
    case VPT_WIRE_PARAM_DOUBLE:
        return vpt_wire_read_hyper(reader, &param->number);
    case VPT_WIRE_PARAM_STRING:
        return vpt_wire_read_counted(reader, VPT_WIRE_STRING_MAX, &param->string);
    default:
        return FALSE;
    }
}

/**
 * vpt_wire_read_param:
 * @reader: what is left
 * @ret_param: (out): a typed parameter, written only on success
 *
 * Returns: whether it was there, and of a type that there is
 */
gboolean
vpt_wire_read_param(VptWireReader *reader, VptWireParam *ret_param)
{
    VptWireReader rest = *reader;
    VptWireParam param = { 0 };

    if (!vpt_wire_read_counted(&rest, VPT_WIRE_STRING_MAX, &param.field) ||
        !vpt_wire_read_word(&rest, &param.type) || !read_param_value(&rest, &param))
        return FALSE;

    *ret_param = param;
    *reader = rest;
    return TRUE;
}

/**
 * vpt_wire_text:
 * @bytes: a string as it came
 *
 * Returns: (transfer full): what libvirtd makes of it, which is C: it ends at the first NUL
 */
char *
vpt_wire_text(VptWireReader bytes)
{
    return g_strndup((const char *)bytes.at, bytes.left);
}

/**
 * vpt_wire_text_is:
 * @bytes: a string as it came
 * @text: a text
 *
 * Returns: whether libvirtd takes the one for the other
 */
gboolean
vpt_wire_text_is(VptWireReader bytes, const char *text)
{
    gsize length = strnlen((const char *)bytes.at, bytes.left);

    return length == strlen(text) && memcmp(bytes.at, text, length) == 0;
}

/**
 * vpt_wire_frame_open:
 * @frame: a whole frame, without the bytes that carry file descriptors
 * @size: how many bytes it has
 * @ret_header: (out): its header, written only on success
 * @ret_payload: (out): what stands behind header and count of file descriptors
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX: it is no frame
 */
gboolean
vpt_wire_frame_open(const guint8 *frame, gsize size, VptWireHeader *ret_header,
                    VptWireReader *ret_payload, GError **error)
{
    VptWireReader rest = { frame, size };
    const guint8 *bytes;
    VptWireHeader header;

    if (!vpt_wire_read_fixed(&rest, VPT_WIRE_HEADER_SIZE, &bytes)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "%zu bytes are no frame", size);
        return FALSE;
    }
    if (!vpt_wire_header_read(bytes, &header, error))
        return FALSE;
    if (header.length != size) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "%zu bytes are no frame that says it has %u", size, header.length);
        return FALSE;
    }

    if (vpt_wire_header_has_fds(&header))
        vpt_wire_read_word(&rest, NULL);
    *ret_header = header;
    *ret_payload = rest;
    return TRUE;
}

/**
 * vpt_wire_frame_begin:
 * @header: of a frame; its length doesn't matter
 *
 * Returns: (transfer full): a frame to be written on
 */
GByteArray *
vpt_wire_frame_begin(const VptWireHeader *header)
{
    GByteArray *frame = g_byte_array_new();

    g_byte_array_set_size(frame, VPT_WIRE_HEADER_SIZE);
    vpt_wire_header_write(header, frame->data);
    return frame;
}

/**
 * vpt_wire_frame_end:
 * @frame: (transfer full): a frame to which nothing will come
 *
 * Returns: (transfer full): the frame, which now says how long it is
 */
GByteArray *
vpt_wire_frame_end(GByteArray *frame)
{
    g_return_val_if_fail(frame->len <= VPT_WIRE_LENGTH_MAX, frame);

    vpt_wire_word_write(frame->len, frame->data);
    return frame;
}

/**
 * vpt_wire_put_word:
 * @frame: a frame
 * @value: an integer, enumerator or boolean
 */
void
vpt_wire_put_word(GByteArray *frame, guint32 value)
{
    guint8 bytes[UNIT];

    vpt_wire_word_write(value, bytes);
    g_byte_array_append(frame, bytes, sizeof(bytes));
}

/**
 * vpt_wire_put_hyper:
 * @frame: a frame
 * @value: an integer of 64 bits
 */
void
vpt_wire_put_hyper(GByteArray *frame, guint64 value)
{
    vpt_wire_put_word(frame, (guint32)(value >> 32));
    vpt_wire_put_word(frame, (guint32)value);
}

/**
 * vpt_wire_put_fixed:
 * @frame: a frame
 * @bytes: opaque bytes, which get no count
 * @size: how many
 */
void
vpt_wire_put_fixed(GByteArray *frame, const guint8 *bytes, gsize size)
{
    static const guint8 zeros[UNIT] = { 0 };

    g_byte_array_append(frame, bytes, (guint)size);
    g_byte_array_append(frame, zeros, (guint)padding(size));
}

/**
 * vpt_wire_put_string:
 * @frame: a frame
 * @text: a text of at most VPT_WIRE_STRING_MAX bytes
 */
void
vpt_wire_put_string(GByteArray *frame, const char *text)
{
    gsize length = strlen(text);

    g_return_if_fail(length <= VPT_WIRE_STRING_MAX);

    vpt_wire_put_word(frame, (guint32)length);
    vpt_wire_put_fixed(frame, (const guint8 *)text, length);
}

/**
 * vpt_wire_put_optional_string:
 * @frame: a frame
 * @text: (nullable): a text, or none
 */
void
vpt_wire_put_optional_string(GByteArray *frame, const char *text)
{
    vpt_wire_put_word(frame, text != NULL);
    if (text)
        vpt_wire_put_string(frame, text);
}

/**
 * vpt_wire_put_domain:
 * @frame: a frame
 * @uuid: of a domain; libvirtd doesn't look at the name and the id beside it
 */
void
vpt_wire_put_domain(GByteArray *frame, const guint8 *uuid)
{
    vpt_wire_put_string(frame, "");
    vpt_wire_put_fixed(frame, uuid, VPT_WIRE_UUID_SIZE);
    vpt_wire_put_word(frame, G_MAXUINT32);
}

/**
 * vpt_wire_put_param_number:
 * @frame: a frame
 * @field: name of a typed parameter
 * @type: %VPT_WIRE_PARAM_LLONG or %VPT_WIRE_PARAM_ULLONG
 * @value: its value
 */
void
vpt_wire_put_param_number(GByteArray *frame, const char *field, VptWireParamType type,
                          guint64 value)
{
    g_return_if_fail(type == VPT_WIRE_PARAM_LLONG || type == VPT_WIRE_PARAM_ULLONG);

    vpt_wire_put_string(frame, field);
    vpt_wire_put_word(frame, type);
    vpt_wire_put_hyper(frame, value);
}

/**
 * vpt_wire_put_param_string:
 * @frame: a frame
 * @field: name of a typed parameter
 * @value: its value
 */
void
vpt_wire_put_param_string(GByteArray *frame, const char *field, const char *value)
{
    vpt_wire_put_string(frame, field);
    vpt_wire_put_word(frame, VPT_WIRE_PARAM_STRING);
    vpt_wire_put_string(frame, value);
}
