/* vpt-remedy.c: the commands that get a refused user further, with all their arguments
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-remedy.h"

#include "vpt-passthru.h"

static void
begin(GString *out, const char *command, const VptWords *words)
{
    g_string_append_printf(out, "%s ", command);
    vpt_words_put_argument(out, vpt_words_domain(words->c));
}

/* What pci-detach does not know is libvirt's to detach, by its alias, which a running domain
 * has; and what libvirt does not know stands in the definition alone.  libvirt's command is
 * judged as hot-plug, which the profile kvm allows. */
static void
put_detach(GString *out, const VptWords *words, gboolean live)
{
    const VptPassthru *other = NULL;
    gboolean ours = TRUE;

    for (guint i = 0; i < words->culprits->len && ours; i++) {
        const VptCulprit *culprit = g_ptr_array_index(words->culprits, i);

        other = vpt_domain_find_named(words->c->domain, culprit->name);
        ours = other && vpt_passthru_is_attachable(other);
    }

    if (ours) {
        begin(out, "pci-detach", words);
        for (guint i = 0; i < words->culprits->len; i++) {
            const VptCulprit *culprit = g_ptr_array_index(words->culprits, i);

            g_string_append_printf(out, " %s", culprit->name);
        }
        g_string_append(out, live ? " --live" : "");
    } else if (live && other && other->alias && other->kind != VPT_PASSTHRU_COMMANDLINE) {
        begin(out, "--profile kvm detach-device-alias", words);
        g_string_append_printf(out, " %s --live", other->alias);
    } else {
        begin(out, "edit", words);
    }
}

/* Takes the culprits out of the domain as it is: out of the running one where it runs. */
void
vpt_remedy_detach(GString *out, const VptWords *words)
{
    put_detach(out, words, words->c->domain->active);
}

/* Takes the culprits out of the domain's definition. */
void
vpt_remedy_remove(GString *out, const VptWords *words)
{
    put_detach(out, words, FALSE);
}

/* An editor, called as virsh calls it, for what is a file and no domain of libvirt's yet. */
void
vpt_remedy_edit(GString *out, const VptWords *words)
{
    const char *file = words->c->domain->file;

    if (file) {
        g_string_append(out, "${EDITOR:-vi} ");
        vpt_words_put_argument(out, file);
    } else {
        begin(out, "virt-passthru edit", words);
    }
}

static void
begin_change(GString *out, const char *verb, const VptWords *words)
{
    const char *file = words->c->domain->file;

    if (file) {
        g_string_append_printf(out, "virt-passthru xml-%s ", verb);
        vpt_words_put_argument(out, file);
    } else {
        g_string_append_printf(out, "virt-passthru pci-%s ", verb);
        vpt_words_put_argument(out, vpt_words_domain(words->c));
    }
}

/* Changes the devices of the domain that pci-attach and pci-detach know: in its definition, or
 * on the way from its file to what was asked for. */
static void
put_change(GString *out, const VptWords *words, const char *verb)
{
    const VptDomain *domain = words->c->domain;
    guint n = 0;

    for (guint i = 0; i < domain->passthru->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(domain->passthru, i);
        g_autofree char *address = NULL;

        if (!vpt_passthru_is_attachable(passthru))
            continue;
        if (n++ == 0)
            begin_change(out, verb, words);
        address = vpt_address_format(passthru->address);
        g_string_append_printf(out, " %s", address);
    }

    if (n == 0)
        vpt_remedy_edit(out, words);
    else if (domain->file)
        g_string_append_printf(out, " | virt-passthru %s /dev/stdin",
                               words->c->op == VPT_OP_START ? "create" : "define");
}

/* Takes all devices out of the domain's definition, or where one is still to come leaves it at
 * that. */
void
vpt_remedy_do_without(GString *out, const VptWords *words)
{
    if (words->c->op == VPT_OP_ATTACH)
        begin(out, "virt-passthru start", words);
    else
        put_change(out, words, "detach");
}

/* pci-attach of what is attached changes nothing but the memory (vpt_domxml_attach()). */
void
vpt_remedy_reserve(GString *out, const VptWords *words)
{
    put_change(out, words, "attach");
}

/* A sixteenth of what is available is left to QEMU itself and to the host's next minute, and
 * libvirt counts in KiB.  setmaxmem does not touch NUMA cells (qemuDomainSetMemoryFlags). */
void
vpt_remedy_shrink(GString *out, const VptWords *words)
{
    guint64 available = words->c->host->memory_available;
    guint64 mib = MAX((available - available / 16) / 1024, 1);

    if (words->c->domain->numa || words->c->domain->file) {
        vpt_remedy_edit(out, words);
        return;
    }
    begin(out, "virt-passthru setmaxmem", words);
    g_string_append_printf(out, " %" G_GUINT64_FORMAT " --config", mib * 1024);
}
