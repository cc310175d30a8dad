/* test-identity.c: by what a card is known that devices.conf gives to passthrough
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-conf.h"
#include "vpt-facts.h"
#include "vpt-given.h"
#include "vpt-test.h"

#define CARD "id=8086:10d3\nsubsystem=8086:a01f\n"
#define NIC "id=8086:10d3 subsystem=8086:a01f parent=0000:00:1c.0"

#define ENTRY "[0000:03:00.0]\nowner=passthru\nlabel=n\n" CARD
#define PORT "upstream-port=0000:00:1c.0\n"
#define SERIAL "serial=77\n"
#define FOUND " enabled=yes label=n"

/* What devices.conf says, what the host has, and what is then known of it. */
static const struct {
    const char *conf;
    const char *host;
    const char *known;
    gboolean missing;
} identities[] = {
    { "", "device 0000:03:00.0 " NIC "\n", "", FALSE },
    /* at its address */
    { ENTRY, "device 0000:03:00.0 " NIC "\n", "device 0000:03:00.0 " NIC FOUND "\n", FALSE },
    { ENTRY PORT, "device 0000:03:00.0 " NIC "\n", "device 0000:03:00.0 " NIC FOUND "\n", FALSE },
    { ENTRY SERIAL PORT, "device 0000:03:00.0 " NIC " serial=77\n",
      "device 0000:03:00.0 " NIC " serial=77" FOUND "\n", FALSE },
    { ENTRY SERIAL, "device 0000:03:00.0 " NIC "\n", "device 0000:03:00.0 " NIC FOUND "\n", FALSE },
    /* the serial number says more than the port */
    { ENTRY SERIAL "upstream-port=0000:00:1d.0\n", "device 0000:03:00.0 " NIC " serial=77\n",
      "device 0000:03:00.0 " NIC " serial=77" FOUND "\n", FALSE },
    /* strangers */
    { ENTRY, "device 0000:03:00.0 id=8086:1521\n",
      "device 0000:03:00.0 id=8086:1521 stranger=\"is 8086:1521 but 8086:10d3 was enabled "
      "here\"\n", TRUE },
    { ENTRY, "device 0000:03:00.0 id=8086:10d3\n",
      "device 0000:03:00.0 id=8086:10d3 stranger=\"has subsystem 0000:0000 but 8086:a01f was "
      "enabled here\"\n", TRUE },
    { ENTRY SERIAL, "device 0000:03:00.0 " NIC " serial=78\n",
      "device 0000:03:00.0 " NIC " serial=78 stranger=\"has serial number 78 but 77 was enabled "
      "here\"\n", TRUE },
    { ENTRY "upstream-port=0000:00:1d.0\n", "device 0000:03:00.0 " NIC "\n",
      "device 0000:03:00.0 " NIC " stranger=\"hangs from 0000:00:1c.0 but the one enabled here "
      "hung from 0000:00:1d.0\"\n", TRUE },
    /* followed: by its serial number, by its port */
    { ENTRY SERIAL, "device 0000:05:00.0 " NIC " serial=77\n",
      "device 0000:05:00.0 " NIC " serial=77" FOUND "\n", FALSE },
    { ENTRY SERIAL, "device 0000:03:00.0 id=8086:1521\ndevice 0000:05:00.0 " NIC " serial=77\n",
      "device 0000:03:00.0 id=8086:1521\ndevice 0000:05:00.0 " NIC " serial=77" FOUND "\n", FALSE },
    { ENTRY PORT, "device 0000:05:00.0 " NIC "\n", "device 0000:05:00.0 " NIC FOUND "\n", FALSE },
    /* not followed: another function, another slot, no mark at all, several could be meant */
    { ENTRY SERIAL, "device 0000:05:00.1 " NIC " serial=77\n", "", TRUE },
    { ENTRY PORT, "device 0000:05:01.0 " NIC "\n", "", TRUE },
    { ENTRY, "device 0000:05:00.0 " NIC "\n", "", TRUE },
    { ENTRY SERIAL, "device 0000:05:00.0 " NIC " serial=78\n", "", TRUE },
    { ENTRY SERIAL, "device 0000:05:00.0 " NIC " serial=77\ndevice 0000:06:00.0 " NIC
      " serial=77\n", "", TRUE },
    /* a label alone */
    { "[03:00.0]\nowner=host\nlabel=n\n" CARD, "device 0000:03:00.0 " NIC "\n",
      "device 0000:03:00.0 " NIC " label=n\n", FALSE },
    { "[03:00.0]\nowner=host\nlabel=n\n" CARD, "device 0000:03:00.0 id=8086:1521\n", "", FALSE },
    /* two cards changed places */
    { ENTRY SERIAL "[0000:04:00.0]\nowner=passthru\n" CARD "serial=78\nlabel=m\n",
      "device 0000:03:00.0 " NIC " serial=78\ndevice 0000:04:00.0 " NIC " serial=77\n",
      "device 0000:03:00.0 " NIC " serial=78 enabled=yes label=m\n"
      "device 0000:04:00.0 " NIC " serial=77" FOUND "\n", FALSE },
};

static void
test_how_a_card_is_known(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(identities); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptConf) conf = vpt_conf_parse(identities[i].conf, "devices.conf", &error);
        g_autoptr(VptHost) host = vpt_given_host(identities[i].host);
        g_autoptr(VptHost) known = vpt_given_host(*identities[i].known ? identities[i].known
                                                                       : identities[i].host);
        g_autoptr(GPtrArray) missing = NULL;
        g_autofree char *text = NULL;
        g_autofree char *expected = vpt_facts_print(known);

        VPT_ASSERT_OK(conf != NULL, error);
        if (!conf)
            continue;
        vpt_conf_apply(conf, host);
        vpt_conf_apply(conf, host);
        text = vpt_facts_print(host);
        VPT_ASSERT_STR(text, expected);

        missing = vpt_conf_missing(conf, host);
        CU_ASSERT_EQUAL(missing->len, identities[i].missing);
        for (guint j = 0; j < host->devices->len; j++) {
            const VptDevice *device = g_ptr_array_index(host->devices, j);

            CU_ASSERT_EQUAL(vpt_conf_entry_of(conf, host, device) != NULL, device->label != NULL);
        }
    }
}

VPT_TEST_MAIN("identity",
              { "how a card is known", test_how_a_card_is_known })
