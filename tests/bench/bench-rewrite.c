/* bench-rewrite.c: what an edit of a domain costs beside libxml2's own parse and print
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Both sides take turns in short rounds and the best round of each counts, so
 * that a busy machine slows both or neither.  Exit status 1: beyond the bound. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "vpt-domxml.h"
#include "vpt-xml.h"

#define BOUND 1.5
#define ROUNDS 60
#define ROUND_SECONDS 0.01

typedef struct {
    const char *what;
    char *(*edit)(const char *xml, GError **error);
} Edit;

static const VptDomxmlDevice devices[] = {
    { .address = { 0, 0x3b, 0, 0 }, .bar_bytes = 16 * 1024 * 1024 },
    { .address = { 0, 0x3b, 0, 1 }, .bar_bytes = 16 * 1024 * 1024 },
};

static char *
attach_one(const char *xml, GError **error)
{
    return vpt_domxml_attach(xml, devices, 1, error);
}

static char *
attach_card(const char *xml, GError **error)
{
    return vpt_domxml_attach(xml, devices, 2, error);
}

static char *
detach_card(const char *xml, GError **error)
{
    const VptAddress addresses[] = { devices[0].address, devices[1].address };

    return vpt_domxml_detach(xml, addresses, 2, error);
}

/* The same options as vpt_xml_parse(). */
static void
libxml2_alone(const char *xml)
{
    g_autoptr(xmlDoc) doc =
        xmlReadMemory(xml, (int)strlen(xml), NULL, NULL,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlChar *text = NULL;
    int length = 0;

    if (!doc)
        g_error("libxml2 does not read the domain");
    xmlDocDumpMemory(doc, &text, &length);
    xmlFree(text);
}

static void
with_edit(const char *xml, const Edit *edit)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = edit->edit(xml, &error);

    if (!text)
        g_error("%s: %s", edit->what, error->message);
}

static double
cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Seconds for one call; @edit %NULL: libxml2 alone. */
static double
round_of(const char *xml, const Edit *edit)
{
    double start = cpu_seconds();
    double end = start;
    guint n = 0;

    while (end - start < ROUND_SECONDS) {
        for (guint i = 0; i < 4; i++, n++) {
            if (edit)
                with_edit(xml, edit);
            else
                libxml2_alone(xml);
        }
        end = cpu_seconds();
    }
    return (end - start) / n;
}

static gboolean
compare(const char *name, const char *xml, const Edit *edit)
{
    double alone = G_MAXDOUBLE;
    double edited = G_MAXDOUBLE;

    for (guint i = 0; i < ROUNDS; i++) {
        alone = MIN(alone, round_of(xml, NULL));
        edited = MIN(edited, round_of(xml, edit));
    }

    printf("%-14s %-14s %8.1f %12.1f %12.1f %8.2f\n", name, edit->what,
           (double)strlen(xml) / 1024, alone * 1e6, edited * 1e6, edited / alone);
    return edited <= BOUND * alone;
}

/* A domain of the usual size, with @n_disks disks. */
static char *
make_domain(guint n_disks)
{
    g_autoptr(GString) xml = g_string_new(
        "<domain type='kvm'>\n"
        "  <name>web1</name>\n"
        "  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>\n"
        "  <memory unit='KiB'>8388608</memory>\n"
        "  <currentMemory unit='KiB'>4194304</currentMemory>\n"
        "  <vcpu placement='static'>8</vcpu>\n"
        "  <os>\n    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>\n  </os>\n"
        "  <features>\n    <acpi/>\n    <apic/>\n  </features>\n"
        "  <cpu mode='host-passthrough' check='none' migratable='on'/>\n"
        "  <clock offset='utc'/>\n"
        "  <devices>\n"
        "    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n");

    for (guint i = 0; i < n_disks; i++)
        g_string_append_printf(
            xml,
            "    <disk type='file' device='disk'>\n"
            "      <driver name='qemu' type='qcow2' discard='unmap'/>\n"
            "      <source file='/var/lib/libvirt/images/web1-%u.qcow2'/>\n"
            "      <target dev='sd%u' bus='scsi'/>\n"
            "      <address type='drive' controller='0' bus='0' target='0' unit='%u'/>\n"
            "    </disk>\n",
            i, i, i);

    g_string_append(xml, "    <memballoon model='virtio'/>\n  </devices>\n</domain>\n");
    return g_string_free(g_steal_pointer(&xml), FALSE);
}

int
main(void)
{
    static const Edit edits[] = {
        { "attach one", attach_one },
        { "attach card", attach_card },
    };
    static const Edit back = { "detach card", detach_card };
    static const guint sizes[] = { 17, 50, 200 };
    gboolean within = TRUE;

    printf("%-14s %-14s %8s %12s %12s %8s\n", "domain", "edit", "KiB", "libxml2 µs", "edit µs",
           "ratio");
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *name = g_strdup_printf("%u devices", sizes[i]);
        g_autofree char *xml = make_domain(sizes[i]);
        g_autofree char *attached = attach_card(xml, NULL);

        for (guint k = 0; k < G_N_ELEMENTS(edits); k++)
            within = compare(name, xml, &edits[k]) && within;
        within = compare(name, attached, &back) && within;
    }

    printf("bound: an edit costs at most %.1f × libxml2's own parse and print: %s\n", BOUND,
           within ? "holds" : "does not hold");
    return within ? EXIT_SUCCESS : EXIT_FAILURE;
}
