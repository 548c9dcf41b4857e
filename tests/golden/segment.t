#!/usr/bin/env perl
# crm-segment against scikit-learn, R kmeans, mclust and R rfm: clusters, indices, mixtures, pareto
use strict;
use warnings;
use File::Temp qw(tempdir);
use Test::More;
use lib 'tests/lib';
use Rows;

my $dir = "$ENV{SHARED}/segment";
my $rfm = "$ENV{SHARED}/rfm";
plan skip_all => 'no reference data' if !-d $dir;
my $tmp = tempdir(CLEANUP => 1);

sub near {
    my ($got, $want, $tolerance) = @_;
    return $got eq '' && $want eq '' if $got eq '' || $want eq '';
    return abs($got - $want) <= $tolerance * (abs($want) > 1 ? abs($want) : 1);
}

sub columns {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!";
    chomp(my $header = <$in>);
    my ($id, @rest) = split /,/, $header;
    return ($id, join ',', @rest);
}

# groups as the set of their members, whatever the numbers
sub partition {
    my (%members);
    push @{ $members{ $_[$_] } }, $_ for 0 .. $#_;
    return join ';', sort map { join ',', @$_ } values %members;
}

for my $set (qw(iris faithful rfm_orders_z salon_z)) {
    my $file = "$dir/$set.csv";
    my ($id, $columns) = columns($file);
    my @in = ('-q', '-c', "customer_id=$id", '--columns', $columns, '--transform', 'none');
    my %best = map { $_->{k} => $_->{inertia} } rows_of_file("$dir/$set.kmeans.csv");
    for (rows_of_file("$dir/$set.kmeans-hartiganwong-r.csv")) {
        $best{ $_->{k} } = $_->{tot_withinss} if $_->{tot_withinss} < $best{ $_->{k} };
    }

    # inertia at most the best known; where it is the same partition, the same indices
    my @theirs = rows_of_file("$dir/$set.kmeans.csv");
    my @labels = rows_of_file("$dir/$set.kmeans-labels.csv");
    my ($worse, $differ, $same) = ('', '', 0);
    for my $want (@theirs) {
        my $k = $want->{k};
        next if $ENV{SAN} && $k > 4;
        my @got = rows_of('crm-segment', 'kmeans', @in, '--k', $k, '--fit', "$tmp/fit", $file);
        my ($fit) = rows_of_file("$tmp/fit");
        $worse .= "k $k: $fit->{inertia} > $best{$k}; "
            if $fit->{inertia} > $best{$k} * (1 + 1e-9);
        next if partition(map { $_->{cluster} } @got) ne partition(map { $_->{"k$k"} } @labels);
        $same++;
        for my $c (qw(inertia silhouette calinski_harabasz davies_bouldin)) {
            $differ ||= "k $k $c: $fit->{$c}, not $want->{$c}" if !near($fit->{$c}, $want->{$c}, 1e-9);
        }
        $differ ||= "k $k sizes: $fit->{sizes}" if $fit->{sizes} ne $want->{sizes};
        $differ ||= "k $k labels" if join(' ', map { $_->{cluster} } @got)
            ne join(' ', map { $_->{"k$k"} } @labels);
    }
    is($worse, '', "$set: inertia at most the best known");
    is($differ, '', "$set: indices, sizes and labels of $same partitions that are the same");
    cmp_ok($same, '>=', $ENV{SAN} ? 3 : 4, "$set: most partitions are the same");

    # Lloyd from the first k rows, exactly
    $differ = '';
    for my $want (rows_of_file("$dir/$set.lloyd-first-k-rows.csv")) {
        rows_of('crm-segment', 'kmeans', @in, '--k', $want->{k}, '--init', 'first', '--fit',
            "$tmp/fit", '--centers', "$tmp/centers", $file);
        my ($fit) = rows_of_file("$tmp/fit");
        $differ ||= "k $want->{k}: $fit->{inertia}" if !near($fit->{inertia}, $want->{inertia}, 1e-10);
        my @theirs = sort map { join ' ', map { sprintf '%.9g', $_ } split / / } split /\|/, $want->{centers};
        my @ours = sort map { my $r = $_; join ' ', map { sprintf '%.9g', $r->{$_} } split /,/, $columns }
            rows_of_file("$tmp/centers");
        $differ ||= "k $want->{k} centers: @ours / @theirs" if "@ours" ne "@theirs";
    }
    is($differ, '', "$set: Lloyd from the first k rows");

    # centres of the best partition
    my %center;
    push @{ $center{ $_->{k} } }, $_ for rows_of_file("$dir/$set.kmeans-centers.csv");
    rows_of('crm-segment', 'kmeans', @in, '--k', 3, '--centers', "$tmp/centers", $file);
    my @ours = rows_of_file("$tmp/centers");
    my $n_near = grep {
        my $i = $_;
        !grep { !near($ours[$i]{$_}, $center{3}[$i]{$_}, 1e-9) } split /,/, $columns
    } 0 .. 2;
    is($n_near, 3, "$set: centres of three clusters");
}

# Mixtures: equal for k 1 and 2, at least as likely beyond, where mclust has a value too and no
# variance is at its floor (the rule of the reference data; those of the salon are singular).
my %mclust = (full => 'VVV', tied => 'EEE', diag => 'VVI', spherical => 'VII');
for my $set (qw(iris faithful rfm_orders_z salon_z)) {
    my $file = "$dir/$set.csv";
    my ($id, $columns) = columns($file);
    my %known = map { $_->{G} => $_ } rows_of_file("$dir/$set.mclust-bic.csv");
    my ($n, $wrong) = (0, '');
    for my $want (rows_of_file("$dir/$set.gmm-sklearn.csv")) {
        my ($k, $type) = @$want{qw(k cov)};
        next if $k > ($set =~ /_z/ ? 3 : $set eq 'iris' && !$ENV{SAN} ? 6 : 4); # seconds each
        my $theirs = $known{$k}{ $mclust{$type} };
        next if $theirs eq 'NA';
        (my $name = $type) =~ s/^diag$/diagonal/;
        rows_of('crm-segment', 'mixture', '-q', '-c', "customer_id=$id", '--columns', $columns,
            '--k', $k, '--covariance', $name, '--restarts', $set =~ /_z/ ? 1 : 4, '--fit', "$tmp/fit", $file);
        my ($fit) = rows_of_file("$tmp/fit");
        $n++;
        $wrong .= "$type $k: $fit->{n_params} parameters; " if $fit->{n_params} != $want->{n_params};
        $wrong .= "$type $k: no spread; " if $fit->{degenerate};
        my $bic = -2 * $fit->{loglik} + $fit->{n_params} * log(scalar rows_of_file($file));
        $wrong .= "$type $k: bic $fit->{bic}; " if !near($fit->{bic}, $bic, 1e-9);

        # a singular fit of theirs is no bound: mclust, which refuses those, is
        my $bound = -$theirs > $want->{bic} + 1 ? undef : $want->{loglik};
        $bound = ($theirs + $fit->{n_params} * log(scalar rows_of_file($file))) / 2 if !defined $bound;
        $wrong .= "$type $k: $fit->{loglik} < $bound; " if $fit->{loglik} < $bound - 1e-3;
        $wrong .= "$type $k: $fit->{loglik} is not $bound; "
            if $k <= 2 && $set ne 'rfm_orders_z' && $set ne 'salon_z' && abs($fit->{loglik} - $bound) > 1e-5;
    }
    is($wrong, '', "$set: $n mixtures");
}

# Pareto, and the heat map of R rfm
my %data = (
    salon_orders => ['--visit', 'txn', '-a', '2018-07-31', '-c', 'txn_id=Receipt', '-c',
        'date=order_date', '-c', 'amount=revenue', "$rfm/salon_orders.csv"],
    rfm_data_orders => ['--visit', 'row', '-a', '2006-12-31', '--since', '2001-10-29', '-c', 'date=order_date', '-c',
        'amount=revenue', "$rfm/rfm_data_orders.csv"],
);
for my $set (sort keys %data) {
    system('crm-rfm', '-q', '--method', 'rfm-r', '-o', "$tmp/customers", @{ $data{$set} }) == 0 or die;
    my %abc = map { $_->{customer_id} => $_ } rows_of_file("$rfm/$set.abc.csv");
    my $wrong = '';
    for my $row (rows_of('crm-segment', 'pareto', '--fit', "$tmp/fit", "$tmp/customers")) {
        my $want = delete $abc{ $row->{customer_id} };
        $wrong ||= $row->{customer_id}
            if $row->{rank} != $want->{rank} || $row->{abc} ne $want->{class}
            || !near($row->{cum_share}, $want->{cum_share}, 1e-11);
    }
    is($wrong, '', "$set: rank, class and share of each client");
    is(scalar keys %abc, 0, "$set: all of them");
    my ($fit) = rows_of_file("$tmp/fit");
    my %want = map { $_->{stat} => $_->{value} } rows_of_file("$rfm/$set.pareto.csv");
    my @off = grep { !near($fit->{$_}, $want{$_}, 1e-11) } keys %want;
    is("@off", '', "$set: Gini and share of the top fifth");

    my %cell = map { ("$_->{f} $_->{r}" => $_) } rows_of('crm-segment', 'cross', '--of', 'r,f', "$tmp/customers");
    my $bad = '';
    for (rows_of_file("$rfm/$set.rfm-r.heatmap.csv")) {
        my $ours = $cell{"$_->{frequency_score} $_->{recency_score}"};
        my $mean = $ours && $ours->{monetary_mean} ne '' ? $ours->{monetary_mean} : 0;
        $bad ||= "$_->{frequency_score} $_->{recency_score}: $mean" if !near($mean, $_->{monetary}, 1e-9);
    }
    is($bad, '', "$set: mean money of each cell of frequency and recency");
}
done_testing();
