/* test-hook-scan.c: which guests libvirt's hook looks at, and whose call it takes for what
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-domain.h"
#include "vpt-hook-call.h"
#include "vpt-hook-scan.h"
#include "vpt-test.h"

#define DISK "<disk type='file'><source file='/dev/nvme0n1'/></disk>"

static void
test_texts(void)
{
    static const struct {
        const char *text;
        gsize length;
        VptHookScan says;
    } texts[] = {
        { "", 0, VPT_HOOK_SCAN_PLAIN },
        { " \r\n\t", 4, VPT_HOOK_SCAN_PLAIN },
        { "<domain>" DISK "</domain>", 0, VPT_HOOK_SCAN_PLAIN },
        { "\xef\xbb\xbf\r\n<domain>" DISK "</domain>", 0, VPT_HOOK_SCAN_PLAIN },
        { "<domain><name>a &amp; b</name><!-- c --></domain>", 0, VPT_HOOK_SCAN_PLAIN },
        { "<interface type='network'><source network='default'/></interface>", 0,
          VPT_HOOK_SCAN_PLAIN },
        { "<domain><!--", 0, VPT_HOOK_SCAN_PLAIN },
        { "<domain><!", 0, VPT_HOOK_SCAN_ODD },
        { "<domain><!-", 0, VPT_HOOK_SCAN_ODD },
        { "<domain><![CDATA[x]]></domain>", 0, VPT_HOOK_SCAN_ODD },
        { "<!DOCTYPE domain><domain/>", 0, VPT_HOOK_SCAN_ODD },
        { "<?xml version='1.0' encoding='UTF-7'?><domain/>", 0, VPT_HOOK_SCAN_ODD },
        { "<domain type='&#107;vm'/>", 0, VPT_HOOK_SCAN_ODD },
        { "<\0d\0", 4, VPT_HOOK_SCAN_ODD },
        { "\xff\xfe", 2, VPT_HOOK_SCAN_ODD },
        { "garbage", 0, VPT_HOOK_SCAN_ODD },
        { "<domain xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'/>", 0,
          VPT_HOOK_SCAN_ODD },
        { "<hostdev/>", 0, VPT_HOOK_SCAN_PASSTHRU },
        { "<interface type=\"hostdev\"/>", 0, VPT_HOOK_SCAN_PASSTHRU },
        { "<disk type='nvme'/>", 0, VPT_HOOK_SCAN_PASSTHRU },
        { "<disk type=\"nvme\"/>", 0, VPT_HOOK_SCAN_PASSTHRU },
        { "<teaming type='transient'/>", 0, VPT_HOOK_SCAN_PASSTHRU },
        { "<qemu:arg value='vfio-pci,host=3:0.0'/>", 0, VPT_HOOK_SCAN_PASSTHRU },
        { "\0hostdev", 8, VPT_HOOK_SCAN_PASSTHRU },
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        gsize length = texts[i].length > 0 ? texts[i].length : strlen(texts[i].text);
        /* of the exact size, so that a sanitizer sees a read behind the end */
        g_autofree char *bytes = g_memdup2(texts[i].text, length);

        CU_ASSERT_EQUAL(vpt_hook_scan(bytes ? bytes : "", length), texts[i].says);
    }
}

/* The domains of the other tests, in every form that passthrough has. */
static void
test_domains(void)
{
    g_autofree char *folder = vpt_test_path("domains", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n_passthru = 0;
    guint n_plain = 0;
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *xml = vpt_test_read(path);
        g_autoptr(VptDomain) domain = vpt_domain_parse(xml, NULL);
        VptHookScan says = vpt_hook_scan(xml, strlen(xml));

        CU_ASSERT_PTR_NOT_NULL_FATAL(domain);
        if (domain->passthru->len > 0)
            CU_ASSERT_EQUAL(says, VPT_HOOK_SCAN_PASSTHRU);
        n_passthru += domain->passthru->len > 0;
        n_plain += says == VPT_HOOK_SCAN_PLAIN;
    }
    CU_ASSERT_TRUE(n_passthru >= 3);
    CU_ASSERT_TRUE(n_plain >= 1);
}

static void
test_calls(void)
{
    static const struct {
        const char *words;
        gboolean good;
        VptHookPhase phase;
        const char *sysfs;
        const char *conf;
        const char *name;
    } calls[] = {
        { "hook web1 prepare begin -", TRUE, VPT_HOOK_PREPARE, NULL, NULL, "web1" },
        { "hook web1 restore begin -", TRUE, VPT_HOOK_RESTORE, NULL, NULL, "web1" },
        { "hook web1 migrate begin -", TRUE, VPT_HOOK_MIGRATE, NULL, NULL, "web1" },
        { "hook web1 release end -", TRUE, VPT_HOOK_RELEASE, NULL, NULL, "web1" },
        { "hook web1 reconnect begin -", TRUE, VPT_HOOK_NONE, NULL, NULL, "web1" },
        { "hook web1 prepare end -", TRUE, VPT_HOOK_NONE, NULL, NULL, "web1" },
        { "hook web1 Prepare begin -", TRUE, VPT_HOOK_NONE, NULL, NULL, "web1" },
        { "hook --sysfs /a web1 prepare begin -", TRUE, VPT_HOOK_PREPARE, "/a", NULL, "web1" },
        { "hook --conf /b --sysfs /a web1 prepare begin -", TRUE, VPT_HOOK_PREPARE, "/a", "/b",
          "web1" },
        /* domains whose names look like options */
        { "hook --conf prepare begin -", TRUE, VPT_HOOK_PREPARE, NULL, NULL, "--conf" },
        { "hook --help restore begin -", TRUE, VPT_HOOK_RESTORE, NULL, NULL, "--help" },
        { "hook --sysfs web1 prepare begin -", FALSE, VPT_HOOK_NONE, NULL, NULL, NULL },
        { "hook --what /a web1 prepare begin -", FALSE, VPT_HOOK_NONE, NULL, NULL, NULL },
        { "hook web1 prepare begin", FALSE, VPT_HOOK_NONE, NULL, NULL, NULL },
        { "hook web1 prepare begin - -", FALSE, VPT_HOOK_NONE, NULL, NULL, NULL },
        { "hook", FALSE, VPT_HOOK_NONE, NULL, NULL, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_auto(GStrv) argv = g_strsplit(calls[i].words, " ", -1);
        VptHookCall call = { 0 };

        CU_ASSERT_EQUAL(vpt_hook_call_parse((int)g_strv_length(argv), argv, &call), calls[i].good);
        CU_ASSERT_EQUAL(call.phase, calls[i].phase);
        VPT_ASSERT_STR(call.sysfs, calls[i].sysfs);
        VPT_ASSERT_STR(call.conf, calls[i].conf);
        VPT_ASSERT_STR(call.name, calls[i].name);
    }
    CU_ASSERT_FALSE(vpt_hook_call_parse(0, (char *[]){ NULL }, &(VptHookCall){ 0 }));
}

static void
test_what_may_be_refused(void)
{
    CU_ASSERT_TRUE(vpt_hook_phase_may_refuse(VPT_HOOK_PREPARE));
    CU_ASSERT_TRUE(vpt_hook_phase_may_refuse(VPT_HOOK_RESTORE));
    CU_ASSERT_TRUE(vpt_hook_phase_may_refuse(VPT_HOOK_MIGRATE));
    CU_ASSERT_FALSE(vpt_hook_phase_may_refuse(VPT_HOOK_RELEASE));
    CU_ASSERT_FALSE(vpt_hook_phase_may_refuse(VPT_HOOK_NONE));
}

VPT_TEST_MAIN("hook-scan",
              { "texts", test_texts },
              { "domains", test_domains },
              { "calls", test_calls },
              { "what may be refused", test_what_may_be_refused })
