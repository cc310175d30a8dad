/* test-policy.c: every rule in a scenario, word for word
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "policy-scenario.h"
#include "vpt-test.h"
#include "vpt.h"

static void
fail(const char *name, const char *what, const char *text)
{
    fprintf(stderr, "%s: %s: %s\n", name, what, text);
    CU_FAIL("every rule has its scenarios, and every finding can be acted on");
}

/* Whoever stands in the way is named; a command can be typed as it stands.  Whether there is
 * such a command test-remedies.sh finds out. */
static void
check_finding(const char *name, const VptFinding *finding)
{
    const char *const texts[] = { finding->brief, finding->refused, finding->cause,
                                  finding->because, finding->instead };
    g_autoptr(GRegex) placeholder = g_regex_new("virt-passthru [^)]*\\b[A-Z]{3,}\\b", 0, 0, NULL);

    CU_ASSERT_TRUE(finding->culprits->len > 0);
    for (guint i = 0; i < finding->culprits->len; i++) {
        const VptCulprit *culprit = g_ptr_array_index(finding->culprits, i);

        if (!strstr(finding->cause, culprit->text))
            fail(name, "a culprit is not named in", finding->cause);
    }
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (policy_scenario_has_gap(texts[i]) || strstr(texts[i], "  ") || strstr(texts[i], "()"))
            fail(name, "something is missing in", texts[i]);
    }
    if (g_regex_match(placeholder, finding->instead, 0, NULL))
        fail(name, "a word that stands for another is in a command of", finding->instead);
}

static void
check_scenario(const char *name)
{
    g_autoptr(PolicyScenario) scenario = policy_scenario_read(name);
    g_autoptr(VptVerdict) verdict = policy_scenario_decide(scenario);
    g_autofree char *text = vpt_verdict_print(verdict);
    g_autofree char *shown = g_strconcat(text, vpt_verdict_allows(verdict) ? "allowed\n" : "",
                                         NULL);
    g_autofree char *json = vpt_json_verdict(verdict);
    g_autofree char *line = g_strconcat(json, "\n", NULL);

    vpt_test_golden("policy", name, "expect.txt", shown);
    vpt_test_golden("policy", name, "expect.json", line);
    for (guint i = 0; i < verdict->findings->len; i++)
        check_finding(name, g_ptr_array_index(verdict->findings, i));
}

static void
test_every_scenario(void)
{
    vpt_test_each_dir("policy", check_scenario);
}

/* The scenario that has a rule's name is refused by that rule. */
static void
test_every_rule_has_a_scenario(void)
{
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    for (guint i = 0; i < n_rules; i++) {
        g_autoptr(PolicyScenario) scenario = NULL;
        g_autoptr(VptVerdict) verdict = NULL;

        if (!vpt_test_data_exists("policy", rules[i].id)) {
            fprintf(stderr, "the rule '%s' has no scenario\n", rules[i].id);
            CU_FAIL("every rule has a scenario of its name");
            continue;
        }
        scenario = policy_scenario_read(rules[i].id);
        verdict = policy_scenario_decide(scenario);
        CU_ASSERT_PTR_NOT_NULL(vpt_verdict_find(verdict, rules[i].id));
    }
}

/* What the profile kvm goes without: the same case, and the rule is silent. */
static void
test_every_rule_of_the_profile_has_a_scenario_without_it(void)
{
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    for (guint i = 0; i < n_rules; i++) {
        g_autofree char *name = g_strconcat(rules[i].id, "-kvm-profile", NULL);
        g_autoptr(PolicyScenario) scenario = NULL;
        g_autoptr(VptVerdict) with = NULL;
        g_autoptr(VptVerdict) without = NULL;

        if (rules[i].force != VPT_FORCE_PROFILE)
            continue;
        if (!vpt_test_data_exists("policy", name)) {
            fail(name, "there is no such scenario for the rule", rules[i].id);
            continue;
        }
        scenario = policy_scenario_read(name);
        CU_ASSERT_EQUAL(scenario->settings.profile, VPT_PROFILE_KVM);
        without = policy_scenario_decide(scenario);
        scenario->settings.profile = VPT_PROFILE_DIRECTPATH;
        with = policy_scenario_decide(scenario);
        CU_ASSERT_PTR_NULL(vpt_verdict_find(without, rules[i].id));
        CU_ASSERT_PTR_NOT_NULL(vpt_verdict_find(with, rules[i].id));
    }
}

static guint64 asked;

static void
note_operation(const char *name)
{
    g_autoptr(PolicyScenario) scenario = policy_scenario_read(name);
    g_autofree char *operation = policy_scenario_word(scenario, "operation");
    VptOperation op = VPT_OP_LAST;

    CU_ASSERT_TRUE_FATAL(vpt_operation_parse(operation, &op, NULL));
    asked |= VPT_OP(op);
}

static void
test_every_operation_has_a_scenario(void)
{
    vpt_test_each_dir("policy", note_operation);
    for (VptOperation op = 0; op < VPT_OP_LAST; op++) {
        if ((asked & VPT_OP(op)) == 0)
            fail("policy", "no scenario asks for the operation", vpt_operation_name(op));
    }
}

/* Each exception has a scenario in which it helps, and one in which it does not. */
static guint helped;
static guint not_helped;

static void
note_exceptions(const char *name)
{
    g_autoptr(PolicyScenario) scenario = policy_scenario_read(name);
    g_autoptr(VptVerdict) verdict = policy_scenario_decide(scenario);
    const VptDomain *domain = scenario->domain;

    for (guint i = 0; domain && i < domain->passthru->len * VPT_EXCEPTION_LAST; i++) {
        const VptPassthru *passthru = g_ptr_array_index(domain->passthru, i / VPT_EXCEPTION_LAST);
        VptExceptionKind kind = i % VPT_EXCEPTION_LAST;
        g_autoptr(VptException) exception =
            vpt_exception_check(kind, scenario->host, domain, passthru);

        if (exception && exception->reasons->len == 0 && vpt_verdict_allows(verdict))
            helped |= VPT_EXCEPTION(kind);
    }
    for (guint i = 0; i < verdict->findings->len; i++) {
        const VptFinding *finding = g_ptr_array_index(verdict->findings, i);

        for (guint j = 0; j < finding->exceptions->len; j++) {
            const VptException *exception = g_ptr_array_index(finding->exceptions, j);

            not_helped |= VPT_EXCEPTION(exception->kind);
        }
    }
}

static void
test_every_exception_has_scenarios(void)
{
    vpt_test_each_dir("policy", note_exceptions);
    CU_ASSERT_EQUAL(helped, VPT_EXCEPTION(VPT_EXCEPTION_LAST) - 1);
    CU_ASSERT_EQUAL(not_helped, VPT_EXCEPTION(VPT_EXCEPTION_LAST) - 1);
}

static void
test_every_rule_is_complete(void)
{
    guint n_rules;
    const VptRule *rules = vpt_policy_rules(&n_rules);

    for (guint i = 0; i < n_rules; i++) {
        const char *texts[] = { rules[i].brief, rules[i].refused, rules[i].cause, rules[i].because,
                                rules[i].instead };

        CU_ASSERT_TRUE(rules[i].ops != 0 && rules[i].ops < VPT_OP(VPT_OP_LAST));
        CU_ASSERT_PTR_NOT_NULL(rules[i].culprits);
        for (guint j = 0; j < G_N_ELEMENTS(texts); j++) {
            CU_ASSERT_TRUE(texts[j] && *texts[j] && !g_str_has_suffix(texts[j], "."));
            CU_ASSERT_PTR_NULL(strchr(texts[j], '\n'));
        }
        for (guint j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(rules[j].id, rules[i].id);

        /* an error about a setting says it, without a case at hand */
        if (rules[i].force == VPT_FORCE_HARDWARE)
            CU_ASSERT_PTR_NULL(strchr(rules[i].because, '{'));
    }
}

/* Takes @sentence. */
static void
check_sentence(char *sentence, VptOperation op, const char *verb)
{
    g_auto(GStrv) words = g_strsplit(sentence, " ", -1);

    if (!g_strv_contains((const char *const *)words, verb) || strchr(sentence, '{') ||
        !(strstr(sentence, "web1") || strstr(sentence, "0000:02:00.0")))
        fail(vpt_operation_name(op), "no sentence about its subject", sentence);
    g_free(sentence);
}

static void
test_every_operation_has_a_name(void)
{
    for (VptOperation op = 0; op < VPT_OP_LAST; op++) {
        VptOperation parsed = VPT_OP_LAST;

        CU_ASSERT_TRUE(vpt_operation_parse(vpt_operation_name(op), &parsed, NULL));
        CU_ASSERT_EQUAL(parsed, op);
        check_sentence(vpt_operation_refused(op, "web1", "0000:02:00.0"), op, "can't");
        check_sentence(vpt_operation_allowed(op, "web1", "0000:02:00.0"), op, "can");
    }
}

VPT_TEST_MAIN("policy",
              { "every scenario reads as expected", test_every_scenario },
              { "every rule has a scenario", test_every_rule_has_a_scenario },
              { "every rule of the profile has a scenario without it",
                test_every_rule_of_the_profile_has_a_scenario_without_it },
              { "every operation has a scenario", test_every_operation_has_a_scenario },
              { "every exception has scenarios", test_every_exception_has_scenarios },
              { "every rule is complete", test_every_rule_is_complete },
              { "every operation has a name", test_every_operation_has_a_name })
