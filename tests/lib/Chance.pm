# Chance.pm -- what tests draw at random: the same every time, other cases with SEED=n
#
#     use lib 'tests/lib';
#     use Chance;
#     seed(1);                       SEED, or this; said in the output of the test
#     my $x = pick(@list);           one of them
#     my @y = shuffled(@list);
package Chance;
use strict;
use warnings;
use Exporter 'import';
use Test::More ();
our @EXPORT = qw(seed pick shuffled);

sub seed {
    my $seed = $ENV{SEED} // $_[0];
    srand $seed;
    Test::More::diag("SEED=$seed");
    return $seed;
}

sub pick { return $_[rand @_] }

sub shuffled {
    my @list = @_;
    for my $i (reverse 1 .. $#list) {
        my $k = int rand($i + 1);
        @list[$i, $k] = @list[$k, $i];
    }
    return @list;
}

1;
