/* vpt-memory.c: sizes of memory as libvirt writes them, and how much gets locked
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-memory.h"

#include <errno.h>
#include <string.h>

#include "vpt-domain.h"
#include "vpt-error.h"
#include "vpt-xml-tree.h"

/* libvirt's virScaleInteger: nothing means KiB, `b` and `bytes` bytes; a
 * letter alone or with iB goes by 1024, with B by 1000; case does not matter.
 * 0: not a unit. */
static guint64
unit_bytes(const char *unit)
{
    static const char letters[] = "kmgtpe";
    const char *letter;
    guint64 base = 1024;
    guint64 bytes = 1;

    if (!unit || !*unit)
        return 1024;
    if (g_ascii_strcasecmp(unit, "b") == 0 || g_ascii_strcasecmp(unit, "byte") == 0 ||
        g_ascii_strcasecmp(unit, "bytes") == 0)
        return 1;

    letter = strchr(letters, g_ascii_tolower(*unit));
    if (!letter || !*letter)
        return 0;
    if (g_ascii_strcasecmp(unit + 1, "b") == 0)
        base = 1000;
    else if (unit[1] && g_ascii_strcasecmp(unit + 1, "ib") != 0)
        return 0;

    for (const char *at = letters; at <= letter; at++)
        bytes *= base;
    return bytes;
}

/**
 * vpt_memory_parse:
 * @value: a whole number; white space around it does not matter
 * @unit: (nullable): its unit as libvirt knows them, %NULL: KiB
 * @ret_kib: (out): the size in KiB, rounded up; written only on success
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_memory_parse(const char *value, const char *unit, guint64 *ret_kib, GError **error)
{
    guint64 bytes = unit_bytes(unit);
    const char *start = value;
    char *end = NULL;
    guint64 number;

    if (bytes == 0) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "'%s' is not a unit of memory; write b, KiB, MiB, GiB, KB, MB, GB, …", unit);
        return FALSE;
    }

    while (g_ascii_isspace(*start))
        start++;
    errno = 0;
    number = g_ascii_strtoull(start, &end, 10);
    if (errno == ERANGE)
        number = G_MAXUINT64;
    while (g_ascii_isspace(*end))
        end++;
    if (*start == '-' || end == start || *end) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "'%s' is not a whole number", value);
        return FALSE;
    }

    if (number > G_MAXINT64 / bytes) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "'%s%s' is too large", value,
                    unit ? unit : "");
        return FALSE;
    }
    number *= bytes;
    *ret_kib = number / 1024 + (number % 1024 != 0);
    return TRUE;
}

/**
 * vpt_memory_read:
 * @element: an element like <memory unit='GiB'>
 * @ret_kib: (out): the size in KiB, 0 where the element is empty (which is to libvirt as if it
 *   were not there); written only on success
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_memory_read(const xmlNode *element, guint64 *ret_kib, GError **error)
{
    const char *text = vpt_xml_text(element);
    g_autoptr(GError) cause = NULL;

    if (!*text) {
        *ret_kib = 0;
        return TRUE;
    }
    if (!vpt_memory_parse(text, vpt_xml_attribute(element, "unit"), ret_kib, &cause)) {
        vpt_xml_set_error(error, element, "<%s>: %s", (const char *)element->name, cause->message);
        return FALSE;
    }
    return TRUE;
}

/**
 * vpt_memory_read_attribute:
 * @element: an element like <cell memory='1' unit='GiB'/>
 * @name: the attribute that holds the size
 * @ret_kib: (out): the size in KiB; written only on success
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error, also where @name is missing
 */
gboolean
vpt_memory_read_attribute(const xmlNode *element, const char *name, guint64 *ret_kib,
                          GError **error)
{
    const char *text = vpt_xml_attribute(element, name);
    g_autoptr(GError) cause = NULL;

    if (!text) {
        vpt_xml_set_error(error, element, "<%s> has no %s", (const char *)element->name, name);
        return FALSE;
    }
    if (!vpt_memory_parse(text, vpt_xml_attribute(element, "unit"), ret_kib, &cause)) {
        vpt_xml_set_error(error, element, "<%s %s='…'>: %s", (const char *)element->name, name,
                          cause->message);
        return FALSE;
    }
    return TRUE;
}

static guint64
saturating_add(guint64 a, guint64 b)
{
    return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

static guint64
saturating_multiply(guint64 a, guint64 b)
{
    return b && a > G_MAXUINT64 / b ? G_MAXUINT64 : a * b;
}

/* How many times the guest's memory is charged as locked. */
static guint64
count_pins(const VptDomain *domain)
{
    guint64 vfio = 0;
    guint64 nvme = 0;

    for (guint i = 0; i < domain->passthru->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(domain->passthru, i);

        if (passthru->kind == VPT_PASSTHRU_NVME)
            nvme++;
        else
            vfio++;
    }

    /* mlockall, each container of VFIO, each vhost-vdpa descriptor; with a
     * vIOMMU every device of VFIO has an address space and so a container of
     * its own, and QEMU's NVMe driver always opens one of its own */
    return 1 + nvme + domain->vdpa + (domain->viommu ? vfio : MIN(vfio, 1));
}

/**
 * vpt_domain_locked_memory:
 * @domain: a domain
 * @bar_bytes: size in bytes of the memory BARs of all devices passed through, 0 where unknown
 *
 * How much memory its QEMU process locks when it runs with
 * <memoryBacking><locked/>, the value for <hard_limit>:
 *
 *   RAM × (1 + containers) + 512 MiB + 80 MiB × (vCPUs + I/O threads + pool threads) + BARs
 *
 * RAM is the larger of <memory> and <maxMemory>.  The kernel charges mlockall
 * and the pages that VFIO pins both (mm/mlock.c, drivers/vfio's
 * vfio_lock_acct), so RAM counts once for mlockall and once for each container
 * that maps it; which those are is libvirt's count
 * (qemuDomainGetMemLockLimitBytes), whose own 1 GiB on top covers no mlockall.
 * The rest is what QEMU maps besides: measured on QEMU 7.2, 361,104 KiB with
 * one vCPU, and up to 72 MiB a further thread (8 MiB of stack, 64 MiB of malloc
 * arena).  With MCL_FUTURE every mapping is checked against the limit, a BAR's
 * too, and QEMU ends where a thread finds no room for its stack: the threads
 * that read and write the disks' files come and go with the load, 64 for each
 * event loop (util/thread-pool.c), so all of them must fit.
 *
 * Returns: the size in KiB; %G_MAXUINT64 where it is beyond counting
 */
guint64
vpt_domain_locked_memory(const VptDomain *domain, guint64 bar_bytes)
{
    guint64 ram = MAX(domain->memory, domain->max_memory);
    guint64 threads = (guint64)domain->vcpus + domain->iothreads + domain->pool_threads;
    guint64 qemu = 512 * 1024 + saturating_multiply(80 * 1024, threads);
    guint64 bars = bar_bytes / 1024 + (bar_bytes % 1024 != 0);

    return saturating_add(saturating_add(saturating_multiply(ram, count_pins(domain)), qemu),
                          bars);
}

/**
 * vpt_domain_least_locked:
 * @domain: a domain with a device, whose memory is <locked/>
 *
 * What its QEMU process locks for certain when it starts: <memory>, once for mlockall and once
 * for the one container of VFIO that there is at least; see vpt_domain_locked_memory() for the
 * rest.  Huge pages count for VFIO alone (mm/mlock.c, mlock_fixup() passes them over): measured
 * on QEMU 7.2, 512 MiB of them start with a limit of 879 MiB.
 *
 * Returns: the size in KiB: with a smaller <hard_limit> it can't start
 */
guint64
vpt_domain_least_locked(const VptDomain *domain)
{
    return saturating_multiply(domain->memory, domain->hugepages ? 1 : 2);
}
