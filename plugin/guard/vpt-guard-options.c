/* vpt-guard-options.c: what the guard is told when it is started
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-options.h"

#include <string.h>

#include "vpt-error.h"

#define SETTINGS_FILE "virt-passthru.conf"

/**
 * vpt_guard_options_clear:
 * @options: options, whose strings are freed
 */
void
vpt_guard_options_clear(VptGuardOptions *options)
{
    g_free(options->listen);
    g_free(options->backend);
    g_free(options->listen_ro);
    g_free(options->backend_ro);
    g_free(options->status);
    g_free(options->uri);
    g_free(options->conf);
    g_free(options->mode);
    g_free(options->group);
}

static gboolean
check(const VptGuardOptions *options, GError **error)
{
    if (!options->backend)
        g_set_error_literal(error, VPT_ERROR, VPT_ERROR_USAGE,
                            "--backend is missing: the socket of libvirt's daemon");
    else if (options->listen_ro && !options->backend_ro)
        g_set_error_literal(error, VPT_ERROR, VPT_ERROR_USAGE,
                            "--backend-ro is missing: --listen-ro leads to libvirt's read-only "
                            "socket, never to the other");
    else if (strcspn(options->uri, ":+") == strlen(options->uri))
        g_set_error(error, VPT_ERROR, VPT_ERROR_USAGE,
                    "--uri '%s' is no URI of libvirt, which looks like qemu:///system",
                    options->uri);
    else
        return TRUE;

    return FALSE;
}

/**
 * vpt_guard_options_parse:
 * @argc: number of arguments
 * @argv: arguments
 * @options: (inout): zeroed; set on success and failure
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
vpt_guard_options_parse(int argc, char **argv, VptGuardOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        { "listen", 0, 0, G_OPTION_ARG_FILENAME, &options->listen,
          "where libvirt's clients connect to", "SOCKET" },
        { "backend", 0, 0, G_OPTION_ARG_FILENAME, &options->backend,
          "the socket of libvirt's daemon", "SOCKET" },
        { "listen-ro", 0, 0, G_OPTION_ARG_FILENAME, &options->listen_ro,
          "where clients connect to that only look", "SOCKET" },
        { "backend-ro", 0, 0, G_OPTION_ARG_FILENAME, &options->backend_ro,
          "the read-only socket of libvirt's daemon", "SOCKET" },
        { "status", 0, 0, G_OPTION_ARG_FILENAME, &options->status,
          "where the counters can be read", "SOCKET" },
        { "uri", 0, 0, G_OPTION_ARG_STRING, &options->uri,
          "what the guard itself opens at the daemon (qemu:///system)", "URI" },
        { "conf", 0, 0, G_OPTION_ARG_FILENAME, &options->conf,
          "another folder of virt-passthru.conf than /etc/virt-passthru", "DIR" },
        { "mode", 0, 0, G_OPTION_ARG_STRING, &options->mode,
          "permissions of the socket of --listen", "OCTAL" },
        { "group", 0, 0, G_OPTION_ARG_STRING, &options->group,
          "group of the socket of --listen", "NAME" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    g_option_context_set_summary(context,
                                 "Stands between libvirt's clients and its daemon, and refuses "
                                 "what a guest with a\nreal device can't do.");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return FALSE;
    if (argc > 1) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_USAGE,
                    "'%s' is too much; see virt-passthru-guard --help", argv[1]);
        return FALSE;
    }

    if (!options->uri)
        options->uri = g_strdup("qemu:///system");
    if (!options->conf)
        options->conf = g_strdup("/etc/virt-passthru");
    return check(options, error);
}

/**
 * vpt_guard_options_scheme:
 * @options: options
 *
 * Returns: (transfer full): the driver that the rules are about, like `qemu`
 */
char *
vpt_guard_options_scheme(const VptGuardOptions *options)
{
    return g_strndup(options->uri, strcspn(options->uri, ":+"));
}

/**
 * vpt_guard_options_settings:
 * @options: options
 * @ret_settings: (out): what virt-passthru.conf says, written only on success
 *
 * Returns: %TRUE, or %FALSE with @error set: the file can't be read or understood
 */
gboolean
vpt_guard_options_settings(const VptGuardOptions *options, VptSettings *ret_settings,
                           GError **error)
{
    g_autofree char *path = g_build_filename(options->conf, SETTINGS_FILE, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) failure = NULL;
    VptSettings settings = VPT_SETTINGS_DEFAULT;

    if (!g_file_get_contents(path, &text, NULL, &failure) &&
        !g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO, "%s", failure->message);
        return FALSE;
    }
    if (text && !vpt_settings_parse(text, path, &settings, error))
        return FALSE;

    *ret_settings = settings;
    return TRUE;
}
