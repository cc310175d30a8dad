/* vpt-wire-answer.c: the answers to what the guard itself asks the backend
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-wire-ask.h"
#include "vpt-wire-fields.h"
#include "vpt-wire-procs.h"

/* remote_error of remote_protocol.x */
#define ERROR_SHAPE                                                                                \
    "code:w domain:w message:?s level:w dom:?D str1:?s str2:?s str3:?s int1:w int2:w net:?(sU)"

/**
 * vpt_wire_answer_free:
 * @answer: (transfer full) (nullable): an answer
 */
void
vpt_wire_answer_free(VptWireAnswer *answer)
{
    if (!answer)
        return;

    g_free(answer->text);
    g_free(answer->name);
    g_free(answer);
}

/* Where each member comes from: the first field that the reply has. */
static const char *const number_fields[] = { "active", "result", "complete" };
static const char *const uuid_fields[] = { "dom", "net.uuid" };
static const char *const name_fields[] = { "dom", "net.name" };

static void
read_error(const VptWireFields *fields, VptWireAnswer *answer)
{
    guint64 code = 0;

    vpt_wire_fields_number(fields, "code", &code);
    answer->failed = TRUE;
    answer->code = (guint32)code;
    answer->text = vpt_wire_fields_text(fields, "message");
}

static void
read_result(const VptWireFields *fields, VptWireAnswer *answer)
{
    guint64 number = 0;

    answer->text = vpt_wire_fields_text(fields, "xml");
    for (guint i = 0; i < G_N_ELEMENTS(number_fields); i++)
        vpt_wire_fields_number(fields, number_fields[i], &number);
    for (guint i = 0; i < G_N_ELEMENTS(uuid_fields); i++) {
        const guint8 *uuid = vpt_wire_fields_uuid(fields, uuid_fields[i]);

        if (uuid)
            memcpy(answer->uuid, uuid, sizeof(answer->uuid));
    }
    for (guint i = 0; i < G_N_ELEMENTS(name_fields) && !answer->name; i++)
        answer->name = vpt_wire_fields_text(fields, name_fields[i]);
    vpt_wire_fields_first(fields, "types", &number);
    answer->number = (guint32)number;
}

/**
 * vpt_wire_answer_new:
 * @frame: a whole frame from the backend, without the bytes that carry file descriptors
 * @size: how many bytes it has
 *
 * Returns: (transfer full): what it says, or %NULL with VPT_ERROR_SYNTAX: it is no reply
 *   to something in this file's header
 */
VptWireAnswer *
vpt_wire_answer_new(const guint8 *frame, gsize size, GError **error)
{
    g_autoptr(VptWireAnswer) answer = g_new0(VptWireAnswer, 1);
    const VptWireProc *proc;
    VptWireReader reader;
    VptWireFields fields;
    gboolean failed;

    if (!vpt_wire_frame_open(frame, size, &answer->header, &reader, error))
        return NULL;

    proc = vpt_wire_proc_find(answer->header.program, answer->header.procedure);
    failed = answer->header.status == VPT_WIRE_ERROR;
    if ((answer->header.type != VPT_WIRE_REPLY && answer->header.type != VPT_WIRE_REPLY_WITH_FDS) ||
        (!failed && (!proc || answer->header.status != VPT_WIRE_OK))) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "libvirt's daemon sent a frame of type %u and status %u for procedure %u where "
                    "a reply was due", answer->header.type, answer->header.status,
                    answer->header.procedure);
        return NULL;
    }
    if (!vpt_wire_fields_read(failed ? ERROR_SHAPE : proc->result, &reader, &fields, error)) {
        g_prefix_error(error, "the reply of libvirt's daemon to procedure %u can't be read: ",
                       answer->header.procedure);
        return NULL;
    }

    if (failed)
        read_error(&fields, answer);
    else
        read_result(&fields, answer);
    return g_steal_pointer(&answer);
}
