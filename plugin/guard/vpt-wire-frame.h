/* vpt-wire-frame.h: the header of a frame of libvirt's RPC
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Numbers and limits: libvirt's src/rpc/virnetprotocol.x, virkeepaliveprotocol.x and
 * src/remote, src/admin *_protocol.x. */
#pragma once

#include <glib.h>

/* length, program, version, procedure, type, serial, status: seven big-endian words. */
#define VPT_WIRE_HEADER_SIZE 28

/* What a length word may say, itself included: VIR_NET_MESSAGE_MAX and its own 4 bytes. */
#define VPT_WIRE_LENGTH_MIN VPT_WIRE_HEADER_SIZE
#define VPT_WIRE_LENGTH_MAX 33554436

/* REMOTE_STRING_MAX and REMOTE_MIGRATE_COOKIE_MAX, in bytes */
#define VPT_WIRE_STRING_MAX 4194304
/* VIR_NET_MESSAGE_NUM_FDS_MAX */
#define VPT_WIRE_FDS_MAX 32
/* The word behind the header that says how many file descriptors come. */
#define VPT_WIRE_FDS_SIZE 4

/* Every program of libvirt has stayed at this one. */
#define VPT_WIRE_VERSION 1

typedef enum {
    VPT_WIRE_PROGRAM_REMOTE = 0x20008086,
    VPT_WIRE_PROGRAM_QEMU = 0x20008087,
    VPT_WIRE_PROGRAM_LXC = 0x00068000,
    VPT_WIRE_PROGRAM_ADMIN = 0x06900690,
    VPT_WIRE_PROGRAM_KEEPALIVE = 0x6b656570,
} VptWireProgram;

/* virNetMessageType */
typedef enum {
    VPT_WIRE_CALL = 0,
    VPT_WIRE_REPLY = 1,
    VPT_WIRE_MESSAGE = 2,
    VPT_WIRE_STREAM = 3,
    VPT_WIRE_CALL_WITH_FDS = 4,
    VPT_WIRE_REPLY_WITH_FDS = 5,
    VPT_WIRE_STREAM_HOLE = 6,
} VptWireType;

/* virNetMessageStatus */
typedef enum {
    VPT_WIRE_OK = 0,
    VPT_WIRE_ERROR = 1,
    VPT_WIRE_CONTINUE = 2,
} VptWireStatus;

/**
 * VptWireHeader: what stands before every payload
 * @length: bytes of the frame, header and these four included; not the bytes that carry
 *   file descriptors, which come after it
 * @program: a VptWireProgram, or one that isn't known
 * @procedure: what is called; numbers of vpt-wire-procs.h
 * @type: a VptWireType, or one that isn't known
 * @serial: the caller's number for a call, which its reply bears
 * @status: a VptWireStatus, or one that isn't known
 */
typedef struct {
    guint32 length;
    guint32 program;
    guint32 version;
    guint32 procedure;
    guint32 type;
    guint32 serial;
    guint32 status;
} VptWireHeader;

gboolean vpt_wire_header_read(const guint8 *bytes, VptWireHeader *ret_header, GError **error);
void vpt_wire_header_write(const VptWireHeader *header, guint8 *bytes);
gboolean vpt_wire_header_acceptable_from_client(const VptWireHeader *header, GError **error);
gboolean vpt_wire_header_is_call(const VptWireHeader *header);
gboolean vpt_wire_header_has_fds(const VptWireHeader *header);
gboolean vpt_wire_fds_read(const guint8 *bytes, guint *ret_n_fds, GError **error);

/* One big-endian word. */
guint32 vpt_wire_word_read(const guint8 *bytes);
void vpt_wire_word_write(guint32 value, guint8 *bytes);
