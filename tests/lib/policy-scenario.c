/* policy-scenario.c: a case for the rules, as a folder below tests/data/policy
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "policy-scenario.h"

#include "vpt-facts.h"
#include "vpt-given.h"
#include "vpt-test.h"

#define ASK "ask"

char *
policy_scenario_word(const PolicyScenario *scenario, const char *key)
{
    return g_key_file_get_string(scenario->ask, ASK, key, NULL);
}

/* A fact that is another in this scenario; nothing: unknown. */
static void
take_word(const PolicyScenario *scenario, const char *key, char **fact)
{
    g_autofree char *value = policy_scenario_word(scenario, key);

    if (!value)
        return;
    g_free(*fact);
    *fact = *value ? g_steal_pointer(&value) : NULL;
}

static VptHost *
read_host(const PolicyScenario *scenario)
{
    g_autofree char *name = policy_scenario_word(scenario, "host");
    g_autofree char *file = g_strconcat(name, ".facts", NULL);
    g_autofree char *path = vpt_test_path("hosts", file, NULL);
    g_autofree char *text = vpt_test_read(path);
    g_autoptr(GError) error = NULL;
    VptHost *host = vpt_facts_parse(text, &error);

    VPT_ASSERT_OK(host, error);
    take_word(scenario, "kernel", &host->kernel);
    take_word(scenario, "libvirt", &host->libvirt);
    take_word(scenario, "qemu", &host->qemu);
    return host;
}

static VptDomain *
read_domain(const PolicyScenario *scenario)
{
    g_autofree char *name = policy_scenario_word(scenario, "domain");
    g_autofree char *file = g_strconcat(name, ".xml", NULL);
    g_autofree char *path = name ? vpt_test_path("domains", file, NULL) : NULL;
    g_autofree char *xml = name ? vpt_test_read(path) : NULL;
    VptDomain *domain;

    if (!name)
        return NULL;

    domain = vpt_given_domain(xml);
    domain->active = g_key_file_get_boolean(scenario->ask, ASK, "active", NULL);
    take_word(scenario, "file", &domain->file);
    domain->has_managed_save = g_key_file_get_boolean(scenario->ask, ASK, "managed-save", NULL);
    return domain;
}

/* virt-passthru.conf, and the profile of the command line above it. */
static void
read_settings(const char *name, PolicyScenario *scenario)
{
    g_autofree char *path = vpt_test_path("policy", name, "virt-passthru.conf", NULL);
    g_autofree char *profile = policy_scenario_word(scenario, "profile");
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    scenario->settings = (VptSettings)VPT_SETTINGS_DEFAULT;
    if (g_file_get_contents(path, &text, NULL, NULL))
        VPT_ASSERT_OK(vpt_settings_parse(text, path, &scenario->settings, &error), error);
    if (profile)
        CU_ASSERT_TRUE(vpt_profile_parse(profile, &scenario->settings.profile, NULL));
}

PolicyScenario *
policy_scenario_read(const char *name)
{
    PolicyScenario *scenario = g_new0(PolicyScenario, 1);
    g_autofree char *path = vpt_test_path("policy", name, "ask", NULL);

    scenario->ask = g_key_file_new();
    CU_ASSERT_TRUE_FATAL(g_key_file_load_from_file(scenario->ask, path, G_KEY_FILE_NONE, NULL));
    scenario->host = read_host(scenario);
    scenario->domain = read_domain(scenario);
    read_settings(name, scenario);
    return scenario;
}

void
policy_scenario_free(PolicyScenario *scenario)
{
    g_key_file_unref(scenario->ask);
    vpt_host_free(scenario->host);
    vpt_domain_free(scenario->domain);
    g_free(scenario);
}
VptVerdict *
policy_scenario_decide(const PolicyScenario *scenario)
{
    g_autofree char *operation = policy_scenario_word(scenario, "operation");
    g_autofree char *devices = policy_scenario_word(scenario, "devices");
    g_auto(GStrv) names = devices ? g_strsplit(devices, " ", -1) : NULL;
    g_autoptr(VptCase) c = NULL;
    VptOperation op = VPT_OP_LAST;

    CU_ASSERT_TRUE_FATAL(vpt_operation_parse(operation, &op, NULL));
    c = vpt_case_new(op, scenario->host, scenario->domain, &scenario->settings);
    for (guint i = 0; names && names[i]; i++) {
        const VptDevice *device = vpt_host_resolve(scenario->host, names[i], NULL);

        if (device)
            vpt_case_add_device(c, device);
        else
            vpt_case_add_absent(c, names[i]);
    }
    if (!names)
        vpt_case_add_domain_devices(c);

    return vpt_policy_decide(c);
}

/* Whether a placeholder is left in a text; the shell's own begin with a dollar. */
gboolean
policy_scenario_has_gap(const char *text)
{
    return g_regex_match_simple("(?<!\\$)\\{", text, 0, 0);
}
