/* vpt-wire-frame.c: the header of a frame of libvirt's RPC
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-wire-frame.h"

#include <string.h>

#include "vpt-error.h"

#define WORDS (VPT_WIRE_HEADER_SIZE / 4)

/* Where each member stands, in words. */
static const gsize members[WORDS] = {
    G_STRUCT_OFFSET(VptWireHeader, length),    G_STRUCT_OFFSET(VptWireHeader, program),
    G_STRUCT_OFFSET(VptWireHeader, version),   G_STRUCT_OFFSET(VptWireHeader, procedure),
    G_STRUCT_OFFSET(VptWireHeader, type),      G_STRUCT_OFFSET(VptWireHeader, serial),
    G_STRUCT_OFFSET(VptWireHeader, status),
};

/**
 * vpt_wire_word_read:
 * @bytes: four of them
 *
 * Returns: the word that they are on the wire
 */
guint32
vpt_wire_word_read(const guint8 *bytes)
{
    guint32 value;

    memcpy(&value, bytes, sizeof(value));
    return GUINT32_FROM_BE(value);
}

/**
 * vpt_wire_word_write:
 * @value: a word
 * @bytes: (out): room for four of them
 */
void
vpt_wire_word_write(guint32 value, guint8 *bytes)
{
    value = GUINT32_TO_BE(value);
    memcpy(bytes, &value, sizeof(value));
}

/**
 * vpt_wire_header_has_fds:
 * @header: a header
 *
 * Returns: whether a count of file descriptors follows the header, and as many single
 *   bytes the frame
 */
gboolean
vpt_wire_header_has_fds(const VptWireHeader *header)
{
    return header->type == VPT_WIRE_CALL_WITH_FDS || header->type == VPT_WIRE_REPLY_WITH_FDS;
}

/**
 * vpt_wire_header_is_call:
 * @header: a header
 *
 * Returns: whether the frame asks for something that gets a reply
 */
gboolean
vpt_wire_header_is_call(const VptWireHeader *header)
{
    return header->type == VPT_WIRE_CALL || header->type == VPT_WIRE_CALL_WITH_FDS;
}

/**
 * vpt_wire_header_read:
 * @bytes: the first VPT_WIRE_HEADER_SIZE bytes of a frame
 * @ret_header: (out): what they say, written only on success
 *
 * Where this fails nothing can be said about where the next frame begins: the
 * connection is lost, as it is for libvirtd.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX: a length that no frame has
 */
gboolean
vpt_wire_header_read(const guint8 *bytes, VptWireHeader *ret_header, GError **error)
{
    VptWireHeader header = { 0 };
    guint32 least = VPT_WIRE_LENGTH_MIN;

    for (guint i = 0; i < WORDS; i++)
        G_STRUCT_MEMBER(guint32, &header, members[i]) = vpt_wire_word_read(bytes + 4 * i);

    if (vpt_wire_header_has_fds(&header))
        least += VPT_WIRE_FDS_SIZE;

    if (header.length < least || header.length > VPT_WIRE_LENGTH_MAX) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "a frame of %u bytes can't be (program 0x%08x, procedure %u): it has at least "
                    "%u and at most %u; what sends it does not speak libvirt's protocol",
                    header.length, header.program, header.procedure, least, VPT_WIRE_LENGTH_MAX);
        return FALSE;
    }

    *ret_header = header;
    return TRUE;
}

/**
 * vpt_wire_header_write:
 * @header: a header
 * @bytes: (out): room for VPT_WIRE_HEADER_SIZE bytes
 */
void
vpt_wire_header_write(const VptWireHeader *header, guint8 *bytes)
{
    for (guint i = 0; i < WORDS; i++)
        vpt_wire_word_write(G_STRUCT_MEMBER(guint32, header, members[i]), bytes + 4 * i);
}

/**
 * vpt_wire_header_acceptable_from_client:
 * @header: of a frame that a client sent
 *
 * Calls and what belongs to streams, and of messages those of keepalive.  libvirtd overlooks
 * others; here they end the connection, before a reply that somebody forged gets anywhere.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX
 */
gboolean
vpt_wire_header_acceptable_from_client(const VptWireHeader *header, GError **error)
{
    switch (header->type) {
    case VPT_WIRE_CALL:
    case VPT_WIRE_CALL_WITH_FDS:
    case VPT_WIRE_STREAM:
    case VPT_WIRE_STREAM_HOLE:
        return TRUE;
    case VPT_WIRE_MESSAGE:
        if (header->program == VPT_WIRE_PROGRAM_KEEPALIVE)
            return TRUE;
        break;
    default:
        break;
    }

    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                "a client may not send frames of type %u (program 0x%08x, procedure %u); what "
                "sends it does not speak libvirt's protocol",
                header->type, header->program, header->procedure);
    return FALSE;
}

/**
 * vpt_wire_fds_read:
 * @bytes: the VPT_WIRE_FDS_SIZE bytes behind a header that has file descriptors
 * @ret_n_fds: (out): how many come after the frame, written only on success
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX: more than libvirtd takes
 */
gboolean
vpt_wire_fds_read(const guint8 *bytes, guint *ret_n_fds, GError **error)
{
    guint32 n_fds = vpt_wire_word_read(bytes);

    if (n_fds > VPT_WIRE_FDS_MAX) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "%u file descriptors can't come with one frame, at most %u can", n_fds,
                    VPT_WIRE_FDS_MAX);
        return FALSE;
    }

    *ret_n_fds = n_fds;
    return TRUE;
}
