/* vpt-configspace.c: what only the configuration space of a PCI function tells
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Offsets and ids: include/uapi/linux/pci_regs.h, PCI Express Base Specification
 * 7.9.3 (Device Serial Number), PCI Local Bus Specification 3.0 appendix I (VPD).
 */
#include "config.h"

#include "vpt-configspace.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HEADER_SIZE 64
#define HEADER_TYPE 0x0e
#define HEADER_TYPE_MASK 0x7f
#define EXTENDED_START 0x100
#define EXTENDED_END 0x1000
#define EXTENDED_ID_SERIAL 0x0003

static guint32
le32(const guint8 *bytes)
{
    return bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16 | (guint32)bytes[3] << 24;
}

/* Follows the list of extended capabilities with small reads: each costs the
 * device a transaction, and the whole space would cost a thousand. */
static char *
read_serial(int fd)
{
    guint offset = EXTENDED_START;

    /* a broken list may run in circles: as many steps as there is room for headers */
    for (guint i = 0; i < (EXTENDED_END - EXTENDED_START) / 8; i++) {
        guint8 bytes[12];
        gssize length = pread(fd, bytes, sizeof(bytes), offset);
        guint32 header = length >= 4 ? le32(bytes) : 0;

        if (header == 0 || header == G_MAXUINT32)
            return NULL;
        if ((header & 0xffff) == EXTENDED_ID_SERIAL) {
            guint32 low = length == sizeof(bytes) ? le32(bytes + 4) : 0;
            guint32 high = length == sizeof(bytes) ? le32(bytes + 8) : 0;

            /* boards whose maker did not set it: it tells none of them from another */
            if ((low == 0 && high == 0) || (low == G_MAXUINT32 && high == G_MAXUINT32))
                return NULL;
            return g_strdup_printf("%08x%08x", high, low);
        }

        offset = header >> 20 & ~3u;
        if (offset < EXTENDED_START)
            return NULL;
    }

    return NULL;
}

/* All ones is what the bus answers for a device that does not.  The ids of a virtual function
 * are all ones by nature (SR-IOV 3.4.1), its header type never is. */
static gboolean
is_dead(const guint8 *header, gboolean is_vf)
{
    return (header[HEADER_TYPE] & HEADER_TYPE_MASK) == HEADER_TYPE_MASK ||
           (!is_vf && le32(header) == G_MAXUINT32);
}

/**
 * vpt_configspace_answers:
 * @path: the `config` of a device
 * @is_vf: whether that is a virtual function
 *
 * Returns: whether the device answers; unknown where @path can't be read
 */
VptTristate
vpt_configspace_answers(const char *path, gboolean is_vf)
{
    guint8 header[HEADER_SIZE];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    gssize length;

    if (fd < 0)
        return VPT_UNKNOWN;

    length = pread(fd, header, sizeof(header), 0);
    close(fd);
    if (length != sizeof(header))
        return VPT_UNKNOWN;
    return is_dead(header, is_vf) ? VPT_NO : VPT_YES;
}

/**
 * vpt_configspace_read:
 * @folder: the open sysfs folder of a device that is not a virtual function (the space of
 *   a VF reads all ones in its ids, and its serial is that of its PF)
 * @device: whose @bridge, @unhealthy and @serial are set as far as the space is readable:
 *   without root it ends after 64 bytes, and the serial stays unknown
 */
void
vpt_configspace_read(int folder, VptDevice *device)
{
    guint8 header[HEADER_SIZE];
    int fd = openat(folder, "config", O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return;

    if (pread(fd, header, sizeof(header), 0) == sizeof(header)) {
        device->unhealthy = is_dead(header, FALSE);
        if (!device->unhealthy) {
            device->bridge = (header[HEADER_TYPE] & HEADER_TYPE_MASK) != 0;
            device->serial = read_serial(fd);
        }
    }
    close(fd);
}

/* Trailing blanks and odd bytes pad the fields of many boards. */
static char *
clean_serial(const guint8 *bytes, gsize length)
{
    g_autofree char *text = g_strndup((const char *)bytes, length);
    g_autofree char *serial = g_utf8_make_valid(g_strstrip(text), -1);

    return *serial ? g_steal_pointer(&serial) : NULL;
}

/**
 * vpt_configspace_vpd_serial:
 * @vpd: Vital Product Data as the `vpd` attribute gives it
 * @length: of @vpd in bytes
 *
 * Returns: (transfer full) (nullable): its keyword SN
 */
char *
vpt_configspace_vpd_serial(const guint8 *vpd, gsize length)
{
    for (gsize at = 0; at + 3 <= length;) {
        gboolean large = vpd[at] & 0x80;
        gsize size = large ? vpd[at + 1] | (gsize)vpd[at + 2] << 8 : vpd[at] & 0x07u;
        const guint8 *data = vpd + at + (large ? 3 : 1);
        gsize left = length - (gsize)(data - vpd);

        if (vpd[at] == 0x90) {
            const guint8 *end = data + MIN(size, left);

            for (const guint8 *key = data; key + 3 <= end && key + 3 + key[2] <= end;
                 key += 3 + key[2]) {
                if (memcmp(key, "SN", 2) == 0)
                    return clean_serial(key + 3, key[2]);
            }
            return NULL;
        }
        if (vpd[at] == 0x78 || size > left)
            return NULL;
        at += (large ? 3 : 1) + size;
    }

    return NULL;
}
