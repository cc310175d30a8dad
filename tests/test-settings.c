/* test-settings.c: virt-passthru.conf
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-policy.h"
#include "vpt-test.h"

static void
test_what_is_set_counts(void)
{
    VptSettings settings = VPT_SETTINGS_DEFAULT;
    g_autoptr(GError) error = NULL;

    VPT_ASSERT_OK(vpt_settings_parse("# mine\n[policy]\nprofile = kvm\n", "f", &settings, &error),
                  error);
    CU_ASSERT_EQUAL(settings.profile, VPT_PROFILE_KVM);
    CU_ASSERT_EQUAL(settings.max_devices, 6);

    VPT_ASSERT_OK(vpt_settings_parse("[policy]\nmax-devices-per-domain=16\n", "f", &settings,
                                     &error), error);
    CU_ASSERT_EQUAL(settings.profile, VPT_PROFILE_KVM);
    CU_ASSERT_EQUAL(settings.max_devices, 16);

    VPT_ASSERT_OK(vpt_settings_parse("", "f", &settings, &error), error);
    CU_ASSERT_EQUAL(settings.max_devices, 16);
}

static VptLevel
level_of(const char *id, const VptSettings *settings)
{
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    for (guint i = 0; i < n_rules; i++) {
        if (g_str_equal(rules[i].id, id))
            return vpt_policy_level(&rules[i], settings);
    }
    CU_FAIL("there is such a rule");
    return VPT_LEVEL_UNSET;
}

static void
test_each_rule_is_set_on_top_of_the_profile(void)
{
    VptSettings settings = VPT_SETTINGS_DEFAULT;
    VptSettings copy;
    g_autoptr(GError) error = NULL;

    CU_ASSERT_EQUAL(level_of("hot-plug", &settings), VPT_LEVEL_REFUSE);
    VPT_ASSERT_OK(vpt_settings_parse("[rules] hot-plug = allow\n"
                                     "dump=refuse\r\n"
                                     "[policy]\nprofile=kvm\n"
                                     "[rules]\nmemory-short = warn\ntoo-many-devices=refuse\n",
                                     "f", &settings, &error), error);
    copy = settings;
    CU_ASSERT_EQUAL(level_of("hot-plug", &copy), VPT_LEVEL_ALLOW);
    CU_ASSERT_EQUAL(level_of("dump", &copy), VPT_LEVEL_REFUSE);
    CU_ASSERT_EQUAL(level_of("memory-short", &copy), VPT_LEVEL_WARN);
    CU_ASSERT_EQUAL(level_of("too-many-devices", &copy), VPT_LEVEL_REFUSE);
    CU_ASSERT_EQUAL(level_of("migrate-offline", &copy), VPT_LEVEL_ALLOW);
    copy.profile = VPT_PROFILE_DIRECTPATH;
    CU_ASSERT_EQUAL(level_of("hot-plug", &copy), VPT_LEVEL_ALLOW);
    CU_ASSERT_EQUAL(level_of("migrate-offline", &copy), VPT_LEVEL_REFUSE);
}

/* No setting changes physics, and the message says what physics it is. */
static void
test_hardware_rules_stand(void)
{
    static const char *const levels[] = { "allow", "warn" };
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    for (guint i = 0; i < n_rules * G_N_ELEMENTS(levels); i++) {
        const VptRule *rule = &rules[i / 2];
        g_autofree char *text = g_strdup_printf("[rules]\n%s = %s\n", rule->id, levels[i % 2]);
        VptSettings settings = VPT_SETTINGS_DEFAULT;
        g_autoptr(GError) error = NULL;
        gboolean parsed = vpt_settings_parse(text, "f", &settings, &error);

        CU_ASSERT_EQUAL(parsed, rule->force != VPT_FORCE_HARDWARE);
        if (parsed)
            continue;
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        CU_ASSERT_TRUE(g_str_has_prefix(error->message, "f:2: "));
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, rule->because));
        CU_ASSERT_EQUAL(level_of(rule->id, &settings), VPT_LEVEL_REFUSE);
    }
}

static void
test_the_guard_has_settings(void)
{
    VptSettings settings = VPT_SETTINGS_DEFAULT;
    const VptGuardSettings *guard = &settings.guard;

    CU_ASSERT_EQUAL(guard->auth, VPT_GUARD_AUTH_POLKIT);
    CU_ASSERT_EQUAL(guard->auth_read_only, VPT_GUARD_AUTH_POLKIT);
    CU_ASSERT_EQUAL(guard->max_connections, 6000);
    CU_ASSERT_EQUAL(guard->max_connections_per_user, 500);

    CU_ASSERT_TRUE(vpt_settings_parse("[guard]\nauth = none\nmax-connections = 7\n"
                                      "max-connections-per-user=1\n",
                                      "f", &settings, NULL));
    CU_ASSERT_EQUAL(guard->auth, VPT_GUARD_AUTH_NONE);
    CU_ASSERT_EQUAL(guard->auth_read_only, VPT_GUARD_AUTH_POLKIT);
    CU_ASSERT_EQUAL(guard->max_connections, 7);
    CU_ASSERT_EQUAL(guard->max_connections_per_user, 1);

    CU_ASSERT_TRUE(vpt_settings_parse("[guard] auth-read-only = none\n", "f", &settings, NULL));
    CU_ASSERT_EQUAL(guard->auth_read_only, VPT_GUARD_AUTH_NONE);
}

static void
test_anything_else_names_its_line(void)
{
    static const struct {
        const char *text;
        const char *where;
    } wrong[] = {
        { "[policy]\nprofile=vmware\n", "f:2:" },
        { "[policy]\n\nmax-devices-per-domain=0\n", "f:3:" },
        { "[policy]\nmax-devices-per-domain=-1\n", "f:2:" },
        { "[policy]\nmax-devices-per-domain=257\n", "f:2:" },
        { "[policy]\nmax-devices-per-domain=6 \\x\n", "f:2:" },
        { "[policy]\nmax-devices-per-domain=\n", "f:2:" },
        { "[policy]\nprofile=kvm\nmax-device=2\n", "f:3:" },
        { "[policy]\nprofile=kvm\n[gard]\nx=y\n", "f:3:" },
        { "[guard]\nx=y\n", "f:2: 'x' is not a setting; [guard] has 'auth', " },
        { "[guard]\nauth=sasl\n", "f:2: auth is 'sasl'; it can be 'polkit', or 'none'" },
        { "[guard]\nauth-read-only=\n", "f:2: auth-read-only is ''" },
        { "[guard]\nmax-connections=0\n", "f:2: max-connections is '0'" },
        { "[guard]\nmax-connections-per-user=-1\n", "f:2: max-connections-per-user is '-1'" },
        { "[guard]\nauth=none\n[policy]\n[guard]\nauth=none\n", "f:5: 'auth' is set twice" },
        { "profile=kvm\n", "f:" },
        { "[policy\n", "f:" },
        { "[policy]\nprofile=\xff\n", "f:2:" },
        { "[policy]\nprofile=kvm\nprofile=kvm\n", "f:3: 'profile' is set twice" },
        { "[policy]\nprofile\n", "f:2: 'profile' is neither" },
        { "[policy]\n = kvm\n", "f:2:" },
        { "[rules]\n\nhot-plugg=allow\n", "f:3: 'hot-plugg' is not a rule; " },
        { "[rules]\nhot-plug=yes\n",
          "f:2: the rule 'hot-plug' is 'yes'; it can be 'allow', 'warn' or 'refuse'" },
        { "[rules]\nhot-plug=\n", "f:2:" },
        { "[rules] hot-plug\n", "f:1:" },
        { "[rules] hot-plug = no\n", "f:1:" },
        { "[rules] hot-plug = warn\nprofile=kvm\n", "f:2: 'profile' is not a rule; " },
        { "[rule]\nhot-plug=allow\n",
          "f:1: '[rule]' is not a section; there are '[policy]', '[rules]' and '[guard]'" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        VptSettings settings = VPT_SETTINGS_DEFAULT;
        g_autoptr(GError) error = NULL;

        CU_ASSERT_FALSE(vpt_settings_parse(wrong[i].text, "f", &settings, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        CU_ASSERT_TRUE(error && g_str_has_prefix(error->message, wrong[i].where));
        CU_ASSERT_EQUAL(settings.profile, VPT_PROFILE_DIRECTPATH);
        CU_ASSERT_EQUAL(settings.max_devices, 6);
        CU_ASSERT_EQUAL(level_of("hot-plug", &settings), VPT_LEVEL_REFUSE);
    }
}

VPT_TEST_MAIN("settings",
              { "what is set counts", test_what_is_set_counts },
              { "each rule is set on top of the profile",
                test_each_rule_is_set_on_top_of_the_profile },
              { "hardware rules stand", test_hardware_rules_stand },
              { "the guard has settings", test_the_guard_has_settings },
              { "anything else names its line", test_anything_else_names_its_line })
