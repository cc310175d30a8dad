# host: this machine, through a sysfs root that is a parameter
# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LTLIBRARIES += libvpt-host.la
libvpt_host_la_SOURCES = \
	plugin/host/vpt-attribute.c \
	plugin/host/vpt-attribute.h \
	plugin/host/vpt-binder.c \
	plugin/host/vpt-binder.h \
	plugin/host/vpt-block.c \
	plugin/host/vpt-block.h \
	plugin/host/vpt-boot.c \
	plugin/host/vpt-boot.h \
	plugin/host/vpt-conf-text.c \
	plugin/host/vpt-conf-text.h \
	plugin/host/vpt-conf.c \
	plugin/host/vpt-conf.h \
	plugin/host/vpt-configspace.c \
	plugin/host/vpt-configspace.h \
	plugin/host/vpt-drivers.c \
	plugin/host/vpt-drivers.h \
	plugin/host/vpt-file.c \
	plugin/host/vpt-file.h \
	plugin/host/vpt-health.c \
	plugin/host/vpt-health.h \
	plugin/host/vpt-hostuse.c \
	plugin/host/vpt-hostuse.h \
	plugin/host/vpt-identity.c \
	plugin/host/vpt-identity.h \
	plugin/host/vpt-journal.c \
	plugin/host/vpt-journal.h \
	plugin/host/vpt-kernel-write.c \
	plugin/host/vpt-kernel-write.h \
	plugin/host/vpt-listener.c \
	plugin/host/vpt-listener.h \
	plugin/host/vpt-machine.c \
	plugin/host/vpt-machine.h \
	plugin/host/vpt-modules.c \
	plugin/host/vpt-modules.h \
	plugin/host/vpt-mounts.c \
	plugin/host/vpt-mounts.h \
	plugin/host/vpt-names.c \
	plugin/host/vpt-names.h \
	plugin/host/vpt-qemu-cache.c \
	plugin/host/vpt-qemu-cache.h \
	plugin/host/vpt-roots.c \
	plugin/host/vpt-roots.h \
	plugin/host/vpt-route.c \
	plugin/host/vpt-route.h \
	plugin/host/vpt-settings-file.c \
	plugin/host/vpt-settings-file.h \
	plugin/host/vpt-sysfs-device.c \
	plugin/host/vpt-sysfs-device.h \
	plugin/host/vpt-sysfs-some.c \
	plugin/host/vpt-sysfs-some.h \
	plugin/host/vpt-sysfs.c \
	plugin/host/vpt-sysfs.h \
	plugin/host/vpt-systemd.c \
	plugin/host/vpt-systemd.h
libvpt_host_la_CFLAGS = $(AM_CFLAGS) $(HOST_CFLAGS) $(KMOD_CFLAGS)
libvpt_host_la_LIBADD = $(HOST_LIBS)

# At boot: udev runs it for each device, systemd once for all
libexec_PROGRAMS += plugin/host/virt-passthru-bind
plugin_host_virt_passthru_bind_SOURCES = plugin/host/virt-passthru-bind.c
plugin_host_virt_passthru_bind_LDADD = libvpt-host.la libvpt-core.la

udevrulesdir = $(udevdir)/rules.d
udevrules_DATA = plugin/host/60-virt-passthru.rules
systemdsystemunit_DATA = plugin/host/virt-passthru.service
EXTRA_DIST += \
	plugin/host/60-virt-passthru.rules.in \
	plugin/host/virt-passthru-bind.pod \
	plugin/host/virt-passthru-devices.conf.pod \
	plugin/host/virt-passthru.service.in
CLEANFILES += $(udevrules_DATA) $(systemdsystemunit_DATA)

man_MANS += \
	plugin/host/virt-passthru-bind.8 \
	plugin/host/virt-passthru-devices.conf.5

$(udevrules_DATA) $(systemdsystemunit_DATA): %: %.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed 's|[@]libexecdir[@]|$(libexecdir)|g' $< >$@
