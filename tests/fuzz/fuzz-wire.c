/* fuzz-wire.c: bytes as a frame of libvirt's RPC
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a call means must not depend on what libvirtd doesn't look at.  So each frame is
 * written again by a second reading of its shape, with padding of zeros and domains of
 * another name, and must mean the same. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "vpt-fuzz.h"
#include "vpt-wire-ask.h"
#include "vpt-wire-call.h"
#include "vpt-wire-fields.h"

static gboolean copy_type(const char **type, VptWireReader *in, GByteArray *out);

static gboolean
copy_bytes(VptWireReader *in, gsize size, GByteArray *out)
{
    if (in->left < (size + 3) / 4 * 4)
        return FALSE;

    vpt_wire_put_fixed(out, in->at, size);
    in->at += (size + 3) / 4 * 4;
    in->left -= (size + 3) / 4 * 4;
    return TRUE;
}

/* A count, and as many bytes */
static gboolean
copy_counted(VptWireReader *in, guint32 limit, GByteArray *out)
{
    guint32 size = in->left >= 4 ? vpt_wire_word_read(in->at) : 0;

    return copy_bytes(in, 4, out) && size <= limit && copy_bytes(in, size, out);
}

static gboolean
copy_param(VptWireReader *in, GByteArray *out)
{
    guint32 type;

    if (!copy_counted(in, VPT_WIRE_STRING_MAX, out))
        return FALSE;
    type = in->left >= 4 ? vpt_wire_word_read(in->at) : 0;
    if (!copy_bytes(in, 4, out) || type < 1 || type > 7)
        return FALSE;
    if (type == 7)
        return copy_counted(in, VPT_WIRE_STRING_MAX, out);
    return copy_bytes(in, type == 1 || type == 2 || type == 6 ? 4 : 8, out);
}

/* libvirtd believes no name and no id. */
static gboolean
copy_domain(VptWireReader *in, GByteArray *out)
{
    g_autoptr(GByteArray) nowhere = g_byte_array_new();

    vpt_wire_put_string(out, "another name");
    if (!copy_counted(in, VPT_WIRE_STRING_MAX, nowhere) || !copy_bytes(in, 16, out) ||
        !copy_bytes(in, 4, nowhere))
        return FALSE;
    vpt_wire_put_word(out, 99);
    return TRUE;
}

/* Past a type, by brackets; the marks before it belong to it */
static const char *
past(const char *type)
{
    gint open = 0;

    while (strchr("?*0123456789", *type))
        type++;
    for (;; type++) {
        open += (*type == '(') - (*type == ')');
        if (open == 0)
            return type + 1;
    }
}

static gboolean
copy_several(const char **type, VptWireReader *in, guint32 n, GByteArray *out)
{
    const char *begin = *type;

    for (guint32 i = 0; i < n; i++) {
        *type = begin;
        if (!copy_type(type, in, out))
            return FALSE;
    }
    *type = past(begin);
    return TRUE;
}

static gboolean
copy_marked(const char **type, char mark, VptWireReader *in, GByteArray *out)
{
    guint32 n;

    if (in->left < 4)
        return FALSE;
    n = vpt_wire_word_read(in->at);
    n = mark == '?' ? n != 0 : n;
    in->at += 4;
    in->left -= 4;
    vpt_wire_put_word(out, n);
    return copy_several(type, in, n, out);
}

static gboolean
copy_type(const char **type, VptWireReader *in, GByteArray *out)
{
    char letter = *(*type)++;

    switch (letter) {
    case 'w':
        return copy_bytes(in, 4, out);
    case 'h':
        return copy_bytes(in, 8, out);
    case 's':
        return copy_counted(in, VPT_WIRE_STRING_MAX, out);
    case 'b':
        return copy_counted(in, VPT_WIRE_LENGTH_MAX, out);
    case 'U':
        return copy_bytes(in, 16, out);
    case 'D':
        return copy_domain(in, out);
    case 'P':
        return copy_param(in, out);
    case '?':
    case '*':
        return copy_marked(type, letter, in, out);
    case '(':
        while (**type != ')') {
            if (!copy_type(type, in, out))
                return FALSE;
        }
        (*type)++;
        return TRUE;
    default:
        VPT_FUZZ_ASSERT(g_ascii_isdigit(letter));
        (*type)--;
        return copy_several(type, in, (guint32)strtoul(*type, (char **)type, 10), out);
    }
}

/* The payload written again into a whole frame, or %NULL: it has another shape */
static GByteArray *
write_again(const VptWireHeader *header, const char *shape, VptWireReader payload,
            VptWireReader *ret_rest)
{
    g_autoptr(GByteArray) frame = vpt_wire_frame_begin(header);

    if (vpt_wire_header_has_fds(header))
        vpt_wire_put_word(frame, 0);
    for (const char *at = shape; *at; at += *at == ' ') {
        at = strchr(at, ':') + 1;
        if (!copy_type(&at, &payload, frame))
            return NULL;
    }

    *ret_rest = payload;
    return vpt_wire_frame_end(g_steal_pointer(&frame));
}

static void
check_header(const uint8_t *data)
{
    VptWireHeader header;
    guint8 again[VPT_WIRE_HEADER_SIZE];
    guint n_fds;

    if (!vpt_wire_header_read(data, &header, NULL))
        return;

    VPT_FUZZ_ASSERT(header.length >= VPT_WIRE_HEADER_SIZE && header.length <= VPT_WIRE_LENGTH_MAX);
    vpt_wire_header_write(&header, again);
    VPT_FUZZ_ASSERT(memcmp(data, again, sizeof(again)) == 0);
    if (!vpt_wire_header_acceptable_from_client(&header, NULL))
        VPT_FUZZ_ASSERT(vpt_wire_call_class(&header) == VPT_WIRE_PASS);
    if (vpt_wire_fds_read(data, &n_fds, NULL))
        VPT_FUZZ_ASSERT(n_fds <= VPT_WIRE_FDS_MAX);
}

static void
check_same(const VptWireCall *a, const VptWireCall *b)
{
    VPT_FUZZ_ASSERT(a->proc == b->proc && a->what == b->what && a->subject == b->subject);
    VPT_FUZZ_ASSERT(memcmp(a->uuid, b->uuid, sizeof(a->uuid)) == 0);
    VPT_FUZZ_ASSERT(a->flags == b->flags && a->running == b->running);
    VPT_FUZZ_ASSERT(a->off == b->off && a->saved == b->saved);
    VPT_FUZZ_ASSERT(a->holds == b->holds && a->garbled == b->garbled);
    VPT_FUZZ_ASSERT(g_strcmp0(a->xml, b->xml) == 0 && g_strcmp0(a->path, b->path) == 0);
    VPT_FUZZ_ASSERT(g_strcmp0(a->snapshot, b->snapshot) == 0);
    VPT_FUZZ_ASSERT(g_strcmp0(a->alias, b->alias) == 0);
    VPT_FUZZ_ASSERT(g_strcmp0(a->command, b->command) == 0);
}

/* A call holds no more than it came with, and what passes says why. */
static void
check_call(const VptWireCall *call)
{
    const char *texts[] = { call->xml, call->path, call->snapshot, call->alias, call->command };
    VptWireClass class = vpt_wire_call_class(&call->header);
    guint64 all = call->running | call->off | call->saved;
    gsize size = 0;

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        size += texts[i] ? strlen(texts[i]) : 0;
    VPT_FUZZ_ASSERT(size <= call->header.length);

    VPT_FUZZ_ASSERT(call->what == class ||
                    (class == VPT_WIRE_JUDGE && call->what == VPT_WIRE_PASS));
    VPT_FUZZ_ASSERT((call->what == VPT_WIRE_JUDGE) == (all != 0));
    VPT_FUZZ_ASSERT(all >> VPT_OP_LAST == 0);
    VPT_FUZZ_ASSERT(!all || (call->proc && call->subject != VPT_WIRE_SUBJECT_NONE));
    VPT_FUZZ_ASSERT(!call->garbled || (size == 0 && all == 0));
    VPT_FUZZ_ASSERT((call->subject == VPT_WIRE_SUBJECT_XML) <= (call->xml != NULL));
    VPT_FUZZ_ASSERT((call->subject == VPT_WIRE_SUBJECT_IMAGE) <= (call->path != NULL));
}

/* Both readings of a shape agree about whether it fits and where it ends. */
static GByteArray *
check_shape(const VptWireHeader *header, const char *shape, VptWireReader payload)
{
    VptWireReader rest = payload;
    VptWireReader other_rest;
    VptWireFields fields;
    gboolean fits = vpt_wire_fields_read(shape, &rest, &fields, NULL);
    GByteArray *again = write_again(header, shape, payload, &other_rest);

    VPT_FUZZ_ASSERT(fits == (again != NULL));
    VPT_FUZZ_ASSERT(!fits || (rest.at == other_rest.at && rest.left == other_rest.left));
    VPT_FUZZ_ASSERT(fits || rest.at == payload.at);
    return again;
}

static void
check_frame(const guint8 *frame, gsize size)
{
    g_autoptr(VptWireCall) call = vpt_wire_call_new(frame, size, NULL);
    g_autoptr(VptWireAnswer) answer = vpt_wire_answer_new(frame, size, NULL);
    g_autoptr(VptWireCall) other = NULL;
    g_autoptr(GByteArray) again = NULL;
    g_autoptr(GByteArray) result = NULL;
    VptWireReader payload;
    VptWireHeader header;

    if (!call)
        return;
    check_call(call);
    if (answer)
        VPT_FUZZ_ASSERT(call->header.type == VPT_WIRE_REPLY ||
                        call->header.type == VPT_WIRE_REPLY_WITH_FDS);
    if (!call->proc)
        return;

    VPT_FUZZ_ASSERT(vpt_wire_frame_open(frame, size, &header, &payload, NULL));
    result = check_shape(&header, call->proc->result, payload);
    again = check_shape(&header, call->proc->arguments, payload);
    if (!again || again->len > VPT_WIRE_LENGTH_MAX - 8)
        return;

    vpt_wire_put_hyper(again, G_MAXUINT64);
    again = vpt_wire_frame_end(again);
    other = vpt_wire_call_new(again->data, again->len, NULL);
    VPT_FUZZ_ASSERT(other != NULL);
    check_same(call, other);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree guint8 *frame = NULL;

    g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
    if (size < VPT_WIRE_HEADER_SIZE)
        return 0;

    check_header(data);

    /* a length that lies ends at the header; all others have just these bytes */
    frame = g_memdup2(data, size);
    check_frame(frame, size);
    vpt_wire_word_write((guint32)size, frame);
    check_frame(frame, size);
    return 0;
}
