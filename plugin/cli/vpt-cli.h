/* vpt-cli.h: what the commands of virt-passthru share
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt.h"

/**
 * VptExit: what the shell learns
 * @VPT_EXIT_DONE: done, or allowed
 * @VPT_EXIT_FAILED: could not
 * @VPT_EXIT_USAGE: called in a way that no command takes
 * @VPT_EXIT_REFUSED: the rules say no
 */
typedef enum {
    VPT_EXIT_DONE,
    VPT_EXIT_FAILED,
    VPT_EXIT_USAGE,
    VPT_EXIT_REFUSED,
} VptExit;

typedef struct VptCli VptCli;

/**
 * VptOption: one option of the command line
 * @name: its long name
 * @letter: its short name, or 0
 * @kind: G_OPTION_ARG_NONE or G_OPTION_ARG_FILENAME
 * @offset: where in a VptCli its value goes
 * @value: (nullable): what stands for its value in the usage
 * @words: (nullable): what completion offers for its value: words, or `FILE`, `DIR`
 * @text: what it does
 */
typedef struct {
    const char *name;
    char letter;
    GOptionArg kind;
    gsize offset;
    const char *value;
    const char *words;
    const char *text;
} VptOption;

typedef enum {
    VPT_SECTION_HOST,
    VPT_SECTION_DOMAIN,
    VPT_SECTION_GUARDED,
    VPT_SECTION_OTHER,
    VPT_SECTION_HIDDEN,
    VPT_SECTION_LAST = VPT_SECTION_HIDDEN
} VptSection;

/**
 * VptCommand: one row of the command table
 * @name: what the user types
 * @section: where help lists it
 * @operands: grammar of its operands: `DOMAIN DEV...`, `[COMMAND]`; completion knows
 *   the words DOMAIN, DEV, FILE, OPERATION and COMMAND
 * @options: (nullable): its own options, up to one without a name
 * @summary: one line without a full stop
 * @text: what help and the manual say beyond that: paragraphs, parted by empty lines
 * @run: does it; returns an error in place of printing one
 * @virsh: whether its arguments are virsh's, and go to @run unparsed
 */
typedef struct {
    const char *name;
    VptSection section;
    const char *operands;
    const VptOption *options;
    const char *summary;
    const char *text;
    VptExit (*run)(VptCli *cli, GError **error);
    gboolean virsh;
} VptCommand;

/**
 * VptCli: one call of the program
 * @command: the row of the table, %NULL where no command of ours was called
 * @operands: (array zero-terminated=1): what follows the command, or for virsh's all of it
 * @colored: whether the standard output takes colour
 *
 * The other members are the values of the options.
 */
struct VptCli {
    const VptCommand *command;
    char **operands;
    gboolean colored;

    char *uri;
    char *profile;
    char *facts;
    char *sysfs;
    char *conf;
    char *color;
    gboolean no_color;
    gboolean json;
    gboolean readonly;
    gboolean help;
    gboolean version;

    char *label;
    char *svg;
    gboolean all;
    gboolean at_boot;
    gboolean dry_run;
    gboolean print_xml;
    gboolean in_place;
    gboolean live;
    gboolean undo;
    gboolean finish;
};

/* vpt-cli-commands.c: the table */
extern const VptOption vpt_cli_globals[];
const VptCommand *vpt_cli_command(guint at);
const VptCommand *vpt_cli_find_command(const char *name);
const char *vpt_cli_section_title(VptSection section);
const char *vpt_cli_section_text(VptSection section);

/* vpt-cli-args.c: from the command line to a VptCli */
gboolean vpt_cli_parse(VptCli *cli, char **argv, GError **error);
void vpt_cli_set_usage_error(GError **error, const VptCommand *command, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
void vpt_cli_clear(VptCli *cli);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(VptCli, vpt_cli_clear)

/* vpt-cli-help.c: what the table says to a person */
char *vpt_cli_usage(const VptCommand *command);
char *vpt_cli_overview(void);
char *vpt_cli_describe(const VptCommand *command);
VptExit vpt_cli_help(VptCli *cli, GError **error);

/* vpt-cli-output.c: to the person or the program that called */
guint vpt_cli_terminal_width(void);
VptExit vpt_cli_answer(VptExit status, const char *text, GError **error);
VptExit vpt_cli_answer_json(VptExit status, char *json, GError **error);
VptExit vpt_cli_answer_xml(const VptCli *cli, const char *xml, GError **error);
VptExit vpt_cli_refuse(const VptCli *cli, const VptVerdict *verdict, GError **error);
void vpt_cli_warn_verdict(const VptVerdict *verdict);
VptExit vpt_cli_complain(gboolean json, const GError *failure);
char *vpt_cli_printable(const char *text, gboolean lines);
gboolean vpt_cli_write(int fd, const char *text);
void vpt_cli_warn(const char *prefix, const char *text);

/* vpt-cli-file.c: texts from and to files */
char *vpt_cli_read_file(const char *path, GError **error);
gboolean vpt_cli_write_file(const char *path, const char *text, GError **error);

/* vpt-cli-peek.c: a look into a file that virsh will read after us */
char *vpt_cli_peek_file(const char *path, GError **error);

/* vpt-cli-host.c: the host as a whole */
VptExit vpt_cli_answer_checks(const VptCli *cli, const GPtrArray *checks, VptExit status,
                              GError **error);

/* vpt-cli-session.c: where the commands get their facts */
VptSession *vpt_cli_open(const VptCli *cli, gboolean read_only, GError **error);

/* vpt-cli-device.c: a device in words */
const char *vpt_cli_class_name(guint32 class);
char *vpt_cli_device_name(const VptDevice *device, gboolean brief);
const char *vpt_cli_state_color(VptStanding standing);

/* vpt-cli-virsh.c: everything that virsh does */
VptExit vpt_cli_virsh(const VptCli *cli, char **args, GError **error);

/* vpt-cli-shell.c: commands one after the other */
VptExit vpt_cli_shell(VptCli *cli, GError **error);
gboolean vpt_cli_is_script(const char *word);
VptExit vpt_cli_script(VptCli *cli, const char *text, GError **error);

/* the commands */
VptExit vpt_cli_complete(VptCli *cli, GError **error);
VptExit vpt_cli_dom_limits(VptCli *cli, GError **error);
VptExit vpt_cli_facts(VptCli *cli, GError **error);
VptExit vpt_cli_guard_install(VptCli *cli, GError **error);
VptExit vpt_cli_guard_remove(VptCli *cli, GError **error);
VptExit vpt_cli_guard_status(VptCli *cli, GError **error);
VptExit vpt_cli_host_check(VptCli *cli, GError **error);
VptExit vpt_cli_judged(VptCli *cli, GError **error);
VptExit vpt_cli_pci_attach(VptCli *cli, GError **error);
VptExit vpt_cli_pci_detach(VptCli *cli, GError **error);
VptExit vpt_cli_pci_disable(VptCli *cli, GError **error);
VptExit vpt_cli_pci_enable(VptCli *cli, GError **error);
VptExit vpt_cli_pci_groups(VptCli *cli, GError **error);
VptExit vpt_cli_pci_info(VptCli *cli, GError **error);
VptExit vpt_cli_pci_list(VptCli *cli, GError **error);
VptExit vpt_cli_recover(VptCli *cli, GError **error);
VptExit vpt_cli_why(VptCli *cli, GError **error);
VptExit vpt_cli_xml_attach(VptCli *cli, GError **error);
VptExit vpt_cli_xml_detach(VptCli *cli, GError **error);
