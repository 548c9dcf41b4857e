#!/usr/bin/env perl
# What must hold of survival, drivers, label, score and departure whatever the data.  SEED=n
# repeats a run.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);
use List::Util qw(shuffle);
use Scalar::Util qw(looks_like_number);
use lib 'tests/lib';
use Chance;
use Rows;

seed(1);
my $tmp = tempdir(CLEANUP => 1);

sub put {
    my ($file, @lines) = @_;
    open my $out, '>', "$tmp/$file" or die;
    print $out map { "$_\n" } @lines;
    close $out or die;
    return "$tmp/$file";
}
sub text { # what a command prints
    open my $in, '-|', @_ or die;
    local $/;
    my $text = <$in> // '';
    close $in or die "@_: exit " . ($? >> 8);
    return $text;
}
sub like_each_other {
    my ($name, $got, $want, $skip) = @_;
    my ($off, $first) = (@$got != @$want ? 1 : 0, 'rows');
    for my $i (0 .. $#$want) {
        for my $c (grep { $_ ne ($skip // '') } keys %{ $want->[$i] }) {
            my ($g, $w) = ($got->[$i]{$c} // 'none', $want->[$i]{$c});
            next if $g eq $w || looks_like_number($g) && looks_like_number($w) && abs($g - $w) < 1e-9 * (1e-3 + abs $w);
            $first = "row $i $c: $g and $w" if !$off++;
        }
    }
    ok(@$want && !$off, $name) or diag("$off off; $first");
}

# ---- times with events -----------------------------------------------------------------
my @lives = map {
    my $x = rand;
    my $t = 1 + int(-log(rand() || 0.5) * 40 * exp(-$x));
    [$t, rand() < 0.7 ? 1 : 0, sprintf('%.4f', $x), ('a', 'b', 'c')[rand 3], 1];
} 1 .. 200;
sub table { my ($scale, $weight, @rows) = @_; return 't,e,x,g,w', map { join ',', $_->[0] * $scale, @$_[1 .. 3], $weight } @rows }
my $one = put('one.csv', table(1, 1, @lives));
my $seven = put('seven.csv', table(7, 1, @lives));
my $half = put('half.csv', table(1, 0.5, @lives, @lives));
my $twice = put('twice.csv', table(1, 1, @lives, @lives));
my $double = put('double.csv', table(1, 2, @lives));
my $mixed = put('mixed.csv', table(1, 1, shuffle @lives));
my @survival = qw(crm-churn survival --time t --event e -g g);
my @curve = rows_of(@survival, $one);

my $up = 0;
for my $i (1 .. $#curve) {
    next if $curve[$i]{g} ne $curve[$i - 1]{g};
    $up++ if $curve[$i]{survival} > $curve[$i - 1]{survival} || $curve[$i]{survival} < 0;
    $up++ if $curve[$i]{lo} ne '' && ($curve[$i]{lo} > $curve[$i]{survival} || $curve[$i]{hi} < $curve[$i]{survival});
}
is($up, 0, 'survival never rises, and lies within its limits');
like_each_other('scaling time scales time alone', [rows_of(@survival, $seven)], \@curve, 'time');
like_each_other('a row of weight 2 is two: survival', [rows_of(@survival, '--weight', 'w', $double)], [rows_of(@survival, $twice)]);
is(text(@survival, $mixed), text(@survival, $one), 'the order of rows does not matter: survival');

my @cox = (qw(crm-churn drivers --time t --event e --ties breslow --terms), 'x,C(g)');
my @estimates = rows_of(@cox, $one);
like_each_other('a row of weight 2 is two: Cox with Breslow ties', [rows_of(@cox, '--weight', 'w', $double)], [rows_of(@cox, $twice)]);
like_each_other('scaling time changes no hazard ratio', [rows_of(@cox, $seven)], \@estimates);
like_each_other('the order of rows does not matter: Cox', [rows_of(@cox, $mixed)], \@estimates);
{ # a life cut in two: whoever enters late was there until then
    my @parts = map {
        my ($t, $e, $x, $g) = @$_;
        my $cut = int rand $t;
        ($cut ? [0, $cut, 0, $x, $g] : (), [$cut, $t, $e, $x, $g]);
    } @lives;
    my $cut = put('cut.csv', 'n,t,e,x,g', map { join ',', @$_ } shuffle @parts);
    my @whole = rows_of(@survival, '--at', '5,10,20,40', $one);
    delete $_->{censored} for @whole, my @late = rows_of(@survival, '--at', '5,10,20,40', '--entry', 'n', $cut);
    like_each_other('a life cut in two pieces is one: survival', \@late, \@whole);
    for my $ties (qw(breslow efron)) {
        like_each_other("a life cut in two pieces is one: Cox, $ties",
            [rows_of(@cox[0 .. 5], '--ties', $ties, @cox[8 .. 9], '--entry', 'n', $cut)],
            [rows_of(@cox[0 .. 5], '--ties', $ties, @cox[8 .. 9], $one)]);
    }
}
{
    rows_of(@cox, '--residuals', "$tmp/res", $one);
    my $sum = 0;
    $sum += $_->{martingale} for rows_of_file("$tmp/res");
    ok(abs($sum) < 1e-8, 'martingale residuals add up to 0');
}
my @logit = (qw(crm-churn drivers --event e --terms), 'x,t,C(g)');
my @odds = rows_of(@logit, $one);
like_each_other('two rows of half the weight are one: logit', [rows_of(@logit, '--weight', 'w', $half)], \@odds);
like_each_other('the order of rows does not matter: logit', [rows_of(@logit, $mixed)], \@odds);

# ---- transactions ----------------------------------------------------------------------
my (@date, @tx);
for my $d (0 .. 500) {
    my @t = gmtime(86400 * (18262 + $d)); # from 2020-01-01
    push @date, sprintf '%04d-%02d-%02d', $t[5] + 1900, $t[4] + 1, $t[3];
}
for my $c (1 .. 150) {
    my ($d, $gap, $leave) = (int(rand 200), 10 + rand 40, rand 700);
    while ($d <= 480 && $d < $leave) {
        my $staff = $c % 4;
        $staff = 4 if $staff == 3 && $d > 300; # the fourth leaves
        push @tx, [sprintf('c%03d', $c), $date[$d], sprintf('%.2f', 20 + rand 80), "s$staff", $d];
        $d += 1 + int($gap * (0.6 + rand 0.8));
    }
}
sub transactions { return 'customer_id,date,amount,staff', map { join ',', @$_[0 .. 3] } @_ }
my $cut = 330;
my $now = put('now.csv', transactions(@tx));
my $future = put('future.csv', transactions(@tx, map { [$_->[0], $date[$cut + int rand 100], '999999.99', 's9'] } @tx[0 .. 40]));
my $moved = put('moved.csv', transactions(shuffle @tx));
my @label = (qw(crm-churn label -q -a), $date[480], '--cut', $date[$cut], '--horizon', '60d');
sub features { return [map { my %r = %$_; delete @r{qw(time event churned)}; \%r } @_] }
sub by_id { return [sort { $a->{customer_id} cmp $b->{customer_id} } @_] }
like_each_other('rows on and after the cut change no feature', features(rows_of(@label, $future)), features(rows_of(@label, $now)));
like_each_other('the order of rows does not matter: label', by_id(rows_of(@label, $moved)), by_id(rows_of(@label, $now)));
is(text(@label, '-j3', $now), text(@label, '-j1', $now), 'nor do threads');
{
    my ($wrong, %next) = (0);
    for my $r (@tx) {
        $next{ $r->[0] } = $r->[4] if $r->[4] >= $cut && $r->[4] < ($next{ $r->[0] } // 1e9);
    }
    for my $r (rows_of(@label, $now)) {
        my $d = $next{ $r->{customer_id} };
        $wrong++ if $r->{time} != ($d // 480) - $cut || $r->{event} != (defined $d ? 1 : 0)
            || $r->{churned} != (defined $d && $d < $cut + 60 ? 0 : 1);
    }
    is($wrong, 0, 'time, event and churned are what happened');
    my ($open) = rows_of(qw(crm-churn label -q -a), $date[480], '--cut', $date[440], $now);
    is($open->{churned}, '', 'a horizon that has not ended labels nobody');
}
my @score = (qw(crm-churn score -q --inactive 120 --horizon 60d --force -a), $date[480]);
like_each_other('the order of rows does not matter: score', by_id(map { delete $_->{risk_decile}; $_ } rows_of(@score, $moved)),
    by_id(map { delete $_->{risk_decile}; $_ } rows_of(@score, $now)));
is(text(@score, '-j3', $now), text(@score, '-j1', $now), 'nor do threads for a score');
my @departure = (qw(crm-churn departure -q -a), $date[480]);
is(text(@departure, $moved), text(@departure, $now), 'the order of rows does not matter: departure');
is(text(@departure, '-j3', $now), text(@departure, $now), 'nor do threads for a departure');
my ($left) = grep { $_->{staff} eq 's3' } rows_of(@departure, $now);
ok($left && $left->{clients} == $left->{returned} + $left->{left_with}, 'the stylist who left is found');
done_testing();
