/* bench-pci-list.c: what `pci-list --json` costs beside lspci, on a host of 4,149 devices
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Both commands read the same tree, 16 network cards with 256 virtual functions each, and take
 * turns; the best time of each counts.  Exit status 1: beyond a bound. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "fake-tree.h"
#include "many-devices.h"
#include "timed-run.h"

#define TURNS 11
#define RATIO_BOUND 0.5
#define MEGABYTES_BOUND 40.0

static gboolean
compare(TimedRun *ours, TimedRun *lspci, guint n_devices)
{
    double ratio;

    for (guint i = 0; i < TURNS; i++) {
        if (!timed_run(lspci) || !timed_run(ours))
            return FALSE;
    }

    ratio = ours->best_seconds / lspci->best_seconds;
    printf("%u devices\n", n_devices);
    printf("%-28s %7.1f ms %7.1f MB\n", lspci->name, lspci->best_seconds * 1000, lspci->megabytes);
    printf("%-28s %7.1f ms %7.1f MB\n", ours->name, ours->best_seconds * 1000, ours->megabytes);
    printf("ratio %.2f (at most %.2f), memory %.1f MB (at most %.0f)\n", ratio, RATIO_BOUND,
           ours->megabytes, MEGABYTES_BOUND);
    return ratio <= RATIO_BOUND && ours->megabytes <= MEGABYTES_BOUND;
}

int
main(void)
{
    g_autoptr(VptHost) host = many_devices_new("iavf");
    g_autofree char *root = g_dir_make_tmp("vpt-bench-XXXXXX", NULL);
    g_autofree char *sysfs = g_build_filename(root, "sys", NULL);
    g_autofree char *pci = g_strconcat("sysfs.path=", sysfs, "/bus/pci", NULL);
    const char *command = g_getenv("VPT_BENCH_COMMAND");
    char *our_argv[] = { (char *)(command ? command : "virt-passthru"), (char *)"--sysfs", sysfs,
                         (char *)"--conf", root, (char *)"pci-list", (char *)"--json", NULL };
    char *lspci_argv[] = { (char *)"lspci", (char *)"-O", pci, (char *)"-Dnnk", NULL };
    TimedRun ours = { .name = "virt-passthru pci-list --json", .argv = our_argv };
    TimedRun lspci = { .name = "lspci -Dnnk", .argv = lspci_argv };
    gboolean within;

    fake_tree_build(root, host);
    within = compare(&ours, &lspci, host->devices->len);
    fake_tree_remove(root);
    return within ? EXIT_SUCCESS : EXIT_FAILURE;
}
