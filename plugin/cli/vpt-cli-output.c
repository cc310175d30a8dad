/* vpt-cli-output.c: to the person or the program that called
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "vpt-cli.h"

/**
 * vpt_cli_write:
 * @fd: where to
 * @text: what
 *
 * Nothing is buffered, so that no error is left to the end of the program.
 *
 * Returns: whether all of it was written; else errno tells why
 */
gboolean
vpt_cli_write(int fd, const char *text)
{
    gsize length = strlen(text);

    while (length > 0) {
        ssize_t n = write(fd, text, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FALSE;
        text += n;
        length -= (gsize)n;
    }

    return TRUE;
}

/**
 * vpt_cli_terminal_width:
 *
 * Returns: the columns of the terminal that the standard output is, 0 where it is none
 */
guint
vpt_cli_terminal_width(void)
{
    struct winsize size;

    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/**
 * vpt_cli_answer:
 * @status: what to return
 * @text: for the standard output
 *
 * Returns: @status, or VPT_EXIT_FAILED with VPT_ERROR_IO in @error where the output is
 *   closed or full
 */
VptExit
vpt_cli_answer(VptExit status, const char *text, GError **error)
{
    if (vpt_cli_write(STDOUT_FILENO, text))
        return status;

    g_set_error(error, VPT_ERROR, VPT_ERROR_IO, "writing to the standard output: %s",
                g_strerror(errno));
    return VPT_EXIT_FAILED;
}

/**
 * vpt_cli_answer_json:
 * @status: what to return
 * @json: (transfer full) (nullable): for the standard output, without an end of line; %NULL
 *   where it could not be made, for which @error is set
 *
 * Returns: @status, or VPT_EXIT_FAILED with @error set
 */
VptExit
vpt_cli_answer_json(VptExit status, char *json, GError **error)
{
    g_autofree char *line = json ? g_strconcat(json, "\n", NULL) : NULL;

    g_free(json);
    return line ? vpt_cli_answer(status, line, error) : VPT_EXIT_FAILED;
}

/**
 * vpt_cli_printable:
 * @text: what a user, a file or another host calls something
 * @lines: whether it may have several lines
 *
 * Returns: (transfer full): @text in UTF-8, without anything that a terminal obeys
 */
char *
vpt_cli_printable(const char *text, gboolean lines)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *printable = g_string_new(NULL);

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (g_unichar_iscntrl(c) && !(lines && c == '\n'))
            g_string_append_printf(printable, "\\x%02x", c);
        else
            g_string_append_unichar(printable, c);
    }

    return g_string_free(printable, FALSE);
}

/**
 * vpt_cli_warn:
 * @prefix: `error: ` or the like
 * @text: a line without its end
 *
 * Prints both on the standard error output.
 */
void
vpt_cli_warn(const char *prefix, const char *text)
{
    g_autofree char *printable = vpt_cli_printable(text, FALSE);
    g_autofree char *line = g_strdup_printf("%s%s\n", prefix, printable);

    /* there is nobody left to whom the loss could be told */
    (void)vpt_cli_write(STDERR_FILENO, line);
}

/**
 * vpt_cli_warn_verdict:
 * @verdict: a verdict
 *
 * Tells its findings, warnings too, on the standard error output.
 */
void
vpt_cli_warn_verdict(const VptVerdict *verdict)
{
    g_autofree char *text = vpt_verdict_print(verdict);
    g_autofree char *printable = vpt_cli_printable(text, TRUE);

    (void)vpt_cli_write(STDERR_FILENO, printable);
}

/**
 * vpt_cli_refuse:
 * @cli: the call
 * @verdict: one that refuses
 *
 * Tells the reasons: JSON to the standard output where it was asked for, else the
 * text to the standard error output.
 *
 * Returns: VPT_EXIT_REFUSED, or VPT_EXIT_FAILED with @error set
 */
VptExit
vpt_cli_refuse(const VptCli *cli, const VptVerdict *verdict, GError **error)
{
    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_REFUSED, vpt_json_verdict(verdict), error);

    vpt_cli_warn_verdict(verdict);
    return VPT_EXIT_REFUSED;
}

/**
 * vpt_cli_complain:
 * @json: whether the caller reads JSON
 * @failure: what went wrong
 *
 * Tells it, on the standard error output, and to who reads JSON on the standard output.
 *
 * Returns: the exit status that belongs to @failure
 */
VptExit
vpt_cli_complain(gboolean json, const GError *failure)
{
    if (json)
        vpt_cli_answer_json(VPT_EXIT_FAILED, vpt_json_error(failure), NULL);
    vpt_cli_warn("error: ", failure->message);

    if (g_error_matches(failure, VPT_ERROR, VPT_ERROR_USAGE))
        return VPT_EXIT_USAGE;
    return g_error_matches(failure, VPT_ERROR, VPT_ERROR_REFUSED) ? VPT_EXIT_REFUSED
                                                                  : VPT_EXIT_FAILED;
}
