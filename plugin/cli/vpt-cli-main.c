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
static void
set_locale(void)
{
    locale_t user = newlocale(LC_MESSAGES_MASK | LC_CTYPE_MASK, "", (locale_t)0);

    setlocale(LC_CTYPE, "");
    vpt_text_set_language(user, g_getenv("TEXTDOMAINDIR"));
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
    set_locale();

    status = run(&cli, argv, &error);
    if (error)
        status = vpt_cli_complain(cli.json || wants_json(argv), error);
    return (int)status;
}
