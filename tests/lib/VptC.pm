# VptC.pm: as much of C as the checks of the tree have to read
# SPDX-License-Identifier: LGPL-2.1-or-later
package VptC;

use strict;
use warnings;
use Exporter 'import';

our @EXPORT = qw(without_comments without_strings prototypes parameter_names);

# without_comments(TEXT): C with its comments blanked out, line by line, so that numbers hold
sub without_comments {
    my ($text) = @_;
    $text =~ s{("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(/\*.*?\*/)}
              { defined $1 ? $1 : $2 =~ s/[^\n]//gr }gesx;
    return $text;
}

# without_strings(TEXT): C without comments and what its strings say
sub without_strings {
    return without_comments($_[0]) =~ s/"(?:\\.|[^"\\\n])*"/""/gr;
}

# prototypes(TEXT): the functions that a header declares, with their parameters
sub prototypes {
    my $code = without_comments($_[0]);
    my @found;

    $code =~ s/^#.*(?:\\\n.*)*//mg;
    while ($code =~ /^(?!typedef|static|G_)[A-Za-z][\w\s*]*?\b(vpt_\w+)\(([^;{]*?)\)[^;{}()]*
                     (?:\([^;{}]*\)\s*)*;/mgx) {
        push @found, [$1, $2];
    }
    return @found;
}

sub parameter_names {
    my ($parameters) = @_;
    return map { /\(\*\s*(\w+)\)/ || /(\w+)(?:\[\w*\])?\s*$/ ? $1 : () }
        grep { !/^\s*(?:void|\.\.\.)\s*$/ } split_arguments($parameters);
}

# At the commas outside parentheses
sub split_arguments {
    my ($text) = @_;
    1 while $text =~ s/(\((?:[^()]|(?1))*\)[^,]*)\((?:[^()]|(?1))*\)/$1/;
    my @parts = ('');
    my $depth = 0;

    for (split //, $text) {
        $depth++ if $_ eq '(';
        $depth-- if $_ eq ')';
        if ($_ eq ',' && !$depth) {
            push @parts, '';
        } else {
            $parts[-1] .= $_;
        }
    }
    return @parts;
}

1;
