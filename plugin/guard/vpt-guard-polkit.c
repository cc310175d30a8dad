/* vpt-guard-polkit.c: whether polkit lets a client manage libvirt
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The question is libvirtd's own (src/util/virpolkit.c): the same action, of the same process.
 * sd-bus asks it, as it needs no thread beside the loop. */
#include "config.h"

#include "vpt-guard-polkit.h"

#include <string.h>
#include <sys/epoll.h>
#include <systemd/sd-bus.h>

#include "vpt-guard-limits.h"
#include "vpt-guard-log.h"
#include "vpt-wire-reply.h"

#define AUTHORITY "org.freedesktop.PolicyKit1"
#define AUTHORITY_PATH "/org/freedesktop/PolicyKit1/Authority"
#define AUTHORITY_INTERFACE "org.freedesktop.PolicyKit1.Authority"
/* CheckAuthorizationFlags of polkit: the client's agent may ask for a password */
#define ALLOW_USER_INTERACTION 1u
#define FAILED "authentication failed: authentication failed"

struct VptGuardPolkit {
    VptGuardLoop *loop;
    sd_bus *bus;
    VptGuardWatch *watch;
    VptGuardTimer *timer;
    GPtrArray *questions;
    gboolean working;
};

/* @slot is %NULL where the bus could not be asked. */
typedef struct {
    VptGuardPolkit *polkit;
    sd_bus_slot *slot;
    VptGuardTimer *failure;
    const char *action;
    VptGuardPolkitCall call;
    gpointer data;
} Question;

static void
question_free(Question *question)
{
    sd_bus_slot_unref(question->slot);
    vpt_guard_timer_free(question->failure);
    g_free(question);
}

VptGuardPolkit *
vpt_guard_polkit_new(VptGuardLoop *loop)
{
    VptGuardPolkit *polkit = g_new0(VptGuardPolkit, 1);

    polkit->loop = loop;
    polkit->questions = g_ptr_array_new_with_free_func((GDestroyNotify)question_free);
    return polkit;
}

static void
disconnect(VptGuardPolkit *polkit)
{
    g_clear_pointer(&polkit->watch, vpt_guard_watch_free);
    g_clear_pointer(&polkit->timer, vpt_guard_timer_free);
    g_clear_pointer(&polkit->bus, sd_bus_close_unref);
}

void
vpt_guard_polkit_free(VptGuardPolkit *polkit)
{
    if (!polkit)
        return;

    g_ptr_array_unref(polkit->questions);
    disconnect(polkit);
    g_free(polkit);
}

static void
answer(Question *question, gboolean granted, guint code, const char *why_not)
{
    VptGuardPolkitAnswer found = { granted, code, why_not };
    VptGuardPolkitCall call = question->call;
    gpointer data = question->data;

    g_ptr_array_remove_fast(question->polkit->questions, question);
    call(&found, data);
}

static void
tell_failure(gpointer data)
{
    Question *question = data;

    question->failure = NULL;
    answer(question, FALSE, VPT_WIRE_CODE_AUTH_FAILED, FAILED);
}

/* Never from within the question: who asks does not expect the answer before it has asked. */
static void
fail_later(Question *question)
{
    if (!question->failure)
        question->failure = vpt_guard_timer_new(question->polkit->loop, 0, tell_failure, question);
}

static gboolean
is_dismissed(sd_bus_message *reply)
{
    gboolean dismissed = FALSE;
    const char *key;
    const char *value;

    if (sd_bus_message_enter_container(reply, SD_BUS_TYPE_ARRAY, "{ss}") < 0)
        return FALSE;
    while (sd_bus_message_read(reply, "{ss}", &key, &value) > 0)
        dismissed |= g_str_equal(key, "polkit.dismissed") && g_str_equal(value, "true");
    return dismissed;
}

static int
on_reply(sd_bus_message *reply, void *data, sd_bus_error *unused)
{
    Question *question = data;
    g_autofree char *text = NULL;
    int authorised = 0;
    int challenge = 0;

    (void)unused;
    if (sd_bus_message_is_method_error(reply, NULL)) {
        vpt_guard_log_warning("polkit does not say whether a client may manage libvirt: %s",
                              sd_bus_message_get_error(reply)->message);
        answer(question, FALSE, VPT_WIRE_CODE_AUTH_FAILED, FAILED);
        return 0;
    }

    if (sd_bus_message_enter_container(reply, SD_BUS_TYPE_STRUCT, "bba{ss}") < 0 ||
        sd_bus_message_read(reply, "bb", &authorised, &challenge) < 0) {
        answer(question, FALSE, VPT_WIRE_CODE_AUTH_FAILED, FAILED);
    } else if (authorised) {
        answer(question, TRUE, 0, NULL);
    } else if (is_dismissed(reply)) {
        answer(question, FALSE, VPT_WIRE_CODE_AUTH_CANCELLED,
               "authentication cancelled: user cancelled authentication process");
    } else if (challenge) {
        text = g_strdup_printf("authentication unavailable: no polkit agent available to "
                               "authenticate action '%s'",
                               question->action);
        answer(question, FALSE, VPT_WIRE_CODE_AUTH_UNAVAILABLE, text);
    } else {
        answer(question, FALSE, VPT_WIRE_CODE_AUTH_FAILED,
               "authentication failed: access denied by policy");
    }
    return 0;
}

static void work(VptGuardPolkit *polkit);

static void
on_bus(guint32 events, gpointer data)
{
    (void)events;
    work(data);
}

static void
on_timer(gpointer data)
{
    VptGuardPolkit *polkit = data;

    polkit->timer = NULL;
    work(polkit);
}

/* What sd-bus waits for now. */
static gboolean
wait_for_bus(VptGuardPolkit *polkit)
{
    int events = sd_bus_get_events(polkit->bus);
    guint64 due = 0;

    /* The bits of poll(2) and epoll(7) are the same */
    if (events < 0 || !vpt_guard_watch_set(polkit->watch, (guint32)events))
        return FALSE;

    g_clear_pointer(&polkit->timer, vpt_guard_timer_free);
    if (sd_bus_get_timeout(polkit->bus, &due) >= 0 && due != G_MAXUINT64) {
        guint64 now = (guint64)g_get_monotonic_time();
        guint64 left = due > now ? (due - now + 999) / 1000 : 0;

        polkit->timer = vpt_guard_timer_new(polkit->loop, (guint)MIN(left, G_MAXINT), on_timer,
                                            polkit);
    }
    return TRUE;
}

static void
work(VptGuardPolkit *polkit)
{
    int more;

    /* An answer may lead to the next question; that one is sent in the round at hand */
    if (polkit->working)
        return;

    polkit->working = TRUE;
    do
        more = sd_bus_process(polkit->bus, NULL);
    while (more > 0);
    polkit->working = FALSE;

    if (more >= 0 && wait_for_bus(polkit))
        return;

    /* The bus is gone; the next question connects again */
    disconnect(polkit);
    for (guint i = 0; i < polkit->questions->len; i++) {
        Question *question = g_ptr_array_index(polkit->questions, i);

        g_clear_pointer(&question->slot, sd_bus_slot_unref);
        fail_later(question);
    }
}

/* The answer may be there by the time the question is sent, and who asks is in the middle of a
 * frame. */
static void
work_later(VptGuardPolkit *polkit)
{
    g_clear_pointer(&polkit->timer, vpt_guard_timer_free);
    polkit->timer = vpt_guard_timer_new(polkit->loop, 0, on_timer, polkit);
}

static gboolean
connect_bus(VptGuardPolkit *polkit)
{
    int result;

    if (polkit->bus)
        return TRUE;

    result = sd_bus_open_system(&polkit->bus);
    if (result >= 0)
        polkit->watch = vpt_guard_watch_new(polkit->loop, sd_bus_get_fd(polkit->bus), 0, on_bus,
                                            polkit);
    if (polkit->watch)
        return TRUE;

    vpt_guard_log_warning("the system bus can't be reached, so polkit lets nobody but root in: "
                          "%s; start dbus.service, or see [guard] auth in virt-passthru.conf(5)",
                          g_strerror(result < 0 ? -result : ENOMEM));
    disconnect(polkit);
    return FALSE;
}

/* CheckAuthorization((subject), action, details, flags, cancellation) */
static int
send_question(Question *question, const VptGuardClient *client)
{
    sd_bus_message *message = NULL;
    int result;

    result = sd_bus_message_new_method_call(question->polkit->bus, &message, AUTHORITY,
                                            AUTHORITY_PATH, AUTHORITY_INTERFACE,
                                            "CheckAuthorization");
    if (result >= 0)
        result = sd_bus_message_append(
            message, "(sa{sv})sa{ss}us", "unix-process", 3, "pid", "u", (guint32)client->pid,
            "start-time", "t", client->start_time, "uid", "i", (gint32)client->uid,
            question->action, 0, ALLOW_USER_INTERACTION, "");
    if (result >= 0)
        result = sd_bus_call_async(question->polkit->bus, &question->slot, message, on_reply,
                                   question, VPT_GUARD_POLKIT_DEADLINE * G_GUINT64_CONSTANT(1000));

    sd_bus_message_unref(message);
    return result;
}

/**
 * vpt_guard_polkit_ask:
 * @polkit: who is asked
 * @client: whether this one may manage libvirt
 * @read_only: or only look
 * @call: called later, once, with @data
 *
 * A process that has ended, or whose start is not known, is let in by nobody: another could
 * have its number by now.
 *
 * Returns: (transfer none): the question, for vpt_guard_polkit_forget()
 */
gpointer
vpt_guard_polkit_ask(VptGuardPolkit *polkit, const VptGuardClient *client, gboolean read_only,
                     VptGuardPolkitCall call, gpointer data)
{
    Question *question = g_new0(Question, 1);

    question->polkit = polkit;
    question->action = read_only ? "org.libvirt.unix.monitor" : "org.libvirt.unix.manage";
    question->call = call;
    question->data = data;
    g_ptr_array_add(polkit->questions, question);

    if (client->start_time == 0 || !connect_bus(polkit) || send_question(question, client) < 0)
        fail_later(question);
    if (polkit->bus)
        work_later(polkit);
    return question;
}

/**
 * vpt_guard_polkit_forget:
 * @polkit: who was asked
 * @question: a question without an answer yet; there will be none
 */
void
vpt_guard_polkit_forget(VptGuardPolkit *polkit, gpointer question)
{
    g_ptr_array_remove_fast(polkit->questions, question);
}
