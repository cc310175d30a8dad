/* vpt-virterror.c: libvirt's errors as ours: its words, what was being done, what to do now
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "vpt-virt-private.h"

#include "vpt-error.h"

#define ANY 0

/* What libvirt's code means here.  The first row that fits counts. */
typedef struct {
    int code;
    int domain;
    int error_number;
    int vpt_code;
    const char *remedy;
} Meaning;

#define PRIVILEGE                                                                                  \
    "it takes the right to manage libvirt: root, membership in the group libvirt, or polkit's "    \
    "leave for org.libvirt.unix.manage"

#define DAEMON_PRIVILEGE                                                                           \
    "libvirt's daemon itself lacks the privilege; a user's own one (qemu:///session) can't touch " \
    "devices, the system's can (-c qemu:///system)"

#define WRITE_URI "write it like qemu:///system"

static const Meaning meanings[] = {
    { VIR_ERR_NO_DOMAIN, ANY, ANY, VPT_ERROR_NOT_FOUND,
      "virt-passthru list --all shows the domains there are" },
    { VIR_ERR_NO_NETWORK, ANY, ANY, VPT_ERROR_NOT_FOUND,
      "virt-passthru net-list --all shows the networks there are" },
    { VIR_ERR_NO_DOMAIN_SNAPSHOT, ANY, ANY, VPT_ERROR_NOT_FOUND,
      "virt-passthru snapshot-list DOMAIN shows the snapshots there are" },
    { VIR_ERR_NO_NODE_DEVICE, ANY, ANY, VPT_ERROR_NOT_FOUND,
      "virt-passthru pci-list shows the devices there are" },
    { VIR_ERR_OPERATION_DENIED, ANY, ANY, VPT_ERROR_DENIED,
      "the connection is read-only; " PRIVILEGE },
    { VIR_ERR_ACCESS_DENIED, ANY, ANY, VPT_ERROR_DENIED,
      "libvirt's access control lacks a rule that lets you (polkit actions org.libvirt.api.*)" },
    { VIR_ERR_AUTH_UNAVAILABLE, ANY, ANY, VPT_ERROR_DENIED, PRIVILEGE },
    { VIR_ERR_AUTH_CANCELLED, ANY, ANY, VPT_ERROR_DENIED, PRIVILEGE },
    { VIR_ERR_AUTH_FAILED, ANY, ANY, VPT_ERROR_DENIED, PRIVILEGE },
    { VIR_ERR_SYSTEM_ERROR, ANY, EACCES, VPT_ERROR_DENIED, DAEMON_PRIVILEGE },
    { VIR_ERR_SYSTEM_ERROR, ANY, EPERM, VPT_ERROR_DENIED, DAEMON_PRIVILEGE },
    { VIR_ERR_NO_SUPPORT, ANY, ANY, VPT_ERROR_LIBVIRT,
      "not every hypervisor's connection can do that; qemu:///system can" },
};

/* The same while connecting: what the URI is at fault for, */
static const Meaning uri_meanings[] = {
    { ANY, VIR_FROM_URI, ANY, VPT_ERROR_SYNTAX, WRITE_URI },
    { VIR_ERR_NO_CONNECT, ANY, ANY, VPT_ERROR_SYNTAX, WRITE_URI },
    { VIR_ERR_INVALID_ARG, ANY, ANY, VPT_ERROR_SYNTAX, WRITE_URI },
    { VIR_ERR_INTERNAL_ERROR, VIR_FROM_NONE, ANY, VPT_ERROR_SYNTAX, WRITE_URI },
};

/* what a socket answers that one may not use, or that has no daemon behind it, */
static const Meaning local_meanings[] = {
    { VIR_ERR_SYSTEM_ERROR, ANY, EACCES, VPT_ERROR_DENIED, PRIVILEGE },
    { VIR_ERR_SYSTEM_ERROR, ANY, EPERM, VPT_ERROR_DENIED, PRIVILEGE },
    { VIR_ERR_SYSTEM_ERROR, ANY, ENOENT, VPT_ERROR_LIBVIRT,
      "libvirt's daemon is not running or not installed; start it with systemctl start "
      "libvirtd.socket (virtqemud.socket where it has a daemon a driver)" },
    { VIR_ERR_SYSTEM_ERROR, ANY, ECONNREFUSED, VPT_ERROR_LIBVIRT,
      "libvirt's daemon is not running; start it with systemctl start libvirtd.socket "
      "(virtqemud.socket where it has a daemon a driver)" },
};

/* and the many ways not to reach another machine. */
static const Meaning remote_meanings[] = {
    { VIR_ERR_SYSTEM_ERROR, ANY, ANY, VPT_ERROR_LIBVIRT,
      "check the name of the host, the way there (virsh -c URI uri tries it alone) and that "
      "libvirt's daemon runs there" },
};

#define LOOK_UP(table, failure) find_meaning(table, G_N_ELEMENTS(table), failure)

static const Meaning *
find_meaning(const Meaning *table, gsize n_rows, const virError *failure)
{
    for (gsize i = 0; i < n_rows; i++) {
        if ((table[i].code == ANY || table[i].code == failure->code) &&
            (table[i].domain == ANY || table[i].domain == failure->domain) &&
            (table[i].error_number == ANY || table[i].error_number == failure->int1))
            return &table[i];
    }

    return NULL;
}

/* Our messages are one line: parser errors bring the offending text and a
 * caret below it, ssh brings its own line ends. */
static char *
one_line(const char *words)
{
    g_autofree char *valid = g_utf8_make_valid(words, -1);
    g_auto(GStrv) lines = g_strsplit_set(valid, "\r\n", -1);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; lines[i]; i++) {
        g_strstrip(lines[i]);
        if (*lines[i])
            g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", lines[i]);
    }
    while (text->len > 0 && text->str[text->len - 1] == '.')
        g_string_truncate(text, text->len - 1);

    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Consumes libvirt's last error, so that no later look takes it for its own. */
static void
set_error(GError **error, const char *doing, const virError *failure, const Meaning *meaning)
{
    g_autofree char *words = one_line(failure && failure->message ? failure->message :
                                                                    "no reason given");

    g_set_error(error, VPT_ERROR, meaning ? meaning->vpt_code : VPT_ERROR_LIBVIRT, "%s: %s%s%s",
                doing, words, meaning ? "; " : "", meaning ? meaning->remedy : "");
    virResetLastError();
}

static void
ignore_error(void *data, virErrorPtr failure)
{
    (void)data;
    (void)failure;
}

/**
 * vpt_virterror_silence:
 *
 * Keeps libvirt from printing each error to stderr by itself: what went wrong
 * is said once, by whoever called.
 */
void
vpt_virterror_silence(void)
{
    virSetErrorFunc(NULL, ignore_error);
}

/**
 * vpt_virterror_open:
 * @error: (out) (optional): set from libvirt's last error
 * @uri: (nullable): what was asked for, %NULL for the default
 * @remote: whether @uri names another machine
 *
 * Turns a failed connection into one line.
 */
void
vpt_virterror_open(GError **error, const char *uri, gboolean remote)
{
    g_autofree char *quoted = uri ? vpt_error_quote(uri) : NULL;
    g_autofree char *doing = uri ? g_strdup_printf("connecting to libvirt at '%s'", quoted) :
                                   g_strdup("connecting to libvirt's default URI");
    const virError *failure = virGetLastError();
    const Meaning *meaning = NULL;

    if (failure)
        meaning = LOOK_UP(uri_meanings, failure);
    if (failure && !meaning)
        meaning = remote ? LOOK_UP(remote_meanings, failure) : LOOK_UP(local_meanings, failure);
    if (failure && !meaning)
        meaning = LOOK_UP(meanings, failure);
    set_error(error, doing, failure, meaning);
}

/**
 * vpt_virterror_set:
 * @error: (out) (optional): set from libvirt's last error
 * @virt: the connection on which it happened
 * @format: what was being done, like `defining a domain`
 *
 * Turns a failed call into one line: what was being done and where, libvirt's
 * own words, what to do.
 */
void
vpt_virterror_set(GError **error, const VptVirt *virt, const char *format, ...)
{
    g_autofree char *doing = NULL;
    g_autofree char *where = NULL;
    const virError *failure = virGetLastError();
    va_list arguments;

    va_start(arguments, format);
    doing = g_strdup_vprintf(format, arguments);
    va_end(arguments);

    where = g_strdup_printf("%s (libvirt at '%s')", doing, virt->uri);
    set_error(error, where, failure, failure ? LOOK_UP(meanings, failure) : NULL);
}
