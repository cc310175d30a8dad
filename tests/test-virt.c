/* test-virt.c: libvirt connections and domains, on libvirt's test driver
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "vpt-error.h"
#include "vpt-test.h"
#include "vpt-virt.h"
#include "vpt-virtdomain.h"

static const char domain_xml[] =
    "<domain type='test'>"
    "<name>%s</name><uuid>%s</uuid>"
    "<memory unit='KiB'>65536</memory>"
    "<os><type>hvm</type></os>"
    "<devices>"
    "<graphics type='vnc' passwd='secret'/>"
    "<hostdev mode='subsystem' type='pci' managed='no'>"
    "<source><address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/></source>"
    "</hostdev>"
    "</devices>"
    "</domain>";

#define UUID_A "0a0a0a0a-0000-4000-8000-00000000000a"
#define UUID_B "0b0b0b0b-0000-4000-8000-00000000000b"

static VptVirt *
open_test_driver(gboolean read_only)
{
    g_autoptr(GError) error = NULL;
    VptVirt *virt = vpt_virt_open("test:///default", read_only, &error);

    VPT_ASSERT_OK(virt, error);
    return virt;
}

static void
define(VptVirt *virt, const char *name, const char *uuid)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *xml = g_strdup_printf(domain_xml, name, uuid);

    VPT_ASSERT_OK(vpt_virt_define(virt, xml, &error), error);
}

static void
test_a_connection_knows_itself(void)
{
    g_autoptr(VptVirt) virt = open_test_driver(TRUE);
    g_autoptr(GError) error = NULL;
    g_autoptr(VptVirtVersions) versions = vpt_virt_versions(virt, &error);
    g_autofree char *uri = vpt_virt_uri(virt);

    VPT_ASSERT_STR(uri, "test:///default");
    CU_ASSERT_TRUE(vpt_virt_is_read_only(virt));
    CU_ASSERT_FALSE(vpt_virt_is_local_system(virt));
    CU_ASSERT_FALSE(vpt_virt_is_session(virt));

    VPT_ASSERT_OK(versions, error);
    VPT_ASSERT_STR(versions->type, "TEST");
    CU_ASSERT_TRUE(g_ascii_isdigit(versions->library[0]) && strchr(versions->library, '.'));
    VPT_ASSERT_STR(versions->daemon, versions->library);
}

static void
test_a_uri_that_leads_nowhere_is_one_clear_error(void)
{
    static const struct {
        const char *uri;
        int code;
        const char *says;
    } wrong[] = {
        { "not a uri", VPT_ERROR_SYNTAX, "write it like qemu:///system" },
        { "qemu", VPT_ERROR_SYNTAX, "write it like qemu:///system" },
        { "qemu://system", VPT_ERROR_SYNTAX, "maybe you want qemu:///system" },
        { "qemu+foo:///system", VPT_ERROR_SYNTAX, "transport" },
        { "qemu+unix:///system?mode=foo", VPT_ERROR_SYNTAX, "Unknown remote mode 'foo'" },
        { "qemu+unix:///system?socket=/nonexistent/socket", VPT_ERROR_LIBVIRT,
          "systemctl start libvirtd.socket" },
        { "qemu+tcp://127.0.0.1:1/system", VPT_ERROR_LIBVIRT, "check the name of the host" },
        { "qemu+tcp://host.invalid/system", VPT_ERROR_LIBVIRT, "check the name of the host" },
        { "test:///nonexistent.xml", VPT_ERROR_LIBVIRT, "/nonexistent.xml" },
        { "test:///dev/null", VPT_ERROR_LIBVIRT, "/dev/null" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptVirt) virt = vpt_virt_open(wrong[i].uri, TRUE, &error);

        CU_ASSERT_PTR_NULL(virt);
        VPT_ASSERT_ERROR(error, wrong[i].code);
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, wrong[i].uri));
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, wrong[i].says));
    }
}

static void
test_a_daemon_that_says_nothing_is_given_up(void)
{
    g_autofree char *folder = g_dir_make_tmp("vpt-virt-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "socket", NULL);
    g_autofree char *uri = g_strdup_printf("qemu+unix:///system?socket=%s", path);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(VptVirt) virt = NULL;

    g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
    CU_ASSERT_EQUAL_FATAL(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
    CU_ASSERT_EQUAL_FATAL(listen(listener, 1), 0);

    virt = vpt_virt_open_within(uri, TRUE, 1, &error);
    CU_ASSERT_PTR_NULL(virt);
    VPT_ASSERT_ERROR(error, VPT_ERROR_LIBVIRT);
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "no answer within 1 s"));

    /* the call that was given up comes back now and frees what it holds */
    close(listener);
    g_usleep(G_USEC_PER_SEC / 5);
    g_unlink(path);
    g_rmdir(folder);
}

static void
test_no_uri_means_virsh_s_default(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptVirt) virt = NULL;
    g_autoptr(VptVirt) other = NULL;

    g_setenv("LIBVIRT_DEFAULT_URI", "test:///default", TRUE);
    virt = vpt_virt_open(NULL, TRUE, &error);
    VPT_ASSERT_OK(virt, error);

    g_setenv("VIRSH_DEFAULT_CONNECT_URI", "nothing", TRUE);
    other = vpt_virt_open("", TRUE, &error);
    CU_ASSERT_PTR_NULL(other);
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "'nothing'"));

    g_unsetenv("LIBVIRT_DEFAULT_URI");
    g_unsetenv("VIRSH_DEFAULT_CONNECT_URI");
}

static void
test_what_is_defined_reads_back(void)
{
    g_autoptr(VptVirt) virt = open_test_driver(FALSE);
    g_autoptr(GError) error = NULL;
    g_autoptr(VptVirtDomain) domain = NULL;
    g_autoptr(GPtrArray) domains = NULL;
    const VptVirtDomain *first;

    define(virt, "web1", UUID_A);

    domain = vpt_virt_find_domain(virt, "web1", &error);
    VPT_ASSERT_OK(domain, error);
    VPT_ASSERT_STR(domain->uuid, UUID_A);
    CU_ASSERT_FALSE(domain->active || domain->paused);
    CU_ASSERT_FALSE(domain->has_managed_save || domain->autostart);
    CU_ASSERT_TRUE(domain->persistent);
    CU_ASSERT_EQUAL(domain->id, -1);
    CU_ASSERT_PTR_NULL(domain->xml_live);
    CU_ASSERT_PTR_NOT_NULL(strstr(domain->xml_config, "<hostdev mode='subsystem'"));

    domains = vpt_virt_list_domains(virt, &error);
    VPT_ASSERT_OK(domains, error);
    CU_ASSERT_EQUAL_FATAL(domains->len, 2);
    first = g_ptr_array_index(domains, 0);
    VPT_ASSERT_STR(first->name, "test");
    CU_ASSERT_TRUE(first->active && first->persistent);
    CU_ASSERT_EQUAL(first->id, 1);
    CU_ASSERT_PTR_NOT_NULL(first->xml_live);
    CU_ASSERT_PTR_NOT_NULL(first->xml_config);
}

static void
test_a_domain_goes_by_id_uuid_and_name(void)
{
    static const char *const forms[] = { "1", "one", UUID_A,
                                         "0A0A0A0A-0000-4000-8000-00000000000A" };
    static const char *const names[] = { "test", "one", "one", "one" };
    g_autoptr(VptVirt) virt = open_test_driver(FALSE);
    g_autoptr(VptVirtDomain) number = NULL;

    define(virt, "one", UUID_A);
    /* nothing runs with the id 7, so 7 is a name; 1 is the id of `test`, whoever is called so */
    define(virt, "7", UUID_B);
    define(virt, "1", "0c0c0c0c-0000-4000-8000-00000000000c");

    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptVirtDomain) domain = vpt_virt_find_domain(virt, forms[i], &error);

        VPT_ASSERT_OK(domain, error);
        VPT_ASSERT_STR(domain ? domain->name : NULL, names[i]);
    }

    number = vpt_virt_find_domain(virt, "7", NULL);
    VPT_ASSERT_STR(number ? number->uuid : NULL, UUID_B);
}

static void
test_a_domain_that_is_not_there(void)
{
    static const char *const wrong[] = { "nobody", "", "99", "-1", UUID_B, "\xff\xfe" };
    g_autoptr(VptVirt) virt = open_test_driver(TRUE);

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptVirtDomain) domain = vpt_virt_find_domain(virt, wrong[i], &error);

        CU_ASSERT_PTR_NULL(domain);
        VPT_ASSERT_ERROR(error, VPT_ERROR_NOT_FOUND);
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "virt-passthru list --all"));
    }
}

static void
test_secrets_stay_in_what_is_defined_again(void)
{
    g_autoptr(VptVirt) virt = open_test_driver(FALSE);
    g_autoptr(VptVirt) reader = open_test_driver(TRUE);
    g_autoptr(VptVirtDomain) domain = NULL;
    g_autoptr(VptVirtDomain) seen = NULL;
    g_autoptr(GPtrArray) domains = NULL;

    define(virt, "web1", UUID_A);

    domain = vpt_virt_find_domain(virt, "web1", NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(domain->xml_config, "passwd='secret'"));

    seen = vpt_virt_find_domain(reader, "web1", NULL);
    CU_ASSERT_PTR_NULL(strstr(seen->xml_config, "passwd"));

    domains = vpt_virt_list_domains(virt, NULL);
    for (guint i = 0; i < domains->len; i++) {
        const VptVirtDomain *listed = g_ptr_array_index(domains, i);

        CU_ASSERT_PTR_NULL(strstr(listed->xml_config, "passwd"));
    }
}

static void
test_a_definition_libvirt_refuses_changes_nothing(void)
{
    static const char *const wrong[] = { "", "<domain", "<network/>", "<domain type='test'/>",
                                         "<domain type='kvm'><name>x</name></domain>" };
    g_autoptr(VptVirt) virt = open_test_driver(FALSE);
    g_autoptr(VptVirt) reader = open_test_driver(TRUE);
    g_autofree char *xml = g_strdup_printf(domain_xml, "web1", UUID_A);
    g_autoptr(GPtrArray) domains = NULL;
    g_autoptr(GError) denied = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;

        CU_ASSERT_FALSE(vpt_virt_define(virt, wrong[i], &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_LIBVIRT);
        CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "test:///default"));
    }

    CU_ASSERT_FALSE(vpt_virt_define(reader, xml, &denied));
    VPT_ASSERT_ERROR(denied, VPT_ERROR_DENIED);
    CU_ASSERT_PTR_NOT_NULL(strstr(denied->message, "group libvirt"));

    domains = vpt_virt_list_domains(virt, NULL);
    CU_ASSERT_EQUAL(domains->len, 1);
}

VPT_TEST_MAIN("virt",
              { "a connection knows itself", test_a_connection_knows_itself },
              { "a URI that leads nowhere is one clear error",
                test_a_uri_that_leads_nowhere_is_one_clear_error },
              { "a daemon that says nothing is given up",
                test_a_daemon_that_says_nothing_is_given_up },
              { "no URI means virsh's default", test_no_uri_means_virsh_s_default },
              { "what is defined reads back", test_what_is_defined_reads_back },
              { "a domain goes by id, UUID and name", test_a_domain_goes_by_id_uuid_and_name },
              { "a domain that is not there", test_a_domain_that_is_not_there },
              { "secrets stay in what is defined again",
                test_secrets_stay_in_what_is_defined_again },
              { "a definition libvirt refuses changes nothing",
                test_a_definition_libvirt_refuses_changes_nothing })
