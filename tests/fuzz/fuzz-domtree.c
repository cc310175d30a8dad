/* fuzz-domtree.c: bytes as the choices that build a domain's XML
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Bytes that are XML by chance are rare; here all are.  One byte opens an
 * element, gives it an attribute, puts text into it or closes it. */
#include "config.h"

#include <string.h>

#include "domxml-laws.h"
#include "vpt-fuzz.h"

static const char *const elements[] = {
    "memory", "currentMemory", "maxMemory", "memtune", "hard_limit", "memoryBacking", "locked",
    "metadata", "devices", "hostdev", "interface", "disk", "source", "address", "actual",
    "controller", "driver", "teaming", "os", "type", "cpu", "numa", "cell", "vcpu", "iothreads",
    "iothreadids", "iothread", "uuid", "name", "target", "size", "iommu", "a:memory", "a:b",
    "q:commandline", "q:arg", "v:passthru", "v:device", "v:old", "blkiotune", "description",
};

static const char *const attributes[] = {
    "type='pci'", "type='hostdev'", "type='network'", "type='nvme'", "type='mdev'",
    "managed='yes'", "unit='GiB'", "unit='b'", "unit='KB'", "unit='x'", "memory='4096'",
    "domain='0x0000'", "bus='0xfa'", "slot='0x1e'", "function='3'", "bus='1'", "index='1'",
    "model='pcie-root-port'", "machine='q35'", "machine='pc'", "value='-device'",
    "value='vfio-pci,host=fa:1e.0'", "value='-icount'", "value='shift=1,rr=record'",
    "address='0000:fa:1e.0'", "guest='0000:01:00.0'", "port='1'", "bars='1'", "locked='yes'",
    "hard-limit='526336'", "current-memory='1024'", "created='memtune metadata'", "a:unit='GiB'",
    "xmlns='urn:x'", "xmlns:a='urn:b'", "xmlns='u&lt;&#10;'", "mode='subsystem'", "uuid='x'",
    "model='m'",
};

static const char *const contents[] = {
    "1", "1024", "4194304", "1048576", "9007199254740991", "18446744073709551616", "-1", "0",
    "x", "\n  ", "\n    ", " ", "\t", "\r\n", "\n\n", "<!--c-->", "<!-- c -->\n  ", "<?p i?>",
    "<![CDATA[x]]>", "<![CDATA[ ]]>", "<![CDATA[1024]]>", "&e;", "&f;", "&#13;", "&#xe9;",
    "\xc3\xa9", "&lt;",
};

static const char *const prologs[] = {
    "",
    "<?xml version='1.0'?>\n",
    "<?xml version='1.0' encoding='ISO-8859-1'?>",
    "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\r\n<!--p-->\r\n",
};

#define DTD "<!DOCTYPE domain [<!ENTITY e '1024'><!ENTITY f '<locked/>'>]>"
#define ROOT                                                                                       \
    "<domain type='kvm' xmlns:a='urn:a' xmlns:v='https://virt-passthru.org/xmlns/domain/1' "       \
    "xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>"

typedef struct {
    GString *text;
    GPtrArray *open;
    gboolean in_tag;
} Tree;

static void
end_tag(Tree *tree)
{
    if (tree->in_tag)
        g_string_append_c(tree->text, '>');
    tree->in_tag = FALSE;
}

static void
close_element(Tree *tree)
{
    const char *name = g_ptr_array_steal_index(tree->open, tree->open->len - 1);

    if (tree->in_tag)
        g_string_append(tree->text, "/>");
    else
        g_string_append_printf(tree->text, "</%s>", name);
    tree->in_tag = FALSE;
}

static void
choose(Tree *tree, guint byte)
{
    if (byte < 80) {
        const char *name = elements[byte % G_N_ELEMENTS(elements)];

        end_tag(tree);
        g_string_append_printf(tree->text, "<%s", name);
        g_ptr_array_add(tree->open, (char *)name);
        tree->in_tag = TRUE;
    } else if (byte < 150) {
        /* an attribute twice is not XML, but that much is left to chance */
        if (tree->in_tag)
            g_string_append_printf(tree->text, " %s",
                                   attributes[(byte - 80) % G_N_ELEMENTS(attributes)]);
    } else if (byte < 210) {
        end_tag(tree);
        g_string_append(tree->text, contents[(byte - 150) % G_N_ELEMENTS(contents)]);
    } else if (tree->open->len > 0) {
        close_element(tree);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    Tree tree = { .text = text, .open = open };

    if (size == 0 || size > 400)
        return 0;

    g_string_append(text, prologs[data[0] % G_N_ELEMENTS(prologs)]);
    if (data[0] & 0x10)
        g_string_append(text, DTD);
    g_string_append(text, ROOT);
    if (data[0] & 0x20)
        g_string_append(text, "<name>x</name>");
    if (data[0] & 0x40)
        g_string_append(text, "\n  <name>x</name>\n  <memory>4096</memory>\n  ");

    for (size_t i = 1; i < size; i++)
        choose(&tree, data[i]);
    while (open->len > 0)
        close_element(&tree);
    g_string_append(text, data[0] & 0x80 ? "\n</domain>\n" : "</domain><!--e-->");

    domxml_laws_check(text->str);
    return 0;
}
