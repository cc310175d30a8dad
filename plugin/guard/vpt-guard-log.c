/* vpt-guard-log.c: what an administrator may read about the guard's work
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A line each: to the journal with fields to search for, where stderr is the journal's, else to
 * stderr with the same as key=value. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include "config.h"

#include "vpt-guard-log.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

/* systemd.exec(5), JOURNAL_STREAM: device and inode of a stderr that is the journal's. */
static gboolean
has_journal(void)
{
    const char *stream = g_getenv("JOURNAL_STREAM");
    g_autofree char *own = NULL;
    struct stat status;

    if (!stream || fstat(STDERR_FILENO, &status) < 0)
        return FALSE;
    own = g_strdup_printf("%llu:%llu", (unsigned long long)status.st_dev,
                          (unsigned long long)status.st_ino);
    return g_str_equal(own, stream);
}

/* What a client chose may have any byte in it; a line of the log is one line. */
static char *
quote(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);

    return g_strescape(valid, NULL);
}

static void
say(int priority, const char *text)
{
    if (has_journal())
        sd_journal_send("MESSAGE=%s", text, "PRIORITY=%i", priority, NULL);
    else
        fprintf(stderr, "virt-passthru-guard: %s\n", text);
}

static char *
names_of(const VptFinding *finding)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < finding->culprits->len; i++)
        g_ptr_array_add(names, ((const VptCulprit *)g_ptr_array_index(finding->culprits, i))->name);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

static void
log_finding(const VptGuardClient *client, const char *procedure, const VptVerdict *verdict,
            const VptFinding *finding)
{
    const char *operation = vpt_operation_name(verdict->operation);
    g_autofree char *domain = quote(verdict->domain);
    g_autofree char *names = names_of(finding);
    g_autofree char *device = quote(names);

    if (has_journal())
        sd_journal_send("MESSAGE=refused %s of '%s' [%s]: %s; asked by uid %u, pid %d", operation,
                        domain, finding->rule, device, client->uid, client->pid,
                        "PRIORITY=%i", LOG_NOTICE, "VPT_RULE=%s", finding->rule, "VPT_DOMAIN=%s",
                        domain, "VPT_OPERATION=%s", operation, "VPT_DEVICE=%s", device,
                        "VPT_PROCEDURE=%s", procedure, "VPT_CLIENT_UID=%u", client->uid,
                        "VPT_CLIENT_PID=%d", client->pid, NULL);
    else
        fprintf(stderr,
                "virt-passthru-guard: refused rule=%s domain=\"%s\" operation=%s device=\"%s\" "
                "procedure=%s uid=%u pid=%d\n",
                finding->rule, domain, operation, device, procedure, client->uid, client->pid);
}

/**
 * vpt_guard_log_refusal:
 * @client: who asked
 * @procedure: libvirt's name of what was asked for
 * @verdict: why it was refused: a line for each reason
 */
void
vpt_guard_log_refusal(const VptGuardClient *client, const char *procedure,
                      const VptVerdict *verdict)
{
    for (guint i = 0; i < verdict->findings->len; i++)
        log_finding(client, procedure, verdict, g_ptr_array_index(verdict->findings, i));
}

/**
 * vpt_guard_log_unknown:
 * @client: who asked
 * @procedure: libvirt's name of what was asked for
 * @text: why nobody could tell whether it is allowed, so that it was refused
 */
void
vpt_guard_log_unknown(const VptGuardClient *client, const char *procedure, const char *text)
{
    g_autofree char *quoted = quote(text);

    vpt_guard_log_warning("refused rule=none procedure=%s uid=%u pid=%d reason=\"%s\"", procedure,
                          client->uid, client->pid, quoted);
}

/**
 * vpt_guard_log_denied:
 * @client: who may not manage libvirt
 * @text: (nullable): why
 */
void
vpt_guard_log_denied(const VptGuardClient *client, const char *text)
{
    g_autofree char *quoted = quote(text);

    vpt_guard_log_notice("denied uid=%u pid=%d reason=\"%s\"", client->uid, client->pid, quoted);
}

static void
say_formatted(int priority, const char *format, va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);

    say(priority, text);
}

void
vpt_guard_log_notice(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_formatted(LOG_NOTICE, format, arguments);
    va_end(arguments);
}

void
vpt_guard_log_warning(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_formatted(LOG_WARNING, format, arguments);
    va_end(arguments);
}
