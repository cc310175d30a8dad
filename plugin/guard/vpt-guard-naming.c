/* vpt-guard-naming.c: the call that tells libvirt who a client is, names included
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A user database may be at the other end of a network (nsswitch.conf(5)), so it is asked by
 * a worker. */
#include "config.h"

#include "vpt-guard-naming.h"

#include <grp.h>
#include <pwd.h>

#include "vpt-wire-ask.h"

/* For an entry: that of a group lists all its members. */
#define ENTRY_ROOM 65536

/**
 * VptGuardNaming:
 * @named: (nullable): %NULL where nobody waits any more
 * @call: (nullable): once it is made
 */
struct VptGuardNaming {
    VptGuardClient client;
    guint32 serial;
    VptGuardNamed named;
    gpointer data;
    GByteArray *call;
};

static void
make_call(gpointer data)
{
    VptGuardNaming *naming = data;
    const VptGuardClient *client = &naming->client;
    g_autofree char *user_room = g_malloc(ENTRY_ROOM);
    g_autofree char *group_room = g_malloc(ENTRY_ROOM);
    struct passwd user_entry;
    struct group group_entry;
    struct passwd *user = NULL;
    struct group *group = NULL;
    VptWireIdentity identity = {
        .uid = client->uid,
        .gid = client->gid,
        .pid = client->pid,
        .start_time = client->start_time,
        .selinux = client->selinux,
    };

    if (getpwuid_r(client->uid, &user_entry, user_room, ENTRY_ROOM, &user) == 0 && user)
        identity.user = user->pw_name;
    if (getgrgid_r(client->gid, &group_entry, group_room, ENTRY_ROOM, &group) == 0 && group)
        identity.group = group->gr_name;
    naming->call = vpt_wire_ask_identity(naming->serial, &identity);
}

static void
take_call(gpointer data)
{
    VptGuardNaming *naming = data;

    if (naming->named)
        naming->named(naming->call, naming->data);
    vpt_guard_client_clear(&naming->client);
    g_clear_pointer(&naming->call, g_byte_array_unref);
    g_free(naming);
}

/**
 * vpt_guard_naming_begin:
 * @worker: a worker
 * @client: a client
 * @serial: of the call
 * @named: called once with the call and @data, never from within
 *
 * Returns: (transfer none): for vpt_guard_naming_forget()
 */
VptGuardNaming *
vpt_guard_naming_begin(VptGuardWorker *worker, const VptGuardClient *client, guint32 serial,
                       VptGuardNamed named, gpointer data)
{
    VptGuardNaming *naming = g_new0(VptGuardNaming, 1);

    *naming = (VptGuardNaming){ vpt_guard_client_copy(client), serial, named, data, NULL };
    vpt_guard_worker_do(worker, make_call, take_call, naming);
    return naming;
}

/**
 * vpt_guard_naming_forget:
 * @naming: one whose call was not made yet; nobody is told of it
 */
void
vpt_guard_naming_forget(VptGuardNaming *naming)
{
    naming->named = NULL;
}
