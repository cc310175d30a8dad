/* vpt-machine.c: the machine around its PCI devices: IOMMU, vfio, memory, CPUs
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-machine.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "vpt-attribute.h"
#include "vpt-modules.h"

/* Files below /proc tell no size and can be long: /proc/interrupts has a column per CPU. */
static char *
read_proc(const VptRoots *roots, const char *name)
{
    g_autofree char *path = g_build_filename(roots->procfs, name, NULL);
    char *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static char *
read_proc_line(const VptRoots *roots, const char *name)
{
    g_autofree char *text = read_proc(roots, name);

    return text ? g_utf8_make_valid(g_strchomp(text), -1) : NULL;
}

/* Reads "MemTotal:  3079364 kB". */
static guint64
meminfo_value(const char *meminfo, const char *key)
{
    const char *line = meminfo ? strstr(meminfo, key) : NULL;

    return line ? g_ascii_strtoull(line + strlen(key), NULL, 10) : 0;
}

/* Counts a CPU list like "0-3,8". */
static guint
count_cpus(const char *list)
{
    guint64 total = 0;

    for (const char *at = list; at && *at;) {
        char *end = NULL;
        guint64 first = g_ascii_strtoull(at, &end, 10);
        guint64 last = first;

        if (end == at)
            return 0;
        if (*end == '-')
            last = g_ascii_strtoull(end + 1, &end, 10);
        if (last < first || last - first > G_MAXUINT16 || (*end != ',' && *end != '\0'))
            return 0;
        total += last - first + 1;
        at = *end == ',' ? end + 1 : end;
    }

    return (guint)MIN(total, G_MAXUINT);
}

/* vfio's mode without an IOMMU makes groups too, and names them. */
static gboolean
is_real_group(const char *groups, const char *number)
{
    g_autofree char *path = g_build_filename(groups, number, "name", NULL);
    char name[64];

    vpt_attribute_read(AT_FDCWD, path, name, sizeof(name));
    return strcmp(name, "vfio-noiommu") != 0;
}

/* Most IOMMUs stand in class/iommu; those of POWER show by their groups alone. */
static VptTristate
read_iommu(const VptRoots *roots)
{
    g_autofree char *class = g_build_filename(roots->sysfs, "class", "iommu", NULL);
    g_autofree char *groups = g_build_filename(roots->sysfs, "kernel", "iommu_groups", NULL);
    g_autoptr(GDir) class_dir = g_dir_open(class, 0, NULL);
    g_autoptr(GDir) groups_dir = g_dir_open(groups, 0, NULL);
    const char *number;

    if (class_dir && g_dir_read_name(class_dir))
        return VPT_YES;

    while (groups_dir && (number = g_dir_read_name(groups_dir))) {
        if (is_real_group(groups, number))
            return VPT_YES;
    }

    return class_dir || groups_dir ? VPT_NO : VPT_UNKNOWN;
}

/* The kernel says it in one place that needs no privilege: the interrupt chips in
 * /proc/interrupts.  A chip behind a remapping unit of Intel or AMD is called
 * IR-IO-APIC or IR-PCI-MSI (Linux, drivers/iommu/); on ARM the ITS always checks
 * which device an interrupt comes from. */
static VptTristate
read_interrupt_remapping(const VptRoots *roots)
{
    g_autofree char *interrupts = read_proc(roots, "interrupts");

    if (!interrupts)
        return VPT_UNKNOWN;
    if (strstr(interrupts, " IR-") || strstr(interrupts, " ITS-"))
        return VPT_YES;
    return strstr(interrupts, " IO-APIC") ? VPT_NO : VPT_UNKNOWN;
}

static VptTristate
read_vfio(const VptRoots *roots)
{
    g_autofree char *loaded = g_build_filename(roots->sysfs, "bus", "pci", "drivers",
                                               VPT_DRIVER_VFIO, NULL);

    return g_file_test(loaded, G_FILE_TEST_IS_DIR) ? VPT_YES
                                                   : vpt_modules_have(roots, VPT_DRIVER_VFIO);
}

/**
 * vpt_machine_read_kernel:
 * @roots: where
 *
 * Returns: (transfer full) (nullable): release of the kernel
 */
char *
vpt_machine_read_kernel(const VptRoots *roots)
{
    return read_proc_line(roots, "sys/kernel/osrelease");
}

/**
 * vpt_machine_read:
 * @roots: where
 * @host: what is known of the machine is set in it, its devices aside
 */
void
vpt_machine_read(const VptRoots *roots, VptHost *host)
{
    g_autofree char *meminfo = read_proc(roots, "meminfo");
    g_autofree char *online = g_build_filename(roots->sysfs, "devices", "system", "cpu", "online",
                                               NULL);
    char cpus[VPT_ATTRIBUTE_SIZE];

    host->name = read_proc_line(roots, "sys/kernel/hostname");
    host->kernel = vpt_machine_read_kernel(roots);
    host->cmdline = read_proc_line(roots, "cmdline");
    host->memory_total = meminfo_value(meminfo, "MemTotal:");
    host->memory_available = meminfo_value(meminfo, "MemAvailable:");
    vpt_attribute_read(AT_FDCWD, online, cpus, sizeof(cpus));
    host->cpus = count_cpus(cpus);
    host->iommu = read_iommu(roots);
    host->interrupt_remapping = read_interrupt_remapping(roots);
    host->vfio = read_vfio(roots);
}
