/* vpt-cli-guarded.c: the table of virsh's commands that are judged before virsh gets them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli-guard.h"

#define ALWAYS NULL, NULL

static const VptGuardRow save_rows[] = { { ALWAYS, VPT_OP_SAVE, VPT_OP_SAVE } };
static const VptGuardRow managedsave_rows[] = {
    { ALWAYS, VPT_OP_MANAGED_SAVE, VPT_OP_MANAGED_SAVE },
};
static const VptGuardRow image_edit_rows[] = {
    { ALWAYS, VPT_OP_SAVE_IMAGE_EDIT, VPT_OP_SAVE_IMAGE_EDIT },
};
static const VptGuardRow restore_rows[] = { { ALWAYS, VPT_OP_RESTORE, VPT_OP_RESTORE } };

static const VptGuardRow migrate_rows[] = {
    { vpt_cli_given, "offline", VPT_OP_MIGRATE_OFFLINE, VPT_OP_MIGRATE_OFFLINE },
    { ALWAYS, VPT_OP_MIGRATE, VPT_OP_MIGRATE },
};

static const VptGuardRow snapshot_rows[] = {
    { vpt_cli_given, "redefine", VPT_CLI_PASS, VPT_CLI_PASS },
    { vpt_cli_given, "disk-only", VPT_OP_SNAPSHOT_DISK, VPT_OP_SNAPSHOT_OFFLINE },
    { vpt_cli_file_has_no_memory, "xmlfile", VPT_OP_SNAPSHOT_DISK, VPT_OP_SNAPSHOT_OFFLINE },
    { ALWAYS, VPT_OP_SNAPSHOT_MEMORY, VPT_OP_SNAPSHOT_OFFLINE },
};

static const VptGuardRow snapshot_as_rows[] = {
    { vpt_cli_given, "print-xml", VPT_CLI_PASS, VPT_CLI_PASS },
    { vpt_cli_given, "disk-only", VPT_OP_SNAPSHOT_DISK, VPT_OP_SNAPSHOT_OFFLINE },
    { vpt_cli_names_no_memory, "memspec", VPT_OP_SNAPSHOT_DISK, VPT_OP_SNAPSHOT_OFFLINE },
    { ALWAYS, VPT_OP_SNAPSHOT_MEMORY, VPT_OP_SNAPSHOT_OFFLINE },
};

static const VptGuardRow checkpoint_rows[] = {
    { vpt_cli_given, "redefine", VPT_CLI_PASS, VPT_CLI_PASS },
    { vpt_cli_given, "print-xml", VPT_CLI_PASS, VPT_CLI_PASS },
    { ALWAYS, VPT_OP_CHECKPOINT, VPT_OP_CHECKPOINT },
};

static const VptGuardRow dump_rows[] = {
    { vpt_cli_given, "memory-only", VPT_OP_DUMP_MEMORY_ONLY, VPT_OP_DUMP_MEMORY_ONLY },
    { ALWAYS, VPT_OP_DUMP, VPT_OP_DUMP },
};

static const VptGuardRow suspend_rows[] = { { ALWAYS, VPT_OP_PAUSE, VPT_OP_PAUSE } };
static const VptGuardRow sleep_rows[] = { { ALWAYS, VPT_OP_GUEST_SUSPEND, VPT_OP_GUEST_SUSPEND } };
static const VptGuardRow start_rows[] = { { ALWAYS, VPT_CLI_PASS, VPT_OP_START } };
static const VptGuardRow create_rows[] = { { ALWAYS, VPT_OP_START, VPT_OP_START } };

static const VptGuardRow define_rows[] = {
    { vpt_cli_records, NULL, VPT_OP_RECORD_REPLAY, VPT_OP_RECORD_REPLAY },
    { vpt_cli_tolerates_faults, NULL, VPT_OP_FAULT_TOLERANCE, VPT_OP_FAULT_TOLERANCE },
    { ALWAYS, VPT_CLI_PASS, VPT_CLI_PASS },
};

/* What changes the virtual hardware does so in a domain that runs; else it is an edit. */
#define HOT_PLUG(operation)                                                                        \
    { vpt_cli_given, "print-xml", VPT_CLI_PASS, VPT_CLI_PASS },                                    \
    { vpt_cli_only_config, NULL, VPT_CLI_PASS, VPT_CLI_PASS },                                     \
    { ALWAYS, operation, VPT_CLI_PASS }

static const VptGuardRow device_rows[] = { HOT_PLUG(VPT_OP_HOTPLUG_DEVICE) };
static const VptGuardRow memory_rows[] = { HOT_PLUG(VPT_OP_HOTPLUG_MEMORY) };
static const VptGuardRow iothread_rows[] = { HOT_PLUG(VPT_OP_HOTPLUG_IOTHREAD) };

/* --guest has the guest itself take CPUs out of use; its hardware stays. */
static const VptGuardRow vcpu_rows[] = {
    { vpt_cli_given, "guest", VPT_CLI_PASS, VPT_CLI_PASS },
    HOT_PLUG(VPT_OP_HOTPLUG_VCPU),
};

#define COMMAND(name, operands, summary)                                                           \
    .command = { name, VPT_SECTION_GUARDED, operands, NULL, summary, "", vpt_cli_judged, TRUE }

/* The options are those of `virsh help COMMAND`, versions 9.0 to 11; tests/virsh-options.sh
 * compares them with the virsh that is installed. */
static const VptGuarded commands[] = {
    { COMMAND("save", "DOMAIN FILE", "save a domain's state to a file"),
      .grammar = "domain= file= bypass-cache xml= running paused verbose image-format: "
                 "parallel-channels:",
      .rows = save_rows },
    { COMMAND("save-image-edit", "FILE", "edit the XML in a save image"),
      .grammar = "file= running paused",
      .subject = VPT_SUBJECT_IMAGE, .rows = image_edit_rows },
    { COMMAND("save-image-define", "FILE XML", "change the XML in a save image"),
      .grammar = "file= xml= running paused",
      .subject = VPT_SUBJECT_IMAGE, .rows = image_edit_rows },
    { COMMAND("managedsave", "DOMAIN", "save a domain's state, for its next start"),
      .grammar = "domain= bypass-cache running paused verbose",
      .rows = managedsave_rows },
    { COMMAND("managedsave-edit", "DOMAIN", "edit the XML in a managed save image"),
      .grammar = "domain= running paused",
      .rows = image_edit_rows },
    { COMMAND("managedsave-define", "DOMAIN XML", "change the XML in a managed save image"),
      .grammar = "domain= xml= running paused",
      .rows = image_edit_rows },
    { COMMAND("restore", "FILE", "restore a domain from a save image"),
      .grammar = "file= bypass-cache xml= running paused reset-nvram parallel-channels:",
      .subject = VPT_SUBJECT_IMAGE, .rows = restore_rows },
    { COMMAND("migrate", "DOMAIN DESTURI", "move a domain to another host"),
      .grammar = "domain= desturi= live offline p2p direct tunnelled persistent "
                 "undefinesource suspend copy-storage-all copy-storage-inc "
                 "copy-storage-synchronous-writes change-protection unsafe verbose "
                 "compressed auto-converge rdma-pin-all abort-on-error postcopy "
                 "postcopy-after-precopy postcopy-resume zerocopy migrateuri= graphicsuri= "
                 "listen-address= dname= timeout= timeout-suspend timeout-postcopy xml= "
                 "migrate-disks= migrate-disks-detect-zeroes: disks-port= disks-uri= "
                 "comp-methods= comp-mt-level= comp-mt-threads= comp-mt-dthreads= "
                 "comp-xbzrle-cache= comp-zlib-level: comp-zstd-level: "
                 "auto-converge-initial= auto-converge-increment= persistent-xml= tls "
                 "postcopy-bandwidth= parallel parallel-connections= bandwidth= "
                 "tls-destination= available-switchover-bandwidth:",
      .rows = migrate_rows },
    { COMMAND("snapshot-create", "DOMAIN [XMLFILE]", "take a snapshot of a domain"),
      .grammar = "domain= xmlfile= redefine current no-metadata halt disk-only "
                 "reuse-external quiesce atomic live validate",
      .rows = snapshot_rows },
    { COMMAND("snapshot-create-as", "DOMAIN [NAME]", "take a snapshot of a domain, from arguments"),
      .grammar = "domain= name= description= print-xml no-metadata halt disk-only "
                 "reuse-external quiesce atomic live validate memspec: diskspec...",
      .rows = snapshot_as_rows },
    { COMMAND("snapshot-revert", "DOMAIN [SNAPSHOT]", "take a domain back to a snapshot"),
      .grammar = "domain= snapshotname= current running paused force reset-nvram",
      .operation = vpt_cli_revert_operation },
    { COMMAND("checkpoint-create", "DOMAIN [XMLFILE]", "give a domain a checkpoint"),
      .grammar = "domain= xmlfile= redefine redefine-validate quiesce",
      .rows = checkpoint_rows },
    { COMMAND("checkpoint-create-as", "DOMAIN [NAME]",
              "give a domain a checkpoint, from arguments"),
      .grammar = "domain= name= description= print-xml quiesce diskspec...",
      .rows = checkpoint_rows },
    { COMMAND("dump", "DOMAIN FILE", "write a domain's memory to a file"),
      .grammar = "domain= file= live crash bypass-cache reset verbose memory-only format=",
      .rows = dump_rows },
    { COMMAND("suspend", "DOMAIN", "pause a domain"),
      .grammar = "domain=",
      .rows = suspend_rows },
    { COMMAND("dompmsuspend", "DOMAIN TARGET", "put the guest to sleep"),
      .grammar = "domain= target= duration=",
      .rows = sleep_rows },
    { COMMAND("attach-device", "DOMAIN FILE", "give a domain a device"),
      .grammar = "domain= file= persistent config live current",
      .rows = device_rows,
      .devices = vpt_cli_file_devices, .device_op = VPT_OP_ATTACH },
    { COMMAND("attach-disk", "DOMAIN SOURCE TARGET", "give a domain a disk"),
      .grammar = "domain= source= target= targetbus= driver= subdriver= iothread= cache= io= "
                 "type= shareable mode= sourcetype= serial= "
                 "wwn= alias= rawio address= multifunction print-xml source-protocol= "
                 "source-host-name= source-host-transport= source-host-socket= "
                 "throttle-groups: persistent config live current",
      .rows = device_rows },
    { COMMAND("attach-interface", "DOMAIN TYPE SOURCE", "give a domain a network interface"),
      .grammar = "domain= type= source= target= mac= script= model= alias= inbound= "
                 "outbound= persistent config live current print-xml managed source-mode=",
      .rows = device_rows,
      .devices = vpt_cli_interface_devices, .device_op = VPT_OP_ATTACH },
    { COMMAND("detach-device", "DOMAIN FILE", "take a device from a domain"),
      .grammar = "domain= file= persistent config live current",
      .rows = device_rows,
      .devices = vpt_cli_file_devices, .device_op = VPT_OP_DETACH },
    { COMMAND("detach-device-alias", "DOMAIN ALIAS", "take a device from a domain, by its alias"),
      .grammar = "domain= alias= config live current",
      .rows = device_rows,
      .devices = vpt_cli_alias_devices, .device_op = VPT_OP_DETACH },
    { COMMAND("detach-disk", "DOMAIN TARGET", "take a disk from a domain"),
      .grammar = "domain= target= persistent config live current print-xml",
      .rows = device_rows },
    { COMMAND("detach-interface", "DOMAIN TYPE", "take a network interface from a domain"),
      .grammar = "domain= type= mac= persistent config live current print-xml",
      .rows = device_rows,
      .devices = vpt_cli_detached_interface_devices, .device_op = VPT_OP_DETACH },
    { COMMAND("update-device", "DOMAIN FILE", "change a device of a domain"),
      .grammar = "domain= file= persistent config live current force",
      .rows = device_rows },
    { COMMAND("update-memory-device", "DOMAIN", "change a memory device of a domain"),
      .grammar = "domain= config live current print-xml alias= node= requested-size=",
      .rows = memory_rows },
    { COMMAND("change-media", "DOMAIN PATH", "change the medium in a drive"),
      .grammar = "domain= path= source= eject insert update current live config force "
                 "print-xml block",
      .rows = device_rows },
    { COMMAND("domif-setlink", "DOMAIN INTERFACE STATE", "plug a network cable in or out"),
      .grammar = "domain= interface= state= persistent>config config print-xml",
      .rows = device_rows },
    { COMMAND("setvcpus", "DOMAIN COUNT", "set the number of virtual CPUs"),
      .grammar = "domain= count= maximum config live current guest hotpluggable",
      .rows = vcpu_rows },
    { COMMAND("setvcpu", "DOMAIN VCPULIST", "plug virtual CPUs in or out"),
      .grammar = "domain= vcpulist= enable disable config live current",
      .rows = vcpu_rows },
    { COMMAND("setmem", "DOMAIN SIZE", "set a domain's memory"),
      .grammar = "domain= kilobytes>size size= config live current",
      .rows = memory_rows },
    { COMMAND("setmaxmem", "DOMAIN SIZE", "set the most memory a domain can have"),
      .grammar = "domain= kilobytes>size size= config live current",
      .rows = memory_rows },
    { COMMAND("iothreadadd", "DOMAIN ID", "add an I/O thread"),
      .grammar = "domain= id= config live current",
      .rows = iothread_rows },
    { COMMAND("iothreaddel", "DOMAIN ID", "remove an I/O thread"),
      .grammar = "domain= id= config live current",
      .rows = iothread_rows },
    { COMMAND("iothreadset", "DOMAIN ID", "tune an I/O thread"),
      .grammar = "domain= id= poll-max-ns= poll-grow= poll-shrink= thread-pool-min= "
                 "thread-pool-max= config live current",
      .rows = iothread_rows },
    { COMMAND("start", "DOMAIN", "start a domain"),
      .grammar = "domain= console paused autodestroy bypass-cache force-boot pass-fds= "
                 "reset-nvram",
      .rows = start_rows, .fresh = "force-boot" },
    { COMMAND("create", "FILE", "start a domain from a file of XML"),
      .grammar = "file= console paused autodestroy pass-fds= validate reset-nvram",
      .subject = VPT_SUBJECT_FILE, .rows = create_rows },
    { COMMAND("define", "FILE", "define a domain from a file of XML"),
      .grammar = "file= validate",
      .subject = VPT_SUBJECT_FILE, .rows = define_rows },
    { COMMAND("qemu-monitor-command", "DOMAIN COMMAND...", "tell QEMU's monitor something"),
      .grammar = "domain= hmp pretty return-value pass-fds: cmd...",
      .operation = vpt_cli_monitor_operation },
    { COMMAND("qemu-agent-command", "DOMAIN COMMAND...", "tell the guest agent something"),
      .grammar = "domain= timeout: async block pretty cmd...",
      .operation = vpt_cli_agent_operation },
};

/**
 * vpt_cli_guarded:
 * @at: from 0 on
 *
 * Returns: (transfer none) (nullable): a guarded command, %NULL behind the last
 */
const VptGuarded *
vpt_cli_guarded(guint at)
{
    return at < G_N_ELEMENTS(commands) ? &commands[at] : NULL;
}

/**
 * vpt_cli_find_guarded:
 * @name: the name of a guarded command
 *
 * Returns: (transfer none): its row
 */
const VptGuarded *
vpt_cli_find_guarded(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (g_str_equal(commands[i].command.name, name))
            return &commands[i];
    }

    g_return_val_if_reached(NULL);
}
