/* vpt-cli-main.c: virt-passthru: from the command line to a command, from an error to a status
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "vpt-cli.h"

/* A standard stream that the caller closed must not become the first file that is
 * opened; in its place comes one where every read and write fails. */
static void
hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            _exit(VPT_EXIT_FAILED);
    }
}

static gboolean
wants_json(char **argv)
{
    return g_strv_contains((const char *const *)argv, "--json");
}

static VptExit
run(VptCli *cli, char **argv, GError **error)
{
    if (!vpt_cli_parse(cli, argv, error))
        return VPT_EXIT_USAGE;

    if (cli->version)
        return vpt_cli_answer(VPT_EXIT_DONE, PACKAGE_STRING "\n", error);

    if (cli->help) {
        g_autofree char *page = cli->command ? vpt_cli_describe(cli->command) : vpt_cli_overview();

        return vpt_cli_answer(VPT_EXIT_DONE, page, error);
    }

    if (cli->command)
        return cli->command->run(cli, error);
    if (!cli->operands[0])
        return vpt_cli_shell(cli, error);
    if (!cli->operands[1] && vpt_cli_is_script(cli->operands[0]))
        return vpt_cli_script(cli, cli->operands[0], error);
    return vpt_cli_virsh(cli, cli->operands, error);
}

/* The messages of the program are English, and so is what libvirt, GLib and the C library say in
 * them: their locale has no language.  What the rules say is in the user's. */
static locale_t
user_language(void)
{
    static gsize language;

    if (g_once_init_enter(&language)) {
        locale_t user = newlocale(LC_MESSAGES_MASK | LC_CTYPE_MASK, "", (locale_t)0);

        g_once_init_leave(&language, user ? (gsize)user : (gsize)LC_GLOBAL_LOCALE);
    }
    return (locale_t)language;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_auto(VptCli) cli = { 0 };
    VptExit status;

    (void)argc;
    hold_standard_streams();
    signal(SIGPIPE, SIG_IGN);
    vpt_text_set_language(user_language, g_getenv("TEXTDOMAINDIR"));

    status = run(&cli, argv, &error);
    if (error)
        status = vpt_cli_complain(cli.json || wants_json(argv), error);
    return (int)status;
}
