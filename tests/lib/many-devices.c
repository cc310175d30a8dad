/* many-devices.c: a host of 4,149 PCI devices, for benches
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "many-devices.h"

#include "vpt-facts.h"

#define N_CARDS 16u
#define N_VFS 256u
#define N_OTHERS 21u

/* A card on bus 2n + 16: its function 0, and the virtual ones on that and the next bus. */
static void
print_card(GString *text, guint card, const char *vf_driver)
{
    guint bus = 0x10 + 2 * card;

    g_string_append_printf(text,
                           "device 0000:%02x:00.0 id=8086:1572 subsystem=8086:0007 class=020000 "
                           "driver=i40e group=%u numa=%u parent=0000:00:%02x.%u vfs=%u "
                           "total-vfs=%u serial=a0369fffff%06x reset=\"flr bus\" "
                           "bar-bytes=8421376\n",
                           bus, card, card / 8, 1 + card / 8, card % 8, N_VFS, N_VFS, card);
    for (guint vf = 1; vf <= N_VFS; vf++)
        g_string_append_printf(text,
                               "device 0000:%02x:%02x.%u id=8086:154c subsystem=8086:0000 "
                               "class=020000 driver=%s group=%u numa=%u "
                               "physical-function=0000:%02x:00.0 parent=0000:00:%02x.%u reset=flr "
                               "bar-bytes=81920\n",
                               bus + vf / 256, vf % 256 / 8, vf % 8, vf_driver,
                               100 + card * N_VFS + vf, card / 8, bus, 1 + card / 8, card % 8);
}

/**
 * many_devices_new:
 * @vf_driver: which driver the virtual functions have
 *
 * Returns: (transfer full): a host with 16 network cards of 256 virtual functions each: those of
 *   card n are on the buses 0x10 + 2n and the next, each in a group of its own
 */
VptHost *
many_devices_new(const char *vf_driver)
{
    g_autoptr(GString) text = g_string_new("virt-passthru facts 1\n"
                                           "host iommu=yes interrupt-remapping=yes vfio=yes\n");
    g_autoptr(GError) error = NULL;
    VptHost *host;

    for (guint card = 0; card < N_CARDS; card++) {
        g_string_append_printf(text,
                               "device 0000:00:%02x.%u id=8086:2030 class=060400 driver=pcieport "
                               "group=%u bridge=yes\n",
                               1 + card / 8, card % 8, 20 + card);
        print_card(text, card, vf_driver);
    }
    for (guint i = 0; i < N_OTHERS; i++)
        g_string_append_printf(text, "device 0000:00:%02x.0 id=8086:2021 class=088000 group=%u\n",
                               8 + i, 60 + i);

    host = vpt_facts_parse(text->str, &error);
    if (!host)
        g_error("%s", error->message);
    return host;
}
