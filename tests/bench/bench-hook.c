/* bench-hook.c: what libvirt's hook costs a guest, without a device and with six
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A guest without a device pays for a process that ends at once, so the yardstick is /bin/true;
 * both take turns and the best time of each counts.  Six devices are judged on a host of
 * 4,149.  Exit status 1: beyond a bound. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fake-tree.h"
#include "many-devices.h"
#include "timed-run.h"

#define TURNS 200
#define RATIO_BOUND 3.0
#define MEGABYTES_BOUND 6.0
#define DEVICES_BOUND 10.0
#define N_GUEST_DEVICES 6u

/* A guest as libvirt prints it: much of what it has, and a few devices of the host. */
static char *
make_domain(guint n_devices)
{
    g_autoptr(GString) xml = g_string_new("<domain type='kvm' id='1'>\n  <name>web1</name>\n"
                                          "  <memory unit='KiB'>1024</memory>\n"
                                          "  <memoryBacking><locked/></memoryBacking>\n"
                                          "  <vcpu placement='static'>4</vcpu>\n"
                                          "  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm"
                                          "</type></os>\n  <devices>\n");

    for (guint i = 0; i < 60; i++)
        g_string_append_printf(xml,
                               "    <controller type='pci' index='%u' model='pcie-root-port'>\n"
                               "      <model name='pcie-root-port'/>\n"
                               "      <target chassis='%u' port='0x10'/>\n"
                               "      <alias name='pci.%u'/>\n    </controller>\n",
                               i + 1, i + 1, i + 1);
    g_string_append(xml, "    <disk type='block' device='disk'>\n"
                         "      <source dev='/dev/nvme0n1p3'/>\n      <target dev='vda'/>\n"
                         "    </disk>\n    <interface type='network'>\n"
                         "      <source network='default'/>\n    </interface>\n");
    for (guint i = 0; i < n_devices; i++)
        g_string_append_printf(xml,
                               "    <hostdev mode='subsystem' type='pci' managed='no'>\n"
                               "      <source><address domain='0x0000' bus='0x%02x' slot='0x01' "
                               "function='0x0'/></source>\n    </hostdev>\n", 0x10 + 2 * i);
    g_string_append(xml, "  </devices>\n</domain>\n");
    return g_string_free(g_steal_pointer(&xml), FALSE);
}

static char *
write_domain(const char *root, const char *name, guint n_devices)
{
    g_autofree char *xml = make_domain(n_devices);

    fake_tree_file(root, name, xml);
    return g_build_filename(root, name, NULL);
}

static void
write_conf(const char *root)
{
    g_autoptr(GString) conf = g_string_new(NULL);

    for (guint i = 0; i < N_GUEST_DEVICES; i++)
        g_string_append_printf(conf, "[0000:%02x:01.0]\nowner=passthru\nid=8086:154c\n"
                               "subsystem=8086:0000\n", 0x10 + 2 * i);
    fake_tree_file(root, "conf/devices.conf", conf->str);
}

static gboolean
measure(TimedRun *yardstick, TimedRun *plain, TimedRun *six)
{
    double ratio;

    for (guint i = 0; i < TURNS; i++) {
        if (!timed_run(yardstick) || !timed_run(plain) || !timed_run(six))
            return FALSE;
    }

    ratio = plain->best_seconds / yardstick->best_seconds;
    for (guint i = 0; i < 3; i++) {
        const TimedRun *run = (const TimedRun *[]){ yardstick, plain, six }[i];

        printf("%-28s %7.2f ms %7.1f MB\n", run->name, run->best_seconds * 1000, run->megabytes);
    }
    printf("no device: ratio %.2f (at most %.1f), memory %.1f MB (at most %.0f)\n", ratio,
           RATIO_BOUND, plain->megabytes, MEGABYTES_BOUND);
    printf("six devices: %.2f ms (at most %.0f)\n", six->best_seconds * 1000, DEVICES_BOUND);
    return ratio <= RATIO_BOUND && plain->megabytes <= MEGABYTES_BOUND &&
           six->best_seconds * 1000 <= DEVICES_BOUND;
}

int
main(void)
{
    g_autoptr(VptHost) host = many_devices_new("vfio-pci");
    g_autofree char *root = g_dir_make_tmp("vpt-bench-XXXXXX", NULL);
    g_autofree char *sysfs = g_build_filename(root, "sys", NULL);
    g_autofree char *conf = g_build_filename(root, "conf", NULL);
    g_autofree char *plain_xml = write_domain(root, "plain.xml", 0);
    g_autofree char *six_xml = write_domain(root, "six.xml", N_GUEST_DEVICES);
    const char *command = g_getenv("VPT_BENCH_HOOK");
    char *true_argv[] = { (char *)"/bin/true", NULL };
    char *hook_argv[] = { (char *)(command ? command : "plugin/hook/virt-passthru-hook"),
                          (char *)"--sysfs", sysfs, (char *)"--conf", conf, (char *)"web1",
                          (char *)"prepare", (char *)"begin", (char *)"-", NULL };
    TimedRun yardstick = { .name = "/bin/true", .argv = true_argv };
    TimedRun plain = { .name = "hook, no device", .argv = hook_argv, .input = plain_xml };
    TimedRun six = { .name = "hook, six devices", .argv = hook_argv, .input = six_xml };
    gboolean within;

    fake_tree_build(root, host);
    write_conf(root);
    printf("%u devices on the host\n", host->devices->len);
    within = measure(&yardstick, &plain, &six);
    fake_tree_remove(root);
    return within ? EXIT_SUCCESS : EXIT_FAILURE;
}
