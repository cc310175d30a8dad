/* test-guardstatus.c: how the guard is, and what goes around it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "guard-host.h"
#include "vpt-test.h"

#define SERVICE GUARD_UNITS "virt-passthru-guard@libvirt.service/"

static gboolean
has_line(const VptGuardStatus *status, const char *name, const char *level)
{
    for (guint i = 0; i < status->checks->len; i++) {
        const VptCheck *check = g_ptr_array_index(status->checks, i);

        if (g_str_equal(check->name, name) && g_str_equal(check->level, level))
            return TRUE;
    }

    return FALSE;
}

static void
assert_line(GuardHost *host, const char *name, const char *level, gboolean there)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptGuardStatus) status = vpt_session_guard_status(host->session, &error);

    VPT_ASSERT_OK(status, error);
    CU_ASSERT_EQUAL(has_line(status, name, level), there);
}

static void
test_ways_around(void)
{
    g_autoptr(GuardHost) host = guard_host_new("libvirtd");
    g_autofree char *folder = g_build_filename(host->root, "run", "libvirt-guarded", NULL);

    guard_host_assert_changed(host, TRUE);
    assert_line(host, "guard", "PASS", TRUE);
    assert_line(host, "guard-root", "SKIP", TRUE);
    assert_line(host, "guard-network", "WARN", FALSE);

    guard_host_put(host, "proc/net/tcp",
        "  sl  local_address rem_address   st\n"
        "   0: 0100007F:407D 00000000:0000 01\n");
    assert_line(host, "guard-network", "WARN", FALSE);
    guard_host_put(host, "proc/net/tcp6",
        "  sl  local_address rem_address   st\n"
        "   0: 00000000000000000000000000000000:407D 00000000000000000000000000000000:0000 0A \n");
    assert_line(host, "guard-network", "WARN", TRUE);
    guard_host_drop(host, "proc/net/tcp6");
    guard_host_put(host, GUARD_UNITS "libvirtd-tls.socket/ActiveState", "active\n");
    assert_line(host, "guard-network", "WARN", TRUE);

    CU_ASSERT_EQUAL(g_mkdir(folder, 0700), 0);
    assert_line(host, "guard-folder", "PASS", TRUE);
    g_chmod(folder, 0711);
    assert_line(host, "guard-folder", "WARN", TRUE);

    guard_host_put(host, SERVICE "ActiveState", "failed\n");
    guard_host_assert_status(host, FALSE, "failed");
    guard_host_put(host, SERVICE "ActiveState", "inactive\n");
    guard_host_assert_status(host, TRUE, "waiting");
    guard_host_put(host, SERVICE "ActiveState", "active\n");
    guard_host_assert_status(host, TRUE, "running");
    guard_host_drop(host, GUARD_STATUS);
    guard_host_assert_status(host, FALSE, "silent");
    assert_line(host, "guard", "FAIL", TRUE);
}

/* Whoever connects is told this. */
typedef struct {
    int fd;
    const char *line;
} Speaker;

static gpointer
speak(gpointer data)
{
    const Speaker *speaker = data;
    int fd = accept(speaker->fd, NULL, NULL);

    if (write(fd, speaker->line, strlen(speaker->line)) < 0)
        g_printerr("the line was not taken\n");
    close(fd);
    return NULL;
}

static void
assert_told(GuardHost *host, const char *line, const char *state, const char *counters)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    Speaker speaker = { socket(AF_UNIX, SOCK_STREAM, 0), line };
    g_autoptr(GError) error = NULL;
    g_autoptr(VptGuardStatus) status = NULL;
    const VptGuardState *found;
    GThread *thread;

    g_snprintf(address.sun_path, sizeof(address.sun_path), "%s/" GUARD_STATUS, host->root);
    g_unlink(address.sun_path);
    CU_ASSERT_EQUAL(bind(speaker.fd, (struct sockaddr *)&address, sizeof(address)), 0);
    CU_ASSERT_EQUAL(listen(speaker.fd, 1), 0);
    thread = g_thread_new("speaker", speak, &speaker);

    status = vpt_session_guard_status(host->session, &error);
    g_thread_join(thread);
    close(speaker.fd);
    VPT_ASSERT_OK(status && status->places->len == 1, error);
    found = g_ptr_array_index(status->places, 0);
    VPT_ASSERT_STR(found->state, state);
    VPT_ASSERT_STR(found->counters, counters);
}

static void
test_counters(void)
{
    g_autoptr(GuardHost) host = guard_host_new("libvirtd");

    guard_host_assert_changed(host, TRUE);

    assert_told(host, "{\"schema\":1,\"refused\":2}\n", "running",
                "{\"schema\":1,\"refused\":2}");
    assert_told(host, "{\"schema\":1}", "silent", NULL);
    assert_told(host, "[1]\n", "silent", NULL);
    assert_told(host, "no JSON\n", "silent", NULL);
    assert_told(host, "", "silent", NULL);
}

VPT_TEST_MAIN("guardstatus", { "ways around", test_ways_around },
              { "counters, or what is none", test_counters })
