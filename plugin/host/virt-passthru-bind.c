/* virt-passthru-bind.c: the command that udev and systemd run while the host boots
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "vpt-boot.h"
#include "vpt-conf.h"

#define EXIT_USAGE 2

typedef struct {
    gboolean all;
    char *sysfs;
    char *conf;
    char **addresses;
} Options;

static void
options_clear(Options *options)
{
    g_free(options->sysfs);
    g_free(options->conf);
    g_strfreev(options->addresses);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean
parse_options(int argc, char **argv, Options *options, GError **error)
{
    const GOptionEntry entries[] = {
        { "all", 0, 0, G_OPTION_ARG_NONE, &options->all,
          "bind every device that devices.conf gives to passthrough", NULL },
        { "sysfs", 0, 0, G_OPTION_ARG_FILENAME, &options->sysfs,
          "another sysfs than /sys", "DIR" },
        { "conf", 0, 0, G_OPTION_ARG_FILENAME, &options->conf,
          "another folder of devices.conf than /etc/virt-passthru", "DIR" },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->addresses, NULL,
          "[ADDRESS]" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    guint n_addresses;

    g_option_context_set_summary(context, "Gives vfio-pci the PCI device at ADDRESS, or all that "
                                          "are enabled for passthrough.");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return FALSE;

    n_addresses = options->addresses ? g_strv_length(options->addresses) : 0;
    if (n_addresses + (options->all ? 1 : 0) == 1)
        return TRUE;

    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                "it takes one ADDRESS, or --all; see virt-passthru-bind --help");
    return FALSE;
}

/* For each of thousands of devices udev starts this program: where nothing is enabled
 * it ends before it has done anything. */
static gboolean
nothing_is_enabled(const VptRoots *roots)
{
    g_autofree char *path = g_build_filename(roots->conf, VPT_CONF_FILE, NULL);

    return access(path, F_OK) != 0;
}

int
main(int argc, char **argv)
{
    g_auto(Options) options = { 0 };
    g_autoptr(GError) error = NULL;
    g_autoptr(VptRoots) roots = NULL;
    g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func(g_free);
    VptAddress address = { 0 };
    gboolean good;

    if (!parse_options(argc, argv, &options, &error) ||
        (!options.all && !vpt_address_parse(options.addresses[0], &address, &error))) {
        fprintf(stderr, "virt-passthru-bind: %s\n", error->message);
        return EXIT_USAGE;
    }

    roots = vpt_roots_new(options.sysfs, options.conf);
    if (nothing_is_enabled(roots))
        return EXIT_SUCCESS;

    good = options.all ? vpt_boot_bind_all(roots, report)
                       : vpt_boot_claim(roots, address, report);
    for (guint i = 0; i < report->len; i++)
        fprintf(stderr, "virt-passthru-bind: %s\n", (const char *)g_ptr_array_index(report, i));
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
