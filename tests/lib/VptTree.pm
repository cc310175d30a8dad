# VptTree.pm: the source tree as the checks of the tree see it
# SPDX-License-Identifier: LGPL-2.1-or-later
package VptTree;

use strict;
use warnings;
use Exporter 'import';
use File::Find;

our @EXPORT = qw(tree_top tree_files tree_read tree_lines);

# What autotools and make leave in a tree that is built in place, and what
# belongs to somebody else's format rather than to ours.
my %pruned = map { $_ => 1 } qw(autom4te.cache build-aux m4 .libs .deps .git .dirstamp
                                Makefile.in configure config.h.in aclocal.m4);
my $made = qr/(?:\.(?:o|lo|la|a|so|mo|log|trs|gcno|gcda)|~)$/;

# The folder that the checks look at: that of the source, wherever it is built.
sub tree_top {
    return $ENV{VPT_TEST_SRCDIR} // '.';
}

# tree_files(TOP): the files of the project's own below plugin, tests, xml-templates and .ci,
# and those at the top, as sorted paths relative to TOP; data of tests is not among them.
sub tree_files {
    my ($top) = @_;
    my @files;

    find({
        no_chdir => 1,
        preprocess => sub { grep { !$pruned{$_} } @_ },
        wanted => sub {
            my $path = $File::Find::name =~ s{^\Q$top\E/}{}r;
            return if !-f $File::Find::name || $path =~ $made || $path =~ m{^tests/data/};
            return if -x _ && is_program($File::Find::name);
            push @files, $path;
        },
    }, grep { -d } map { "$top/$_" } qw(plugin tests xml-templates .ci));

    push @files, grep { -f "$top/$_" } qw(autogen.sh configure.ac Makefile.am NEWS README.md);
    return sort @files;
}

# In a tree built in place: what the linker made
sub is_program {
    open(my $in, '<:raw', $_[0]) or die "$_[0]: $!\n";
    read($in, my $magic, 4);
    return $magic eq "\x7fELF";
}

sub tree_read {
    my ($path) = @_;
    open(my $in, '<:encoding(UTF-8)', $path) or die "$path: $!\n";
    local $/;
    return <$in> // '';
}

# tree_lines(PATH): without their newlines
sub tree_lines {
    return split /\n/, tree_read($_[0]), -1;
}

1;
