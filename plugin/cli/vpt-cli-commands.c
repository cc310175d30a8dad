/* vpt-cli-commands.c: the one table of commands: help, completion and manual come from it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli-guard.h"

#define FLAG(member) G_OPTION_ARG_NONE, G_STRUCT_OFFSET(VptCli, member), NULL, NULL
/* Texts are taken as they are, too: what is wrong with one is said by whom it is for. */
#define TEXT(member, value, words)                                                                 \
    G_OPTION_ARG_FILENAME, G_STRUCT_OFFSET(VptCli, member), value, words
#define PATH(member, value)                                                                        \
    G_OPTION_ARG_FILENAME, G_STRUCT_OFFSET(VptCli, member), value, value

const VptOption vpt_cli_globals[] = {
    { "connect", 'c', TEXT(uri, "URI", NULL), "the libvirt to connect to, as for virsh" },
    { "readonly", 'r', FLAG(readonly), "connect without the right to change anything" },
    { "json", 0, FLAG(json), "print JSON, see virt-passthru-json(5); errors too" },
    { "profile", 0, TEXT(profile, "NAME", "directpath kvm"),
      "the rules to judge by, in place of the profile in virt-passthru.conf" },
    { "facts", 0, PATH(facts, "FILE"),
      "a host as 'virt-passthru facts' printed it, in place of this one" },
    { "sysfs", 0, PATH(sysfs, "DIR"), "another root of sysfs, in place of /sys" },
    { "conf", 0, PATH(conf, "DIR"),
      "another folder for devices.conf and virt-passthru.conf, in place of /etc/virt-passthru" },
    { "color", 0, TEXT(color, "WHEN", "auto always never"),
      "use colour: auto (on a terminal, unless NO_COLOR is set), always or never" },
    { "no-color", 0, FLAG(no_color), "the same as --color=never" },
    { "help", 'h', FLAG(help), "explain the command, or list all of them" },
    { "version", 0, FLAG(version), "print the version" },
    { 0 },
};

#define DRY_RUN { "dry-run", 0, FLAG(dry_run), "print what would be done, and do nothing" }
#define LIVE { "live", 0, FLAG(live), "also in the running domain, not only from its next start" }
#define PRINT_XML                                                                                  \
    { "print-xml", 0, FLAG(print_xml), "print the XML that the domain would get, and do nothing" }
#define IN_PLACE { "in-place", 0, FLAG(in_place), "change FILE in place of printing the result" }

static const VptOption list_options[] = {
    { "all", 0, FLAG(all), "bridges too; they can't be given to a guest" },
    { 0 },
};

static const VptOption groups_options[] = {
    { "svg", 0, PATH(svg, "FILE"), "draw the groups into FILE, '-' for the standard output" },
    { 0 },
};

static const VptOption enable_options[] = {
    { "label", 0, TEXT(label, "NAME", NULL), "a name that stands for the device in every command" },
    { "at-boot", 0, FLAG(at_boot), "leave the driver alone until the next boot" },
    DRY_RUN,
    { 0 },
};

static const VptOption disable_options[] = { DRY_RUN, { 0 } };
static const VptOption guard_options[] = { DRY_RUN, { 0 } };
static const VptOption change_options[] = { LIVE, DRY_RUN, PRINT_XML, { 0 } };
static const VptOption xml_options[] = { IN_PLACE, { 0 } };

static const VptOption recover_options[] = {
    { "undo", 0, FLAG(undo), "put everything back to what it was before" },
    { "finish", 0, FLAG(finish), "do the steps that are left" },
    { 0 },
};

static const VptCommand commands[] = {
    { "host-check", VPT_SECTION_HOST, "", NULL, "tell whether this host is ready for passthrough",
      "One line a check, with the remedy where it is needed. The exit status is 1 where a check "
      "fails.",
      vpt_cli_host_check, FALSE },
    { "pci-list", VPT_SECTION_HOST, "", list_options, "list the PCI devices and where they stand",
      "The state of a device is one of: host (a driver of the host has it), available (enabled, "
      "and free for a guest), used by DOMAIN, assigned (DOMAIN off), reboot needed, not possible, "
      "group blocked by another device, or missing.",
      vpt_cli_pci_list, FALSE },
    { "pci-info", VPT_SECTION_HOST, "DEV", NULL, "tell all about one PCI device",
      "Where the device can't be given to a guest the reasons follow.", vpt_cli_pci_info, FALSE },
    { "pci-groups", VPT_SECTION_HOST, "", groups_options, "show the IOMMU groups and their devices",
      "The IOMMU keeps groups apart, not the devices within one, so a guest gets all of a group "
      "or none of it.",
      vpt_cli_pci_groups, FALSE },
    { "pci-enable", VPT_SECTION_HOST, "DEV...", enable_options, "reserve PCI devices for guests",
      "Takes the devices from their host drivers now and at every boot, and binds them to "
      "vfio-pci. This is written to devices.conf together with the identity of the card, so that "
      "another card at the same address is never taken for it.",
      vpt_cli_pci_enable, FALSE },
    { "pci-disable", VPT_SECTION_HOST, "DEV...", disable_options,
      "give PCI devices back to the host",
      "Takes the devices out of devices.conf and lets the host's drivers have them again.",
      vpt_cli_pci_disable, FALSE },
    { "guard-install", VPT_SECTION_HOST, "", guard_options,
      "have every client of libvirt on this host judged",
      "Puts virt-passthru-guard(8) before libvirt's daemon, so that virsh, virt-manager and all "
      "others get the same refusals as here. The daemon is restarted at another socket; guests "
      "run on, clients have to connect again. At the end the guard is tried: an ordinary call "
      "must come through it, and a refusal. Where that or anything before it does not work "
      "everything is put back. Where the guard is installed already it is only tried. Takes "
      "root, and systemd.",
      vpt_cli_guard_install, FALSE },
    { "guard-remove", VPT_SECTION_HOST, "", guard_options,
      "let the clients of libvirt go unjudged again",
      "Undoes guard-install: libvirt's daemon listens where it did before.",
      vpt_cli_guard_remove, FALSE },
    { "guard-status", VPT_SECTION_HOST, "", NULL,
      "tell whether the guard works, and what goes around it",
      "The exit status is 0 where all of libvirt's daemons that systemd listens for are guarded, "
      "else 1. Ways around the guard are told, and don't count.",
      vpt_cli_guard_status, FALSE },
    { "facts", VPT_SECTION_HOST, "", NULL, "print what is known of this host, for a report",
      "The text is what --facts reads: with it anybody can repeat what a command says about "
      "this host.",
      vpt_cli_facts, FALSE },
    { "recover", VPT_SECTION_HOST, "", recover_options, "finish or undo an interrupted command",
      "Every change is noted before it is made. Where a command was killed in the middle this "
      "shows how far it got; --undo or --finish brings the host back to one state or the other.",
      vpt_cli_recover, FALSE },
    { "pci-attach", VPT_SECTION_DOMAIN, "DOMAIN DEV...", change_options,
      "give PCI devices to a domain",
      "Adds the devices to the definition of the domain and reserves all of its memory, since a "
      "device may write to any of it at any time. The devices must be enabled (pci-enable).",
      vpt_cli_pci_attach, FALSE },
    { "pci-detach", VPT_SECTION_DOMAIN, "DOMAIN DEV...", change_options,
      "take PCI devices from a domain",
      "The definition of the domain becomes what it was before pci-attach. The devices stay "
      "enabled, for the next guest.",
      vpt_cli_pci_detach, FALSE },
    { "xml-attach", VPT_SECTION_DOMAIN, "FILE DEV...", xml_options,
      "give PCI devices to a domain in a file of XML",
      "The edit of pci-attach on a domain's XML in FILE, or from the standard input where FILE "
      "is '-'; the result is printed. Neither libvirt nor a host is looked at, so a device is "
      "given by its address, unless --facts or --sysfs names a host that knows labels.",
      vpt_cli_xml_attach, FALSE },
    { "xml-detach", VPT_SECTION_DOMAIN, "FILE DEV...", xml_options,
      "take PCI devices from a domain in a file of XML",
      "The edit of pci-detach, in the way of xml-attach.", vpt_cli_xml_detach, FALSE },
    { "dom-limits", VPT_SECTION_DOMAIN, "DOMAIN", NULL,
      "tell what a domain can't do because of its devices, and why", "", vpt_cli_dom_limits,
      FALSE },
    { "why", VPT_SECTION_DOMAIN, "OPERATION DOMAIN [DEV...]", NULL,
      "tell why an operation is allowed or refused",
      "Nothing is done. Without DEV the devices that the domain has are judged. pci-enable and "
      "pci-disable are about devices alone: 'virt-passthru why pci-enable DEV...'. The exit "
      "status is 0 where the operation is allowed and 3 where it is refused.",
      vpt_cli_why, FALSE },
    { "help", VPT_SECTION_OTHER, "[COMMAND]", NULL, "explain a command, or list all of them",
      "Where COMMAND is virsh's, virsh explains it.", vpt_cli_help, FALSE },
    { "complete", VPT_SECTION_HIDDEN, "KIND", NULL, "list words for the shell's completion", "",
      vpt_cli_complete, FALSE },
};

/**
 * vpt_cli_command:
 * @at: from 0 on
 *
 * Returns: (transfer none) (nullable): a command, %NULL behind the last; those of a section are
 *   in the order in which help lists them
 */
const VptCommand *
vpt_cli_command(guint at)
{
    const VptGuarded *guarded;

    if (at < G_N_ELEMENTS(commands))
        return &commands[at];

    guarded = vpt_cli_guarded(at - G_N_ELEMENTS(commands));
    return guarded ? &guarded->command : NULL;
}

/**
 * vpt_cli_find_command:
 * @name: what the user typed
 *
 * Returns: (transfer none) (nullable): the command, %NULL where it is none of ours
 */
const VptCommand *
vpt_cli_find_command(const char *name)
{
    const VptCommand *command;

    for (guint i = 0; (command = vpt_cli_command(i)); i++) {
        if (g_str_equal(command->name, name))
            return command;
    }

    return NULL;
}

/**
 * vpt_cli_section_title:
 * @section: a part of the list of commands, not the hidden one
 *
 * Returns: (transfer none): its heading
 */
const char *
vpt_cli_section_title(VptSection section)
{
    static const char *const titles[VPT_SECTION_LAST] = {
        [VPT_SECTION_HOST] = "The host and its PCI devices",
        [VPT_SECTION_DOMAIN] = "Domains",
        [VPT_SECTION_GUARDED] = "Commands of virsh that are judged before virsh gets them",
        [VPT_SECTION_OTHER] = "Other commands",
    };

    return titles[section];
}

/**
 * vpt_cli_section_text:
 * @section: a part of the list of commands, not the hidden one
 *
 * Returns: (transfer none) (nullable): what holds for all of its commands
 */
const char *
vpt_cli_section_text(VptSection section)
{
    return section == VPT_SECTION_GUARDED
               ? "These take what virsh takes; 'virsh help COMMAND' lists the options. The domain "
                 "is judged first: where its passthrough devices stand in the way the command is "
                 "refused with the reasons (exit status 3), else virsh gets the very same "
                 "arguments. A change for the next start alone (--config) is always allowed."
               : NULL;
}
