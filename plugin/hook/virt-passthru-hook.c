/* virt-passthru-hook.c: libvirt's hook for QEMU; guests without a device end here
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * libvirt starts this program five times in the life of every guest, so it links nothing
 * but libc and looks at the bytes first.  Where a device may be passed through it loads the
 * module beside it, found wherever both are (built, staged below DESTDIR, installed), and with
 * that GLib and libxml2.  No second program: to become one costs such a guest as much again
 * as all that the others pay. */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vpt-hook-decide.h"
#include "vpt-hook-scan.h"

/* A byte more than VPT_XML_MAX_BYTES, so that a longer text is seen to be too long */
#define TEXT_MAX (10 * 1024 * 1024 + 1)
#define TEXT_STEP (64 * 1024)

static const char usage[] =
    "virt-passthru-hook: libvirt calls this; see virt-passthru-hook(8)\n"
    "usage: virt-passthru-hook [--sysfs DIR] [--conf DIR] NAME OPERATION SUB EXTRA <XML\n";

/* Whoever closed one of the standard files must not find it again as the file of the domain. */
static void
keep_standard_files(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

/* Returns how much came, 0 at the end and where nothing can be read. */
static size_t
read_some(char *buffer, size_t size)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    ssize_t length;

    do
        length = read(STDIN_FILENO, buffer, size);
    while (length < 0 && (errno == EINTR || (errno == EAGAIN && poll(&input, 1, -1) >= 0)));
    return length > 0 ? (size_t)length : 0;
}

/* Returns the standard input, or NULL where there is no memory for it. */
static char *
read_text(size_t *ret_length)
{
    char *text = NULL;
    size_t length = 0;
    size_t room = 0;
    size_t more;

    do {
        if (length == room) {
            char *larger = realloc(text, room + (room > 0 ? room : TEXT_STEP));

            if (!larger) {
                free(text);
                return NULL;
            }
            room += room > 0 ? room : TEXT_STEP;
            text = larger;
        }
        more = read_some(text + length, room - length);
        length += more;
    } while (more > 0 && length < TEXT_MAX);

    *ret_length = length < TEXT_MAX ? length : TEXT_MAX;
    return text;
}

/* Beside this program, as it was found by its own name or behind the link of hooks/qemu.d;
 * for a copy that stands alone, where it was installed. */
static const char *
find_decide(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    char *slash;

    path[length > 0 ? length : 0] = '\0';
    slash = strrchr(path, '/');
    if (slash && (size_t)(slash + 1 - path) + sizeof(VPT_HOOK_DECIDE) <= size) {
        strcpy(slash + 1, VPT_HOOK_DECIDE);
        if (access(path, R_OK) == 0)
            return path;
    }

    return VPT_HOOK_FOLDER "/" VPT_HOOK_DECIDE;
}

static bool
decide(const VptHookCall *call, const char *text, size_t length, VptHookScan scan)
{
    char buffer[PATH_MAX];
    void *module = dlopen(find_decide(buffer, sizeof(buffer)), RTLD_LAZY | RTLD_LOCAL);
    __typeof__(&vpt_hook_decide) function = module ? dlsym(module, "vpt_hook_decide") : NULL;

    if (function)
        return function(call, text, length);

    /* a text that only may hide something is no reason to keep a guest from starting */
    if (scan != VPT_HOOK_SCAN_PASSTHRU || !vpt_hook_phase_may_refuse(call->phase))
        return true;
    fprintf(stderr,
            "virt-passthru: '%s' has devices passed through, and whether it can have them was not "
            "found out: %s; install virt-passthru again\n",
            call->name, dlerror());
    return false;
}

/* What a person may ask; libvirt always gives four words. */
static int
answer_person(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("virt-passthru-hook " PACKAGE_VERSION);
    } else if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
    } else {
        fputs(usage, stderr);
    }
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    VptHookCall call;
    VptHookScan scan;
    size_t length = 0;
    bool allowed;
    char *text;

    /* a reader that has gone is no reason to die of */
    signal(SIGPIPE, SIG_IGN);
    keep_standard_files();

    if (!vpt_hook_call_parse(argc, argv, &call))
        return answer_person(argc, argv);
    if (call.phase == VPT_HOOK_NONE)
        return EXIT_SUCCESS;

    text = read_text(&length);
    if (!text)
        return EXIT_SUCCESS;

    scan = vpt_hook_scan(text, length);
    allowed = scan == VPT_HOOK_SCAN_PLAIN || decide(&call, text, length, scan);
    free(text);
    return allowed ? EXIT_SUCCESS : EXIT_FAILURE;
}
