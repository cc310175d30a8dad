/* bench-guard.c: what libvirt's clients pay for the guard
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * usage: bench-guard DIRECT-SOCKET GUARD-SOCKET RELAY-SOCKET GUARD-PID RELAY-PID
 *
 * The same libvirtd answers at all sockets, and they take turns.  The relay has no bound: it
 * tells how much of a figure is this machine's, and how much the guard's.  bench-guard.sh starts
 * them.  Exit status 1: beyond a bound. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <libvirt/libvirt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wire-client.h"

#define URI "qemu:///system"

#define CALL_TURNS 20
#define CALLS 500
#define CALL_BOUND 1.4
#define CPU_BOUND 20.0

#define STREAM_MIB 512u
#define STREAM_TURNS 7
#define STREAM_BOUND 0.9

#define MANY 200
#define CALLS_OF_EACH 20
#define MANY_TURNS 5
#define MANY_BOUND 0.6
#define MANY_MEGABYTES 8.0

#define IDLE 5000
#define IDLE_MEGABYTES 40.0

enum { DIRECT, GUARD, RELAY, N_WAYS };

typedef struct {
    const char *sockets[N_WAYS];
    int pids[N_WAYS];
    gboolean good;
} Bench;

static void
report(Bench *bench, gboolean good, const char *what, double value, const char *unit, double bound)
{
    printf("%s %-44s %10.2f %s (bound %.2f)\n", good ? "ok  " : "FAIL", what, value, unit, bound);
    bench->good &= good;
}

static double
now(void)
{
    return (double)g_get_monotonic_time() / G_USEC_PER_SEC;
}

/* Seconds that it has run, to the nanosecond: the first number of schedstat. */
static double
cpu_of(const Bench *bench, guint way)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/schedstat", bench->pids[way]);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    return (double)g_ascii_strtoull(text, NULL, 10) / 1e9;
}

static double
megabytes_of_guard(const Bench *bench)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", bench->pids[GUARD]);
    g_autofree char *text = NULL;
    const char *line;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    line = strstr(text, "VmRSS:");
    return line ? (double)g_ascii_strtoull(line + strlen("VmRSS:") + strspn(line + 6, " \t"), NULL,
                                           10) / 1024 : 0;
}

static int
open_or_exit(const char *path)
{
    int fd = wire_connect(path);

    if (fd >= 0 && wire_open(fd, URI))
        return fd;
    fprintf(stderr, "bench-guard: %s does not answer\n", path);
    exit(2);
}

static int
compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return left < right ? -1 : left > right;
}

static void
call_in_turns(const int *fds, double times[N_WAYS][CALL_TURNS * CALLS])
{
    g_autoptr(GByteArray) frame = wire_lib_version(3);

    for (guint turn = 0; turn < CALL_TURNS; turn++) {
        for (guint way = 0; way < N_WAYS; way++) {
            for (guint i = 0; i < CALLS; i++) {
                double start = now();
                g_autoptr(GByteArray) reply = wire_call(fds[way], frame);

                times[way][turn * CALLS + i] = now() - start;
            }
        }
    }
}

/* One call after the other. */
static void
bench_calls(Bench *bench)
{
    static double times[N_WAYS][CALL_TURNS * CALLS];
    int fds[N_WAYS];
    double cpu[N_WAYS];
    double p50[N_WAYS];

    for (guint way = 0; way < N_WAYS; way++) {
        fds[way] = open_or_exit(bench->sockets[way]);
        cpu[way] = cpu_of(bench, way);
    }
    call_in_turns(fds, times);

    for (guint way = 0; way < N_WAYS; way++) {
        cpu[way] = (cpu_of(bench, way) - cpu[way]) * 1e6 / (CALL_TURNS * CALLS);
        qsort(times[way], CALL_TURNS * CALLS, sizeof(double), compare);
        p50[way] = times[way][CALL_TURNS * CALLS / 2] * 1e6;
        close(fds[way]);
    }
    printf("     small call p50: direct %.1f us, guard %.1f us, relay %.1f us\n", p50[DIRECT],
           p50[GUARD], p50[RELAY]);
    report(bench, p50[GUARD] <= CALL_BOUND * p50[DIRECT], "small call, p50, guard to direct",
           p50[GUARD] / p50[DIRECT], "x", CALL_BOUND);
    printf("     CPU for a small call: guard %.2f us, relay %.2f us\n", cpu[GUARD], cpu[RELAY]);
    report(bench, cpu[GUARD] <= CPU_BOUND, "CPU of the guard for a small call", cpu[GUARD], "us",
           CPU_BOUND);
}

static virConnectPtr
connect_libvirt(const char *path)
{
    g_autofree char *uri = g_strdup_printf("qemu+unix:///system?socket=%s", path);
    virConnectPtr connection = virConnectOpen(uri);

    if (!connection)
        exit(2);
    return connection;
}

static int
take_nothing(virStreamPtr stream, const char *bytes, size_t n, void *data)
{
    (void)stream;
    (void)bytes;
    *(guint64 *)data += n;
    return (int)n;
}

/* Seconds to download the volume. */
static double
download(virConnectPtr connection, const char *volume)
{
    virStorageVolPtr vol = virStorageVolLookupByPath(connection, volume);
    virStreamPtr stream = virStreamNew(connection, 0);
    guint64 received = 0;
    double start = now();

    if (!vol || virStorageVolDownload(vol, stream, 0, 0, 0) < 0 ||
        virStreamRecvAll(stream, take_nothing, &received) < 0 || virStreamFinish(stream) < 0 ||
        received != (guint64)STREAM_MIB << 20)
        exit(2);

    virStreamFree(stream);
    virStorageVolFree(vol);
    return now() - start;
}

static void
bench_stream(Bench *bench)
{
    const char *pool_xml = "<pool type='dir'><name>bench</name><target><path>/run/bench-guard"
                           "</path></target></pool>";
    const char *volume_xml = "<volume><name>v</name><capacity unit='MiB'>512</capacity><allocation "
                             "unit='MiB'>0</allocation><target><format type='raw'/></target>"
                             "</volume>";
    virConnectPtr connections[N_WAYS];
    double best[N_WAYS] = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE };
    virStoragePoolPtr pool;
    virStorageVolPtr volume;
    double cpu = 0;

    g_mkdir("/run/bench-guard", 0700);
    for (guint way = 0; way < N_WAYS; way++)
        connections[way] = connect_libvirt(bench->sockets[way]);
    pool = virStoragePoolCreateXML(connections[DIRECT], pool_xml, 0);
    volume = pool ? virStorageVolCreateXML(pool, volume_xml, 0) : NULL;
    if (!volume) {
        printf("     this libvirtd has no storage driver: no stream\n");
        return;
    }

    cpu = cpu_of(bench, GUARD);
    for (guint turn = 0; turn < STREAM_TURNS; turn++) {
        for (guint way = 0; way < N_WAYS; way++)
            best[way] = MIN(best[way], download(connections[way], "/run/bench-guard/v"));
    }
    printf("     stream: direct %.0f MiB/s, guard %.0f MiB/s, relay %.0f MiB/s; CPU of the guard "
           "%.2f s\n", STREAM_MIB / best[DIRECT], STREAM_MIB / best[GUARD],
           STREAM_MIB / best[RELAY], (cpu_of(bench, GUARD) - cpu) / STREAM_TURNS);
    report(bench, best[DIRECT] / best[GUARD] >= STREAM_BOUND, "512 MiB stream, guard to direct",
           best[DIRECT] / best[GUARD], "x", STREAM_BOUND);

    virStorageVolDelete(volume, 0);
    virStorageVolFree(volume);
    virStoragePoolDestroy(pool);
    virStoragePoolFree(pool);
    for (guint way = 0; way < N_WAYS; way++)
        virConnectClose(connections[way]);
}

/* Seconds in which all connections make all their calls, each one after the other. */
static double
call_on_many(const char *path, Bench *bench, double *megabytes)
{
    g_autoptr(GByteArray) frame = wire_lib_version(3);
    struct pollfd fds[MANY];
    guint left[MANY];
    guint open = MANY;
    double start;

    for (guint i = 0; i < MANY; i++) {
        fds[i] = (struct pollfd){ open_or_exit(path), POLLIN, 0 };
        left[i] = CALLS_OF_EACH;
    }
    start = now();
    for (guint i = 0; i < MANY; i++)
        wire_send(fds[i].fd, frame);
    while (open > 0) {
        poll(fds, MANY, -1);
        for (guint i = 0; i < MANY; i++) {
            g_autoptr(GByteArray) reply = NULL;

            if (!(fds[i].revents & POLLIN))
                continue;
            reply = wire_receive(fds[i].fd, 1000);
            if (--left[i] > 0)
                wire_send(fds[i].fd, frame);
            else
                fds[i].events = 0, open--;
        }
    }
    start = now() - start;

    *megabytes = MAX(*megabytes, megabytes_of_guard(bench));
    for (guint i = 0; i < MANY; i++)
        close(fds[i].fd);
    return start;
}

static void
bench_many(Bench *bench)
{
    double best[N_WAYS] = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE };
    double megabytes[N_WAYS] = { 0 };

    for (guint turn = 0; turn < MANY_TURNS; turn++) {
        for (guint way = 0; way < N_WAYS; way++)
            best[way] = MIN(best[way],
                            call_on_many(bench->sockets[way], bench, &megabytes[way]));
    }
    printf("     200 connections: direct %.0f calls/s, guard %.0f calls/s, relay %.0f calls/s\n",
           MANY * CALLS_OF_EACH / best[DIRECT], MANY * CALLS_OF_EACH / best[GUARD],
           MANY * CALLS_OF_EACH / best[RELAY]);
    report(bench, best[DIRECT] / best[GUARD] >= MANY_BOUND,
           "200 connections, calls/s, guard to direct", best[DIRECT] / best[GUARD], "x",
           MANY_BOUND);
    report(bench, megabytes[GUARD] <= MANY_MEGABYTES, "memory of the guard with those",
           megabytes[GUARD], "MB", MANY_MEGABYTES);
}

static void
bench_idle(Bench *bench)
{
    static int fds[IDLE];
    guint n = 0;
    double megabytes;

    while (n < IDLE) {
        fds[n] = open_or_exit(bench->sockets[GUARD]);
        n++;
    }
    megabytes = megabytes_of_guard(bench);
    report(bench, megabytes <= IDLE_MEGABYTES, "memory of the guard, 5000 open connections",
           megabytes, "MB", IDLE_MEGABYTES);
    while (n > 0)
        close(fds[--n]);
}

int
main(int argc, char **argv)
{
    Bench bench = { .good = TRUE };

    if (argc != 6)
        return 2;
    for (guint way = 0; way < N_WAYS; way++)
        bench.sockets[way] = argv[1 + way];
    bench.pids[GUARD] = atoi(argv[4]);
    bench.pids[RELAY] = atoi(argv[5]);

    bench_calls(&bench);
    bench_many(&bench);
    bench_stream(&bench);
    bench_idle(&bench);
    return bench.good ? EXIT_SUCCESS : EXIT_FAILURE;
}
