/* test-state.c: where a device stands, in words
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-test.h"
#include "vpt.h"

static void
test_bound_is_not_yet_available(void)
{
    static const struct {
        const char *device;
        const char *state;
    } states[] = {
        { "0000:03:00.0", "available" },
        { "0000:01:00.0", "group blocked by 0000:01:00.1" },
        { "0000:05:00.0", "not possible: does not answer" },
        { "0000:04:00.0", "assigned (backup1 off)" },
        { "0000:08:00.0", "used by db1" },
    };
    g_autofree char *path = vpt_test_path("hosts", "server.facts", NULL);
    const VptOptions options = { .facts = path };
    g_autoptr(GError) error = NULL;
    g_autoptr(VptSession) session = vpt_session_new(&options, &error);
    const VptHost *host = vpt_session_host(session, &error);

    VPT_ASSERT_OK(host, error);
    for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
        const VptDevice *device = vpt_host_resolve(host, states[i].device, NULL);
        g_autoptr(VptDeviceState) state = vpt_session_device_state(session, device);

        VPT_ASSERT_STR(state->state, states[i].state);
    }
}

VPT_TEST_MAIN("state",
              { "bound is not yet available", test_bound_is_not_yet_available })
