#!/usr/bin/env perl
# What must hold for any questionnaire: wide = long, row order, weights of 1, sums that reconcile.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);
use List::Util qw(shuffle sum);
use lib 'tests/lib';
use Chance;
use Rows;

seed(1);
my $tmp = tempdir(CLEANUP => 1);

sub file {
    my ($name, @lines) = @_;
    open my $out, '>', "$tmp/$name" or die;
    print $out map { "$_\n" } @lines;
    close $out;
    return "$tmp/$name";
}

sub text {
    open my $in, '-|', 'crm-survey', $_[0], '-q', @_[1 .. $#_] or die;
    local $/;
    my $text = <$in>;
    close $in or die "@_: " . ($? >> 8);
    return $text;
}

my @dimension = qw(look trust skill);
my @scale = map { my $d = $_; map { "$d$_" } 1 .. 3 } @dimension;
my @feature = qw(tea quiet clean);
my @complaint = map { "c$_" } 1 .. 5;

# A codebook: kinds of every sort; `reverse` turns an item round.
sub codebook {
    my ($reverse, @order) = @_;
    my %line;
    for my $item (@scale) {
        (my $d = $item) =~ s/\d//;
        $line{"r_$item"} = "r_$item,rating,$d,1,5," . ($reverse && $item =~ /2/ ? 1 : 0) . ',';
        $line{"p_$item"} = "p_$item,perception,$d-felt,1,7,0,e_$item";
        $line{"e_$item"} = "e_$item,expectation,$d-felt,1,7,0,";
    }
    for my $f (@feature) {
        $line{"kf_$f"} = "kf_$f,kano-functional,$f,1,5,0,kd_$f";
        $line{"kd_$f"} = "kd_$f,kano-dysfunctional,$f,1,5,0,";
    }
    $line{$_} = "$_,complaint,,0,1,0," for @complaint;
    $line{sat} = 'sat,csat,,1,5,0,';
    $line{nps} = 'nps,nps,,0,10,0,';
    $line{att} = 'att,attachment,,1,5,0,';
    $line{visits} = 'visits,visits,,,,0,';
    $line{ve} = 've,value-expected,,1,10,0,vp';
    $line{vp} = 'vp,value-perceived,,1,10,0,';
    @order = sort keys %line if !@order;
    return ('item,kind,dimension,min,max,reverse,pair', @line{@order});
}
my (undef, @lines) = codebook(0);
my @items = map { (split /,/)[0] } @lines;

sub random_answer {
    my ($item, $mood) = @_;
    return '' if rand() < .04;
    return 'x' if rand() < .005;
    my ($from, $to) = $item =~ /^[pe]_/ ? (1, 7) : $item eq 'nps' ? (0, 10) : $item =~ /^c\d/ ? (0, 1)
        : $item eq 'visits' ? (0, 12) : $item =~ /^v[ep]/ ? (1, 10) : (1, 5);
    return $from + int(($to - $from + 1) * (0.6 * $mood + 0.4 * rand()) * 0.9999);
}

my $n = 150;
my @rows = map {
    my $mood = rand;
    my %row = (rid => "r$_", shop => 'S' . (1 + int rand 3), date => sprintf('2025-%02d-%02d', 1 + int rand 12, 1 + int rand 28),
        one => 1, weight => 1 + int rand 4);
    $row{$_} = random_answer($_, $mood) for @items;
    \%row
} 1 .. $n;
my @facts = qw(rid shop date one weight);

sub wide {
    my ($name, @list) = @_;
    return file($name, join(',', @facts, @items), map { my $r = $_; join ',', @$r{ @facts, @items } } @list);
}
my $book = file('book.csv', codebook(0));
my $wide = wide('wide.csv', @rows);
my $long = file('long.csv', 'rid,item,answer',
    map { my $r = $_; map { "$r->{rid},$_,$r->{$_}" } grep { $r->{$_} ne '' } @items } @rows);
my $list = file('list.csv', join(',', @facts), map { my $r = $_; join ',', @$r{@facts} } @rows);

my %analysis = (
    check => [], score => [], summary => [], items => [ '-g', 'shop' ], csat => [ '--period', 'quarter' ],
    nps => [ '-g', 'shop' ], ratio => [], gap => [], kano => [ '-g', 'shop' ], reliability => [],
    drivers => [], trend => [], complaints => [], compare => [ '--groups', 'shop' ],
    ipa => [ '--importance', 'r' ],
);

# ---- wide = long
for my $a (sort keys %analysis) {
    is(text($a, @{ $analysis{$a} }, $book, $long, '--respondents', $list),
        text($a, @{ $analysis{$a} }, $book, $wide), "$a: long answers give what wide ones give");
}
my $where = 'shop != S2 and (sat >= 3 or r_look1 is missing)';
is(text('summary', '--where', $where, $book, $long, '--respondents', $list),
    text('summary', '--where', $where, $book, $wide), 'where: the same rows of both');

# ---- the order of rows
my $shuffled = wide('shuffled.csv', shuffle @rows);
for my $a (grep { !/^(check|score)$/ } sort keys %analysis) {
    is(text($a, '--digits', 9, @{ $analysis{$a} }, $book, $shuffled),
        text($a, '--digits', 9, @{ $analysis{$a} }, $book, $wide), "$a: the order of rows does not matter");
}

# ---- weights
for my $a (qw(csat nps items gap complaints trend drivers summary ratio)) {
    is(text($a, '--weight', 'one', @{ $analysis{$a} }, $book, $wide),
        text($a, @{ $analysis{$a} }, $book, $wide), "$a: weights of 1 are no weights");
}
for my $a (qw(csat nps items)) { # a weight of 3 is three times the answer, but for the limits
    my $copies = wide('copies.csv', map { ($_) x $_->{weight} } @rows);
    my @w = rows(text($a, '--weight', 'weight', $book, $wide));
    my @c = rows(text($a, $book, $copies));
    my $name = { csat => 'mean', nps => 'nps', items => 'mean' }->{$a};
    my $off = grep { abs($w[$_]{$name} - $c[$_]{$name}) > 1e-9 } 0 .. $#w;
    is($off, 0, "$a: a weight counts as that many answers");
}

# ---- turning round
my $reversed = file('reversed.csv', codebook(1));
my @turned = map {
    my %r = %$_;
    $r{"r_$_"} =~ /^[1-5]$/ and $r{"r_$_"} = 6 - $r{"r_$_"} for grep { /2/ } @scale;
    \%r
} @rows;
is(text('items', $reversed, wide('turned.csv', @turned)), text('items', $book, $wide),
    'an item turned round twice is as it was');

# ---- kano
my @order = shuffle @items;
my %kano = map { $_->{feature} => $_ } rows(text('kano', $book, $wide));
my %other = map { $_->{feature} => $_ } rows(text('kano', file('order.csv', codebook(0, @order)), $wide));
is_deeply(\%other, \%kano, 'the order of features does not matter');
for my $row (rows(text('kano', '-g', 'shop', $book, $wide))) {
    my $sum = sum @$row{qw(M O A I R Q)};
    is($sum, $row->{n}, "$row->{shop} $row->{feature}: counts add up to those who answered");
}

# ---- sums
for my $row (rows(text('nps', $book, $wide))) {
    is($row->{promoters} + $row->{passives} + $row->{detractors}, $row->{n}, 'nps: counts add up');
    ok(abs(100 * ($row->{promoters} - $row->{detractors}) / $row->{n} - $row->{nps}) < 1e-9, 'nps is their difference');
}
my @shops = rows(text('nps', '-g', 'shop', $book, $wide));
my ($all) = rows(text('nps', $book, $wide));
is(sum(map { $_->{n} } @shops), $all->{n}, 'blocks add up to all');
my @complaints = rows(text('complaints', $book, $wide));
ok(abs($complaints[-1]{cum_pct} - 100) < 1e-9, 'mentions add up to 100 %');
ok(!(grep { $complaints[$_]{count} > $complaints[ $_ - 1 ]{count} } 1 .. $#complaints), 'the most frequent first');
my @drivers = rows(text('drivers', '--fit', "$tmp/model.csv", $book, $wide));
my ($model) = rows_of_file("$tmp/model.csv");
for my $share (qw(lmg relwt pratt)) {
    ok(abs(sum(map { $_->{$share} } @drivers) - $model->{r2}) < 1e-9, "$share adds up to R2");
}
for my $row (rows(text('check', $book, $wide))) {
    my $left = sum @$row{qw(n_missing n_na n_range n_notnum)};
    next if abs($row->{answered_pct} - 100 * (1 - $left / @items)) < 1e-9;
    fail("check: $row->{rid} does not add up");
}
my %loyalty = map { $_->{unit} => $_->{value} } grep { $_->{metric} eq 'loyalty_pct' } rows(text('summary', $book, $wide));
ok(abs(sum(values %loyalty) - 100) < 1e-9, 'kinds of loyalty add up to 100 %');
for (1 .. 20) { # five gaps
    my @mean = map { sprintf '%.2f', 1 + 6 * rand } 1 .. 6;
    my ($g) = rows(text('fivegaps', file('five.csv',
        'dimension,customer_expectation,management_belief,standard,delivered,perceived,promised', join ',', 'd', @mean)));
    my $sum = sum @$g{qw(understanding procedure behaviour perception)};
    next if abs($sum - $g->{total}) < 1e-9 && abs($mean[4] - $mean[0] - $sum) < 1e-9;
    fail("five gaps of @mean");
}

# ---- raking
my $margins = file('margins.csv', 'variable,level,total', 'shop,S1,500', 'shop,S2,300', 'shop,S3,200',
    map { 'sat_group,' . $_ } 'low,450', 'high,550');
my @grouped = map { { %$_, sat_group => $_->{sat} =~ /^[123]$/ ? 'low' : 'high' } } @rows;
my $sample = file('sample.csv', 'rid,shop,sat_group', map { "$_->{rid},$_->{shop},$_->{sat_group}" } @grouped);
my %weight = map { $_->{rid} => $_->{weight} } rows(text('rake', '--digits', 17, '--margins', $margins, $sample));
my %sum;
for my $r (@grouped) {
    $sum{ $r->{shop} } += $weight{ $r->{rid} };
    $sum{ $r->{sat_group} } += $weight{ $r->{rid} };
}
my %want = (S1 => 500, S2 => 300, S3 => 200, low => 450, high => 550);
ok(!(grep { abs($sum{$_} / $want{$_} - 1) > 1e-8 } keys %want), 'raked margins are met to 1e-8');

done_testing;
