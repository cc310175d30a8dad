/* test-guard-peer.c: tests of one direction of the guard's links, in pieces and with descriptors
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "guard-harness.h"
#include "vpt-test.h"
#include "vpt-wire-ask.h"

static GByteArray *
lib_version(guint32 serial)
{
    GByteArray *frame = vpt_wire_ask_auth_list(serial);

    vpt_wire_word_write(VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION, frame->data + 12);
    return frame;
}

/* Past the opening, with nothing left to look at. */
static GuardHarness *
opened(void)
{
    GuardHarness *harness = guard_harness_new(FALSE, FALSE, FALSE);

    guard_harness_open(harness, "qemu:///system");
    harness->client.read = harness->client.bytes->len;
    harness->backend.read = harness->backend.bytes->len;
    return harness;
}

/* File descriptors that came and went; the one that is free tells. */
static int
first_free(void)
{
    int fd = dup(STDIN_FILENO);

    close(fd);
    return fd;
}

static void
test_file_descriptors_go_with_their_byte(void)
{
    int before = first_free();
    GuardHarness *harness = opened();
    g_autoptr(GByteArray) frame = lib_version(3);
    const guint8 two[4] = { 0, 0, 0, 2 };

    g_byte_array_append(frame, two, 4);
    vpt_wire_word_write(frame->len, frame->data);
    vpt_wire_word_write(VPT_WIRE_CALL_WITH_FDS, frame->data + 16);
    guard_harness_feed(harness, TRUE, frame->data, frame->len, 0);
    harness->backend.room = 0;
    guard_harness_feed(harness, TRUE, two, 1, 1);
    guard_harness_feed(harness, TRUE, two, 1, 3);
    CU_ASSERT_EQUAL(harness->backend.n_fds, 0);
    harness->backend.room = G_MAXSIZE;
    vpt_guard_queue_flush(&harness->link.to_backend);
    CU_ASSERT_EQUAL(harness->backend.n_fds, 2);
    CU_ASSERT_EQUAL(harness->backend.bytes->len - harness->backend.read, frame->len + 2);

    /* One too few */
    guard_harness_feed(harness, TRUE, frame->data, frame->len, 0);
    CU_ASSERT_TRUE(guard_harness_feed(harness, TRUE, two, 1, 1));
    CU_ASSERT_FALSE(guard_harness_feed(harness, TRUE, two, 1, 0));
    guard_harness_free(harness);
    CU_ASSERT_EQUAL(first_free(), before);
}

static void
test_frames_come_in_any_pieces(void)
{
    g_autoptr(GByteArray) all = g_byte_array_new();

    for (guint i = 0; i < 4; i++) {
        g_autoptr(GByteArray) call =
            i % 2 ? vpt_wire_ask_domain_by_name(i, "web1") : lib_version(i);

        g_byte_array_append(all, call->data, call->len);
    }
    for (gsize piece = 1; piece <= all->len; piece++) {
        g_autoptr(GuardHarness) harness = opened();

        for (gsize at = 0; at < all->len; at += piece)
            guard_harness_feed(harness, TRUE, all->data + at, MIN(piece, all->len - at), 0);
        CU_ASSERT_EQUAL(harness->backend.bytes->len - harness->backend.read, all->len);
        CU_ASSERT_EQUAL(memcmp(harness->backend.bytes->data + harness->backend.read, all->data,
                               all->len), 0);
    }
}

/* A call that is judged, of some length. */
static GByteArray *
managed_save(guint32 serial, gsize length)
{
    static const guint8 uuid[16] = "a domain's uuid";
    GByteArray *frame = vpt_wire_ask_domain_xml(serial, uuid, 0);
    guint used = frame->len;

    vpt_wire_word_write(VPT_WIRE_REMOTE_DOMAIN_MANAGED_SAVE, frame->data + 12);
    if (length > used) {
        g_byte_array_set_size(frame, (guint)length);
        memset(frame->data + used, 0, length - used);
        vpt_wire_word_write((guint32)length, frame->data);
    }
    return frame;
}

static void
assert_reply(GuardHarness *harness, guint32 serial, guint32 status)
{
    VptWireHeader header = { 0 };

    CU_ASSERT_TRUE(guard_harness_next(&harness->client, &header));
    CU_ASSERT_EQUAL(header.type, VPT_WIRE_REPLY);
    CU_ASSERT_EQUAL(header.serial, serial);
    CU_ASSERT_EQUAL(header.status, status);
}

/* Begun, it finds no room any more: the call is refused, and the connection goes on. */
static void
test_a_frame_without_room_is_refused(void)
{
    g_autoptr(GuardHarness) harness = opened();
    g_autoptr(GByteArray) large = managed_save(3, 100000);
    guint n_before = harness->backend.bytes->len;

    harness->account.limit = VPT_GUARD_SPARE + 50000;
    for (gsize at = 0; at < large->len; at += 10000)
        guard_harness_feed(harness, TRUE, large->data + at, 10000, 0);
    assert_reply(harness, 3, VPT_WIRE_ERROR);
    CU_ASSERT_EQUAL(harness->held->len, 0);
    CU_ASSERT_EQUAL(harness->stats.unknown, 1);
    CU_ASSERT_EQUAL(harness->account.held, 0);
    CU_ASSERT_TRUE(harness->account.most <= 50000);

    guard_harness_send(harness, TRUE, lib_version(4));
    CU_ASSERT_EQUAL(harness->backend.bytes->len, n_before + VPT_WIRE_HEADER_SIZE);
    CU_ASSERT_PTR_NULL(harness->link.closing);
}

/* What larger frames leave is for openings and for small calls. */
static void
test_small_frames_find_room_to_the_last(void)
{
    g_autoptr(GuardHarness) harness = guard_harness_new(FALSE, FALSE, FALSE);
    gsize taken = VPT_GUARD_HELD_MAX - 2 * VPT_GUARD_SMALL;

    CU_ASSERT_FALSE(vpt_guard_account_is_short(&harness->account));
    CU_ASSERT_TRUE(vpt_guard_account_take(&harness->account, taken, 0));
    CU_ASSERT_TRUE(vpt_guard_account_is_short(&harness->account));
    guard_harness_open(harness, "qemu:///system");
    CU_ASSERT_EQUAL(harness->link.stage, VPT_GUARD_STAGE_READY);
    harness->client.read = harness->client.bytes->len;

    guard_harness_send(harness, TRUE, managed_save(3, VPT_GUARD_SMALL));
    CU_ASSERT_EQUAL(harness->held->len, 1);
    guard_harness_send(harness, TRUE, managed_save(4, VPT_GUARD_SMALL + 4));
    CU_ASSERT_EQUAL(harness->held->len, 1);
    assert_reply(harness, 4, VPT_WIRE_ERROR);
    guard_harness_decide(harness, "refused: no");
    assert_reply(harness, 3, VPT_WIRE_ERROR);
    vpt_guard_account_give(&harness->account, taken);
}

/* Whether all that libvirt got since @read are the frames of these two, if @second is any. */
static gboolean
backend_got(const GuardHarness *harness, guint read, const GByteArray *first, guint n,
            const GByteArray *second)
{
    const guint8 *got = harness->backend.bytes->data + read;

    return harness->backend.bytes->len - read == n + (second ? second->len : 0) &&
           memcmp(got, first->data, n) == 0 &&
           (!second || memcmp(got + n, second->data, second->len) == 0);
}

/* A call that is let through meanwhile stands between two frames, although the second is none. */
static void
test_what_goes_before_nonsense_is_whole(void)
{
    g_autoptr(GuardHarness) harness = opened();
    g_autoptr(GByteArray) judged = managed_save(3, 0);
    g_autoptr(GByteArray) passed = lib_version(4);
    guint n_before = harness->backend.bytes->len;

    g_byte_array_set_size(passed, 40 + VPT_WIRE_HEADER_SIZE);
    memset(passed->data + VPT_WIRE_HEADER_SIZE, 0, 40);
    vpt_wire_word_write(40, passed->data);
    guard_harness_feed(harness, TRUE, judged->data, judged->len, 0);
    guard_harness_feed(harness, TRUE, passed->data, 30, 0);
    guard_harness_decide(harness, NULL);
    CU_ASSERT_FALSE(guard_harness_feed(harness, TRUE, passed->data + 30, passed->len - 30, 0));
    CU_ASSERT_TRUE(backend_got(harness, n_before, passed, 40, judged));
}

/* It comes without its file descriptor. */
static void
test_nothing_goes_into_a_frame_that_breaks_off(void)
{
    g_autoptr(GuardHarness) harness = opened();
    g_autoptr(GByteArray) judged = managed_save(3, 0);
    g_autoptr(GByteArray) passed = lib_version(4);
    const guint n = VPT_WIRE_HEADER_SIZE + VPT_WIRE_FDS_SIZE;
    guint n_before = harness->backend.bytes->len;

    g_byte_array_set_size(passed, n + 1);
    vpt_wire_word_write(n, passed->data);
    vpt_wire_word_write(VPT_WIRE_CALL_WITH_FDS, passed->data + 16);
    vpt_wire_word_write(1, passed->data + VPT_WIRE_HEADER_SIZE);
    guard_harness_feed(harness, TRUE, judged->data, judged->len, 0);
    guard_harness_feed(harness, TRUE, passed->data, n, 0);
    guard_harness_decide(harness, NULL);
    CU_ASSERT_FALSE(guard_harness_feed(harness, TRUE, passed->data + n, 1, 0));
    CU_ASSERT_TRUE(backend_got(harness, n_before, passed, n, NULL));
}

VPT_TEST_MAIN("guard-peer",
              { "file descriptors go with their byte", test_file_descriptors_go_with_their_byte },
              { "frames come in any pieces", test_frames_come_in_any_pieces },
              { "what goes before nonsense is whole", test_what_goes_before_nonsense_is_whole },
              { "nothing goes into a frame that breaks off",
                test_nothing_goes_into_a_frame_that_breaks_off },
              { "a frame without room is refused", test_a_frame_without_room_is_refused },
              { "small frames find room to the last", test_small_frames_find_room_to_the_last })
