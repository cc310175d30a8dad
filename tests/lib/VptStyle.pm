# VptStyle.pm: the rules of the house style that a machine can keep
# SPDX-License-Identifier: LGPL-2.1-or-later
package VptStyle;

use strict;
use warnings;
use utf8;
use Exporter 'import';
use File::Basename;

use VptC;

our @EXPORT = qw(style_rules style_violations style_samples);

use constant {
    MAX_COLUMNS => 100,
    MAX_FILE => 400,
    MAX_FUNCTION => 60,
};

# Paths of somebody's machine, and where it gets its packages from
my $machine = qr{((?<![\w.])/(?:work|home/\w+)/|(?:deb|snapshot)[.]debian)};
my $c = qr/\.(?:[ch]|inc)$/;
my $library = qr{^plugin/(?:core|host|virt|session)/(?!virt-passthru-).*\.[ch]$};
my $spdx = 'SPDX-License-' . 'Identifier: LGPL-2.1-or-later';

# A source is what has a place for a comment: all but prose and plain data.
sub is_source {
    my ($path, $text) = @_;
    return $path =~ /\.(?:[ch]|inc|pm|mk|am|ac|sh|xml)$/ || $text =~ /\A#!/;
}

sub is_script {
    my ($path, $text) = @_;
    return $path =~ /\.(?:pm|sh)$/ || $text =~ /\A#!/;
}

# each_line(TEXT, WRONG): what WRONG says about a line, as ":NUMBER: WHAT" for every line
sub each_line {
    my ($text, $wrong) = @_;
    my @found;
    my $number = 0;

    for (split /\n/, $text, -1) {
        my $what = $wrong->($_);
        $number++;
        push @found, ":$number: $what" if $what;
    }
    return @found;
}

sub code_lines {
    my ($text, $pattern, $what) = @_;
    return each_line(without_strings($text), sub { $_[0] =~ $pattern ? $what // "$1" : undef });
}

sub line_of {
    my ($text, $offset) = @_;
    return 1 + (substr($text, 0, $offset) =~ tr/\n//);
}

sub opening {
    my ($path, $text) = @_;
    my $name = basename($path);
    my @head = grep { defined && !/^#!/ } (split /\n/, $text)[0 .. 5];

    return ": line one is not '/* $name: what it is about'"
        if $path =~ $c && $text !~ m{\A/\* \Q$name\E: \w};
    return ': no comment at its beginning says what it is about'
        if !grep { !/SPDX|-\*-|shellcheck/ && m{^\s*(?:#|/\*|\*|<!--|dnl)\s*\S+ \S+} } @head;
    return;
}

sub long_functions {
    my ($path, $text) = @_;
    my $number = 0;
    my ($start, $name, @found);
    my $before = '';

    for (split /\n/, $text) {
        $number++;
        if ($path =~ $c ? /^\{$/ : /^(?:sub )?[a-z_]+(?:\(\))? \{$/) {
            ($start, $name) = ($number, $path =~ $c ? $before : $_);
        } elsif (/^\}/ && $start) {
            my $lines = $number - $start + 1;
            push @found, ":$start: $lines lines: $name" if $lines > MAX_FUNCTION;
            undef $start;
        }
        $before = $_;
    }
    return @found;
}

sub own_header_first {
    my ($path, $text, $tree) = @_;
    my $own = basename($path) =~ s/\.c$/.h/r;
    my @includes = $text =~ /^#\s*include\s*[<"]([^>"]+)[>"]/mg;

    return ': the first include is not "config.h"' if @includes && $includes[0] ne 'config.h';
    return if !$tree->{ dirname($path) . "/$own" };
    return ": the include after config.h is not \"$own\"" if ($includes[1] // '') ne $own;
    return;
}

# The words of a GError: all string literals of the call that makes it.
sub error_messages {
    my ($path, $text) = @_;
    my $code = without_comments($text);
    my @found;

    while ($code =~ /\bg_(?:set_error(?:_literal)?|error_new(?:_literal)?)\s*
                     (\((?:[^()"]|"(?:\\.|[^"\\])*"|(?1))*\))/gx) {
        my $number = line_of($code, $-[0]);
        my $words = join '', $1 =~ /"((?:\\.|[^"\\])*)"/g;
        push @found, ":$number: a full stop or a newline at its end: $words"
            if $words =~ /(?:\.|\\n)$/ && $words !~ /…$|\.\.\.$/;
        push @found, ":$number: '$1' says nothing to the reader: $words"
            if $words =~ /\b(failed to)\b/i;
    }
    return @found;
}

# Functions whose name says all: they need no docstring.
my $obvious = qr/_(?:free|ref|unref|equal|copy)$/;

# is_public(PATH, TREE): whether a header is for other rooms than its own
sub is_public {
    my ($path, $tree) = @_;
    my ($name, $room) = (basename($path), dirname($path));

    return $name eq 'vpt.h' || grep {
        m{^plugin/} && dirname($_) ne $room && $tree->{$_} =~ /^#\s*include\s*"\Q$name\E"/m
    } keys %$tree;
}

# Every function that a room gives to others is explained where it is made, with all its
# parameters; GError is the same everywhere.
sub docstrings {
    my ($path, $text, $tree) = @_;
    my @found;

    return if !is_public($path, $tree);

    for (prototypes($text)) {
        my ($function, $parameters) = @$_;
        my ($source) = grep { /\.c$/ && $tree->{$_} =~ /^\Q$function\E\(/m } sort keys %$tree;
        next if !$source;

        my ($doc) = $tree->{$source} =~ m{/\*\*\n \* \Q$function\E:\n(.*?)\*/}s;
        if (!$doc) {
            push @found, ": $function has no docstring in $source" if $function !~ $obvious;
            next;
        }
        my %said = map { $_ => 1 } $doc =~ /^ \* \@(\w+|\.\.\.):/mg;
        delete $said{'...'};
        for (parameter_names($parameters)) {
            push @found, ": $function: its docstring in $source says nothing about $_"
                if !delete $said{$_} && $_ ne 'error';
        }
        push @found, map { ": $function: its docstring in $source explains $_, which it hasn't" }
            sort keys %said;
    }
    return @found;
}

# A function that another room may call
my @asked = ('plugin/core/a.h' => "int vpt_a(int b);\n",
             'plugin/virt/c.c' => "#include \"a.h\"\n");

# The rules: which files, what is wrong with one (path, text, tree), trees that break it
my @rules = (
    {
        name => 'every source says its licence at the beginning',
        files => \&is_source,
        wrong => sub {
            my @head = (split /\n/, $_[1])[0 .. 5];
            return (grep { defined && /\Q$spdx\E/ } @head) ? () : ": no line '$spdx'";
        },
        samples => [{ 'plugin/core/a.c' => "/* a.c: a letter */\n" },
                    { 'tests/run' => "#!/bin/sh\n# runs\n# SPDX-License-" . "Identifier: MIT\n" }],
    },
    {
        name => 'every source says what it is about at the beginning',
        files => \&is_source,
        wrong => \&opening,
        samples => [{ 'plugin/core/a.c' => "/* b.c: another letter\n * $spdx */\n" },
                    { 'tests/run' => "#!/bin/sh\n# $spdx\n\nset -e\n" }],
    },
    {
        name => 'no tabs in C and scripts',
        files => sub { $_[0] =~ $c || &is_script },
        wrong => sub { each_line($_[1], sub { $_[0] =~ /\t/ ? 'a tab' : undef }) },
        samples => [{ 'plugin/core/a.c' => "int\ta;\n" }],
    },
    {
        name => 'lines of C and scripts fit in ' . MAX_COLUMNS . ' columns',
        files => sub { $_[0] =~ $c || &is_script },
        wrong => sub {
            each_line($_[1], sub {
                length $_[0] > MAX_COLUMNS ? length($_[0]) . ' columns' : undef;
            });
        },
        samples => [{ 'plugin/core/a.c' => '/' x (MAX_COLUMNS + 1) }],
    },
    {
        name => 'no blanks at the end of a line, one newline at the end of a file',
        files => sub { 1 },
        wrong => sub {
            my @found = each_line($_[1], sub { $_[0] =~ /[ \t\r]$/ ? 'ends in a blank' : undef });
            push @found, ': not one newline at its end' if $_[1] ne '' && $_[1] !~ /[^\n]\n\z/;
            return @found;
        },
        samples => [{ 'README.md' => "a \n" }, { 'README.md' => "a\n\n" }, { 'README.md' => 'a' },
                    { 'NEWS' => "a\r\n" }],
    },
    {
        name => 'a file has at most ' . MAX_FILE . ' lines',
        files => \&is_source,
        wrong => sub {
            my $lines = $_[1] =~ tr/\n//;
            return $lines > MAX_FILE ? ": $lines lines" : ();
        },
        samples => [{ 'plugin/core/a.c' => "\n" x (MAX_FILE + 1) }],
    },
    {
        name => 'a function has at most ' . MAX_FUNCTION . ' lines',
        files => sub { $_[0] =~ /\.c$/ || &is_script },
        wrong => \&long_functions,
        samples => [{ 'plugin/core/a.c' => "void\na(void)\n{\n" . "\n" x MAX_FUNCTION . "}\n" },
                    { 'tests/run' => "#!/bin/sh\na() {\n" . "\n" x MAX_FUNCTION . "}\n" }],
    },
    {
        name => 'config.h comes first, then the own header',
        files => sub { $_[0] =~ /\.c$/ },
        wrong => \&own_header_first,
        samples => [{ 'plugin/core/a.c' => "#include <glib.h>\n" }],
    },
    {
        name => 'a header is included once',
        files => sub { $_[0] =~ /\.h$/ },
        wrong => sub { $_[1] =~ /^#pragma once$/m ? () : ': no #pragma once' },
        samples => [{ 'plugin/core/a.h' => "int a;\n" }],
    },
    {
        name => 'no goto',
        files => sub { $_[0] =~ $c },
        wrong => sub { code_lines($_[1], qr/\b(goto)\b/) },
        samples => [{ 'plugin/core/a.c' => "goto a;\n" }],
    },
    {
        name => 'a library prints nothing and logs with g_debug alone (g_critical: a bug of ours)',
        files => sub { $_[0] =~ $library },
        wrong => sub {
            code_lines($_[1], qr/\b((?:v?f?printf|puts|putchar|fputs|perror|g_(?:print
                                     |printerr|message|warning|info|log))\s*\()/x);
        },
        samples => [{ 'plugin/host/a.c' => "printf(\"a\");\n" },
                    { 'plugin/core/a.c' => "    g_warning(\"a\");\n" }],
    },
    {
        name => 'what cleans up after itself has a value from the beginning',
        files => sub { $_[0] =~ /\.c$/ },
        wrong => sub {
            code_lines($_[1], qr/^\s+(g_auto(?:free|ptr|\(|list|slist)[^=;]*;)/);
        },
        samples => [{ 'plugin/core/a.c' => "    g_autofree char *a;\n" },
                    { 'plugin/core/a.c' => "    g_autoptr(GError) error;\n" }],
    },
    {
        name => 'the words of an error end without full stop and newline',
        files => sub { $_[0] =~ m{^plugin/.*\.c$} },
        wrong => \&error_messages,
        samples => [{ 'plugin/core/a.c' => "g_set_error(error, A, B, \"(a) \"\n\"b.\", f(x));\n" },
                    { 'plugin/core/a.c' => "g_set_error_literal(error, A, B, \"broken\\n\");\n" },
                    { 'plugin/core/a.c' => "g_set_error(error, A, B, \"failed to %s\", a);\n" }],
    },
    {
        name => 'what a room gives to others is explained where it is made',
        files => sub { $_[0] =~ $library && $_[0] =~ /\.h$/ },
        wrong => \&docstrings,
        samples => [
            { @asked, 'plugin/core/a.c' => "int\nvpt_a(int b)\n" },
            { @asked, 'plugin/core/a.c' => "/**\n * vpt_a:\n * \@c: d\n */\nint\nvpt_a(int b)\n" },
        ],
    },
    {
        name => 'nothing is left to be done',
        files => sub { 1 },
        wrong => sub {
            each_line($_[1], sub { $_[0] =~ /\b(TO[D]O|FI[X]ME|X[X]X)\b/ ? $1 : undef });
        },
        samples => [{ 'README.md' => 'TO' . "DO: write\n" }],
    },
    {
        name => 'nothing depends on the machine it was made on',
        files => sub { 1 },
        wrong => sub {
            each_line($_[1], sub { $_[0] =~ $machine ? $1 : undef });
        },
        samples => [{ 'README.md' => "see /wo" . "rk/main\n" }],
    },
);

# style_rules(): their names
sub style_rules {
    return map { $_->{name} } @rules;
}

# style_samples(): [rule, tree], each of which breaks that rule
sub style_samples {
    return map { my $rule = $_; map { [$rule->{name}, $_] } @{ $rule->{samples} } } @rules;
}

# style_violations(TREE): TREE is path => text; gives rule => [[path, ":line: what"], …]
sub style_violations {
    my ($tree) = @_;
    my %found;

    for my $rule (@rules) {
        for my $path (sort keys %$tree) {
            my $text = $tree->{$path};
            next if !$rule->{files}->($path, $text);
            push @{ $found{ $rule->{name} } },
                map { [$path, $_] } $rule->{wrong}->($path, $text, $tree);
        }
        delete $found{ $rule->{name} } if !@{ $found{ $rule->{name} } // [] };
    }
    return %found;
}

1;
