/* bench-xml-attach.c: what xml-attach costs as a process beside virt-xml --add-device --hostdev
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Both read one domain from the standard input and print it with one device more.  They take
 * turns; the best time of each counts.  Exit status 1: beyond the bound. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "timed-run.h"

#define TURNS 10
#define RUNS 20
#define BOUND 50.0

static gboolean
compare(TimedRun *ours, TimedRun *theirs)
{
    double ratio;

    for (guint i = 0; i < TURNS * RUNS; i++) {
        if (i % RUNS == 0 && !timed_run(theirs))
            return FALSE;
        if (!timed_run(ours))
            return FALSE;
    }

    ratio = theirs->best_seconds / ours->best_seconds;
    printf("%-34s %8.2f ms %6.1f MB\n", theirs->name, theirs->best_seconds * 1000,
           theirs->megabytes);
    printf("%-34s %8.2f ms %6.1f MB\n", ours->name, ours->best_seconds * 1000, ours->megabytes);
    printf("ratio 1/%.1f (at most 1/%.0f)\n", ratio, BOUND);
    return ratio >= BOUND;
}

int
main(void)
{
    const char *data = g_getenv("VPT_TEST_DATA");
    const char *command = g_getenv("VPT_BENCH_COMMAND");
    g_autofree char *virt_xml = g_find_program_in_path("virt-xml");
    g_autofree char *domain = g_strconcat(data ? data : "tests/data", "/cli/xml/web1.xml", NULL);
    /* virt-xml takes a device that libvirt knows; of ours the address is enough */
    g_autofree char *node = g_strconcat("test://", data ? data : "tests/data",
                                        "/virt/vmd/node.xml", NULL);
    char *our_argv[] = { (char *)(command ? command : "virt-passthru"), (char *)"xml-attach",
                         (char *)"-", (char *)"10000:e1:00.0", NULL };
    char *their_argv[] = { virt_xml, (char *)"--connect", node, (char *)"--add-device",
                           (char *)"--hostdev", (char *)"pci_10000_e1_00_0", NULL };
    TimedRun ours = { .name = "virt-passthru xml-attach", .argv = our_argv, .input = domain };
    TimedRun theirs = { .name = "virt-xml --add-device --hostdev", .argv = their_argv,
                        .input = domain };

    if (!virt_xml) {
        puts("virt-xml is not installed (package virtinst), so there is nothing to compare with");
        return EXIT_SUCCESS;
    }

    /* an installed command is not searched for its libraries */
    g_unsetenv("LD_LIBRARY_PATH");
    return compare(&ours, &theirs) ? EXIT_SUCCESS : EXIT_FAILURE;
}
