/* test-text.c: texts in the language of who reads them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-text.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "policy-scenario.h"
#include "vpt-retell.h"
#include "vpt-test.h"

static locale_t spoken;

static locale_t
which(void)
{
    return spoken;
}

/* The catalogues as they were just made; glibc keeps what it once found, so each language is
 * asked for under a locale of its own. */
static void
speak(locale_t language)
{
    g_autofree char *folder =
        g_build_filename(g_getenv("VPT_TEST_BUILDDIR"), "plugin", "po", NULL);

    spoken = language;
    vpt_text_set_language(language ? which : NULL, folder);
}

static locale_t
german(void)
{
    locale_t language = newlocale(LC_MESSAGES_MASK | LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

    g_setenv("LANGUAGE", "de", TRUE);
    CU_ASSERT_TRUE_FATAL(language != (locale_t)0);
    speak(language);
    return language;
}

static void
english(locale_t language)
{
    speak((locale_t)0);
    freelocale(language);
}

static void
test_language(void)
{
    locale_t language = german();

    VPT_ASSERT_STR(vpt_text("not enabled"), "nicht freigegeben");
    VPT_ASSERT_STR(vpt_text("no catalogue has this"), "no catalogue has this");
    VPT_ASSERT_STR(vpt_text(""), "");
    CU_ASSERT_TRUE(vpt_text_language() == which);
    /* what is not asked through here stays as it is, such as the errors of others */
    CU_ASSERT_TRUE(uselocale((locale_t)0) == LC_GLOBAL_LOCALE);
    VPT_ASSERT_STR(g_dgettext(GETTEXT_PACKAGE, "not enabled"), "not enabled");

    english(language);
    VPT_ASSERT_STR(vpt_text("not enabled"), "not enabled");
}

static void
test_plural(void)
{
    locale_t language;

    VPT_ASSERT_STR(vpt_text_plural("is", "are", 1), "is");
    VPT_ASSERT_STR(vpt_text_plural("is", "are", 2), "are");
    language = german();
    VPT_ASSERT_STR(vpt_text_plural("is", "are", 1), "ist");
    VPT_ASSERT_STR(vpt_text_plural("is", "are", 2), "sind");
    english(language);
}

static void
test_fill(void)
{
    static const struct {
        const char *text;
        const char *filled;
    } cases[] = {
        { "", "" },
        { "nothing", "nothing" },
        { "{a}", "1" },
        { "{a}{bc}{a}", "1two1" },
        { "{bc} then {a}", "two then 1" },
        { "{a", "{a" },
        { "a}", "a}" },
        { "{}", "{}" },
        { "{ab} {a}", "{ab} 1" },
        { "{{a}", "{1" },
        { "{value}", "{a}" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *filled =
            vpt_text_fill(cases[i].text, "a", "1", "bc", "two", "value", "{a}", NULL);

        VPT_ASSERT_STR(filled, cases[i].filled);
    }
}

static void
fail(const char *name, const char *what, const char *text)
{
    fprintf(stderr, "%s: %s: %s\n", name, what, text);
    CU_FAIL("every scenario is all German");
}

/* Words that no German text has, but for the commands and ids in it. */
static void
check_german(const char *name, const char *text)
{
    static const char english_words[] =
        "(?<![=-])\\b(refused|cause|because|instead|warning|allowed|the|and|is|are|has|have|with|"
        "of|it|its|not|can't|device|devices|passed|needs|by|or|on|but|no|for|via|from)(?![\\w-])";
    static const char commands[] = "\\((virt-passthru|echo) [^)]*\\)|\\[[^]]*\\]";
    g_autoptr(GRegex) quoted = g_regex_new(commands, 0, 0, NULL);
    g_autoptr(GRegex) words = g_regex_new(english_words, G_REGEX_CASELESS, 0, NULL);
    g_autofree char *rest = g_regex_replace_literal(quoted, text, -1, 0, "", 0, NULL);

    if (policy_scenario_has_gap(text))
        fail(name, "a placeholder is left", text);
    if (g_regex_match(words, rest, 0, NULL))
        fail(name, "English is left", rest);
}

static void
check_finding(const char *name, const VptFinding *finding, const VptFinding *in_english)
{
    const char *const texts[] = { finding->brief, finding->refused, finding->cause,
                                  finding->because, finding->instead };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        check_german(name, texts[i]);

    VPT_ASSERT_STR(finding->rule, in_english->rule);
    CU_ASSERT_EQUAL_FATAL(finding->culprits->len, in_english->culprits->len);
    for (guint i = 0; i < finding->culprits->len; i++) {
        const VptCulprit *culprit = g_ptr_array_index(finding->culprits, i);
        const VptCulprit *same = g_ptr_array_index(in_english->culprits, i);

        VPT_ASSERT_STR(culprit->name, same->name);
        VPT_ASSERT_STR(culprit->kind, same->kind);
        if (!strstr(finding->cause, culprit->text))
            fail(name, "a culprit is not named in", finding->cause);
    }
    for (guint i = 0; i < finding->exceptions->len; i++) {
        const VptException *exception = g_ptr_array_index(finding->exceptions, i);

        for (guint j = 0; j < exception->reasons->len; j++)
            check_german(name, g_ptr_array_index(exception->reasons, j));
    }
}

/* The facts of a test may have been written by a person. */
static void
speak_as_programs_do(VptHost *host)
{
    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);

        if (!device->stranger)
            continue;
        g_free(device->stranger);
        device->stranger = g_strdup("is 8086:1521 but 8086:10d3 was enabled here");
    }
}

static void
check_scenario(const char *name)
{
    g_autoptr(PolicyScenario) scenario = policy_scenario_read(name);
    g_autoptr(VptVerdict) in_english = NULL;
    locale_t language;
    g_autoptr(VptVerdict) verdict = NULL;
    g_autofree char *text = NULL;

    speak_as_programs_do(scenario->host);
    in_english = policy_scenario_decide(scenario);
    language = german();
    verdict = policy_scenario_decide(scenario);
    text = vpt_verdict_print(verdict);
    check_german(name, text);
    CU_ASSERT_EQUAL_FATAL(verdict->findings->len, in_english->findings->len);
    for (guint i = 0; i < verdict->findings->len; i++)
        check_finding(name, g_ptr_array_index(verdict->findings, i),
                      g_ptr_array_index(in_english->findings, i));
    english(language);
}

static void
test_every_scenario(void)
{
    vpt_test_each_dir("policy", check_scenario);
}

/* What a host finds its devices to be needed for, two blanks before it, in tests/test-hostuse.c */
static void
check_uses(const char *name)
{
    g_autofree char *path = vpt_test_path("hostuse", name, "expect.txt", NULL);
    g_autofree char *text = vpt_test_read(path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        g_autofree char *told = vpt_retell(lines[i] + strspn(lines[i], " "));

        if (*lines[i] == ' ')
            check_german(name, told);
    }
}

static void
test_facts(void)
{
    static const char *const differences[] = {
        "is 8086:1521 but 8086:10d3 was enabled here",
        "has subsystem 8086:0001 but 8086:0002 was enabled here",
        "has serial number 12-34 but 56-78 was enabled here",
        "hangs from 0000:00:01.0 but the one enabled here hung from 0000:00:02.0",
    };
    locale_t language = german();
    g_autofree char *use = vpt_retell("the file system /a (b) c (/dev/dm-1 on /dev/sda2)");
    g_autofree char *unknown = vpt_retell("the file system");

    vpt_test_each_dir("hostuse", check_uses);
    for (guint i = 0; i < G_N_ELEMENTS(differences); i++) {
        g_autofree char *told = vpt_retell(differences[i]);

        check_german("stranger", told);
    }
    VPT_ASSERT_STR(unknown, "the file system");
    CU_ASSERT_PTR_NOT_NULL(strstr(use, "/dev/sda2"));
    english(language);
}

/* In which column the texts behind the labels of all lines but the first begin. */
static void
test_alignment(void)
{
    locale_t language = german();
    g_autoptr(PolicyScenario) scenario = policy_scenario_read("suspend");
    g_autoptr(VptVerdict) verdict = policy_scenario_decide(scenario);
    g_autofree char *text = vpt_verdict_print(verdict);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    glong column = -1;

    CU_ASSERT_EQUAL_FATAL(g_strv_length(lines), 5);
    for (guint i = 1; i < 4; i++) {
        const char *colon = strstr(lines[i], ": ");
        glong begins;

        CU_ASSERT_PTR_NOT_NULL_FATAL(colon);
        begins = g_utf8_pointer_to_offset(lines[i], colon + 1 + strspn(colon + 1, " "));
        CU_ASSERT_TRUE(column == -1 || begins == column);
        column = begins;
    }
    english(language);
}

VPT_TEST_MAIN("text",
              { "a language is that of our texts alone", test_language },
              { "verbs follow the number", test_plural },
              { "placeholders are filled in", test_fill },
              { "every scenario is all German in German", test_every_scenario },
              { "what facts say is told in German", test_facts },
              { "what stands one below the other begins in one column", test_alignment })
