/* vpt-cli-docs.c: fills a manual page or the completion with what the command table says
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Run when the program is built, and not installed.  A line of the template that is
 * `@commands@`, `@options@`, `@grammar@`, `@rules@`, `@texts@` or `@virsh-options@` is replaced. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vpt-cli-guard.h"

/* POD takes a capital letter before `<` for a formatting code; nothing else is special. */
static void
append_pod(GString *page, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at == '<')
            g_string_append(page, "E<lt>");
        else
            g_string_append_c(page, *at);
    }
}

static void
append_options(GString *page, const VptOption *options)
{
    if (!options || !options->name)
        return;

    g_string_append(page, "=over 4\n\n");
    for (; options->name; options++) {
        g_string_append(page, "=item ");
        if (options->letter)
            g_string_append_printf(page, "B<-%c>, ", options->letter);
        g_string_append_printf(page, "B<--%s>", options->name);
        if (options->value)
            g_string_append_printf(page, " I<%s>", options->value);
        g_string_append(page, "\n\n");
        append_pod(page, options->text);
        g_string_append(page, "\n\n");
    }
    g_string_append(page, "=back\n\n");
}

static void
append_command(GString *page, const VptCommand *command)
{
    g_autofree char *usage = vpt_cli_usage(command);
    g_autofree char *summary = g_strdup(command->summary);

    /* behind the name of the program */
    g_string_append_printf(page, "=item B<%s>", command->name);
    g_string_append_printf(page, "%s\n\n", strchr(usage, ' ') + 1 + strlen(command->name));
    summary[0] = g_ascii_toupper(summary[0]);
    append_pod(page, summary);
    g_string_append(page, ".\n\n");
    if (*command->text) {
        append_pod(page, command->text);
        g_string_append(page, "\n\n");
    }
    append_options(page, command->options);
}

static void
append_commands(GString *page)
{
    const VptCommand *command;

    for (VptSection section = 0; section < VPT_SECTION_LAST; section++) {
        const char *text = vpt_cli_section_text(section);

        g_string_append_printf(page, "=head2 %s\n\n", vpt_cli_section_title(section));
        if (text) {
            append_pod(page, text);
            g_string_append(page, "\n\n");
        }
        g_string_append(page, "=over 4\n\n");
        for (guint i = 0; (command = vpt_cli_command(i)); i++) {
            if (command->section == section)
                append_command(page, command);
        }
        g_string_append(page, "=back\n\n");
    }
}

static void
append_global_options(GString *page)
{
    append_options(page, vpt_cli_globals);
}

/* What completion offers behind an option: `--profile=directpath,kvm`, `--facts=FILE`. */
static void
append_option_words(GString *page, const VptOption *option)
{
    g_autofree char *words = g_strdup(option->words ? option->words : "");

    g_strdelimit(words, " ", ',');
    if (option->letter)
        g_string_append_printf(page, " -%c%s%s", option->letter, option->value ? "=" : "", words);
    g_string_append_printf(page, " --%s%s%s", option->name, option->value ? "=" : "", words);
}

static void
append_row(GString *page, const char *name, const char *operands, const VptOption *options)
{
    g_string_append_printf(page, "    ['%s']='%s |", name, operands);
    for (; options && options->name; options++)
        append_option_words(page, options);
    g_string_append(page, "'\n");
}

/* The rows of an associative array of bash; the operations and the global options have
 * names that no command has. */
static void
append_grammar(GString *page)
{
    g_autoptr(GString) operations = g_string_new(NULL);
    const VptCommand *command;

    for (VptOperation op = 0; op < VPT_OP_LAST; op++)
        g_string_append_printf(operations, "%s%s", op > 0 ? " " : "", vpt_operation_name(op));

    append_row(page, ":options", "", vpt_cli_globals);
    append_row(page, ":operations", operations->str, NULL);
    for (guint i = 0; (command = vpt_cli_command(i)); i++) {
        if (command->section != VPT_SECTION_HIDDEN && !command->virsh)
            append_row(page, command->name, command->operands, command->options);
    }
}

/* A text of a rule has its placeholders in braces.  Verbs are there because culprits may be
 * many; the page is about one. */
static void
append_rule_text(GString *page, const char *label, const char *text)
{
    static const char *const verbs[] = { "is", "has", "does", "shares", "serves", NULL };
    g_auto(GStrv) pieces = g_strsplit_set(text, "{}", -1);

    g_string_append_printf(page, "%s: ", label);
    for (guint i = 0; pieces[i]; i++) {
        if (i % 2 == 0 || g_strv_contains(verbs, pieces[i]))
            append_pod(page, pieces[i]);
        else if (g_str_equal(pieces[i], "culprits"))
            g_string_append(page, "I<culprit>");
        else
            g_string_append_printf(page, "I<%s>", pieces[i]);
    }
    g_string_append(page, "\n\n");
}

/* Which setting allows what a rule refuses. */
static void
append_setting(GString *page, const VptRule *rule)
{
    g_string_append(page, "setting: ");
    if (rule->force == VPT_FORCE_HARDWARE)
        g_string_append(page, "none allows it");
    else
        g_string_append_printf(page, "B<[rules] %s = allow>", rule->id);
    if (rule->force == VPT_FORCE_PROFILE)
        g_string_append(page, ", or B<--profile kvm>");
    if (rule->firm)
        g_string_append(page, ", which alone is no way out: it goes wrong all the same");
    g_string_append(page, "\n\n");
}

/* By which mechanisms a device is no longer in the way. */
static void
append_exceptions(GString *page, const VptRule *rule)
{
    const char *separator = "exceptions: ";

    for (VptExceptionKind kind = 0; kind < VPT_EXCEPTION_LAST; kind++) {
        if ((rule->exceptions & VPT_EXCEPTION(kind)) == 0)
            continue;
        g_string_append_printf(page, "%sB<%s>", separator, vpt_exception_name(kind));
        separator = ", ";
    }
    if (rule->exceptions != 0)
        g_string_append(page, "\n\n");
}

static void
append_rules(GString *page)
{
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    g_string_append(page, "=over 4\n\n");
    for (guint i = 0; i < n_rules; i++) {
        const char *separator = "";

        g_string_append_printf(page, "=item B<%s> (%s)\n\nJudges ", rules[i].id,
                               vpt_force_name(rules[i].force));
        for (VptOperation op = 0; op < VPT_OP_LAST; op++) {
            if ((rules[i].ops & VPT_OP(op)) == 0)
                continue;
            g_string_append_printf(page, "%sB<%s>", separator, vpt_operation_name(op));
            separator = ", ";
        }
        g_string_append(page, ".\n\n");
        append_rule_text(page, "cause", rules[i].cause);
        append_rule_text(page, "because", rules[i].because);
        append_rule_text(page, "instead", rules[i].instead);
        append_exceptions(page, &rules[i]);
        append_setting(page, &rules[i]);
    }
    g_string_append(page, "=back\n\n");
}

/* Once, and not what is a placeholder and nothing else. */
static void
append_text(GString *page, const char *rule, const char *what, const char *text)
{
    g_autofree char *escaped = g_strescape(text, NULL);
    g_autofree char *call = g_strdup_printf("N_(\"%s\")\n", escaped);

    if (strstr(page->str, call) || (*text == '{' && !strchr(text, '}')[1]))
        return;
    g_string_append_printf(page, "/* TRANSLATORS: rule %s: %s */\n%s", rule, what, call);
}

/* The texts of the rules as C in which xgettext finds them: in the table macros are parts of
 * them, and none can be forgotten here. */
static void
append_texts(GString *page)
{
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    for (guint i = 0; i < n_rules; i++) {
        append_text(page, rules[i].id, "in a table", rules[i].brief);
        append_text(page, rules[i].id, "refused", rules[i].refused);
        append_text(page, rules[i].id, "cause", rules[i].cause);
        append_text(page, rules[i].id, "because", rules[i].because);
        append_text(page, rules[i].id, "instead", rules[i].instead);
    }
}

/* A row a guarded command, its options behind it: for tests/virsh-options.sh */
static void
append_virsh_options(GString *page)
{
    const VptGuarded *guarded;

    for (guint i = 0; (guarded = vpt_cli_guarded(i)); i++)
        g_string_append_printf(page, "%s %s\n", guarded->command.name, guarded->grammar);
}

static const struct {
    const char *line;
    void (*append)(GString *page);
} parts[] = {
    { "@commands@", append_commands },
    { "@options@", append_global_options },
    { "@grammar@", append_grammar },
    { "@rules@", append_rules },
    { "@texts@", append_texts },
    { "@virsh-options@", append_virsh_options },
};

static char *
fill(const char *template)
{
    g_auto(GStrv) lines = g_strsplit(template, "\n", -1);
    GString *page = g_string_new(NULL);

    for (guint i = 0; lines[i]; i++) {
        guint part = 0;

        while (part < G_N_ELEMENTS(parts) && !g_str_equal(lines[i], parts[part].line))
            part++;
        if (part < G_N_ELEMENTS(parts))
            parts[part].append(page);
        else
            g_string_append_printf(page, "%s%s", lines[i], lines[i + 1] ? "\n" : "");
    }

    return g_string_free(page, FALSE);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *template = NULL;
    g_autofree char *page = NULL;

    if (argc != 2 || !g_file_get_contents(argv[1], &template, NULL, &error)) {
        fprintf(stderr, "usage: %s TEMPLATE%s%s\n", argv[0], error ? ": " : "",
                error ? error->message : "");
        return EXIT_FAILURE;
    }

    page = fill(template);
    return fputs(page, stdout) < 0 || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
