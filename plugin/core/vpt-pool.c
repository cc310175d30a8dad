/* vpt-pool.c: the threads that QEMU starts to read and write a domain's disks
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-pool.h"

#include "vpt-xml-tree.h"

/* Of one event loop, where nobody says otherwise: THREAD_POOL_MAX_THREADS_DEFAULT in QEMU's
 * include/block/aio.h */
#define POOL_THREADS 64

/* Of event loops, each by the ID of its I/O thread and the main loop by "": how many threads it
 * may have at most, where that is said, and which of them serve disks. */
typedef struct {
    GHashTable *most;
    GHashTable *serving;
} Pools;

/* thread_pool_max='8'; what is no number libvirt refuses */
static void
note_most(Pools *pools, const char *id, const xmlNode *element)
{
    const char *text = vpt_xml_attribute(element, "thread_pool_max");
    guint64 most = 0;

    if (id && text && g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT, &most, NULL))
        g_hash_table_insert(pools->most, g_strdup(id), GUINT_TO_POINTER((guint)most));
}

/* A disk that QEMU drives itself (NVMe) or that another process serves takes no threads.  The
 * disks of a SCSI controller are served by the loop of the controller. */
static void
note_serving(Pools *pools, const xmlNode *device)
{
    gboolean disk = vpt_xml_is(device, "disk") && !vpt_xml_attribute_is(device, "type", "nvme") &&
                    !vpt_xml_attribute_is(device, "type", "vhostuser");
    const xmlNode *driver = vpt_xml_child(device, "driver");
    const char *id = driver ? vpt_xml_attribute(driver, "iothread") : NULL;

    if (disk || (id && vpt_xml_is(device, "controller")))
        g_hash_table_add(pools->serving, g_strdup(id ? id : ""));
}

static void
read_pools(Pools *pools, const xmlNode *root)
{
    for (const xmlNode *main_loop = vpt_xml_child(root, "defaultiothread"); main_loop;
         main_loop = vpt_xml_first(main_loop->next, "defaultiothread"))
        note_most(pools, "", main_loop);

    for (const xmlNode *ids = vpt_xml_child(root, "iothreadids"); ids;
         ids = vpt_xml_first(ids->next, "iothreadids")) {
        for (const xmlNode *iothread = vpt_xml_child(ids, "iothread"); iothread;
             iothread = vpt_xml_first(iothread->next, "iothread"))
            note_most(pools, vpt_xml_attribute(iothread, "id"), iothread);
    }

    for (const xmlNode *devices = vpt_xml_child(root, "devices"); devices;
         devices = vpt_xml_first(devices->next, "devices")) {
        for (const xmlNode *device = devices->children; device; device = device->next) {
            if (device->type == XML_ELEMENT_NODE)
                note_serving(pools, device);
        }
    }
}

/**
 * vpt_pool_threads:
 * @root: a <domain>
 *
 * QEMU reads and writes the files of disks in threads that it starts as the load asks for them
 * (util/thread-pool.c), for each event loop its own.
 *
 * Returns: how many there may be at once
 */
guint
vpt_pool_threads(const xmlNode *root)
{
    g_autoptr(GHashTable) most = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) serving = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Pools pools = { .most = most, .serving = serving };
    GHashTableIter iter;
    gpointer id;
    guint64 threads = 0;

    read_pools(&pools, root);
    g_hash_table_iter_init(&iter, serving);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        gpointer said = NULL;

        threads += g_hash_table_lookup_extended(most, id, NULL, &said) ? GPOINTER_TO_UINT(said)
                                                                      : POOL_THREADS;
    }
    return (guint)MIN(threads, G_MAXUINT);
}
