#!/usr/bin/perl
# procs.pl: the table of procedures, from the protocol files of libvirt's source
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# usage: procs.pl FOLDER >vpt-wire-procs-table.h
#
# FOLDER is src/remote of libvirt's source (apt-get source libvirt).  Names, numbers and
# the shape of arguments are all that is taken; vpt-wire-fields.h tells how a shape is written.

use strict;
use warnings;

use constant COLUMNS => 96;

# What the files call a type, and its letter; all others are structs or a typedef.
my %letters = (
    'int' => 'w',
    'unsigned int' => 'w',
    'char' => 'w',
    'unsigned char' => 'w',
    'unsigned short' => 'w',
    'hyper' => 'h',
    'unsigned hyper' => 'h',
    'string' => 's',
    'remote_nonnull_domain' => 'D',
    'remote_typed_param' => 'P',
);

# Constants of libvirt's C headers that the files use
my %constants = ('VIR_UUID_BUFLEN' => 16);

my (%structs, %typedefs, @programs);

sub read_text {
    my ($path) = @_;
    open(my $in, '<', $path) or die "$path: $!; it is part of libvirt's source\n";
    local $/;
    my $text = <$in>;
    $text =~ s{/\*.*?\*/}{}gs;
    $text =~ s{^%.*}{}gm;
    return $text;
}

# declaration(TEXT): `unsigned int flags` as [type, name, what follows the name]
sub declaration {
    my ($text) = @_;
    $text =~ s/\s+/ /g;
    my ($type, $pointer, $name, $suffix) =
        $text =~ /^ ?(.+?)( ?\*| )(\w+) ?((?:<\w*>|\[\w+\])?) ?$/
        or die "'$text' is no declaration that this script knows\n";
    return [$type, $name, $pointer =~ /\*/ ? '*' : $suffix];
}

sub read_types {
    my ($text) = @_;

    $constants{$1} = $2 while $text =~ /const\s+(\w+)\s*=\s*(\w+)\s*;/g;
    $letters{$1} = 'w' while $text =~ /enum\s+(\w+)\s*\{/g;
    $typedefs{ $_->[1] } = $_
        for map { declaration($_) } $text =~ /typedef\s+([^;]+);/g;
    while ($text =~ /struct\s+(\w+)\s*\{(.*?)\};/gs) {
        my ($name, $body) = ($1, $2);
        $structs{$name} = [map { declaration($_) } grep { /\S/ } split /;/, $body];
    }
}

# shape(DECLARATION): its type, in letters
sub shape {
    my ($type, undef, $suffix) = @{ $_[0] };

    return 'b' if $type eq 'opaque' && $suffix =~ /^</;
    if ($type eq 'opaque' && $suffix =~ /^\[(\w+)\]$/) {
        my $bytes = $constants{$1} // $1;
        die "opaque$suffix is no uuid\n" if $bytes ne '16';
        return 'U';
    }
    my $inner = $letters{$type};
    $inner //= shape($typedefs{$type}) if $typedefs{$type};
    $inner //= '(' . join('', map { shape($_) } @{ $structs{$type} }) . ')' if $structs{$type};
    die "'$type' is no type that this script knows\n" if !defined $inner;

    return "?$inner" if $suffix eq '*';
    return "*$inner" if $suffix =~ /^</ && $type ne 'string';
    return ($constants{$1} // $1) . $inner if $suffix =~ /^\[(\w+)\]$/;
    return $inner;
}

# fields(STRUCT, PREFIX): `name:shape` of each member; those of a struct in it one by one
sub fields {
    my ($struct, $prefix) = @_;
    my @fields;

    for my $member (@{ $structs{$struct} // [] }) {
        my ($type, $name, $suffix) = @$member;
        if ($suffix eq '' && $structs{$type} && !$letters{$type}) {
            push @fields, fields($type, "$prefix$name.");
        } else {
            push @fields, "$prefix$name:" . shape($member);
        }
    }
    return @fields;
}

# literal(FIELDS…): them as C string literals, in lines of what a macro goes on with
sub literal {
    my @lines = ('');

    for (@_) {
        push @lines, '' if length("$lines[-1] $_") > COLUMNS - 12 && $lines[-1] ne '';
        $lines[-1] .= $lines[-1] eq '' ? $_ : " $_";
    }
    $lines[$_] .= ' ' for 0 .. $#lines - 1;
    return join " \\\n          ", map { "\"$_\"" } @lines;
}

# macro(PROGRAM, TEXT): the macro with the procedures of one program
sub macro {
    my ($program, $text) = @_;
    my ($body) = $text =~ /enum\s+\w+_procedure\s*\{(.*?)\}/s or die "$program: no procedures\n";
    my @rows;

    while ($body =~ /\b([A-Z]+)_PROC_(\w+)\s*=\s*(\d+)/g) {
        my ($struct, $name, $number) = (lc "$1_$2", $2, $3);
        my ($arguments, $result) = map { literal(fields("${struct}_$_", '')) } qw(args ret);
        my $row = "X($program, $name, $number,";
        push @rows, length("    $row $arguments, $result)") <= COLUMNS
            ? "    $row $arguments, $result)"
            : "    $row \\\n          $arguments, \\\n          $result)";
    }
    return "#define VPT_WIRE_PROCS_$program(X) \\\n" . join(" \\\n", @rows) . "\n";
}

@ARGV == 1 or die "usage: procs.pl FOLDER, src/remote of libvirt's source\n";
my ($folder) = @ARGV;
my %texts = map { $_ => read_text("$folder/${_}_protocol.x") } qw(remote qemu);

# QEMU's file uses the types of the other
read_types($texts{$_}) for qw(remote qemu);

print <<'END';
/* vpt-wire-procs-table.h: names, numbers and shapes of libvirt's procedures
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Made by procs.pl from libvirt's remote_protocol.x and qemu_protocol.x; do not edit.
 * A row: program, name, number, what a call carries, what its reply carries. */
#pragma once

END
print macro('REMOTE', $texts{remote}), "\n", macro('QEMU', $texts{qemu});
