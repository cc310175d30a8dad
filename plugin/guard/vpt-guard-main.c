/* vpt-guard-main.c: virt-passthru-guard: started, told to read again, ended
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "vpt-error.h"
#include "vpt-guard-log.h"
#include "vpt-guard-server.h"

#define EXIT_USAGE 2

typedef struct {
    VptGuardLoop *loop;
    VptGuardServer *server;
    const VptGuardOptions *options;
    const VptGuardSockets *sockets;
    int signals;
} Daemon;

/* systemd waits for READY with Type=notify-reload, and does not mind with Type=notify. */
static void
reload(Daemon *daemon)
{
    g_autoptr(GError) error = NULL;
    VptSettings settings;

    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
    if (vpt_guard_options_settings(daemon->options, &settings, &error) &&
        vpt_guard_sockets_check(daemon->sockets, &settings.guard, &error)) {
        vpt_guard_server_reload(daemon->server, &settings.guard);
        vpt_guard_log_notice("virt-passthru.conf was read again");
    } else {
        vpt_guard_log_warning("%s; what was set before counts on", error->message);
    }
    sd_notify(0, "READY=1");
}

static void
on_signal(guint32 events, gpointer data)
{
    Daemon *daemon = data;
    struct signalfd_siginfo signal;

    (void)events;
    while (read(daemon->signals, &signal, sizeof(signal)) == sizeof(signal)) {
        if (signal.ssi_signo == SIGHUP)
            reload(daemon);
        else
            vpt_guard_loop_quit(daemon->loop);
    }
}

static int
open_signals(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* Two file descriptors a client.  The soft limit is for programs that use select(2). */
static void
raise_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* A stream comes in portions of 36 KiB, and a guard that took the processor from its sender at
 * each would pass it on at three quarters of the speed.  As SCHED_BATCH (sched(7)) it waits for
 * a processor where none is idle, for milliseconds at most.  What an administrator chose stays. */
static void
give_way(void)
{
    const struct sched_param parameters = { 0 };

    if (sched_getscheduler(0) == SCHED_OTHER)
        (void)sched_setscheduler(0, SCHED_BATCH, &parameters);
}

static gboolean
serve(const VptGuardOptions *options, const VptSettings *settings, const VptGuardSockets *sockets,
      GError **error)
{
    g_autoptr(VptGuardLoop) loop = vpt_guard_loop_new(error);
    VptGuardServer *server = NULL;
    VptGuardWatch *watch = NULL;
    Daemon daemon = { loop, NULL, options, sockets, -1 };
    gboolean good;

    if (!loop)
        return FALSE;

    server = vpt_guard_server_new(loop, options, &settings->guard, sockets);
    daemon.server = server;
    daemon.signals = open_signals();
    watch = vpt_guard_watch_new(loop, daemon.signals, EPOLLIN, on_signal, &daemon);
    sd_notify(0, "READY=1");
    good = vpt_guard_loop_run(loop, error);
    sd_notify(0, "STOPPING=1");

    vpt_guard_watch_free(watch);
    close(daemon.signals);
    vpt_guard_server_free(server);
    return good;
}

int
main(int argc, char **argv)
{
    g_auto(VptGuardOptions) options = { 0 };
    g_autoptr(GError) error = NULL;
    VptGuardSockets sockets = { -1, -1, -1, FALSE };
    VptSettings settings;
    gboolean good;

    if (!vpt_guard_options_parse(argc, argv, &options, &error)) {
        fprintf(stderr, "virt-passthru-guard: %s\n", error->message);
        return EXIT_USAGE;
    }

    raise_limit();
    give_way();
    good = vpt_guard_options_settings(&options, &settings, &error) &&
           vpt_guard_sockets_open(&options, &settings.guard, &sockets, &error);
    if (good) {
        good = serve(&options, &settings, &sockets, &error);
        vpt_guard_sockets_close(&sockets, &options);
    }
    if (!good)
        fprintf(stderr, "virt-passthru-guard: %s\n", error->message);
    if (good)
        return EXIT_SUCCESS;
    return g_error_matches(error, VPT_ERROR, VPT_ERROR_USAGE) ? EXIT_USAGE : EXIT_FAILURE;
}
