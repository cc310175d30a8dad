/* test-guardsetup.c: the guard put before libvirt and taken away, with a systemd in a folder
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake-tree.h"
#include "guard-host.h"
#include "vpt-test.h"

#define GUARD GUARD_UNITS "virt-passthru-guard@libvirt.socket/"
#define GUARD_RO GUARD_UNITS "virt-passthru-guard-ro@libvirt.socket/"
#define DROPIN "etc/systemd/system/libvirtd.socket.d/50-virt-passthru.conf"
#define DROPIN_RO "etc/systemd/system/libvirtd-ro.socket.d/50-virt-passthru.conf"

static void
there_and_back(const char *daemon)
{
    g_autoptr(GuardHost) host = guard_host_new(daemon);
    g_autofree char *before = guard_host_snapshot(host);
    g_autofree char *installed = NULL;
    g_autofree char *again = NULL;
    g_autofree char *after = NULL;
    guint n_calls;

    guard_host_assert_status(host, FALSE, "absent");
    guard_host_assert_changed(host, TRUE);
    guard_host_assert_status(host, TRUE, "running");
    CU_ASSERT_EQUAL(guard_proof.n_asked, 1);
    CU_ASSERT_TRUE(guard_proof.guarded);
    installed = guard_host_snapshot(host);
    n_calls = guard_host_count_calls(host);

    guard_host_assert_changed(host, TRUE);
    again = guard_host_snapshot(host);
    VPT_ASSERT_STR(again, installed);
    CU_ASSERT_EQUAL(guard_host_count_calls(host), n_calls);
    CU_ASSERT_EQUAL(guard_proof.n_asked, 2);

    guard_host_assert_changed(host, FALSE);
    after = guard_host_snapshot(host);
    VPT_ASSERT_STR(after, before);
    CU_ASSERT_EQUAL(guard_proof.n_asked, 3);
    CU_ASSERT_FALSE(guard_proof.guarded);

    n_calls = guard_host_count_calls(host);
    guard_host_assert_changed(host, FALSE);
    CU_ASSERT_EQUAL(guard_host_count_calls(host), n_calls);
}

static void
test_there_and_back(void)
{
    there_and_back("libvirtd");
    there_and_back("virtqemud");
}

/* Every call of systemctl fails once, before or after it has done its work. */
static void
fail_each_call(gboolean install)
{
    g_autoptr(GuardHost) host = guard_host_new("libvirtd");
    g_autofree char *before = NULL;
    guint n_calls;

    if (!install)
        guard_host_assert_changed(host, TRUE);
    before = guard_host_snapshot(host);
    guard_host_drop(host, GUARD_UNITS "log");
    guard_host_assert_changed(host, install);
    n_calls = guard_host_count_calls(host);
    CU_ASSERT_TRUE(n_calls >= 6);
    guard_host_assert_changed(host, !install);

    for (guint i = 0; i < 2 * n_calls; i++) {
        g_autofree char *number = g_strdup_printf("%u\n", i / 2 + 1);
        g_autoptr(GError) error = NULL;
        g_autofree char *after = NULL;

        guard_host_drop(host, GUARD_UNITS "log");
        guard_host_drop(host, GUARD_UNITS "fail-late");
        guard_host_put(host, GUARD_UNITS "fail-at", number);
        if (i % 2 == 1)
            guard_host_put(host, GUARD_UNITS "fail-late", "");

        CU_ASSERT_FALSE(guard_host_change(host, install, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_UNDONE);
        CU_ASSERT_PTR_NOT_NULL(error ? strstr(error->message, "timed out; everything is") : NULL);
        after = guard_host_snapshot(host);
        VPT_ASSERT_STR(after, before);
    }
}

static void
test_each_call_fails(void)
{
    fail_each_call(TRUE);
    fail_each_call(FALSE);
}

static void
assert_undone(GuardHost *host, gboolean install, const char *words)
{
    g_autofree char *before = guard_host_snapshot(host);
    g_autoptr(GError) error = NULL;
    g_autofree char *after = NULL;

    CU_ASSERT_FALSE(guard_host_change(host, install, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_UNDONE);
    CU_ASSERT_PTR_NOT_NULL(error ? strstr(error->message, words) : NULL);
    after = guard_host_snapshot(host);
    VPT_ASSERT_STR(after, before);
}

static void
test_no_proof(void)
{
    g_autoptr(GuardHost) host = guard_host_new("libvirtd");

    guard_proof.fails = TRUE;
    assert_undone(host, TRUE, "no refusal came; everything is as it was");

    guard_proof.fails = FALSE;
    guard_host_assert_changed(host, TRUE);
    guard_proof.fails = TRUE;
    assert_undone(host, FALSE, "no refusal came; everything is as it was");
}

/* Its folder is a link that leads nowhere. */
static void
test_no_file(void)
{
    g_autoptr(GuardHost) host = guard_host_new("libvirtd");

    fake_tree_link(host->root, "etc/systemd/system/libvirtd-ro.socket.d", "nowhere");
    assert_undone(host, TRUE, "libvirtd-ro.socket.d");
    CU_ASSERT_EQUAL(guard_host_count_calls(host), 4);
}

static void
kill_in_the_proof(GuardHost *host)
{
    pid_t child = fork();

    if (child == 0) {
        guard_proof.dies = TRUE;
        guard_host_change(host, TRUE, NULL);
        _exit(1);
    }
    waitpid(child, NULL, 0);
}

static void
recover(GuardHost *host, gboolean finish)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptPlan) plan = vpt_session_interrupted(host->session, &error);

    VPT_ASSERT_OK(plan, error);
    VPT_ASSERT_OK(plan && vpt_session_recover(host->session, plan, finish, NULL, NULL, &error),
                  error);
}

static void
test_killed(void)
{
    g_autoptr(GuardHost) host = guard_host_new("libvirtd");
    g_autofree char *before = guard_host_snapshot(host);
    g_autofree char *after = NULL;

    kill_in_the_proof(host);
    recover(host, FALSE);
    after = guard_host_snapshot(host);
    VPT_ASSERT_STR(after, before);

    kill_in_the_proof(host);
    recover(host, TRUE);
    CU_ASSERT_EQUAL(guard_proof.n_asked, 1);
    guard_host_assert_status(host, TRUE, "running");
}

/* Whatever is left of it, guard-install makes it whole, and guard-remove takes it away. */
static void
test_half_there(void)
{
    static const char *const gone[] = { DROPIN, DROPIN_RO,
                                        GUARD_UNITS "libvirtd.socket/ActiveState",
                                        GUARD "ActiveState",
                                        GUARD "UnitFileState",
                                        GUARD_RO "UnitFileState" };

    for (guint i = 0; i < G_N_ELEMENTS(gone); i++) {
        g_autoptr(GuardHost) host = guard_host_new("libvirtd");
        g_autofree char *before = guard_host_snapshot(host);
        g_autofree char *installed = NULL;
        g_autofree char *after = NULL;
        gboolean is_daemon = strstr(gone[i], "libvirtd.socket/") != NULL;

        guard_host_assert_changed(host, TRUE);
        installed = guard_host_snapshot(host);
        guard_host_drop(host, gone[i]);
        if (is_daemon) {
            /* then there is no libvirt to be guarded, but the guard can go */
            guard_host_assert_status(host, FALSE, "running");
            guard_host_assert_changed(host, FALSE);
            after = guard_host_get(host, DROPIN);
            VPT_ASSERT_STR(after, "");
            continue;
        }

        guard_host_assert_status(host, FALSE, "running");
        guard_host_assert_changed(host, TRUE);
        after = guard_host_snapshot(host);
        VPT_ASSERT_STR(after, installed);

        guard_host_drop(host, gone[i]);
        guard_host_assert_changed(host, FALSE);
        g_free(after);
        after = guard_host_snapshot(host);
        if (strstr(gone[i], GUARD_UNITS "virt") == NULL)
            VPT_ASSERT_STR(after, before);
    }
}

static void
assert_refused(GuardHost *host, gboolean install, int code, const char *words)
{
    g_autoptr(GError) error = NULL;
    guint n_calls = guard_host_count_calls(host);

    CU_ASSERT_FALSE(guard_host_change(host, install, &error));
    VPT_ASSERT_ERROR(error, code);
    if (!error || !strstr(error->message, words))
        VPT_ASSERT_STR(error ? error->message : NULL, words);
    CU_ASSERT_EQUAL(guard_host_count_calls(host), n_calls);
}

static void
test_not_begun(void)
{
    g_autoptr(GuardHost) host = guard_host_new("libvirtd");

    guard_host_put(host, "etc/libvirt/libvirtd.conf", "# auth\n  auth_unix_rw = \"sasl\"\n");
    assert_refused(host, TRUE, VPT_ERROR_CONFLICT, "SASL");
    guard_host_put(host, "etc/libvirt/libvirtd.conf", "#auth_unix_rw = \"sasl\"\n");

    host->session->settings.guard.auth = VPT_GUARD_AUTH_NONE;
    assert_refused(host, TRUE, VPT_ERROR_CONFLICT, "SocketMode=0660");
    host->session->settings.guard.auth = VPT_GUARD_AUTH_POLKIT;

    guard_host_put(host, GUARD_UNITS "libvirtd.service/RequiredBy", "libvirt-guests.service\n");
    guard_host_put(host, GUARD_UNITS "libvirt-guests.service/ActiveState", "active\n");
    assert_refused(host, TRUE, VPT_ERROR_CONFLICT,
                   "'libvirt-guests.service' together with libvirtd");
    guard_host_put(host, GUARD_UNITS "libvirt-guests.service/ActiveState", "inactive\n");

    guard_host_put(host, GUARD "LoadState", "not-found\n");
    assert_refused(host, TRUE, VPT_ERROR_NOT_FOUND, "'virt-passthru-guard@libvirt.socket'");
    guard_host_put(host, GUARD "LoadState", "loaded\n");

    guard_host_put(host, GUARD_UNITS "libvirtd.socket/ActiveState", "inactive\n");
    assert_refused(host, TRUE, VPT_ERROR_NOT_FOUND, "systemd listens for no libvirt");
    guard_host_put(host, GUARD_UNITS "libvirtd.socket/ActiveState", "active\n");

    guard_host_drop(host, "run/systemd/system");
    assert_refused(host, TRUE, VPT_ERROR_FACTS, "foreground: virt-passthru-guard --listen");
    assert_refused(host, FALSE, VPT_ERROR_FACTS, "systemd does not run here");
}

/* Without polkit, with the mode of the socket set by hand */
static void
test_mode_by_hand(void)
{
    g_autoptr(GuardHost) host = guard_host_new("libvirtd");

    host->session->settings.guard.auth = VPT_GUARD_AUTH_NONE;
    guard_host_put(host, "etc/systemd/system/virt-passthru-guard@.socket.d/50-mode.conf",
                   "[Socket]\nSocketMode=0660\nSocketGroup=libvirt\n");
    guard_host_assert_changed(host, TRUE);
    guard_host_assert_changed(host, FALSE);
}

VPT_TEST_MAIN("guardsetup",
              { "installed, tried again, removed", test_there_and_back },
              { "each call of systemctl fails once", test_each_call_fails },
              { "a proof that fails", test_no_proof },
              { "a file that can't be written", test_no_file },
              { "killed, and recovered from", test_killed },
              { "whatever is half there", test_half_there },
              { "what is not begun", test_not_begun },
              { "who may come in without polkit", test_mode_by_hand })
