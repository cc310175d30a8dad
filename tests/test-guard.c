/* test-guard.c: tests of the guard's links, without sockets
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "guard-harness.h"
#include "vpt-test.h"
#include "vpt-wire-ask.h"
#include "vpt-wire-reply.h"

static const guint8 uuid[16] = "a domain's uuid";

static GByteArray *
lib_version(guint32 serial)
{
    GByteArray *frame = vpt_wire_ask_auth_list(serial);

    vpt_wire_word_write(VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION, frame->data + 12);
    return frame;
}

/* A call about the domain, of a procedure that takes a domain and a word at least. */
static GByteArray *
about_domain(VptWireRemoteProc procedure, guint32 serial)
{
    GByteArray *frame = vpt_wire_ask_domain_xml(serial, uuid, 0);

    vpt_wire_word_write((guint32)procedure, frame->data + 12);
    return frame;
}

static void
assert_next(GuardEnd *end, guint32 procedure, guint32 type, guint32 serial, guint32 status)
{
    VptWireHeader header = { 0 };

    CU_ASSERT_TRUE(guard_harness_next(end, &header));
    CU_ASSERT_EQUAL(header.procedure, procedure);
    CU_ASSERT_EQUAL(header.type, type);
    CU_ASSERT_EQUAL(header.serial, serial);
    CU_ASSERT_EQUAL(header.status, status);
}

static void
assert_nothing(GuardEnd *end)
{
    CU_ASSERT_EQUAL(end->read, end->bytes->len);
}

/* Past the opening, with nothing left to look at. */
static GuardHarness *
opened(const char *uri)
{
    GuardHarness *harness = guard_harness_new(FALSE, FALSE, FALSE);

    guard_harness_open(harness, uri);
    harness->client.read = harness->client.bytes->len;
    harness->backend.read = harness->backend.bytes->len;
    return harness;
}

static void
test_nothing_goes_on_before_authentication(void)
{
    g_autoptr(GuardHarness) harness = guard_harness_new(FALSE, TRUE, FALSE);

    guard_harness_send(harness, TRUE, lib_version(1));
    assert_next(&harness->client, VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION, VPT_WIRE_REPLY, 1,
                VPT_WIRE_ERROR);
    guard_harness_send(harness, TRUE, vpt_wire_ask_auth_list(2));
    assert_next(&harness->client, VPT_WIRE_REMOTE_AUTH_LIST, VPT_WIRE_REPLY, 2, VPT_WIRE_OK);

    guard_harness_send(harness, TRUE, vpt_wire_ask_auth_polkit(3));
    guard_harness_send(harness, TRUE, vpt_wire_ask_open(4, "qemu:///system", 0));
    CU_ASSERT_TRUE(harness->asked);
    assert_nothing(&harness->client);
    guard_harness_authorise(harness, FALSE);
    assert_next(&harness->client, VPT_WIRE_REMOTE_AUTH_POLKIT, VPT_WIRE_REPLY, 3, VPT_WIRE_ERROR);
    assert_next(&harness->client, VPT_WIRE_REMOTE_CONNECT_OPEN, VPT_WIRE_REPLY, 4,
                VPT_WIRE_ERROR);
    CU_ASSERT_FALSE(harness->connecting);

    guard_harness_send(harness, TRUE, vpt_wire_ask_auth_polkit(5));
    guard_harness_authorise(harness, TRUE);
    assert_next(&harness->client, VPT_WIRE_REMOTE_AUTH_POLKIT, VPT_WIRE_REPLY, 5, VPT_WIRE_OK);
    CU_ASSERT_EQUAL(harness->backend.bytes->len, 0);
    guard_harness_send(harness, TRUE, lib_version(6));
    CU_ASSERT_TRUE(harness->connecting);
}

static void
test_polkit_is_not_asked_for_ever(void)
{
    g_autoptr(GuardHarness) harness = guard_harness_new(FALSE, TRUE, FALSE);

    for (guint i = 0; i < 3; i++) {
        guard_harness_send(harness, TRUE, vpt_wire_ask_auth_polkit(i));
        CU_ASSERT_TRUE(harness->asked);
        guard_harness_authorise(harness, FALSE);
    }
    guard_harness_send(harness, TRUE, vpt_wire_ask_auth_polkit(9));
    CU_ASSERT_FALSE(harness->asked);
}

static void
test_root_asks_and_is_let_in(void)
{
    g_autoptr(GuardHarness) harness = guard_harness_new(TRUE, TRUE, FALSE);

    guard_harness_send(harness, TRUE, lib_version(1));
    CU_ASSERT_FALSE(harness->connecting);
    guard_harness_send(harness, TRUE, vpt_wire_ask_auth_list(2));
    guard_harness_send(harness, TRUE, lib_version(3));
    CU_ASSERT_TRUE(harness->connecting);
}

static void
test_nothing_overtakes_the_identity(void)
{
    g_autoptr(GuardHarness) harness = guard_harness_new(FALSE, FALSE, FALSE);
    GByteArray *all = vpt_wire_ask_open(1, "qemu:///system", 0);
    g_autoptr(GByteArray) call = lib_version(2);
    VptWireHeader greeting = { .program = VPT_WIRE_PROGRAM_REMOTE, .version = VPT_WIRE_VERSION,
                               .procedure = VPT_WIRE_REMOTE_AUTH_LIST,
                               .serial = VPT_GUARD_GREETING_SERIAL };

    g_byte_array_append(all, call->data, call->len);
    guard_harness_send(harness, TRUE, all);
    assert_nothing(&harness->backend);
    guard_harness_connect(harness, TRUE);
    assert_next(&harness->backend, VPT_WIRE_REMOTE_AUTH_LIST, VPT_WIRE_CALL,
                VPT_GUARD_GREETING_SERIAL, VPT_WIRE_OK);
    assert_nothing(&harness->backend);
    guard_harness_send(harness, FALSE, vpt_wire_reply_auth_list(&greeting, VPT_WIRE_AUTH_NONE));
    assert_next(&harness->backend, VPT_WIRE_REMOTE_CONNECT_OPEN, VPT_WIRE_CALL, 1, VPT_WIRE_OK);
    assert_nothing(&harness->backend);
    guard_harness_reply(harness, VPT_WIRE_REMOTE_CONNECT_OPEN, 1, VPT_WIRE_OK);
    assert_next(&harness->client, VPT_WIRE_REMOTE_CONNECT_OPEN, VPT_WIRE_REPLY, 1, VPT_WIRE_OK);
    assert_next(&harness->backend, VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY, VPT_WIRE_CALL,
                VPT_GUARD_IDENTITY_SERIAL, VPT_WIRE_OK);
    assert_nothing(&harness->backend);
    guard_harness_reply(harness, VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY, VPT_GUARD_IDENTITY_SERIAL,
                        VPT_WIRE_OK);
    assert_next(&harness->backend, VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION, VPT_WIRE_CALL, 2,
                VPT_WIRE_OK);
    assert_nothing(&harness->client);
}

static void
test_who_is_not_known_to_libvirt_is_cut_off(void)
{
    g_autoptr(GuardHarness) harness = guard_harness_new(FALSE, FALSE, FALSE);

    guard_harness_open(harness, NULL);
    CU_ASSERT_PTR_NULL(harness->link.closing);
    guard_harness_send(harness, TRUE, vpt_wire_ask_open(7, NULL, 0));
    guard_harness_reply(harness, VPT_WIRE_REMOTE_CONNECT_OPEN, 7, VPT_WIRE_OK);
    guard_harness_reply(harness, VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY, VPT_GUARD_IDENTITY_SERIAL,
                        VPT_WIRE_ERROR);
    CU_ASSERT_PTR_NOT_NULL(harness->link.closing);
}

static void
test_only_root_says_who_it_is(void)
{
    g_autoptr(GuardHarness) harness = opened("qemu:///system");
    VptWireIdentity root = { .pid = 1 };

    guard_harness_send(harness, TRUE, vpt_wire_ask_identity(3, &root));
    assert_nothing(&harness->backend);
    assert_next(&harness->client, VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY, VPT_WIRE_REPLY, 3,
                VPT_WIRE_ERROR);
    harness->link.privileged = TRUE;
    guard_harness_send(harness, TRUE, vpt_wire_ask_identity(4, &root));
    assert_next(&harness->backend, VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY, VPT_WIRE_CALL, 4,
                VPT_WIRE_OK);
}

static void
test_only_what_is_judged_waits(void)
{
    g_autoptr(GuardHarness) harness = opened("qemu:///system");

    guard_harness_send(harness, TRUE, about_domain(VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, 3));
    guard_harness_send(harness, TRUE, lib_version(4));
    assert_next(&harness->backend, VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION, VPT_WIRE_CALL, 4,
                VPT_WIRE_OK);
    assert_nothing(&harness->backend);
    CU_ASSERT_EQUAL(harness->held->len, 1);

    guard_harness_decide(harness, "refused: no");
    assert_nothing(&harness->backend);
    assert_next(&harness->client, VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, VPT_WIRE_REPLY, 3,
                VPT_WIRE_ERROR);

    guard_harness_send(harness, TRUE, about_domain(VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, 5));
    guard_harness_decide(harness, NULL);
    assert_next(&harness->backend, VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, VPT_WIRE_CALL, 5,
                VPT_WIRE_OK);
    CU_ASSERT_EQUAL(harness->account.held, 0);
}

static void
test_a_verdict_waits_for_the_end_of_a_frame(void)
{
    g_autoptr(GuardHarness) harness = opened("qemu:///system");
    g_autoptr(GByteArray) long_one = lib_version(4);
    const guint8 reply[VPT_WIRE_HEADER_SIZE + 4] = { 0, 0, 0, 32, 0x20, 0, 0x80, 0x86, 0, 0, 0, 1,
                                                     0, 0, 0, 157, 0, 0, 0, 1 };

    g_byte_array_set_size(long_one, 40);
    vpt_wire_word_write(40, long_one->data);
    guard_harness_send(harness, TRUE, about_domain(VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, 3));
    guard_harness_send(harness, TRUE, about_domain(VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, 5));
    guard_harness_feed(harness, TRUE, long_one->data, 30, 0);
    guard_harness_feed(harness, FALSE, reply, 30, 0);

    guard_harness_decide(harness, NULL);
    guard_harness_decide(harness, "refused: no");
    CU_ASSERT_EQUAL(harness->backend.bytes->len - harness->backend.read, 30);
    CU_ASSERT_EQUAL(harness->client.bytes->len - harness->client.read, 30);
    guard_harness_feed(harness, TRUE, long_one->data + 30, 10, 0);
    guard_harness_feed(harness, FALSE, reply + 30, 2, 0);
    assert_next(&harness->backend, VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION, VPT_WIRE_CALL, 4,
                VPT_WIRE_OK);
    assert_next(&harness->backend, VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, VPT_WIRE_CALL, 3,
                VPT_WIRE_OK);
    assert_next(&harness->client, 157, VPT_WIRE_REPLY, 0, VPT_WIRE_OK);
    assert_next(&harness->client, VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, VPT_WIRE_REPLY, 5,
                VPT_WIRE_ERROR);
}

static void
test_what_is_opened_says_what_is_judged(void)
{
    static const struct {
        const char *uri;
        gboolean judged;
    } uris[] = {
        { "qemu:///system", TRUE },
        { "QEMU:///system", TRUE },
        { "", TRUE },
        { NULL, TRUE },
        { "an-alias", TRUE },
        { "qemu+unix:///system", TRUE },
        { "lxc:///system", FALSE },
        { "test:///default", FALSE },
        { "lxc://host/system", TRUE },
        { "lxc+unix:///system?socket=/run/libvirt-guarded/libvirt-sock", TRUE },
        { "remote:///?name=qemu:///system", TRUE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(uris); i++) {
        g_autoptr(GuardHarness) harness = opened(uris[i].uri);

        guard_harness_send(harness, TRUE, about_domain(VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, 3));
        CU_ASSERT_EQUAL(harness->held->len, uris[i].judged ? 1 : 0);
    }
}

static void
test_who_only_looks_is_not_judged(void)
{
    g_autoptr(GuardHarness) harness = guard_harness_new(FALSE, FALSE, TRUE);

    guard_harness_open(harness, "qemu:///system");
    guard_harness_send(harness, TRUE, about_domain(VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, 3));
    CU_ASSERT_EQUAL(harness->held->len, 0);
}

static void
test_what_changes_devices_is_known_to_its_end(void)
{
    g_autoptr(GuardHarness) harness = opened("qemu:///system");

    guard_harness_send(harness, TRUE, about_domain(VPT_WIRE_REMOTE_DOMAIN_CREATE, 3));
    guard_harness_decide(harness, NULL);
    CU_ASSERT_EQUAL(harness->n_done, 0);
    guard_harness_reply(harness, VPT_WIRE_REMOTE_DOMAIN_CREATE, 4, VPT_WIRE_OK);
    CU_ASSERT_EQUAL(harness->n_done, 0);
    guard_harness_reply(harness, VPT_WIRE_REMOTE_DOMAIN_CREATE, 3, VPT_WIRE_ERROR);
    CU_ASSERT_EQUAL(harness->n_done, 1);
}

static void
test_two_calls_with_one_number_wait_for_each_other(void)
{
    g_autoptr(GuardHarness) harness = opened("qemu:///system");

    guard_harness_send(harness, TRUE, about_domain(VPT_WIRE_REMOTE_DOMAIN_CREATE, 3));
    guard_harness_decide(harness, NULL);
    guard_harness_send(harness, TRUE, about_domain(VPT_WIRE_REMOTE_DOMAIN_CREATE, 3));
    CU_ASSERT_EQUAL(harness->held->len, 0);
    guard_harness_reply(harness, VPT_WIRE_REMOTE_DOMAIN_CREATE, 3, VPT_WIRE_OK);
    CU_ASSERT_EQUAL(harness->held->len, 1);
}

static void
test_more_than_five_wait_their_turn(void)
{
    g_autoptr(GuardHarness) harness = opened("qemu:///system");

    for (guint i = 0; i < 7; i++)
        guard_harness_send(harness, TRUE,
                           about_domain(VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, 10 + i));
    CU_ASSERT_EQUAL(harness->held->len, 5);
    CU_ASSERT_FALSE(vpt_guard_link_takes_from_client(&harness->link));
    for (guint i = 0; i < 7; i++)
        guard_harness_decide(harness, NULL);
    for (guint i = 0; i < 7; i++)
        assert_next(&harness->backend, VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, VPT_WIRE_CALL, 10 + i,
                    VPT_WIRE_OK);
    CU_ASSERT_TRUE(vpt_guard_link_takes_from_client(&harness->link));
}

static void
test_a_call_too_long_to_judge_is_refused(void)
{
    g_autoptr(GuardHarness) harness = opened("qemu:///system");
    g_autoptr(GByteArray) frame = about_domain(VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, 3);
    static const guint8 zeros[VPT_GUARD_MIB];
    gsize left = VPT_GUARD_FRAME_MAX + 1;

    vpt_wire_word_write((guint32)left, frame->data);
    guard_harness_feed(harness, TRUE, frame->data, frame->len, 0);
    for (left -= frame->len; left > 0; left -= MIN(left, sizeof(zeros)))
        guard_harness_feed(harness, TRUE, zeros, MIN(left, sizeof(zeros)), 0);
    CU_ASSERT_TRUE(harness->account.most < 8192);
    assert_next(&harness->client, VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, VPT_WIRE_REPLY, 3,
                VPT_WIRE_ERROR);
    guard_harness_send(harness, TRUE, lib_version(4));
    assert_next(&harness->backend, VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION, VPT_WIRE_CALL, 4,
                VPT_WIRE_OK);
}

static void
test_without_libvirt_the_first_call_says_so(void)
{
    g_autoptr(GuardHarness) harness = guard_harness_new(FALSE, FALSE, FALSE);

    guard_harness_send(harness, TRUE, lib_version(1));
    guard_harness_connect(harness, FALSE);
    assert_next(&harness->client, VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION, VPT_WIRE_REPLY, 1,
                VPT_WIRE_ERROR);
    guard_harness_send(harness, TRUE, lib_version(2));
    CU_ASSERT_TRUE(harness->connecting);
}

VPT_TEST_MAIN("guard",
              { "nothing goes on before authentication",
                test_nothing_goes_on_before_authentication },
              { "polkit is not asked for ever", test_polkit_is_not_asked_for_ever },
              { "root asks and is let in", test_root_asks_and_is_let_in },
              { "nothing overtakes the identity", test_nothing_overtakes_the_identity },
              { "who is not known to libvirt is cut off",
                test_who_is_not_known_to_libvirt_is_cut_off },
              { "only root says who it is", test_only_root_says_who_it_is },
              { "only what is judged waits", test_only_what_is_judged_waits },
              { "a verdict waits for the end of a frame",
                test_a_verdict_waits_for_the_end_of_a_frame },
              { "what is opened says what is judged", test_what_is_opened_says_what_is_judged },
              { "who only looks is not judged", test_who_only_looks_is_not_judged },
              { "what changes devices is known to its end",
                test_what_changes_devices_is_known_to_its_end },
              { "two calls with one number wait for each other",
                test_two_calls_with_one_number_wait_for_each_other },
              { "more than five wait their turn", test_more_than_five_wait_their_turn },
              { "a call too long to judge is refused", test_a_call_too_long_to_judge_is_refused },
              { "without libvirt the first call says so",
                test_without_libvirt_the_first_call_says_so })
