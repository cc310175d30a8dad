/* vpt-wire-ask.h: what the guard itself asks the backend, and the answers
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-wire-frame.h"

/**
 * VptWireIdentity: who a client is, for CONNECT_SET_IDENTITY
 * @user, @group: (nullable): their names, as far as known
 * @selinux: (nullable): its security context
 * @start_time: when the process began, field 22 of /proc/PID/stat (clock ticks since boot)
 */
typedef struct {
    guint32 uid;
    guint32 gid;
    gint64 pid;
    guint64 start_time;
    const char *user;
    const char *group;
    const char *selinux;
} VptWireIdentity;

/* Calls to the backend; each is a whole frame. */
GByteArray *vpt_wire_ask_auth_list(guint32 serial);
GByteArray *vpt_wire_ask_auth_polkit(guint32 serial);
GByteArray *vpt_wire_ask_open(guint32 serial, const char *uri, guint32 flags);
GByteArray *vpt_wire_ask_close(guint32 serial);
GByteArray *vpt_wire_ask_identity(guint32 serial, const VptWireIdentity *identity);
GByteArray *vpt_wire_ask_domain_by_uuid(guint32 serial, const guint8 *uuid);
GByteArray *vpt_wire_ask_domain_by_name(guint32 serial, const char *name);
GByteArray *vpt_wire_ask_domain_xml(guint32 serial, const guint8 *uuid, guint32 flags);
GByteArray *vpt_wire_ask_domain_active(guint32 serial, const guint8 *uuid);
GByteArray *vpt_wire_ask_managed_save(guint32 serial, const guint8 *uuid);
GByteArray *vpt_wire_ask_image_xml(guint32 serial, const char *path);
GByteArray *vpt_wire_ask_snapshot_xml(guint32 serial, const guint8 *uuid, const char *snapshot);
GByteArray *vpt_wire_ask_network_by_name(guint32 serial, const char *name);
GByteArray *vpt_wire_ask_network_xml(guint32 serial, const guint8 *uuid);

/**
 * VptWireAnswer: a reply of the backend
 * @header: its header
 * @failed: whether it is an error
 * @code: of an error, a VptWireCode or another
 * @text: (nullable): the XML asked for, or the error's message
 * @name: (nullable): of the domain or network asked for
 * @uuid: of the domain or network asked for
 * @number: the yes or no (1, 0) asked for, or the VptWireAuth that AUTH_LIST names first
 */
typedef struct {
    VptWireHeader header;
    gboolean failed;
    guint32 code;
    char *text;
    char *name;
    guint8 uuid[16];
    guint32 number;
} VptWireAnswer;

VptWireAnswer *vpt_wire_answer_new(const guint8 *frame, gsize size, GError **error);
void vpt_wire_answer_free(VptWireAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptWireAnswer, vpt_wire_answer_free)
