/* vpt-cli-guard.h: commands of virsh that are judged before virsh gets them: their table
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-cli.h"

typedef struct VptGuarded VptGuarded;

/**
 * VptCall: arguments as virsh will read them
 * @cli: whose call it is
 * @guarded: the command
 * @values: (element-type utf8, utf8): the options that were given, by name, operands among
 *   them; the value of a flag is empty
 * @words: (element-type utf8): the values of the option that may be given many times
 * @operands: (element-type utf8): all that is no option, whatever it stands for
 * @has_unknown: whether an option was given that is not in the grammar
 * @json: whether `--json` was, which is ours
 * @help: whether `--help` was
 * @args: (array zero-terminated=1): what virsh will get: the command and its arguments
 * @session: (nullable): where to ask
 * @domain: (nullable): the domain that is being judged
 */
typedef struct {
    const VptCli *cli;
    const VptGuarded *guarded;
    GHashTable *values;
    GPtrArray *words;
    GPtrArray *operands;
    gboolean has_unknown;
    gboolean json;
    gboolean help;
    char **args;
    VptSession *session;
    const VptDomain *domain;
} VptCall;

/* Nothing to judge */
#define VPT_CLI_PASS VPT_OP_LAST

/**
 * VptGuardRow: what a command is, by the first row that fits
 * @fits: (nullable): whether it does; %NULL: always, and it is the last
 * @option: (nullable): handed to @fits
 * @running: what it is for a domain that runs
 * @off: and for one that is off
 */
typedef struct {
    gboolean (*fits)(const VptCall *call, const char *option);
    const char *option;
    VptOperation running;
    VptOperation off;
} VptGuardRow;

/**
 * VptSubject: which domain a command is about
 * @VPT_SUBJECT_DOMAIN: the one that its option `domain` names
 * @VPT_SUBJECT_IMAGE: the one in the save image that its option `file` names
 * @VPT_SUBJECT_FILE: the one whose XML is in the file that its option `file` names
 */
typedef enum {
    VPT_SUBJECT_DOMAIN,
    VPT_SUBJECT_IMAGE,
    VPT_SUBJECT_FILE,
} VptSubject;

/**
 * VptGuarded: one row of the table of guarded commands
 * @command: what help says of it
 * @grammar: its options in virsh's order, parted by spaces: `flag`, `name=` with a value that
 *   may stand as an operand, `name:` with one that may not, `name...` that takes all operands
 *   that are left, `alias>name`
 * @subject: which domain it is about
 * @rows: (nullable): what it is
 * @operation: (nullable): finds that out where there are no @rows
 * @devices: (nullable): host devices that come or go with it
 * @device_op: what the rules are asked about them: attach or detach
 * @fresh: (nullable): the option with which a saved state is dropped before
 */
struct VptGuarded {
    VptCommand command;
    const char *grammar;
    VptSubject subject;
    const VptGuardRow *rows;
    VptOperation (*operation)(const VptCall *call);
    char **(*devices)(const VptCall *call);
    VptOperation device_op;
    const char *fresh;
};

/* vpt-cli-guarded.c: the table */
const VptGuarded *vpt_cli_guarded(guint at);
const VptGuarded *vpt_cli_find_guarded(const char *name);

/* vpt-cli-call.c: arguments as virsh reads them */
VptCall *vpt_cli_call_new(const VptGuarded *guarded, char **args);
void vpt_cli_call_free(VptCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptCall, vpt_cli_call_free)

/* vpt-cli-request.c: what a call asks for */
gboolean vpt_cli_given(const VptCall *call, const char *option);
gboolean vpt_cli_only_config(const VptCall *call, const char *option);
gboolean vpt_cli_names_no_memory(const VptCall *call, const char *option);
gboolean vpt_cli_file_has_no_memory(const VptCall *call, const char *option);
gboolean vpt_cli_records(const VptCall *call, const char *option);
gboolean vpt_cli_tolerates_faults(const VptCall *call, const char *option);
VptOperation vpt_cli_monitor_operation(const VptCall *call);
VptOperation vpt_cli_agent_operation(const VptCall *call);
VptOperation vpt_cli_revert_operation(const VptCall *call);
char **vpt_cli_file_devices(const VptCall *call);
char **vpt_cli_interface_devices(const VptCall *call);
char **vpt_cli_alias_devices(const VptCall *call);
char **vpt_cli_detached_interface_devices(const VptCall *call);
