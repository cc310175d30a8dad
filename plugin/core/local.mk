# core: values in, values out; glib and libxml2 alone
# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LTLIBRARIES += libvpt-core.la
libvpt_core_la_SOURCES = \
	plugin/core/vpt-address.c \
	plugin/core/vpt-address.h \
	plugin/core/vpt-blame.c \
	plugin/core/vpt-blame.h \
	plugin/core/vpt-commandline.c \
	plugin/core/vpt-commandline.h \
	plugin/core/vpt-culprits-device.c \
	plugin/core/vpt-culprits-domain.c \
	plugin/core/vpt-culprits.h \
	plugin/core/vpt-device.c \
	plugin/core/vpt-device.h \
	plugin/core/vpt-domain.c \
	plugin/core/vpt-domain.h \
	plugin/core/vpt-domxml-memory.c \
	plugin/core/vpt-domxml-memory.h \
	plugin/core/vpt-domxml-record-read.c \
	plugin/core/vpt-domxml-record.c \
	plugin/core/vpt-domxml-record.h \
	plugin/core/vpt-domxml.c \
	plugin/core/vpt-domxml.h \
	plugin/core/vpt-error.c \
	plugin/core/vpt-error.h \
	plugin/core/vpt-exception.c \
	plugin/core/vpt-exception.h \
	plugin/core/vpt-facts-field.c \
	plugin/core/vpt-facts-field.h \
	plugin/core/vpt-facts-value.c \
	plugin/core/vpt-facts-value.h \
	plugin/core/vpt-facts.c \
	plugin/core/vpt-facts.h \
	plugin/core/vpt-guest-slot.c \
	plugin/core/vpt-guest-slot.h \
	plugin/core/vpt-host.c \
	plugin/core/vpt-host.h \
	plugin/core/vpt-hostdev.c \
	plugin/core/vpt-hostdev.h \
	plugin/core/vpt-hostxml.c \
	plugin/core/vpt-hostxml.h \
	plugin/core/vpt-ids.c \
	plugin/core/vpt-ids.h \
	plugin/core/vpt-memory.c \
	plugin/core/vpt-memory.h \
	plugin/core/vpt-network.c \
	plugin/core/vpt-monitor.c \
	plugin/core/vpt-monitor.h \
	plugin/core/vpt-operation.c \
	plugin/core/vpt-operation.h \
	plugin/core/vpt-passthru.c \
	plugin/core/vpt-passthru.h \
	plugin/core/vpt-plan-text.c \
	plugin/core/vpt-plan.c \
	plugin/core/vpt-plan.h \
	plugin/core/vpt-policy.c \
	plugin/core/vpt-policy.h \
	plugin/core/vpt-pool.c \
	plugin/core/vpt-pool.h \
	plugin/core/vpt-remedy.c \
	plugin/core/vpt-remedy.h \
	plugin/core/vpt-retell.c \
	plugin/core/vpt-retell.h \
	plugin/core/vpt-rules-domain.inc \
	plugin/core/vpt-rules-host.inc \
	plugin/core/vpt-rules.c \
	plugin/core/vpt-settings-guard.c \
	plugin/core/vpt-settings-guard.h \
	plugin/core/vpt-settings.c \
	plugin/core/vpt-settings.h \
	plugin/core/vpt-snapshot.c \
	plugin/core/vpt-snapshot.h \
	plugin/core/vpt-template.c \
	plugin/core/vpt-template.h \
	plugin/core/vpt-text.c \
	plugin/core/vpt-text.h \
	plugin/core/vpt-verdict.c \
	plugin/core/vpt-verdict.h \
	plugin/core/vpt-words.c \
	plugin/core/vpt-words.h \
	plugin/core/vpt-xml-edit.c \
	plugin/core/vpt-xml-edit.h \
	plugin/core/vpt-xml-print.c \
	plugin/core/vpt-xml-tree.c \
	plugin/core/vpt-xml-tree.h \
	plugin/core/vpt-xml.c \
	plugin/core/vpt-xml.h
libvpt_core_la_LIBADD = $(CORE_LIBS)

man_MANS += plugin/core/virt-passthru.conf.5
EXTRA_DIST += plugin/core/virt-passthru.conf.pod
