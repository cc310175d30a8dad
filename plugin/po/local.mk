# po: what the rules say in other languages, and how to keep that up to date
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A language LL with plugin/po/LL.po has a localeLLdir and a localeLL_DATA here.
localededir = $(localedir)/de/LC_MESSAGES
localede_DATA = plugin/po/de/LC_MESSAGES/virt-passthru.mo
LANGUAGES = de

# Without being installed they are found with TEXTDOMAINDIR=…/plugin/po
plugin/po/de/LC_MESSAGES/virt-passthru.mo: plugin/po/de.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check --output-file=$@-t $< && mv $@-t $@

CLEANFILES += $(localede_DATA)
EXTRA_DIST += \
	plugin/po/de.po \
	plugin/po/extract \
	plugin/po/virt-passthru.pot

# For who changed a text: writes into the source
.PHONY: update-po
update-po: plugin/cli/vpt-cli-docs$(EXEEXT)
	$(srcdir)/plugin/po/extract $(srcdir) plugin/cli/vpt-cli-docs$(EXEEXT) >virt-passthru.pot-t
	mv virt-passthru.pot-t $(srcdir)/plugin/po/virt-passthru.pot
	for language in $(LANGUAGES); do \
		$(MSGMERGE) --update --backup=none --no-wrap --no-location --no-fuzzy-matching \
			$(srcdir)/plugin/po/$$language.po $(srcdir)/plugin/po/virt-passthru.pot \
			|| exit 1; \
	done
