# virt: the only room that includes libvirt's headers
# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LTLIBRARIES += libvpt-virt.la
libvpt_virt_la_SOURCES = \
	plugin/virt/vpt-nodedev.c plugin/virt/vpt-nodedev.h \
	plugin/virt/vpt-virt-private.h \
	plugin/virt/vpt-virt.c plugin/virt/vpt-virt.h \
	plugin/virt/vpt-virtcall.c \
	plugin/virt/vpt-virtdomain.c plugin/virt/vpt-virtdomain.h \
	plugin/virt/vpt-virterror.c \
	plugin/virt/vpt-virthost.c \
	plugin/virt/vpt-virthotplug.c \
	plugin/virt/vpt-virtloop.c \
	plugin/virt/vpt-virtnetwork.c \
	plugin/virt/vpt-virtproof.c plugin/virt/vpt-virtproof.h \
	plugin/virt/vpt-virtsaved.c plugin/virt/vpt-virtsaved.h
libvpt_virt_la_CFLAGS = $(AM_CFLAGS) $(VIRT_CFLAGS)
libvpt_virt_la_LIBADD = $(VIRT_LIBS)
