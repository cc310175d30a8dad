# session: gather, decide, plan, perform; what libvpt gives to others
# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LTLIBRARIES += libvpt-session.la
libvpt_session_la_SOURCES = \
	plugin/session/vpt-check.c \
	plugin/session/vpt-decide-device.c \
	plugin/session/vpt-decide.c \
	plugin/session/vpt-gather.c \
	plugin/session/vpt-guardplace.c \
	plugin/session/vpt-guardplace.h \
	plugin/session/vpt-guardproof.c \
	plugin/session/vpt-guardsetup.c \
	plugin/session/vpt-guardsetup.h \
	plugin/session/vpt-guardstatus.c \
	plugin/session/vpt-guardsteps.c \
	plugin/session/vpt-json-devices.c \
	plugin/session/vpt-json-guard.c \
	plugin/session/vpt-json-write.c \
	plugin/session/vpt-json-write.h \
	plugin/session/vpt-json.c \
	plugin/session/vpt-limits.c \
	plugin/session/vpt-perform.c \
	plugin/session/vpt-plans-domain.c \
	plugin/session/vpt-plans-host.c \
	plugin/session/vpt-qmp.c \
	plugin/session/vpt-session-private.h \
	plugin/session/vpt-session.c \
	plugin/session/vpt-versions.c \
	plugin/session/vpt.h
libvpt_session_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugin/host -I$(srcdir)/plugin/virt \
	-I$(srcdir)/plugin/session -DVPT_HOOK_PROGRAM='"$(libexecdir)/virt-passthru-hook"'
libvpt_session_la_CFLAGS = $(AM_CFLAGS) $(SESSION_CFLAGS) $(JSON_CFLAGS)
libvpt_session_la_LIBADD = libvpt-core.la libvpt-host.la libvpt-virt.la $(SESSION_LIBS) \
	$(JSON_LIBS)

lib_LTLIBRARIES += libvpt.la
libvpt_la_SOURCES =
libvpt_la_LIBADD = libvpt-session.la
libvpt_la_LDFLAGS = -version-info 0:0:0 -export-symbols-regex '^vpt_' -no-undefined
pkgconfig_DATA += plugin/session/libvpt.pc
# What vpt.h brings
pkginclude_HEADERS = \
	plugin/core/vpt-address.h \
	plugin/core/vpt-device.h \
	plugin/core/vpt-domain.h \
	plugin/core/vpt-domxml.h \
	plugin/core/vpt-error.h \
	plugin/core/vpt-exception.h \
	plugin/core/vpt-facts.h \
	plugin/core/vpt-host.h \
	plugin/core/vpt-monitor.h \
	plugin/core/vpt-operation.h \
	plugin/core/vpt-plan.h \
	plugin/core/vpt-policy.h \
	plugin/core/vpt-retell.h \
	plugin/core/vpt-settings-guard.h \
	plugin/core/vpt-settings.h \
	plugin/core/vpt-snapshot.h \
	plugin/core/vpt-text.h \
	plugin/core/vpt-verdict.h \
	plugin/session/vpt.h
