# guard: libvirt's RPC, read and judged between its clients and its daemon
# SPDX-License-Identifier: LGPL-2.1-or-later
# The pure half: bytes in, what they ask for out
noinst_LTLIBRARIES += libvpt-wire.la
libvpt_wire_la_SOURCES = \
	plugin/guard/vpt-wire-answer.c \
	plugin/guard/vpt-wire-ask.c \
	plugin/guard/vpt-wire-ask.h \
	plugin/guard/vpt-wire-call.c \
	plugin/guard/vpt-wire-call.h \
	plugin/guard/vpt-wire-fields.c \
	plugin/guard/vpt-wire-fields.h \
	plugin/guard/vpt-wire-frame.c \
	plugin/guard/vpt-wire-frame.h \
	plugin/guard/vpt-wire-procs-table.h \
	plugin/guard/vpt-wire-procs.c \
	plugin/guard/vpt-wire-procs.h \
	plugin/guard/vpt-wire-reply.c \
	plugin/guard/vpt-wire-reply.h \
	plugin/guard/vpt-wire-rows.c \
	plugin/guard/vpt-wire-rows.h \
	plugin/guard/vpt-wire-xdr.c \
	plugin/guard/vpt-wire-xdr.h
libvpt_wire_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugin/session
libvpt_wire_la_LIBADD = $(CORE_LIBS)

EXTRA_DIST += plugin/guard/procs.pl

# The daemon, but for its main: tests and fuzzers drive it without sockets, too
noinst_LTLIBRARIES += libvpt-guard.la
libvpt_guard_la_SOURCES = \
	plugin/guard/vpt-guard-ask.c \
	plugin/guard/vpt-guard-ask.h \
	plugin/guard/vpt-guard-backend.c \
	plugin/guard/vpt-guard-client.c \
	plugin/guard/vpt-guard-client.h \
	plugin/guard/vpt-guard-decide.c \
	plugin/guard/vpt-guard-decide.h \
	plugin/guard/vpt-guard-frame.c \
	plugin/guard/vpt-guard-frame.h \
	plugin/guard/vpt-guard-gate.c \
	plugin/guard/vpt-guard-io.c \
	plugin/guard/vpt-guard-io.h \
	plugin/guard/vpt-guard-judge.c \
	plugin/guard/vpt-guard-judge.h \
	plugin/guard/vpt-guard-limits.c \
	plugin/guard/vpt-guard-limits.h \
	plugin/guard/vpt-guard-lines.c \
	plugin/guard/vpt-guard-lines.h \
	plugin/guard/vpt-guard-link.c \
	plugin/guard/vpt-guard-link.h \
	plugin/guard/vpt-guard-listen.c \
	plugin/guard/vpt-guard-listen.h \
	plugin/guard/vpt-guard-log.c \
	plugin/guard/vpt-guard-log.h \
	plugin/guard/vpt-guard-loop.c \
	plugin/guard/vpt-guard-loop.h \
	plugin/guard/vpt-guard-naming.c \
	plugin/guard/vpt-guard-naming.h \
	plugin/guard/vpt-guard-options.c \
	plugin/guard/vpt-guard-options.h \
	plugin/guard/vpt-guard-pair.c \
	plugin/guard/vpt-guard-pair.h \
	plugin/guard/vpt-guard-peer.c \
	plugin/guard/vpt-guard-peer.h \
	plugin/guard/vpt-guard-polkit.c \
	plugin/guard/vpt-guard-polkit.h \
	plugin/guard/vpt-guard-queue.c \
	plugin/guard/vpt-guard-queue.h \
	plugin/guard/vpt-guard-server.c \
	plugin/guard/vpt-guard-server.h \
	plugin/guard/vpt-guard-side.c \
	plugin/guard/vpt-guard-side.h \
	plugin/guard/vpt-guard-stats.c \
	plugin/guard/vpt-guard-stats.h \
	plugin/guard/vpt-guard-trial.c \
	plugin/guard/vpt-guard-trial.h \
	plugin/guard/vpt-guard-worker.c \
	plugin/guard/vpt-guard-worker.h
libvpt_guard_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugin/session \
	-DVPT_GUARD_LIBVPT='"libvpt.so.0"'
libvpt_guard_la_CFLAGS = $(AM_CFLAGS) $(GUARD_CFLAGS)
libvpt_guard_la_LIBADD = libvpt-wire.la libvpt-core.la $(GUARD_LIBS)

# As for the command: libvpt is loaded with the first verdict (vpt-guard-decide.c)
sbin_PROGRAMS += virt-passthru-guard
virt_passthru_guard_SOURCES = plugin/guard/vpt-guard-main.c
virt_passthru_guard_CFLAGS = $(AM_CFLAGS) $(GUARD_CFLAGS)
virt_passthru_guard_LDFLAGS = -Wl,--as-needed
virt_passthru_guard_LDADD = libvpt-guard.la libvpt.la

# Units for either layout of libvirt; what moves libvirt's own sockets guard-install writes, as
# a package that is installed must not change another
guardunitdir = $(systemdsystemunitdir)
guardunit_DATA = \
	plugin/guard/virt-passthru-guard-ro@.socket \
	plugin/guard/virt-passthru-guard@.service \
	plugin/guard/virt-passthru-guard@.socket
EXTRA_DIST += \
	plugin/guard/virt-passthru-guard-ro@.socket \
	plugin/guard/virt-passthru-guard.pod \
	plugin/guard/virt-passthru-guard@.service.in \
	plugin/guard/virt-passthru-guard@.socket
CLEANFILES += plugin/guard/virt-passthru-guard@.service

plugin/guard/virt-passthru-guard@.service: plugin/guard/virt-passthru-guard@.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed 's|[@]sbindir[@]|$(sbindir)|g' \
		'$(srcdir)/plugin/guard/virt-passthru-guard@.service.in' >'$@'

man_MANS += plugin/guard/virt-passthru-guard.8
