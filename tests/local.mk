# tests: unit tests, scenarios, the emulated host, fuzzers, benches
# SPDX-License-Identifier: LGPL-2.1-or-later
check_LTLIBRARIES += libvpt-test.la
libvpt_test_la_SOURCES = \
	tests/lib/domxml-scenario.c \
	tests/lib/domxml-scenario.h \
	tests/lib/policy-scenario.c \
	tests/lib/policy-scenario.h \
	tests/lib/vpt-c14n.c \
	tests/lib/vpt-c14n.h \
	tests/lib/vpt-given.c \
	tests/lib/vpt-given.h \
	tests/lib/vpt-test.c \
	tests/lib/vpt-test.h
libvpt_test_la_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
libvpt_test_la_LIBADD = libvpt-core.la $(CUNIT_LIBS)

check_LTLIBRARIES += libvpt-fake.la
libvpt_fake_la_SOURCES = \
	tests/lib/fake-kernel.c \
	tests/lib/fake-kernel.h \
	tests/lib/fake-tree.c \
	tests/lib/fake-tree.h
libvpt_fake_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugin/host
libvpt_fake_la_CFLAGS = $(AM_CFLAGS)
libvpt_fake_la_LIBADD = libvpt-host.la libvpt-core.la

TEST_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
WIRE_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/guard

check_PROGRAMS += tests/test-address
tests_test_address_SOURCES = tests/test-address.c
tests_test_address_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_address_CFLAGS = $(TEST_CFLAGS)
tests_test_address_LDADD = libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/test-binder
tests_test_binder_SOURCES = tests/test-binder.c
tests_test_binder_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host
tests_test_binder_CFLAGS = $(TEST_CFLAGS)
tests_test_binder_LDADD = libvpt-fake.la libvpt-test.la libvpt-host.la libvpt-core.la

check_PROGRAMS += tests/test-boot
tests_test_boot_SOURCES = tests/test-boot.c
tests_test_boot_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host
tests_test_boot_CFLAGS = $(TEST_CFLAGS)
tests_test_boot_LDADD = libvpt-fake.la libvpt-test.la libvpt-host.la libvpt-core.la

check_PROGRAMS += tests/test-conf
tests_test_conf_SOURCES = tests/test-conf.c
tests_test_conf_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host
tests_test_conf_CFLAGS = $(TEST_CFLAGS)
tests_test_conf_LDADD = libvpt-fake.la libvpt-test.la libvpt-host.la libvpt-core.la

check_PROGRAMS += tests/test-configspace
tests_test_configspace_SOURCES = tests/test-configspace.c
tests_test_configspace_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host
tests_test_configspace_CFLAGS = $(TEST_CFLAGS)
tests_test_configspace_LDADD = libvpt-fake.la libvpt-test.la libvpt-host.la libvpt-core.la

check_PROGRAMS += tests/test-decide
tests_test_decide_SOURCES = tests/test-decide.c
tests_test_decide_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host -I$(srcdir)/plugin/session \
	-I$(srcdir)/plugin/virt
tests_test_decide_CFLAGS = $(TEST_CFLAGS)
tests_test_decide_LDADD = libvpt-test.la libvpt-fake.la libvpt-session.la

check_PROGRAMS += tests/test-domain
tests_test_domain_SOURCES = tests/test-domain.c
tests_test_domain_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_domain_CFLAGS = $(TEST_CFLAGS)
tests_test_domain_LDADD = libvpt-test.la libvpt-core.la

EXTRA_DIST += tests/data/domxml

check_PROGRAMS += tests/test-domxml
tests_test_domxml_SOURCES = tests/test-domxml.c
tests_test_domxml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_domxml_CFLAGS = $(TEST_CFLAGS)
tests_test_domxml_LDADD = libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/test-domxml-libvirt
tests_test_domxml_libvirt_SOURCES = tests/test-domxml-libvirt.c
tests_test_domxml_libvirt_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_domxml_libvirt_CFLAGS = $(TEST_CFLAGS) $(VIRT_CFLAGS)
tests_test_domxml_libvirt_LDADD = libvpt-test.la libvpt-core.la $(VIRT_LIBS)

check_PROGRAMS += tests/test-facts
tests_test_facts_SOURCES = tests/test-facts.c
tests_test_facts_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_facts_CFLAGS = $(TEST_CFLAGS)
tests_test_facts_LDADD = libvpt-test.la libvpt-core.la

GUARD_HOST = tests/lib/guard-host.c tests/lib/guard-host.h
GUARD_HOST_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host -I$(srcdir)/plugin/session \
	-I$(srcdir)/plugin/virt
GUARD_HOST_LIBS = libvpt-test.la libvpt-fake.la libvpt-session.la

check_PROGRAMS += tests/test-guardsetup
tests_test_guardsetup_SOURCES = tests/test-guardsetup.c $(GUARD_HOST)
tests_test_guardsetup_CPPFLAGS = $(GUARD_HOST_CPPFLAGS)
tests_test_guardsetup_CFLAGS = $(TEST_CFLAGS)
tests_test_guardsetup_LDADD = $(GUARD_HOST_LIBS)

check_PROGRAMS += tests/test-guardstatus
tests_test_guardstatus_SOURCES = tests/test-guardstatus.c $(GUARD_HOST)
tests_test_guardstatus_CPPFLAGS = $(GUARD_HOST_CPPFLAGS)
tests_test_guardstatus_CFLAGS = $(TEST_CFLAGS)
tests_test_guardstatus_LDADD = $(GUARD_HOST_LIBS)

HOOK_TEST_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/hook -I$(srcdir)/plugin/host
HOOK_TEST_LIB = tests/lib/hook-guest.c tests/lib/hook-guest.h
HOOK_TEST_LIBS = libvpt-hook.la libvpt-fake.la libvpt-test.la libvpt-host.la libvpt-core.la

check_PROGRAMS += tests/test-health
tests_test_health_SOURCES = tests/test-health.c $(HOOK_TEST_LIB)
tests_test_health_CPPFLAGS = $(HOOK_TEST_CPPFLAGS)
tests_test_health_CFLAGS = $(TEST_CFLAGS)
tests_test_health_LDADD = $(HOOK_TEST_LIBS)

check_PROGRAMS += tests/test-hook
tests_test_hook_SOURCES = tests/test-hook.c $(HOOK_TEST_LIB)
tests_test_hook_CPPFLAGS = $(HOOK_TEST_CPPFLAGS)
tests_test_hook_CFLAGS = $(TEST_CFLAGS)
tests_test_hook_LDADD = $(HOOK_TEST_LIBS)

check_PROGRAMS += tests/test-hook-facts
tests_test_hook_facts_SOURCES = tests/test-hook-facts.c $(HOOK_TEST_LIB)
tests_test_hook_facts_CPPFLAGS = $(HOOK_TEST_CPPFLAGS)
tests_test_hook_facts_CFLAGS = $(TEST_CFLAGS)
tests_test_hook_facts_LDADD = $(HOOK_TEST_LIBS)

check_PROGRAMS += tests/test-hook-scan
tests_test_hook_scan_SOURCES = tests/test-hook-scan.c
tests_test_hook_scan_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/hook
tests_test_hook_scan_CFLAGS = $(TEST_CFLAGS)
tests_test_hook_scan_LDADD = libvpt-hook.la libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/test-hostuse
tests_test_hostuse_SOURCES = tests/test-hostuse.c
tests_test_hostuse_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host
tests_test_hostuse_CFLAGS = $(TEST_CFLAGS)
EXTRA_DIST += tests/data/hostuse
tests_test_hostuse_LDADD = libvpt-fake.la libvpt-test.la libvpt-host.la libvpt-core.la

check_PROGRAMS += tests/test-identity
tests_test_identity_SOURCES = tests/test-identity.c
tests_test_identity_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host
tests_test_identity_CFLAGS = $(TEST_CFLAGS)
tests_test_identity_LDADD = libvpt-fake.la libvpt-test.la libvpt-host.la libvpt-core.la

check_PROGRAMS += tests/test-lex
tests_test_lex_SOURCES = tests/test-lex.c
tests_test_lex_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/cli
tests_test_lex_CFLAGS = $(TEST_CFLAGS)
tests_test_lex_LDADD = libvpt-test.la libvpt-cli.la libvpt-core.la

check_PROGRAMS += tests/test-memory
tests_test_memory_SOURCES = tests/test-memory.c
tests_test_memory_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_memory_CFLAGS = $(TEST_CFLAGS)
tests_test_memory_LDADD = libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/test-monitor
tests_test_monitor_SOURCES = tests/test-monitor.c
tests_test_monitor_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/session
tests_test_monitor_CFLAGS = $(TEST_CFLAGS)
tests_test_monitor_LDADD = libvpt-test.la libvpt-session.la

check_PROGRAMS += tests/test-nodedev
tests_test_nodedev_SOURCES = tests/test-nodedev.c
EXTRA_DIST += \
	tests/data/virt/no-devices/host.facts \
	tests/data/virt/no-devices/node.xml \
	tests/data/virt/no-iommu/host.facts \
	tests/data/virt/no-iommu/node.xml \
	tests/data/virt/sriov-server/host.facts \
	tests/data/virt/sriov-server/node.xml \
	tests/data/virt/vgpu/host.facts \
	tests/data/virt/vgpu/node.xml \
	tests/data/virt/vmd/host.facts \
	tests/data/virt/vmd/node.xml
tests_test_nodedev_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/virt
tests_test_nodedev_CFLAGS = $(TEST_CFLAGS)
tests_test_nodedev_LDADD = libvpt-test.la libvpt-virt.la libvpt-core.la
check_PROGRAMS += tests/test-journal
tests_test_journal_SOURCES = tests/test-journal.c
tests_test_journal_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host
tests_test_journal_CFLAGS = $(TEST_CFLAGS)
tests_test_journal_LDADD = libvpt-test.la libvpt-host.la libvpt-core.la

check_PROGRAMS += tests/test-plan
tests_test_plan_SOURCES = tests/test-plan.c
tests_test_plan_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_plan_CFLAGS = $(TEST_CFLAGS)
tests_test_plan_LDADD = libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/test-policy
tests_test_policy_SOURCES = tests/test-policy.c
tests_test_policy_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/session
tests_test_policy_CFLAGS = $(TEST_CFLAGS)
tests_test_policy_LDADD = libvpt-test.la libvpt-session.la
EXTRA_DIST += tests/data/domains tests/data/hosts tests/data/policy

check_PROGRAMS += tests/test-session
tests_test_session_SOURCES = tests/test-session.c
tests_test_session_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host -I$(srcdir)/plugin/session \
	-I$(srcdir)/plugin/virt
tests_test_session_CFLAGS = $(TEST_CFLAGS)
tests_test_session_LDADD = libvpt-test.la libvpt-fake.la libvpt-session.la

check_PROGRAMS += tests/test-settings
tests_test_settings_SOURCES = tests/test-settings.c
tests_test_settings_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_settings_CFLAGS = $(TEST_CFLAGS)
tests_test_settings_LDADD = libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/test-state
tests_test_state_SOURCES = tests/test-state.c
tests_test_state_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/session
tests_test_state_CFLAGS = $(TEST_CFLAGS)
tests_test_state_LDADD = libvpt-test.la libvpt-session.la

check_PROGRAMS += tests/test-sysfs
tests_test_sysfs_SOURCES = tests/test-sysfs.c
tests_test_sysfs_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/host
tests_test_sysfs_CFLAGS = $(TEST_CFLAGS)
tests_test_sysfs_LDADD = libvpt-fake.la libvpt-test.la libvpt-host.la libvpt-core.la

check_PROGRAMS += tests/test-text
tests_test_text_SOURCES = tests/test-text.c
tests_test_text_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_text_CFLAGS = $(TEST_CFLAGS)
tests_test_text_LDADD = libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/test-virt
tests_test_virt_SOURCES = tests/test-virt.c
tests_test_virt_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/virt
tests_test_virt_CFLAGS = $(TEST_CFLAGS)
tests_test_virt_LDADD = libvpt-test.la libvpt-virt.la libvpt-core.la

check_PROGRAMS += tests/test-wire-call
tests_test_wire_call_SOURCES = \
	tests/lib/wire-fill.c \
	tests/lib/wire-fill.h \
	tests/test-wire-call.c
tests_test_wire_call_CPPFLAGS = $(WIRE_CPPFLAGS)
tests_test_wire_call_CFLAGS = $(TEST_CFLAGS)
tests_test_wire_call_LDADD = libvpt-test.la libvpt-wire.la libvpt-session.la

check_PROGRAMS += tests/test-wire-frame
tests_test_wire_frame_SOURCES = tests/test-wire-frame.c
tests_test_wire_frame_CPPFLAGS = $(WIRE_CPPFLAGS)
tests_test_wire_frame_CFLAGS = $(TEST_CFLAGS)
tests_test_wire_frame_LDADD = libvpt-test.la libvpt-wire.la libvpt-core.la

check_PROGRAMS += tests/test-wire-reply
tests_test_wire_reply_SOURCES = tests/test-wire-reply.c
tests_test_wire_reply_CPPFLAGS = $(WIRE_CPPFLAGS)
tests_test_wire_reply_CFLAGS = $(TEST_CFLAGS)
tests_test_wire_reply_LDADD = libvpt-test.la libvpt-wire.la libvpt-core.la

check_PROGRAMS += tests/test-wire-xdr
tests_test_wire_xdr_SOURCES = tests/test-wire-xdr.c
tests_test_wire_xdr_CPPFLAGS = $(WIRE_CPPFLAGS)
tests_test_wire_xdr_CFLAGS = $(TEST_CFLAGS)
tests_test_wire_xdr_LDADD = libvpt-test.la libvpt-wire.la libvpt-core.la

check_PROGRAMS += tests/test-xml
tests_test_xml_SOURCES = tests/test-xml.c
tests_test_xml_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_xml_CFLAGS = $(TEST_CFLAGS)
tests_test_xml_LDADD = libvpt-test.la libvpt-core.la

TESTS += $(check_PROGRAMS)

# Programs that the scripts run
EXTRA_PROGRAMS += tests/lib/fake-sysfs tests/lib/json-lint tests/lib/virt-tool \
	tests/lib/wire-ask tests/lib/wire-recorder
check_SCRIPTS += tests/lib/fake-sysfs tests/lib/json-lint tests/lib/virt-tool \
	tests/lib/wire-ask tests/lib/wire-recorder
CLEANFILES += tests/lib/fake-sysfs tests/lib/json-lint tests/lib/virt-tool \
	tests/lib/wire-ask tests/lib/wire-recorder
tests_lib_fake_sysfs_SOURCES = tests/lib/fake-sysfs.c
tests_lib_fake_sysfs_LDADD = libvpt-fake.la libvpt-host.la libvpt-core.la
tests_lib_json_lint_SOURCES = tests/lib/json-lint.c
tests_lib_json_lint_CFLAGS = $(AM_CFLAGS) $(JSON_CFLAGS)
tests_lib_json_lint_LDADD = $(JSON_LIBS)
tests_lib_virt_tool_SOURCES = tests/lib/virt-tool.c
tests_lib_virt_tool_CPPFLAGS = $(TEST_CPPFLAGS) -I$(srcdir)/plugin/virt
tests_lib_virt_tool_LDADD = libvpt-virt.la libvpt-core.la
tests_lib_wire_ask_SOURCES = tests/lib/wire-ask.c
tests_lib_wire_ask_CPPFLAGS = $(WIRE_CPPFLAGS)
tests_lib_wire_ask_LDADD = libvpt-wire.la libvpt-core.la
tests_lib_wire_recorder_SOURCES = tests/lib/wire-recorder.c
tests_lib_wire_recorder_CPPFLAGS = $(WIRE_CPPFLAGS)
tests_lib_wire_recorder_LDADD = libvpt-wire.la libvpt-session.la

# Programs for the cases on the emulated host, into the tree that is laid over it
install-lab: tests/lib/virt-tool
	$(MKDIR_P) '$(DESTDIR)/usr/libexec/virt-passthru-tests'
	$(INSTALL_PROGRAM) tests/lib/virt-tool '$(DESTDIR)/usr/libexec/virt-passthru-tests'

SCRIPT_TESTS += \
	tests/domxml-qemu.sh \
	tests/guard-setup.sh \
	tests/test-bind.sh \
	tests/test-cli.sh \
	tests/test-completion.sh \
	tests/test-hook.sh \
	tests/test-remedies.sh \
	tests/test-shell.sh \
	tests/virsh-options.sh \
	tests/virt-daemon.sh \
	tests/wire-virsh.sh
EXTRA_DIST += tests/data/cli

# The table of procedures beside the protocol files of libvirt's source, which no package
# brings along: make check-protocol VPT_LIBVIRT_SOURCE=DIR
.PHONY: check-protocol
EXTRA_DIST += tests/test-wire-procs.sh
check-protocol:
	VPT_TEST_SRCDIR='$(abs_top_srcdir)' bash '$(srcdir)/tests/test-wire-procs.sh' \
		'$(VPT_LIBVIRT_SOURCE)'
