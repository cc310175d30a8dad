/* vpt-words.c: the placeholders of a rule's texts
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-words.h"

#include <string.h>

#include "vpt-remedy.h"
#include "vpt-retell.h"
#include "vpt-text.h"

/**
 * vpt_words_domain:
 * @c: a case
 *
 * Returns: (transfer none): the domain's name, or what stands for it where there is none
 */
const char *
vpt_words_domain(const VptCase *c)
{
    return c->domain && c->domain->name ? c->domain->name : "DOMAIN";
}

/**
 * vpt_words_put_argument:
 * @out: a command
 * @argument: one of its arguments
 *
 * Appends @argument the way a shell takes it for one.
 */
void
vpt_words_put_argument(GString *out, const char *argument)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./:@%+=,-";
    g_autofree char *quoted = NULL;

    if (*argument && argument[strspn(argument, plain)] == '\0') {
        g_string_append(out, argument);
        return;
    }
    quoted = g_shell_quote(argument);
    g_string_append(out, quoted);
}

static void
put_domain(GString *out, const VptWords *words)
{
    vpt_words_put_argument(out, vpt_words_domain(words->c));
}

/* Where everybody with a libvirt finds room for a file as large as a guest's memory. */
static void
put_core_file(GString *out, const VptWords *words)
{
    g_autofree char *plain = g_strdelimit(g_strdup(vpt_words_domain(words->c)), "/", '_');
    g_autofree char *path = g_strdup_printf("/var/tmp/%s.core", plain);

    vpt_words_put_argument(out, path);
}

static void
put_address(GString *out, VptAddress address)
{
    g_autofree char *text = vpt_address_format(address);

    g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", text);
}

/* The devices that were asked for, in the words of a command line. */
static void
put_devices(GString *out, const VptWords *words)
{
    for (guint i = 0; i < words->c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(words->c->devices, i);

        put_address(out, device->address);
    }
    for (guint i = 0; i < words->c->absent->len; i++)
        g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "",
                               (const char *)g_ptr_array_index(words->c->absent, i));
}

static void
put_culprit(GString *out, const VptWords *words)
{
    const VptCulprit *culprit = g_ptr_array_index(words->culprits, 0);

    vpt_words_put_argument(out, culprit->name);
}

static void
put_culprits(GString *out, const VptWords *words)
{
    for (guint i = 0; i < words->culprits->len; i++) {
        const VptCulprit *culprit = g_ptr_array_index(words->culprits, i);

        if (i > 0)
            g_string_append(out, i + 1 < words->culprits->len ? ", " : vpt_text(" and "));
        g_string_append(out, culprit->text);
    }
}

static void
put_culprit_names(GString *out, const VptWords *words)
{
    for (guint i = 0; i < words->culprits->len; i++) {
        const VptCulprit *culprit = g_ptr_array_index(words->culprits, i);

        g_string_append_printf(out, "%s%s", i > 0 ? " " : "", culprit->name);
    }
}

/* The first culprit: the group a text is about is its group. */
static const VptDevice *
culprit_device(const VptWords *words)
{
    const VptCulprit *culprit = g_ptr_array_index(words->culprits, 0);
    VptAddress address;

    if (!vpt_address_parse(culprit->name, &address, NULL))
        return NULL;
    return vpt_host_find(words->c->host, address);
}

static void
put_group(GString *out, const VptWords *words)
{
    const VptDevice *device = culprit_device(words);

    g_string_append_printf(out, "%d", device ? device->iommu_group : -1);
}

static void
put_group_members(GString *out, const VptWords *words)
{
    const VptDevice *device = culprit_device(words);
    const GPtrArray *members = device ? vpt_host_group(words->c->host, device->iommu_group) : NULL;

    for (guint i = 0; members && i < members->len; i++) {
        const VptDevice *member = g_ptr_array_index(members, i);

        if (!vpt_device_is_bridge(member))
            put_address(out, member->address);
    }
}

/* Those of the devices in question that the first culprit, a domain, has. */
static void
put_used_devices(GString *out, const VptWords *words)
{
    const VptCulprit *culprit = g_ptr_array_index(words->culprits, 0);

    for (guint i = 0; i < words->c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(words->c->devices, i);

        if (g_strcmp0(device->used_by, culprit->name) == 0)
            put_address(out, device->address);
    }
}

/* Who has the first culprit. */
static void
put_user(GString *out, const VptWords *words)
{
    const VptDevice *device = culprit_device(words);

    if (device && device->used_by)
        vpt_words_put_argument(out, device->used_by);
}

/* For what the host needs the first culprit. */
static void
put_use(GString *out, const VptWords *words)
{
    const VptDevice *device = culprit_device(words);

    for (guint i = 0; device && i < device->host_use->len; i++) {
        g_autofree char *use = vpt_retell(g_ptr_array_index(device->host_use, i));

        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", use);
    }
}

static void
put_max(GString *out, const VptWords *words)
{
    g_string_append_printf(out, "%u", words->c->settings.max_devices);
}

/* The limit that would do. */
static void
put_devices_wanted(GString *out, const VptWords *words)
{
    g_string_append_printf(out, "%u", words->c->settings.max_devices + words->culprits->len);
}

/* "0000:03:00.0 can't be given to web1", "web1 can't be saved" */
static void
put_refusal(GString *out, const VptWords *words)
{
    g_autoptr(GString) devices = g_string_new(NULL);
    g_autofree char *refusal = NULL;

    put_devices(devices, words);
    refusal = vpt_operation_refused(words->c->op, vpt_words_domain(words->c), devices->str);
    g_string_append(out, refusal);
}

static const struct {
    const char *name;
    void (*put)(GString *out, const VptWords *words);
} placeholders[] = {
    { "core-file", put_core_file },
    { "culprit", put_culprit },
    { "culprit-names", put_culprit_names },
    { "culprits", put_culprits },
    { "detach-command", vpt_remedy_detach },
    { "devices", put_devices },
    { "devices-wanted", put_devices_wanted },
    { "domain", put_domain },
    { "edit-command", vpt_remedy_edit },
    { "group", put_group },
    { "group-members", put_group_members },
    { "max", put_max },
    { "refusal", put_refusal },
    { "remove-command", vpt_remedy_remove },
    { "reserve-command", vpt_remedy_reserve },
    { "shrink-command", vpt_remedy_shrink },
    { "use", put_use },
    { "used-devices", put_used_devices },
    { "user", put_user },
    { "without-command", vpt_remedy_do_without },
};

/* Marked for the catalogues (plugin/po/extract). */
#define VERB(one, many) { one, many }

/* Verbs that follow the number of culprits. */
static const struct {
    const char *one;
    const char *many;
} verbs[] = {
    /* TRANSLATORS: {is} in a text, and no other place has it; the four below likewise */
    VERB("is", "are"),
    VERB("has", "have"),
    /* TRANSLATORS: {does} in a text: of a device that does not answer */
    VERB("does", "do"),
    /* TRANSLATORS: {shares} in a text: an IOMMU group */
    VERB("shares", "share"),
    /* TRANSLATORS: {serves} in a text: the host */
    VERB("serves", "serve"),
};

static gboolean
expand_one(GString *out, const char *name, const VptWords *words)
{
    for (guint i = 0; i < G_N_ELEMENTS(placeholders); i++) {
        g_autoptr(GString) value = NULL;

        if (!g_str_equal(placeholders[i].name, name))
            continue;
        value = g_string_new(NULL);
        placeholders[i].put(value, words);
        g_string_append(out, value->str);
        return TRUE;
    }

    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (!g_str_equal(verbs[i].one, name))
            continue;
        g_string_append(out,
                        vpt_text_plural(verbs[i].one, verbs[i].many, words->culprits->len));
        return TRUE;
    }

    return FALSE;
}

/**
 * vpt_words_expand:
 * @text: a text of a rule, in English, with placeholders in braces
 * @c: the case it is about
 * @culprits: (element-type VptCulprit): who stands in the way, at least one
 *
 * Returns: (transfer full): @text in the reader's language, with every placeholder replaced
 */
char *
vpt_words_expand(const char *text, const VptCase *c, const GPtrArray *culprits)
{
    const VptWords words = { c, culprits };
    GString *out = g_string_new(NULL);
    const char *at = vpt_text(text);
    const char *open;
    const char *end;

    while ((open = strchr(at, '{')) && (end = strchr(open, '}'))) {
        g_autofree char *name = g_strndup(open + 1, (gsize)(end - open - 1));

        g_string_append_len(out, at, open - at);
        if (!expand_one(out, name, &words))
            g_critical("a rule uses the unknown placeholder '{%s}'", name);
        at = end + 1;
    }

    g_string_append(out, at);
    return g_string_free(out, FALSE);
}
