#!/usr/bin/env perl
# crm-churn survival, drivers and evaluate against R survival, glm, pROC and scikit-learn; where
# the numbers are from: README.md beside them.  They have 12 digits; R stops its iterations when
# the likelihood moves by less than 1e-9, so estimates agree to that order.
use strict;
use warnings;
use Test::More;
use File::Temp qw(tempdir);
use lib 'tests/lib';
use Rows;

my $data = "$ENV{SHARED}/churn";
plan skip_all => "no reference data at $data" unless -d $data;
my $tmp = tempdir(CLEANUP => 1);

my $printed = 2e-12;    # what 12 digits lose
my $iterated = 1e-6;    # estimates

sub golden { return [rows_of_file("$data/$_[0]")] }
sub result { return [rows_of('crm-churn', @_)] }
sub side { return [rows_of_file("$tmp/$_[0]")] }

sub near {
    my ($got, $want, $tolerance) = @_;
    return ($got // 'none') eq '' if $want =~ /^(NA|NaN|)$/;
    return ($got // '') ne '' && abs($got - $want) <= $tolerance * (abs($want) > 1e-9 ? abs($want) : 1);
}

# Columns of two lists of rows, one test for all: got => expected names.
sub same {
    my ($name, $got, $want, $tolerance, @columns) = @_;
    my $off = 0;
    my $first = '';
    for my $i (0 .. $#$want) {
        for my $pair (@columns) {
            my ($g, $w) = ref $pair ? @$pair : ($pair, $pair);
            next if near($got->[$i]{$g}, $want->[$i]{$w}, $tolerance);
            $off++;
            $first ||= "row $i $g: " . ($got->[$i]{$g} // 'none') . ", expected $want->[$i]{$w}";
        }
    }
    ok(@$want && @$got == @$want && $off == 0, $name)
        or diag(@$got . ' rows for ' . @$want . ", $off cells off; $first");
}

sub stats { return { map { $_->{stat} => $_->{value} } @{ $_[0] } } }

# ---- Kaplan-Meier ----------------------------------------------------------------------

my @curve = ('time', ['at_risk', 'n_risk'], ['events', 'n_event'], ['censored', 'n_censor'],
    ['survival', 'surv'], ['se', 'std_err'], ['lo', 'lower'], ['hi', 'upper']);
my @median = (['n', 'records'], 'events', 'rmean', ['rmean_se', 'se(rmean)'], 'median',
    ['lo', '0.95LCL'], ['hi', '0.95UCL']);
my %set = (
    lung => { by => 'sex', file => 'bysex', options => [qw(--time time --event event)] },
    veteran => { by => 'celltype', file => 'bycell', options => [qw(--time time --event status)] },
    ovarian => { by => 'rx', file => 'byrx', options => [qw(--time futime --event fustat)] },
    telco => { by => 'Contract', file => 'bycontract',
        options => ['--time', 'tenure', '--event', 'Churn', '--where', 'tenure > 0'] },
);

sub values_of { my ($want, $by) = @_; my %seen; return sort grep { !$seen{$_}++ } map { $_->{group} =~ s/^\w+=//r } @$want }

for my $name (sort keys %set) {
    my ($by, $file, @options) = ($set{$name}{by}, $set{$name}{file}, @{ $set{$name}{options} });
    my $want = golden("$name.$file.km.csv");
    for my $type (qw(log log-log plain)) {
        my $got = result('survival', @options, '-g', $by, '--conf-type', $type,
            '--median', "$tmp/median", '--test-file', "$tmp/test", "$data/$name.csv");
        for my $value (values_of($want, $by)) {
            same("$name $by=$value: curve, $type limits",
                [grep { $_->{$by} eq $value } @$got],
                [grep { $_->{conf_type} eq $type && $_->{group} eq "$by=$value" } @$want],
                $printed, @curve);
        }
        next if $type ne 'log';
        my $summary = golden("$name.$file.km-summary.csv");
        $summary = [sort { $a->{group} cmp $b->{group} } @$summary];
        same("$name by $by: medians and means", side('median'), $summary, $printed, @median);
        my $tests = golden("$name.$file.logrank.csv");
        for my $rho (0, 1) {
            my $label = $rho ? 'peto' : 'log-rank';
            same("$name by $by: $label", [grep { $_->{test} eq $label } @{ side('test') }],
                [sort { $a->{group} cmp $b->{group} } grep { $_->{rho} == $rho } @$tests],
                $printed, qw(n observed expected chisq df p));
        }
    }
}
for my $name (qw(lung telco)) {
    my $got = result('survival', @{ $set{$name}{options} }, '--median', "$tmp/median",
        "$data/$name.csv");
    same("$name: curve", $got, [grep { $_->{conf_type} eq 'log' } @{ golden("$name.km.csv") }],
        $printed, @curve);
    same("$name: median and mean", side('median'), golden("$name.km-summary.csv"), $printed,
        @median);
}

# ---- Cox -------------------------------------------------------------------------------

my %model = (
    lung => ['age,sex,ph.ecog', qw(--time time --event event)],
    ovarian => ['age,resid.ds,rx,ecog.ps', qw(--time futime --event fustat)],
);
# dummies that R was given by name are built here by C()
my $veteran = 'trt,karno,diagtime,age,prior,C(celltype,squamous)';
my %cell = (c_small => 'celltype=smallcell', c_adeno => 'celltype=adeno', c_large => 'celltype=large');
$model{veteran} = [$veteran, qw(--time time --event status)];
{ # fiber, echeck and paperless as 0 and 1
    my @rows = @{ golden('telco.csv') };
    open my $out, '>', "$tmp/telco.csv" or die;
    print $out "tenure,Churn,SeniorCitizen,MonthlyCharges,fiber,echeck,paperless\n";
    for my $r (@rows) {
        next unless $r->{tenure} > 0;
        print $out join(',', @$r{qw(tenure Churn SeniorCitizen MonthlyCharges)},
            $r->{InternetService} eq 'Fiber optic' ? 1 : 0,
            $r->{PaymentMethod} eq 'Electronic check' ? 1 : 0,
            $r->{PaperlessBilling} eq 'Yes' ? 1 : 0), "\n";
    }
    close $out or die;
    $model{telco} = ['SeniorCitizen,MonthlyCharges,fiber,echeck,paperless', qw(--time tenure --event Churn)];
}

for my $name (sort keys %model) {
    my ($terms, @options) = @{ $model{$name} };
    my $input = $name eq 'telco' ? "$tmp/telco.csv" : "$data/$name.csv";
    for my $ties (qw(efron breslow)) {
        my $got = result('drivers', '-q', @options, '--terms', $terms, '--ties', $ties,
            '--fit', "$tmp/fit", '--baseline', "$tmp/base", '--zph', "$tmp/zph",
            '--residuals', "$tmp/res", $input);
        my $want = golden("$name.cox-$ties.csv");
        my %by_term = map { $_->{term} => $_ } @$got;
        $got = [map { $by_term{ $cell{ $_->{term} } // $_->{term} } } @$want];
        same("$name $ties: estimates", $got, $want, $iterated, ['estimate', 'coef'],
            ['effect', 'hr'], 'se', 'z', 'p');
        same("$name $ties: limits",
            [map { { lo => log $_->{lo}, hi => log $_->{hi} } } @$got], $want, $iterated,
            ['lo', 'lower95'], ['hi', 'upper95']);
        my ($fit, $stats) = (stats(side('fit')), stats(golden("$name.cox-$ties-stats.csv")));
        delete $stats->{iter}; # how R got there
        my @off = grep { !near($fit->{$_}, $stats->{$_}, 1e-8) } sort keys %$stats;
        ok(keys %$stats == 18 && !@off, "$name $ties: fit") or diag("@off");
        same("$name $ties: baseline", side('base'), golden("$name.cox-$ties-basehaz.csv"), 1e-8,
            qw(time hazard));
        next if $ties ne 'efron';
        my $zph = golden("$name.cox-zph-km.csv");
        if ($name eq 'veteran') { # there the three cells are three terms; all together are the same
            my @got = grep { $_->{term} ne 'celltype' } @{ side('zph') };
            my @want = grep { $_->{term} !~ /^c_/ } @$zph;
            same("$name: proportional hazards", \@got, \@want, 1e-7, qw(chisq df p));
        } else {
            same("$name: proportional hazards", side("zph"), $zph, 1e-7, qw(chisq df p));
        }
        if ($name ne 'telco') {
            my $res = golden("$name.cox-efron-lp-martingale.csv");
            same("$name: residuals", side('res'), $res, $iterated, qw(row lp martingale));
        }
    }
}

# ---- logistic regression ---------------------------------------------------------------

my $terms = 'SeniorCitizen,tenure,MonthlyCharges,Partner,Dependents,OneYear,TwoYear,Fiber,'
    . 'NoInternet,Paperless,ECheck,TechSupport';
{
    open my $out, '>', "$tmp/design.csv" or die;
    open my $in, '<', "$data/telco_design.csv" or die;
    while (my $line = <$in>) {
        chomp $line;
        my ($row) = $line =~ /^(\d+),/;
        print $out $line, ',', defined $row ? (($row - 1) % 10 < 7 ? 'yes' : 'no') : 'train', "\n";
    }
    close $out or die;
}
my @logit = ('drivers', '--event', 'churn', '--terms', $terms, '--train', 'train');
my $got = result(@logit, '--fit', "$tmp/fit", '--predict', "$tmp/prob", "$tmp/design.csv");
same('logit: estimates', $got, golden('telco.logit-r.csv'), 1e-8, ['estimate', 'coef'], 'se', 'z', 'p');
is_deeply([map { $_->{term} } @$got], [map { $_->{term} } @{ golden('telco.logit-r.csv') }],
    'logit: terms');
{
    my ($fit, $stats) = (stats(side('fit')), stats(golden('telco.logit-r-stats.csv')));
    my @off = grep { !near($fit->{$_}, $stats->{$_}, 1e-10) } sort keys %$stats;
    ok(keys %$stats == 8 && !@off, 'logit: fit') or diag("@off");
}
same('logit: probabilities of rows fitted and not', side('prob'), golden('telco.logit-r-prob.csv'),
    1e-9, 'row', ['event', 'y'], 'prob');
same('logit: balanced weights', result(@logit, '--class-weights', 'balanced', "$tmp/design.csv"),
    golden('telco.logit-balanced.csv'), 1e-9, ['estimate', 'coef']);
same('logit: ridge on standardised terms',
    result(@logit, '--ridge', 1, '--standardise', "$tmp/design.csv"),
    golden('telco.logit-ridge1-z.csv'), 1e-9, ['estimate', 'coef']);

# ---- evaluate --------------------------------------------------------------------------

my %r = map { $_->{set} => $_ } @{ golden('telco.logit-r-metrics.csv') };
my %sk = map { $_->{set} => $_ } @{ golden('telco.metrics-sklearn.csv') };
for my $set (qw(train test)) {
    my $got = stats(result('evaluate', qw(--prob prob --event y --where),
        $set eq 'test' ? 'test = 1' : 'test = 0', "$data/telco.logit-r-prob.csv"));
    my %want = (n => $r{$set}{n}, events => $r{$set}{events}, auc => $r{$set}{auc},
        auc_lo => $r{$set}{auc_delong_lower}, auc_hi => $r{$set}{auc_delong_upper},
        auc_se => $r{$set}{auc_se}, brier => $r{$set}{brier}, logloss => $r{$set}{logloss},
        average_precision => $sk{$set}{average_precision}, ks => $sk{$set}{ks});
    my @off = grep { !near($got->{$_}, $want{$_}, 1e-10) } sort keys %want;
    ok(!@off, "evaluate: $set") or diag(join ' ', map { "$_ $got->{$_} $want{$_}" } @off);
    next if $set eq 'train';
    my $deciles = golden('telco.logit-r-deciles.csv');
    my @rows = map { my $k = $_; +{ map { $_ => $got->{"decile_${k}_$_"} }
            qw(n events rate mean_prob lift cum_gain cum_lift) } } 1 .. 10;
    same('evaluate: deciles', \@rows, $deciles, 1e-10,
        qw(n events rate mean_prob lift cum_gain cum_lift));
}

done_testing();
