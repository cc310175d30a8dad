# embed.awk: xml-templates/NAME.xml … as C: one string vpt_template_text_NAME each
# SPDX-License-Identifier: LGPL-2.1-or-later
BEGIN {
    print "/* made by xml-templates/embed.awk */"
    print "#include \"config.h\"\n\n#include \"vpt-template.h\""
}
FNR == 1 {
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/\.xml$/, "", name)
    gsub(/[^A-Za-z0-9]/, "_", name)
    printf "%s\nconst char vpt_template_text_%s[] =", (NR > 1 ? ";\n" : ""), name
}
{
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    printf "\n    \"%s\\n\"", $0
}
END {
    print ";"
}
