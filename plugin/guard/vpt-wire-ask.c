/* vpt-wire-ask.c: what the guard itself asks the backend
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-wire-ask.h"

#include "vpt-wire-procs.h"
#include "vpt-wire-xdr.h"

static GByteArray *
ask(guint32 serial, VptWireRemoteProc number)
{
    const VptWireHeader header = {
        .program = VPT_WIRE_PROGRAM_REMOTE,
        .version = VPT_WIRE_VERSION,
        .procedure = number,
        .type = VPT_WIRE_CALL,
        .serial = serial,
        .status = VPT_WIRE_OK,
    };

    return vpt_wire_frame_begin(&header);
}

/* A call with a domain, and flags if @flags is no %NULL */
static GByteArray *
ask_domain(guint32 serial, VptWireRemoteProc number, const guint8 *uuid, const guint32 *flags)
{
    GByteArray *frame = ask(serial, number);

    vpt_wire_put_domain(frame, uuid);
    if (flags)
        vpt_wire_put_word(frame, *flags);
    return vpt_wire_frame_end(frame);
}

static GByteArray *
ask_name(guint32 serial, VptWireRemoteProc number, const char *name)
{
    GByteArray *frame = ask(serial, number);

    vpt_wire_put_string(frame, name);
    return vpt_wire_frame_end(frame);
}

/**
 * vpt_wire_ask_auth_list:
 * @serial: the number of the call
 *
 * Returns: (transfer full): a call that asks how to authenticate
 */
GByteArray *
vpt_wire_ask_auth_list(guint32 serial)
{
    return vpt_wire_frame_end(ask(serial, VPT_WIRE_REMOTE_AUTH_LIST));
}

/**
 * vpt_wire_ask_auth_polkit:
 * @serial: the number of the call
 *
 * Returns: (transfer full): a call that authenticates with polkit
 */
GByteArray *
vpt_wire_ask_auth_polkit(guint32 serial)
{
    return vpt_wire_frame_end(ask(serial, VPT_WIRE_REMOTE_AUTH_POLKIT));
}

/**
 * vpt_wire_ask_open:
 * @serial: the number of the call
 * @uri: (nullable): what to open, like `qemu:///system`
 * @flags: VIR_CONNECT_RO (1) or 0
 *
 * Returns: (transfer full): the call
 */
GByteArray *
vpt_wire_ask_open(guint32 serial, const char *uri, guint32 flags)
{
    GByteArray *frame = ask(serial, VPT_WIRE_REMOTE_CONNECT_OPEN);

    vpt_wire_put_optional_string(frame, uri);
    vpt_wire_put_word(frame, flags);
    return vpt_wire_frame_end(frame);
}

/**
 * vpt_wire_ask_close:
 * @serial: the number of the call
 *
 * Returns: (transfer full): the call
 */
GByteArray *
vpt_wire_ask_close(guint32 serial)
{
    return vpt_wire_frame_end(ask(serial, VPT_WIRE_REMOTE_CONNECT_CLOSE));
}

/**
 * vpt_wire_ask_identity:
 * @serial: the number of the call
 * @identity: who the backend is to take this connection for
 *
 * Fields: VIR_CONNECT_IDENTITY_* of libvirt/libvirt-host.h.
 *
 * Returns: (transfer full): the call, CONNECT_SET_IDENTITY
 */
GByteArray *
vpt_wire_ask_identity(guint32 serial, const VptWireIdentity *identity)
{
    const struct {
        const char *field;
        const char *value;
    } texts[] = {
        { "user-name", identity->user },
        { "group-name", identity->group },
        { "selinux-context", identity->selinux },
    };
    const struct {
        const char *field;
        VptWireParamType type;
        guint64 value;
    } numbers[] = {
        { "unix-user-id", VPT_WIRE_PARAM_ULLONG, identity->uid },
        { "unix-group-id", VPT_WIRE_PARAM_ULLONG, identity->gid },
        { "process-id", VPT_WIRE_PARAM_LLONG, (guint64)identity->pid },
        { "process-time", VPT_WIRE_PARAM_ULLONG, identity->start_time },
    };
    GByteArray *frame = ask(serial, VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY);
    guint n = G_N_ELEMENTS(numbers);

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        n += texts[i].value != NULL;

    vpt_wire_put_word(frame, n);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (texts[i].value)
            vpt_wire_put_param_string(frame, texts[i].field, texts[i].value);
    }
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        vpt_wire_put_param_number(frame, numbers[i].field, numbers[i].type, numbers[i].value);
    vpt_wire_put_word(frame, 0); /* flags */
    return vpt_wire_frame_end(frame);
}

/**
 * vpt_wire_ask_domain_by_uuid:
 * @serial: the number of the call
 * @uuid: of a domain
 *
 * Returns: (transfer full): a call that looks up its name
 */
GByteArray *
vpt_wire_ask_domain_by_uuid(guint32 serial, const guint8 *uuid)
{
    GByteArray *frame = ask(serial, VPT_WIRE_REMOTE_DOMAIN_LOOKUP_BY_UUID);

    vpt_wire_put_fixed(frame, uuid, VPT_WIRE_UUID_SIZE);
    return vpt_wire_frame_end(frame);
}

/**
 * vpt_wire_ask_domain_by_name:
 * @serial: the number of the call
 * @name: of a domain
 *
 * Returns: (transfer full): a call that looks up its uuid
 */
GByteArray *
vpt_wire_ask_domain_by_name(guint32 serial, const char *name)
{
    return ask_name(serial, VPT_WIRE_REMOTE_DOMAIN_LOOKUP_BY_NAME, name);
}

/**
 * vpt_wire_ask_domain_xml:
 * @serial: the number of the call
 * @uuid: of a domain
 * @flags: VIR_DOMAIN_XML_*: 0 for the live XML, 2 for what it starts with next time
 *
 * Returns: (transfer full): the call
 */
GByteArray *
vpt_wire_ask_domain_xml(guint32 serial, const guint8 *uuid, guint32 flags)
{
    return ask_domain(serial, VPT_WIRE_REMOTE_DOMAIN_GET_XML_DESC, uuid, &flags);
}

/**
 * vpt_wire_ask_domain_active:
 * @serial: the number of the call
 * @uuid: of a domain
 *
 * Returns: (transfer full): a call that asks whether it runs
 */
GByteArray *
vpt_wire_ask_domain_active(guint32 serial, const guint8 *uuid)
{
    return ask_domain(serial, VPT_WIRE_REMOTE_DOMAIN_IS_ACTIVE, uuid, NULL);
}

/**
 * vpt_wire_ask_managed_save:
 * @serial: the number of the call
 * @uuid: of a domain
 *
 * Returns: (transfer full): a call that asks whether it has a managed-save image
 */
GByteArray *
vpt_wire_ask_managed_save(guint32 serial, const guint8 *uuid)
{
    const guint32 flags = 0;

    return ask_domain(serial, VPT_WIRE_REMOTE_DOMAIN_HAS_MANAGED_SAVE_IMAGE, uuid, &flags);
}

/**
 * vpt_wire_ask_image_xml:
 * @serial: the number of the call
 * @path: of a saved image
 *
 * Returns: (transfer full): a call that asks for the domain in it
 */
GByteArray *
vpt_wire_ask_image_xml(guint32 serial, const char *path)
{
    GByteArray *frame = ask(serial, VPT_WIRE_REMOTE_DOMAIN_SAVE_IMAGE_GET_XML_DESC);

    vpt_wire_put_string(frame, path);
    vpt_wire_put_word(frame, 0); /* flags */
    return vpt_wire_frame_end(frame);
}

/**
 * vpt_wire_ask_snapshot_xml:
 * @serial: the number of the call
 * @uuid: of a domain
 * @snapshot: the name of a snapshot of it
 *
 * Returns: (transfer full): the call
 */
GByteArray *
vpt_wire_ask_snapshot_xml(guint32 serial, const guint8 *uuid, const char *snapshot)
{
    GByteArray *frame = ask(serial, VPT_WIRE_REMOTE_DOMAIN_SNAPSHOT_GET_XML_DESC);

    vpt_wire_put_string(frame, snapshot);
    vpt_wire_put_domain(frame, uuid);
    vpt_wire_put_word(frame, 0); /* flags */
    return vpt_wire_frame_end(frame);
}

/**
 * vpt_wire_ask_network_by_name:
 * @serial: the number of the call
 * @name: of a network
 *
 * Returns: (transfer full): a call that looks up its uuid
 */
GByteArray *
vpt_wire_ask_network_by_name(guint32 serial, const char *name)
{
    return ask_name(serial, VPT_WIRE_REMOTE_NETWORK_LOOKUP_BY_NAME, name);
}

/**
 * vpt_wire_ask_network_xml:
 * @serial: the number of the call
 * @uuid: of a network
 *
 * Returns: (transfer full): the call
 */
GByteArray *
vpt_wire_ask_network_xml(guint32 serial, const guint8 *uuid)
{
    GByteArray *frame = ask(serial, VPT_WIRE_REMOTE_NETWORK_GET_XML_DESC);

    vpt_wire_put_string(frame, "");
    vpt_wire_put_fixed(frame, uuid, VPT_WIRE_UUID_SIZE);
    vpt_wire_put_word(frame, 0); /* flags */
    return vpt_wire_frame_end(frame);
}
