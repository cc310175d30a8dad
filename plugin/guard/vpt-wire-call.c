/* vpt-wire-call.c: what a frame from a client asks for
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-wire-call.h"

#include <string.h>

#include "vpt-domain.h"
#include "vpt-snapshot.h"
#include "vpt-wire-fields.h"
#include "vpt-wire-rows.h"
#include "vpt-xml-tree.h"
#include "vpt.h"

/* VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP of libvirt/libvirt-qemu.h */
#define MONITOR_HMP 1

/**
 * vpt_wire_call_free:
 * @call: (transfer full) (nullable): a call
 */
void
vpt_wire_call_free(VptWireCall *call)
{
    if (!call)
        return;

    g_free(call->xml);
    g_free(call->path);
    g_free(call->snapshot);
    g_free(call->alias);
    g_free(call->command);
    g_free(call);
}

static const VptWireRow *
row_of(const VptWireHeader *header)
{
    return vpt_wire_header_is_call(header)
               ? vpt_wire_row_find(header->program, header->procedure)
               : NULL;
}

/**
 * vpt_wire_call_class:
 * @header: of a frame from a client
 *
 * For %VPT_WIRE_JUDGE the whole frame is needed, and vpt_wire_call_new() may still say that
 * it passes.
 *
 * Returns: what is to be done with the frame, as far as its header tells
 */
VptWireClass
vpt_wire_call_class(const VptWireHeader *header)
{
    const VptWireRow *row = row_of(header);

    return row ? row->what : VPT_WIRE_PASS;
}

/* The text of a field, or of a typed parameter: `params/field`. */
static char *
text_at(const VptWireFields *fields, const char *where)
{
    const char *slash = where ? strchr(where, '/') : NULL;
    g_autofree char *name = NULL;
    VptWireParam param;

    if (!where)
        return NULL;
    if (!slash)
        return vpt_wire_fields_text(fields, where);

    name = g_strndup(where, (gsize)(slash - where));
    if (!vpt_wire_fields_param(fields, name, slash + 1, &param) ||
        param.type != VPT_WIRE_PARAM_STRING)
        return NULL;
    return vpt_wire_text(param.string);
}

/* What comes or goes while the domain runs: a device that is passed through has rules of
 * its own; nothing that is virtual is lost when it goes. */
static void
twist_device(VptWireTwist kind, VptWireCall *call)
{
    g_autoptr(GPtrArray) found = vpt_passthru_parse_device(call->xml, NULL);

    if (call->running == 0 || !found || found->len == 0)
        return;

    if (kind == VPT_WIRE_TWIST_DETACH)
        call->running = VPT_OP(VPT_OP_DETACH);
    else
        call->running |= VPT_OP(VPT_OP_ATTACH);
}

static void
twist_update(VptWireCall *call)
{
    g_autoptr(VptXml) device = vpt_xml_parse(call->xml, NULL);

    if (call->running != 0 && device && vpt_xml_is(xmlDocGetRootElement(device->doc), "memory"))
        call->running = VPT_OP(VPT_OP_HOTPLUG_MEMORY);
}

/* Everything else about a domain is judged when it starts. */
static void
twist_define(VptWireCall *call)
{
    g_autoptr(VptDomain) domain = vpt_domain_parse(call->xml, NULL);

    if (domain && domain->record_replay)
        call->off |= VPT_OP(VPT_OP_RECORD_REPLAY);
    if (domain && domain->fault_tolerance)
        call->off |= VPT_OP(VPT_OP_FAULT_TOLERANCE);
    call->running = call->off;
}

static void
twist_snapshot(VptWireCall *call)
{
    VptSnapshot snapshot;

    if ((call->running & VPT_OP(VPT_OP_SNAPSHOT_MEMORY)) &&
        vpt_snapshot_parse(call->xml, &snapshot, NULL) && snapshot.without_memory)
        call->running = VPT_OP(VPT_OP_SNAPSHOT_DISK);
}

static void
twist_command(VptWireTwist kind, VptWireCall *call)
{
    gboolean hmp = kind == VPT_WIRE_TWIST_MONITOR && (call->flags & MONITOR_HMP);
    VptOperation operation;

    if (!vpt_monitor_text_operation(call->command, hmp, &operation))
        return;

    call->running = VPT_OP(operation);
    call->off = VPT_OP(operation);
}

static void
twist(VptWireTwist kind, VptWireCall *call)
{
    vpt_wire_twist_flags(kind, call);

    switch (kind) {
    case VPT_WIRE_TWIST_ATTACH:
    case VPT_WIRE_TWIST_DETACH:
        twist_device(kind, call);
        break;
    case VPT_WIRE_TWIST_UPDATE:
        twist_update(call);
        break;
    case VPT_WIRE_TWIST_SNAPSHOT:
        twist_snapshot(call);
        break;
    case VPT_WIRE_TWIST_DEFINE:
        twist_define(call);
        break;
    case VPT_WIRE_TWIST_MONITOR:
    case VPT_WIRE_TWIST_AGENT:
        twist_command(kind, call);
        break;
    default:
        break;
    }
}

/* What @fields say, by the row of the procedure. */
static void
understand(const VptWireRow *row, const VptWireFields *fields, VptWireCall *call)
{
    const guint8 *uuid = row->domain ? vpt_wire_fields_uuid(fields, row->domain) : NULL;

    call->xml = text_at(fields, row->xml);
    call->path = text_at(fields, row->path);
    call->snapshot = vpt_wire_fields_text(fields, "snap.name");
    call->alias = vpt_wire_fields_text(fields, "alias");
    call->command = vpt_wire_fields_text(fields, "cmd");
    vpt_wire_fields_number(fields, "flags", &call->flags);

    if (uuid) {
        memcpy(call->uuid, uuid, sizeof(call->uuid));
        call->subject = VPT_WIRE_SUBJECT_DOMAIN;
    } else if (call->path) {
        call->subject = VPT_WIRE_SUBJECT_IMAGE;
    } else if (call->xml && !row->path) {
        call->subject = VPT_WIRE_SUBJECT_XML;
    } else {
        return;
    }

    call->running = row->running;
    call->off = row->off;
    call->saved = row->saved;
    twist(row->twist, call);
    if (call->running | call->off | call->saved)
        call->what = VPT_WIRE_JUDGE;
}

/**
 * vpt_wire_call_new:
 * @frame: a whole frame from a client, without the bytes that carry file descriptors
 * @size: how many bytes it has
 *
 * What libvirtd can't read passes: it says so itself.  What it can read is read here the
 * same way, so that nothing means one thing here and another there.
 *
 * Returns: (transfer full): what it asks for, or %NULL with VPT_ERROR_SYNTAX: it is no frame
 */
VptWireCall *
vpt_wire_call_new(const guint8 *frame, gsize size, GError **error)
{
    g_autoptr(VptWireCall) call = g_new0(VptWireCall, 1);
    const VptWireRow *row;
    VptWireReader reader;
    VptWireFields fields;

    if (!vpt_wire_frame_open(frame, size, &call->header, &reader, error))
        return NULL;

    row = row_of(&call->header);
    call->proc = vpt_wire_proc_find(call->header.program, call->header.procedure);
    call->what = row ? row->what : VPT_WIRE_PASS;
    if (call->what != VPT_WIRE_JUDGE)
        return g_steal_pointer(&call);

    call->what = VPT_WIRE_PASS;
    call->holds = row->holds;
    call->garbled = !vpt_wire_fields_read(call->proc->arguments, &reader, &fields, NULL);
    if (!call->garbled)
        understand(row, &fields, call);
    return g_steal_pointer(&call);
}
