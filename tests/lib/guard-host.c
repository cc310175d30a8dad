/* guard-host.c: a machine in a folder with libvirt and the guard, and a systemd to match
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "guard-host.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fake-tree.h"
#include "vpt-test.h"

GuardProof guard_proof;

static gboolean
prove(const VptRoots *roots, const char *instance, gboolean guarded, GError **error)
{
    (void)roots;
    (void)instance;

    guard_proof.n_asked++;
    guard_proof.guarded = guarded;
    if (guard_proof.dies)
        _exit(0);
    if (guard_proof.fails)
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS, "no refusal came");
    return !guard_proof.fails;
}

/* The guard's status socket: whoever connects is told the same. */
static gpointer
speak(gpointer data)
{
    static const char line[] = "{\"schema\":1}\n";
    GuardHost *host = data;
    int fd;

    while ((fd = accept(host->status, NULL, NULL)) >= 0) {
        if (send(fd, line, strlen(line), MSG_NOSIGNAL) < 0)
            g_printerr("the line was not taken\n");
        close(fd);
    }
    return NULL;
}

static void
start_speaker(GuardHost *host, const char *daemon)
{
    const char *path = g_str_equal(daemon, "libvirtd") ? GUARD_STATUS : GUARD_STATUS_MODULAR;
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    guard_host_put(host, path, "");
    guard_host_drop(host, path);
    g_snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", host->root, path);
    host->status = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CU_ASSERT_EQUAL(bind(host->status, (struct sockaddr *)&address, sizeof(address)), 0);
    CU_ASSERT_EQUAL(listen(host->status, 1), 0);
    host->speaker = g_thread_new("speaker", speak, host);
}

GuardHost *
guard_host_new(const char *daemon)
{
    GuardHost *host = g_new0(GuardHost, 1);
    g_autofree char *fake = g_build_filename(g_getenv("VPT_TEST_SRCDIR"), "tests", "lib",
                                             "fake-systemctl", NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *sysfs = NULL;
    g_autofree char *conf = NULL;
    const char *argv[] = { "bash", fake, "--new", NULL, daemon, NULL };
    int status = 1;

    host->root = g_dir_make_tmp("vpt-guard-XXXXXX", NULL);
    sysfs = g_build_filename(host->root, "sys", NULL);
    conf = g_build_filename(host->root, "conf", NULL);
    argv[3] = host->root;
    VPT_ASSERT_OK(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, &error) && status == 0, error);

    host->session = vpt_session_new(&(VptOptions){ .sysfs = sysfs, .conf = conf }, &error);
    VPT_ASSERT_OK(host->session, error);
    host->session->prove = prove;
    memset(&guard_proof, 0, sizeof(guard_proof));
    start_speaker(host, daemon);
    return host;
}

void
guard_host_free(GuardHost *host)
{
    shutdown(host->status, SHUT_RDWR);
    g_thread_join(host->speaker);
    close(host->status);
    vpt_session_free(host->session);
    fake_tree_remove(host->root);
    g_free(host->root);
    g_free(host);
}

void
guard_host_put(GuardHost *host, const char *path, const char *text)
{
    fake_tree_file(host->root, path, text);
}

void
guard_host_drop(GuardHost *host, const char *path)
{
    g_autofree char *full = g_build_filename(host->root, path, NULL);

    g_remove(full);
}

char *
guard_host_get(GuardHost *host, const char *path)
{
    g_autofree char *full = g_build_filename(host->root, path, NULL);
    char *text = NULL;

    return g_file_get_contents(full, &text, NULL, NULL) ? text : g_strdup("");
}

static int
compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
collect(const char *root, const char *folder, GPtrArray *files)
{
    g_autofree char *path = g_build_filename(root, folder, NULL);
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *inner = g_build_filename(folder, name, NULL);
        g_autofree char *full = g_build_filename(root, inner, NULL);

        if (g_file_test(full, G_FILE_TEST_IS_DIR))
            collect(root, inner, files);
        else
            g_ptr_array_add(files, g_steal_pointer(&inner));
    }
    g_dir_close(dir);
}

/* All files and what they hold, but for those that tell of the way there. */
char *
guard_host_snapshot(GuardHost *host)
{
    static const char *const way[] = { GUARD_UNITS "log", GUARD_UNITS "fail-at",
                                       GUARD_UNITS "fail-late", "run/virt-passthru/lock", NULL };
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    GString *text = g_string_new(NULL);

    collect(host->root, "", files);
    g_ptr_array_sort(files, compare);
    for (guint i = 0; i < files->len; i++) {
        const char *file = g_ptr_array_index(files, i);
        g_autofree char *content = guard_host_get(host, file);

        if (!g_strv_contains(way, file))
            g_string_append_printf(text, "%s: %s\n", file, content);
    }
    return g_string_free(text, FALSE);
}

gboolean
guard_host_change(GuardHost *host, gboolean install, GError **error)
{
    g_autoptr(VptPlan) plan = vpt_session_plan_guard(host->session, install, error);

    return plan && vpt_session_perform(host->session, plan, NULL, NULL, error);
}

void
guard_host_assert_changed(GuardHost *host, gboolean install)
{
    g_autoptr(GError) error = NULL;

    VPT_ASSERT_OK(guard_host_change(host, install, &error), error);
}

guint
guard_host_count_calls(GuardHost *host)
{
    g_autofree char *log = guard_host_get(host, GUARD_UNITS "log");
    g_auto(GStrv) lines = g_strsplit(log, "\n", -1);

    return g_strv_length(lines) - (*log ? 1 : 0);
}

void
guard_host_assert_status(GuardHost *host, gboolean works, const char *state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptGuardStatus) status = vpt_session_guard_status(host->session, &error);

    VPT_ASSERT_OK(status && status->places->len == 1, error);
    CU_ASSERT_EQUAL(status->works, works);
    VPT_ASSERT_STR(((VptGuardState *)g_ptr_array_index(status->places, 0))->state, state);
}
