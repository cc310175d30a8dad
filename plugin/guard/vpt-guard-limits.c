/* vpt-guard-limits.c: how much clients may take
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-limits.h"

#include <string.h>

/* What a buffer begins with, and at most doubles from. */
#define BUFFER_MIN 4096

struct VptGuardCrowd {
    GHashTable *users;
    guint size;
};

/**
 * vpt_guard_account_take:
 * @account: an account
 * @bytes: how many are wanted
 * @spare: how many must be left then
 *
 * Returns: whether there are as many; then they are taken
 */
gboolean
vpt_guard_account_take(VptGuardAccount *account, gsize bytes, gsize spare)
{
    gsize left = account->limit - account->held;

    if (spare > left || bytes > left - spare)
        return FALSE;

    account->held += bytes;
    account->most = MAX(account->most, account->held);
    return TRUE;
}

/**
 * vpt_guard_account_give:
 * @account: an account
 * @bytes: how many of those that were taken are free again
 */
void
vpt_guard_account_give(VptGuardAccount *account, gsize bytes)
{
    g_return_if_fail(bytes <= account->held);

    account->held -= bytes;
}

/**
 * vpt_guard_spare:
 * @bytes: how long a frame is
 *
 * Returns: how many bytes it leaves in the account that keeps it
 */
gsize
vpt_guard_spare(gsize bytes)
{
    return bytes > VPT_GUARD_SMALL ? VPT_GUARD_SPARE : 0;
}

/**
 * vpt_guard_account_is_short:
 * @account: an account
 *
 * Returns: whether it has nothing for larger frames any more, so that little should be read
 */
gboolean
vpt_guard_account_is_short(const VptGuardAccount *account)
{
    return account->limit - account->held < VPT_GUARD_SPARE;
}

/**
 * vpt_guard_buffer_add:
 * @buffer: a buffer
 * @bytes: (array length=n): what comes to it
 * @n: how many bytes
 * @most: how many there will be in all, as far as is known: no more are allocated, but
 *   no more than twice of what really came either
 *
 * Returns: %TRUE, or %FALSE where the account has no more; the buffer is as it was then
 */
gboolean
vpt_guard_buffer_add(VptGuardBuffer *buffer, const guint8 *bytes, gsize n, gsize most)
{
    gsize needed = buffer->used + n;

    if (n == 0)
        return TRUE;

    if (needed > buffer->size) {
        gsize size = MAX(MIN(MAX(2 * needed, BUFFER_MIN), most), needed);

        if (!vpt_guard_account_take(buffer->account, size - buffer->size, buffer->spare))
            return FALSE;
        buffer->bytes = g_realloc(buffer->bytes, size);
        buffer->size = size;
    }

    memcpy(buffer->bytes + buffer->used, bytes, n);
    buffer->used = needed;
    return TRUE;
}

/**
 * vpt_guard_buffer_clear:
 * @buffer: a buffer, whose memory is given back
 */
void
vpt_guard_buffer_clear(VptGuardBuffer *buffer)
{
    vpt_guard_account_give(buffer->account, buffer->size);
    g_clear_pointer(&buffer->bytes, g_free);
    buffer->used = 0;
    buffer->size = 0;
}

VptGuardCrowd *
vpt_guard_crowd_new(void)
{
    VptGuardCrowd *crowd = g_new0(VptGuardCrowd, 1);

    crowd->users = g_hash_table_new(NULL, NULL);
    return crowd;
}

void
vpt_guard_crowd_free(VptGuardCrowd *crowd)
{
    if (!crowd)
        return;

    g_hash_table_unref(crowd->users);
    g_free(crowd);
}

/**
 * vpt_guard_crowd_enter:
 * @crowd: the connections there are
 * @uid: whose one more is
 * @most: connections there may be in all
 * @most_of_user: connections that one user may have.  Root may have all: the proxies of
 *   libvirt that serve remote clients are root's.
 *
 * Returns: whether it may come in; then it is counted
 */
gboolean
vpt_guard_crowd_enter(VptGuardCrowd *crowd, guint32 uid, guint most, guint most_of_user)
{
    guint of_user = GPOINTER_TO_UINT(g_hash_table_lookup(crowd->users, GUINT_TO_POINTER(uid)));

    if (crowd->size >= most || (uid != 0 && of_user >= most_of_user))
        return FALSE;

    crowd->size++;
    g_hash_table_insert(crowd->users, GUINT_TO_POINTER(uid), GUINT_TO_POINTER(of_user + 1));
    return TRUE;
}

/**
 * vpt_guard_crowd_leave:
 * @crowd: the connections there are
 * @uid: whose one has ended
 */
void
vpt_guard_crowd_leave(VptGuardCrowd *crowd, guint32 uid)
{
    guint of_user = GPOINTER_TO_UINT(g_hash_table_lookup(crowd->users, GUINT_TO_POINTER(uid)));

    g_return_if_fail(of_user > 0);

    crowd->size--;
    if (of_user == 1)
        g_hash_table_remove(crowd->users, GUINT_TO_POINTER(uid));
    else
        g_hash_table_insert(crowd->users, GUINT_TO_POINTER(uid), GUINT_TO_POINTER(of_user - 1));
}

/**
 * vpt_guard_crowd_size:
 * @crowd: the connections there are
 *
 * Returns: how many
 */
guint
vpt_guard_crowd_size(const VptGuardCrowd *crowd)
{
    return crowd->size;
}
