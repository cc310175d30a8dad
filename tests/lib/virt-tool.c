/* virt-tool.c: the functions of plugin/virt as commands, for tests with a real libvirtd
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * usage: virt-tool [OPTION…] COMMAND [ARGUMENT…]
 *
 * An error goes to stderr as `CODE: message`, with exit status 1. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "vpt-domxml.h"
#include "vpt-error.h"
#include "vpt-facts.h"
#include "vpt-nodedev.h"
#include "vpt-virt.h"
#include "vpt-virtdomain.h"

static gboolean
run_uri(VptVirt *virt, char **arguments, GError **error)
{
    g_autofree char *uri = vpt_virt_uri(virt);

    (void)arguments;
    (void)error;

    printf("%s%s%s%s\n", uri, vpt_virt_is_local_system(virt) ? " local-system" : "",
           vpt_virt_is_session(virt) ? " session" : "",
           vpt_virt_is_read_only(virt) ? " read-only" : "");
    return TRUE;
}

static gboolean
run_versions(VptVirt *virt, char **arguments, GError **error)
{
    g_autoptr(VptVirtVersions) versions = vpt_virt_versions(virt, error);

    (void)arguments;

    if (versions)
        printf("library %s, daemon %s, %s %s\n", versions->library, versions->daemon,
               versions->type, versions->hypervisor ? versions->hypervisor : "-");
    return versions != NULL;
}

static gboolean
run_facts(VptVirt *virt, char **arguments, GError **error)
{
    g_autoptr(VptHost) host = vpt_virt_read_host(virt, error);
    g_autofree char *facts = host ? vpt_facts_print(host) : NULL;

    (void)arguments;

    if (facts)
        fputs(facts, stdout);
    return facts != NULL;
}

static void
print_domain(const VptVirtDomain *domain)
{
    printf("%s%s%s%s%s%s%s%s\n", domain->name, domain->active ? " active" : "",
           domain->paused ? " paused" : "", domain->persistent ? " persistent" : "",
           domain->has_managed_save ? " managed-save" : "", domain->autostart ? " autostart" : "",
           domain->xml_live ? " live" : "", domain->xml_config ? " config" : "");
}

static gboolean
run_list(VptVirt *virt, char **arguments, GError **error)
{
    g_autoptr(GPtrArray) domains = vpt_virt_list_domains(virt, error);

    (void)arguments;

    for (guint i = 0; domains && i < domains->len; i++)
        print_domain(g_ptr_array_index(domains, i));
    return domains != NULL;
}

static gboolean
run_find(VptVirt *virt, char **arguments, GError **error)
{
    g_autoptr(VptVirtDomain) domain = vpt_virt_find_domain(virt, arguments[0], error);

    if (domain)
        print_domain(domain);
    return domain != NULL;
}

static gboolean
run_live(VptVirt *virt, char **arguments, GError **error)
{
    g_autoptr(VptVirtDomain) domain = vpt_virt_find_domain(virt, arguments[0], error);

    if (domain && domain->xml_live)
        fputs(domain->xml_live, stdout);
    return domain != NULL;
}

static gboolean
run_define(VptVirt *virt, char **arguments, GError **error)
{
    g_autofree char *xml = NULL;

    return g_file_get_contents(arguments[0], &xml, NULL, error) &&
           vpt_virt_define(virt, xml, error);
}

static gboolean
run_driver(VptVirt *virt, char **arguments, GError **error)
{
    g_autofree char *driver = NULL;
    VptAddress address;

    if (!vpt_address_parse(arguments[0], &address, error) ||
        !vpt_virt_nodedev_driver(virt, address, &driver, error))
        return FALSE;

    printf("%s\n", *driver ? driver : "none");
    return TRUE;
}

static gboolean
run_detach(VptVirt *virt, char **arguments, GError **error)
{
    VptAddress address;

    return vpt_address_parse(arguments[0], &address, error) &&
           vpt_virt_nodedev_detach(virt, address, NULL, error);
}

static gboolean
run_reattach(VptVirt *virt, char **arguments, GError **error)
{
    VptAddress address;

    return vpt_address_parse(arguments[0], &address, error) &&
           vpt_virt_nodedev_reattach(virt, address, error);
}

static gboolean
run_attach_live(VptVirt *virt, char **arguments, GError **error)
{
    g_autofree char *xml = NULL;
    VptAddress address;

    if (!vpt_address_parse(arguments[1], &address, error))
        return FALSE;

    xml = vpt_domxml_hostdev(&address, error);
    return xml && vpt_virt_attach_device(virt, arguments[0], xml, error);
}

static gboolean
run_detach_live(VptVirt *virt, char **arguments, GError **error)
{
    VptAddress address;

    return vpt_address_parse(arguments[1], &address, error) &&
           vpt_virt_detach_device(virt, arguments[0], address,
                                  (guint)g_ascii_strtoull(arguments[2], NULL, 10), error);
}

/* Time to stop the daemon under an open connection */
static gboolean
run_after(VptVirt *virt, char **arguments, GError **error)
{
    puts("connected");
    fflush(stdout);
    g_usleep((gulong)g_ascii_strtoull(arguments[0], NULL, 10) * G_USEC_PER_SEC);
    return run_list(virt, arguments, error);
}

static const struct {
    const char *name;
    guint n_arguments;
    gboolean (*run)(VptVirt *virt, char **arguments, GError **error);
} commands[] = {
    { "uri", 0, run_uri },
    { "versions", 0, run_versions },
    { "facts", 0, run_facts },
    { "list", 0, run_list },
    { "list-after", 1, run_after },
    { "find", 1, run_find },
    { "live", 1, run_live },
    { "define", 1, run_define },
    { "driver", 1, run_driver },
    { "detach", 1, run_detach },
    { "reattach", 1, run_reattach },
    { "attach-live", 2, run_attach_live },
    { "detach-live", 3, run_detach_live },
};

static int
run_command(VptVirt *virt, int argc, char **argv, GError **error)
{
    for (guint i = 0; argc > 1 && i < G_N_ELEMENTS(commands); i++) {
        if (g_str_equal(argv[1], commands[i].name) && (guint)argc == commands[i].n_arguments + 2)
            return commands[i].run(virt, argv + 2, error) ? EXIT_SUCCESS : EXIT_FAILURE;
    }

    fprintf(stderr, "virt-tool: no such command, or not with so many arguments\n");
    return 2;
}

int
main(int argc, char **argv)
{
    g_autofree char *uri = NULL;
    gboolean read_only = FALSE;
    int patience = 60;
    int deadline = 60;
    const GOptionEntry options[] = {
        { "connect", 'c', 0, G_OPTION_ARG_STRING, &uri, "libvirt's URI", "URI" },
        { "read-only", 'r', 0, G_OPTION_ARG_NONE, &read_only, "read only", NULL },
        { "patience", 'p', 0, G_OPTION_ARG_INT, &patience, "for signs of life", "SECONDS" },
        { "deadline", 'd', 0, G_OPTION_ARG_INT, &deadline, "for driver changes", "SECONDS" },
        G_OPTION_ENTRY_NULL
    };
    g_autoptr(GOptionContext) context = g_option_context_new("COMMAND [ARGUMENT…]");
    g_autoptr(VptVirt) virt = NULL;
    g_autoptr(GError) error = NULL;
    int status = EXIT_FAILURE;

    g_option_context_add_main_entries(context, options, NULL);
    if (g_option_context_parse(context, &argc, &argv, &error))
        virt = vpt_virt_open_within(uri, read_only, (guint)patience, &error);
    if (virt) {
        vpt_virt_set_deadline(virt, (guint)deadline);
        status = run_command(virt, argc, argv, &error);
    }

    if (error)
        fprintf(stderr, "%s: %s\n",
                error->domain == VPT_ERROR ? vpt_error_code_name(error->code) : "error",
                error->message);
    return status;
}
