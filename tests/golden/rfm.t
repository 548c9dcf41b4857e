#!/usr/bin/env perl
# crm-rfm against R rfm 0.3.0, SQL NTILE and exact quantiles: every number of the reference files
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Rows;

my $dir = "$ENV{SHARED}/rfm";
plan skip_all => 'no reference data' if !-d $dir;

sub rfm { rows_of('crm-rfm', '-q', @_) }

my %data = (
    salon_orders => ['--visit', 'txn', '-a', '2018-07-31', '-c', 'txn_id=Receipt', '-c',
        'date=order_date', '-c', 'amount=revenue', "$dir/salon_orders.csv"],
    rfm_data_orders => ['--visit', 'row', '-a', '2006-12-31', '--since', '2001-10-29', '-c', 'date=order_date', '-c',
        'amount=revenue', "$dir/rfm_data_orders.csv"],
);

# the names of the reference files for our columns
my %column = (recency_days => 'recency_days', frequency => 'transaction_count',
    monetary => 'amount', r => 'r', f => 'f', m => 'm', rfm_score => 'rfm_score');
my %column_r = (%column, r => 'recency_score', f => 'frequency_score', m => 'monetary_score');

sub compare {
    my ($name, $file, $column, @options) = @_;
    my %want = map { $_->{customer_id} => $_ } rows_of_file("$dir/$file");
    my @got = rfm(@options);
    my ($wrong, $n) = ('', 0);
    for my $row (@got) {
        my $ref = $want{ $row->{customer_id} };
        for my $c (sort keys %$column) {
            my $theirs = $ref->{ $column->{$c} };
            next if !defined $theirs;
            $n++;
            $wrong ||= "$row->{customer_id} $c: $row->{$c}, not $theirs" if $row->{$c} != $theirs;
        }
    }
    is($wrong, '', "$name: $n numbers");
    is(scalar @got, scalar keys %want, "$name: as many clients");
}

for my $set (sort keys %data) {
    my @in = @{ $data{$set} };
    compare("$set quantile", "$set.quantile7.bins5.csv", \%column, @in);
    compare("$set ntile", "$set.ntile5.csv", \%column, '--method', 'ntile', @in);
    compare("$set nested", "$set.nested.quantile7.bins5.csv", \%column, '--method', 'nested', @in);
    for my $bins (3, 4, 5) {
        my $file = "$set.rfm-r.bins$bins";
        my $own = "/tmp/crm-rfm-golden.$$.csv";
        compare("$set rfm-r $bins bins", "$file.csv", \%column_r, '--method', 'rfm-r', '-b', $bins,
            '--thresholds', $own, @in);

        # their bin 1 is the smallest value, our scores of recency run the other way
        my @theirs = rows_of_file("$dir/$file.thresholds.csv");
        my ($wrong, %ours) = ('');
        $ours{ $_->{measure} }{ $_->{score} } = $_ for rows_of_file($own);
        unlink $own;
        for my $row (@theirs) {
            for my $m (qw(recency frequency monetary)) {
                my $score = $m eq 'recency' ? $bins + 1 - $row->{bin} : $row->{bin};
                for my $end ('lower', 'upper') {
                    my ($a, $b) = ($ours{$m}{$score}{$end}, $row->{"${m}_$end"});
                    $wrong ||= "$m $score $end: $a, not $b" if abs($a - $b) > 1e-11 * abs($b);
                }
            }
        }
        is($wrong, '', "$file.thresholds.csv");
    }
}

compare('rfm_data_orders fixed', 'rfm_data_orders.rfm-r.custom.csv', \%column_r, '--method',
    'fixed', '--cuts', 'r=115,181,297,482;f=4,5,6,8;m=256,382,506,666',
    @{ $data{rfm_data_orders} });

# the receipts as the till wrote them
SKIP: {
    my $receipts = "$ENV{SHARED}/pos/salon_receipt_transactions.csv";
    skip 'no crm-import', 2 if !-x "$ENV{BUILD}/bin/crm-import" || !-e $receipts;
    my $tx = "/tmp/crm-rfm-golden.$$.tx.csv";
    is(system("crm-import -q $receipts -o $tx"), 0, 'crm-import reads the receipts');
    my @options = ('--visit', 'txn', '-a', '2018-07-31', $tx);
    compare('receipts quantile', 'salon_orders.quantile7.bins5.csv', \%column, @options);
    compare('receipts rfm-r', 'salon_orders.rfm-r.bins5.csv', \%column_r, '--method', 'rfm-r', @options);
    unlink $tx;
}

# the rhythm of each client
for my $set (sort keys %data) {
    my $file = "$ENV{SHARED}/churn/$set.churn-asof.csv";
    my %want = map { $_->{customer_id} => $_ } rows_of_file($file);
    my %theirs = (recency_days => 'days_since_last', interval_mean => 'mean_gap', interval_median => 'median_gap');
    my ($wrong, $n) = ('', 0);
    for my $row (rfm('--features', @{ $data{$set} })) {
        for my $c (sort keys %theirs) {
            my ($ours, $ref) = ($row->{$c}, $want{ $row->{customer_id} }{ $theirs{$c} });
            $n++;
            $wrong ||= "$row->{customer_id} $c: '$ours', not '$ref'"
                if ($ours eq '') != ($ref eq '') || $ours ne '' && abs($ours - $ref) > 1e-9;
        }
    }
    is($wrong, '', "$set: $n numbers of rhythm");
}

# the ten segments of the package's documentation
my $map = "/tmp/crm-rfm-golden.$$.map.csv";
open my $out, '>', $map or die "$map: $!";
print $out <<'MAP';
segment,r,f,m
Champions,5,5,5
Potential Loyalist,3-5,3-5,2-5
Loyal Customers,2-4,2-4,2-4
Promising,3-4,1-3,3-5
New Customers,4-5,1-3,1-5
Can't Lose Them,1-2,3-4,4-5
At Risk,1-2,2-5,4-5
Need Attention,1-3,3-5,3-5
About To Sleep,2-3,1-3,1-4
Lost,1,1-5,1-5
MAP
close $out or die;
for my $set (sort keys %data) {
    my %want = map { $_->{customer_id} => $_ } rows_of_file("$dir/$set.rfm-r.segments10.csv");
    my @got = rfm('--method', 'rfm-r', '--segments', $map, @{ $data{$set} });
    my ($wrong, %summary) = ('');
    for my $row (@got) {
        my $ref = $want{ $row->{customer_id} };
        $wrong ||= "$row->{customer_id}: $row->{segment}, not $ref->{segment}"
            if $row->{segment} ne $ref->{segment};
        my $s = $summary{ $row->{segment} } //= { customers => 0, orders => 0, revenue => 0 };
        $s->{customers}++;
        $s->{orders} += $row->{frequency};
        $s->{revenue} += $row->{monetary};
    }
    is($wrong, '', "$set: segments of " . @got . ' clients');
    for my $row (rows_of_file("$dir/$set.rfm-r.segment-summary.csv")) {
        my $s = $summary{ $row->{segment} };
        is_deeply([map { sprintf '%.2f', $_ } @$s{qw(customers orders revenue)}],
            [map { sprintf '%.2f', $_ } @$row{qw(customers orders revenue)}],
            "$set $row->{segment}");
    }
}
unlink $map;
done_testing;
