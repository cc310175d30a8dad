/* vpt-cli-help.c: what the command table says to a person
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-cli.h"

#define PROGRAM "virt-passthru"
#define PAGE_WIDTH 80u

/* Puts the words of @text into lines of at most PAGE_WIDTH, each behind @indent
 * spaces; the cursor stands behind those already. */
static void
append_wrapped(GString *page, const char *text, guint indent)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint column = indent;

    for (guint i = 0; words[i]; i++) {
        guint width = (guint)g_utf8_strlen(words[i], -1);

        if (i > 0 && column + 1 + width > PAGE_WIDTH) {
            g_string_append_printf(page, "\n%*s", (int)indent, "");
            column = indent;
        } else if (i > 0) {
            g_string_append_c(page, ' ');
            column++;
        }
        g_string_append(page, words[i]);
        column += width;
    }
    g_string_append_c(page, '\n');
}

/* A term and, in a column of their own, the words about it. */
static void
append_entry(GString *page, const char *term, const char *text, guint column)
{
    gsize start = page->len;

    g_string_append_printf(page, "  %-*s  ", (int)column - 4, term);
    if (page->len - start > column)
        g_string_append_printf(page, "\n%*s", (int)column, "");
    append_wrapped(page, text, column);
}

static char *
option_term(const VptOption *option)
{
    g_autofree char *letter = g_strdup(option->letter ? "-x, " : "");

    if (option->letter)
        letter[1] = option->letter;
    return g_strdup_printf("%s--%s%s%s", letter, option->name, option->value ? " " : "",
                           option->value ? option->value : "");
}

static void
append_options(GString *page, const char *title, const VptOption *options)
{
    g_string_append_printf(page, "\n%s:\n", title);
    for (; options->name; options++) {
        g_autofree char *term = option_term(options);

        append_entry(page, term, options->text, 22);
    }
}

/**
 * vpt_cli_usage:
 * @command: (nullable): a command
 *
 * Returns: (transfer full): how it is called, in one line; for %NULL how any is
 */
char *
vpt_cli_usage(const VptCommand *command)
{
    GString *usage = g_string_new(PROGRAM);

    if (!command) {
        g_string_append(usage, " [OPTION...] COMMAND [ARGUMENT...]; see virt-passthru --help");
        return g_string_free(usage, FALSE);
    }

    g_string_append_printf(usage, " %s", command->name);
    if (*command->operands)
        g_string_append_printf(usage, " %s", command->operands);
    for (const VptOption *option = command->options; option && option->name; option++)
        g_string_append_printf(usage, " [--%s%s%s]", option->name, option->value ? " " : "",
                               option->value ? option->value : "");
    if (command->virsh)
        g_string_append(usage, " [OPTION...]");
    return g_string_free(usage, FALSE);
}

/**
 * vpt_cli_overview:
 *
 * Returns: (transfer full): what `virt-passthru --help` says
 */
char *
vpt_cli_overview(void)
{
    GString *page = g_string_new("usage: " PROGRAM " [OPTION...] COMMAND [ARGUMENT...]\n\n");
    const VptCommand *command;

    append_wrapped(page,
                   "Gives PCI devices of this host to virtual machines, and says what such a "
                   "machine can't do before it hurts.", 0);

    for (VptSection section = 0; section < VPT_SECTION_LAST; section++) {
        g_string_append_printf(page, "\n%s:\n", vpt_cli_section_title(section));
        for (guint i = 0; (command = vpt_cli_command(i)); i++) {
            if (command->section == section)
                append_entry(page, command->name, command->summary, 22);
        }
    }

    append_options(page, "Options", vpt_cli_globals);
    g_string_append_c(page, '\n');
    append_wrapped(page,
                   "Every other command goes to virsh; without a command there is a shell for all "
                   "of them. DEV is a PCI address (0000:03:00.0, "
                   "03:00.0), libvirt's name of it (pci_0000_03_00_0) or a label. '" PROGRAM
                   " help COMMAND' tells more of one command, virt-passthru(1) of all.", 0);
    return g_string_free(page, FALSE);
}

/**
 * vpt_cli_describe:
 * @command: a command
 *
 * Returns: (transfer full): what `virt-passthru help COMMAND` says
 */
char *
vpt_cli_describe(const VptCommand *command)
{
    g_autofree char *usage = vpt_cli_usage(command);
    g_autofree char *summary = g_strdup(command->summary);
    const char *shared = vpt_cli_section_text(command->section);
    GString *page = g_string_new(NULL);

    g_string_append_printf(page, "usage: %s\n\n", usage);
    summary[0] = g_ascii_toupper(summary[0]);
    g_string_append_printf(page, "%s.\n", summary);
    if (*command->text || shared) {
        g_string_append_c(page, '\n');
        append_wrapped(page, *command->text ? command->text : shared, 0);
    }

    if (command->options)
        append_options(page, "Options", command->options);
    g_string_append(page, "\n'" PROGRAM " --help' lists the options that every command takes.\n");
    return g_string_free(page, FALSE);
}

VptExit
vpt_cli_help(VptCli *cli, GError **error)
{
    const char *name = cli->operands[0];
    const VptCommand *command = name ? vpt_cli_find_command(name) : NULL;
    g_autofree char *page = NULL;

    if (name && !command) {
        char *args[] = { (char *)"help", cli->operands[0], NULL };

        return vpt_cli_virsh(cli, args, error);
    }

    page = command ? vpt_cli_describe(command) : vpt_cli_overview();
    return vpt_cli_answer(VPT_EXIT_DONE, page, error);
}
