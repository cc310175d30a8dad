/* domxml-scenario.c: a domain and what is done to it, as a folder below tests/data/domxml
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "domxml-scenario.h"

#include <string.h>

#include "vpt-test.h"

void
domxml_step_free(DomxmlStep *step)
{
    if (!step)
        return;

    g_array_unref(step->devices);
    g_free(step);
}

/* One line of `ask`. */
DomxmlStep *
domxml_step_parse(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    DomxmlStep *step = g_new0(DomxmlStep, 1);

    step->devices = g_array_new(FALSE, TRUE, sizeof(VptDomxmlDevice));
    step->attach = g_strcmp0(words[0], "attach") == 0;
    if (!step->attach && g_strcmp0(words[0], "detach") != 0)
        g_error("'%s' is neither attach nor detach", line);

    for (guint i = 1; words[i]; i++) {
        VptDomxmlDevice device = { 0 };
        char *plus = strchr(words[i], '+');

        if (plus) {
            *plus = '\0';
            device.bar_bytes = g_ascii_strtoull(plus + 1, NULL, 10);
        }
        if (!vpt_address_parse(words[i], &device.address, NULL))
            g_error("'%s' has no address at '%s'", line, words[i]);
        g_array_append_val(step->devices, device);
    }
    return step;
}

GPtrArray *
domxml_scenario_steps(const char *name)
{
    g_autofree char *path = vpt_test_path("domxml", name, "ask", NULL);
    g_autofree char *text = vpt_test_read(path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *steps = g_ptr_array_new_with_free_func((GDestroyNotify)domxml_step_free);

    for (guint i = 0; lines[i]; i++) {
        if (*lines[i])
            g_ptr_array_add(steps, domxml_step_parse(lines[i]));
    }
    return steps;
}

char *
domxml_scenario_domain(const char *name)
{
    g_autofree char *path = vpt_test_path("domxml", name, "domain.xml", NULL);

    return vpt_test_read(path);
}

char *
domxml_step_run(const DomxmlStep *step, const char *xml, GError **error)
{
    const VptDomxmlDevice *devices = (const VptDomxmlDevice *)step->devices->data;
    g_autofree VptAddress *addresses = NULL;

    if (step->attach)
        return vpt_domxml_attach(xml, devices, step->devices->len, error);

    addresses = g_new0(VptAddress, step->devices->len + 1);
    for (guint i = 0; i < step->devices->len; i++)
        addresses[i] = devices[i].address;
    return vpt_domxml_detach(xml, addresses, step->devices->len, error);
}

char *
domxml_steps_run(const GPtrArray *steps, const char *xml, GError **error)
{
    g_autofree char *text = g_strdup(xml);

    for (guint i = 0; i < steps->len; i++) {
        char *next = domxml_step_run(g_ptr_array_index(steps, i), text, error);

        if (!next)
            return NULL;
        g_free(text);
        text = next;
    }
    return g_steal_pointer(&text);
}
