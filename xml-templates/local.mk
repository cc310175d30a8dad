# xml-templates: domains and parts of domains, each valid libvirt XML by itself;
# they are built into the library, so that it looks for no file when it runs
# SPDX-License-Identifier: LGPL-2.1-or-later
XML_TEMPLATES = \
	xml-templates/passthrough.xml
EXTRA_DIST += $(XML_TEMPLATES) xml-templates/embed.awk

nodist_libvpt_core_la_SOURCES = xml-templates/vpt-templates.c
CLEANFILES += xml-templates/vpt-templates.c
xml-templates/vpt-templates.c: $(XML_TEMPLATES) xml-templates/embed.awk
	$(AM_V_GEN)$(MKDIR_P) xml-templates && \
	(cd $(srcdir) && $(AWK) -f xml-templates/embed.awk $(XML_TEMPLATES)) >$@.tmp && mv $@.tmp $@
