/* wire-fill.c: frames made from the shape of a procedure
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "wire-fill.h"

#include <string.h>

static void
put_params(GByteArray *frame, const WireFill *fill)
{
    vpt_wire_put_word(frame, fill->param ? 2 : 0);
    if (!fill->param)
        return;

    vpt_wire_put_param_number(frame, "bandwidth", VPT_WIRE_PARAM_ULLONG, 5);
    vpt_wire_put_param_string(frame, fill->param, fill->text);
}

/* One field of the shapes that the arguments of judged procedures have */
static void
put_field(GByteArray *frame, const char *name, const char *type, const WireFill *fill)
{
    guint64 number = g_str_equal(name, "flags") ? fill->flags : 0;

    if (*type == '?')
        vpt_wire_put_word(frame, TRUE);
    type += *type == '?';

    if (g_str_equal(type, "w"))
        vpt_wire_put_word(frame, (guint32)number);
    else if (g_str_equal(type, "h"))
        vpt_wire_put_hyper(frame, number);
    else if (g_str_equal(type, "s"))
        vpt_wire_put_string(frame, g_strcmp0(name, fill->text_field) == 0 ? fill->text : name);
    else if (g_str_equal(type, "b"))
        vpt_wire_put_string(frame, "a cookie");
    else if (g_str_equal(type, "U"))
        vpt_wire_put_fixed(frame, fill->uuid, VPT_WIRE_UUID_SIZE);
    else if (g_str_equal(type, "D"))
        vpt_wire_put_domain(frame, fill->uuid);
    else if (g_str_equal(type, "*P"))
        put_params(frame, fill);
    else
        g_error("no filling for %s:%s", name, type);
}

GByteArray *
wire_fill(const VptWireProc *proc, const WireFill *fill)
{
    const VptWireHeader header = {
        .program = proc->program,
        .version = VPT_WIRE_VERSION,
        .procedure = proc->number,
        .type = fill->type,
        .serial = 7,
    };
    g_auto(GStrv) fields = g_strsplit(proc->arguments, " ", -1);
    GByteArray *frame = vpt_wire_frame_begin(&header);

    if (vpt_wire_header_has_fds(&header))
        vpt_wire_put_word(frame, 0);
    for (char **field = fields; *field; field++) {
        char *colon = strchr(*field, ':');

        *colon = '\0';
        put_field(frame, *field, colon + 1, fill);
    }

    return vpt_wire_frame_end(frame);
}
