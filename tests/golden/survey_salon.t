#!/usr/bin/env perl
# one whole questionnaire, wide and long, against R
use strict;
use warnings;
use Test::More;
use lib 'tests/lib';
use Golden;
use Rows;

my $book = shared('salon/codebook.csv');
my $test = column_file('test.csv');
my $pairs = column_file('pairs.csv');
my %name = (N => 'n', mode => 'category', moai => 'rule_category', total_strength => 'strength',
    fong_sig => 'fong', map { $_ => $_ } qw(blauth better worse category_strength fong_lhs fong_rhs
        mcnemar_z chisq M O A I R Q));

for my $form (qw(wide long)) {
    my $g = golden('salon/golden.csv');
    my @answers = $form eq 'wide' ? shared('salon/salon_wide.csv')
        : (shared('salon/salon_long.csv'), '--respondents', shared('salon/respondents.csv'));

    my %metric = map { ("$_->{metric} $_->{unit}" => $_) } survey('summary', $book, @answers);
    $g->same('salon', 'all', 'n', $metric{'respondents '}{value});

    # nps
    for my $by ([], [ '-g', 'shop' ]) {
        my @adj = survey('nps', @$by, $book, @answers);
        my @wald = survey('nps', @$by, '--interval', 'wald', $book, @answers);
        for my $i (0 .. $#adj) {
            my ($adj, $wald) = ($adj[$i], $wald[$i]);
            my $unit = $adj->{shop} // 'all';
            $g->same('nps', $unit, $_, $wald->{$_}) for qw(n promoters passives detractors);
            $g->same('nps', $unit, $_, $wald->{$_} / 100) for qw(nps se);
            $g->same('nps', $unit, 'var', $wald->{se} ** 2 / 1e4 * $wald->{n});
            $g->same('nps', $unit, "wald_$_", $wald->{$_} / 100) for qw(lo hi);
            $g->same('nps', $unit, "adj_$_", $adj->{$_} / 100) for qw(lo hi se);
            $g->same('nps', $unit, 'adj_nps', ($adj->{lo} + $adj->{hi}) / 200);
        }
    }

    # csat
    for my $by ([], [ '-g', 'service' ], [ '--period', 'month' ]) {
        my @rows = survey('csat', @$by, $book, @answers);
        my @items = grep { $_->{item} eq 'sat' } survey('items', @$by, $book, @answers);
        for my $i (0 .. $#rows) {
            my $row = $rows[$i];
            my $unit = $row->{service} // $row->{period} // 'overall';
            $g->same('csat', $unit, $_, $row->{$_}) for qw(n mean lo hi);
            $g->same('csat', $unit, "t2b_$_", $row->{"top_$_"}) for qw(pct lo hi);
            $g->same('csat', $unit, 'sd', $items[$i]{sd});
            $g->same('csat', $unit, 'se', $items[$i]{sd} / sqrt $items[$i]{n});
        }
    }
    {
        my ($row) = survey('ces', '--top', 3, $book, @answers);
        my ($item) = grep { $_->{item} eq 'ces' } survey('items', $book, @answers);
        $g->same('ces', 'all', $_, $row->{$_}) for qw(n mean lo hi);
        $g->same('ces', 'all', 'sd', $item->{sd});
        $g->same('ces', 'all', 'se', $item->{sd} / sqrt $item->{n});
        $g->same('ces', 'all', 'pct_5_7', $row->{top_pct});
    }
    {
        my ($row) = survey('ratio', $book, @answers);
        $g->same('value_ratio', 'all', $_, $row->{$_}) for qw(n ratio_of_means mean_of_ratios);
        $g->same('value_ratio', 'all', "pct_${_}_1", $row->{"${_}1_pct"}) for qw(lt eq gt);
    }
    survey('trend', '--test-file', $test, $book, @answers);
    {
        my ($row) = rows_of_file($test);
        my %of = (n => 'n', S => 'S', varS => 'var_s', tau_b => 'tau', z => 'z', p => 'p',
            sen_slope => 'sen', sen_lo95 => 'lo', sen_hi95 => 'hi');
        $g->same('sat_monthly_mean', 'series', $_, $row->{ $of{$_} }) for sort keys %of;
    }

    # groups
    for my $by (qw(service shop)) {
        my $case = "sat_by_$by";
        my @rows = survey('compare', '--groups', $by, '--test-file', $test, '--pairs', $pairs, $book,
            @answers);
        for my $row (@rows) {
            $g->same($case, $row->{level}, $_, $row->{$_}) for qw(n mean median mean_rank);
        }
        my ($kruskal) = rows_of_file($test);
        $g->same($case, 'test', $_->[0], $_->[1])
            for [ n => $kruskal->{n} ], [ groups => scalar @rows ], [ H => $kruskal->{statistic} ],
            [ df => $kruskal->{df} ], [ p => $kruskal->{p} ], [ epsilon2 => $kruskal->{effect} ];
        for my $row (rows_of_file($pairs)) {
            my $unit = "$row->{a}|$row->{b}";
            $g->same($case, $unit, $_->[0], $_->[1])
                for [ dunn_z => $row->{z} ], [ dunn_p => $row->{p} ], [ dunn_p_holm => $row->{p_holm} ];
        }
    }

    for my $row (survey('kano', $book, @answers)) {
        $g->same('kano', $row->{feature}, $_, $row->{ $name{$_} }) for sort keys %name;
    }

    # complaints
    my ($mentions, $n) = (0, 0);
    for my $row (survey('complaints', $book, @answers)) {
        my $unit = $row->{complaint};
        $g->same('complaints', $unit, $_, $row->{$_}) for qw(rank count pct_respondents pct_mentions);
        $g->same('complaints', $unit, 'lo95_pct', $row->{lo});
        $g->same('complaints', $unit, 'hi95_pct', $row->{hi});
        $g->same('complaints', $unit, 'cum_pct_mentions', $row->{cum_pct});
        $mentions += $row->{count};
        $n = sprintf '%.6f', 100 * $row->{count} / $row->{pct_respondents};
    }
    $g->same('complaints', 'all', 'n_respondents', $n);
    $g->same('complaints', 'all', 'n_mentions', $mentions);
    $g->same('complaints', 'all', 'mentions_per_respondent', $metric{'complaints_per_respondent '}{value});
    $g->same('complaints', 'all', 'n_any', sprintf '%.6f', $metric{'complaint_any_pct '}{value} * $n / 100);

    # loyalty
    for my $type (qw(premium latent inertia none)) {
        my $row = $metric{"loyalty_pct $type"};
        $g->same('loyalty', $type, 'pct', $row->{value});
        $g->same('loyalty', $type, 'count', sprintf '%.6f', $row->{value} * $row->{n} / 100);
    }
    $g->same('loyalty', 'repurchase_intent', 't2b_pct', $metric{'repurchase_top_pct repurchase'}{value});

    # reliability of the five faces
    for my $row (survey('reliability', $book, @answers)) {
        next if $row->{scale} =~ /_(perception|expectation)$/;
        my $case = "five_$row->{scale}";
        if ($row->{item} eq '') {
            $g->same($case, 'scale', $_->[0], $row->{ $_->[1] })
                for [ n_listwise => 'n' ], [ alpha_listwise => 'alpha' ],
                [ alpha_std_listwise => 'alpha_std' ], [ feldt_lo_listwise => 'lo' ],
                [ feldt_hi_listwise => 'hi' ];
            $g->same($case, 'scale', 'omega_ml_cov', $row->{omega}, 1e-5);
            $g->same($case, 'scale', 'omega_ml_std', $row->{omega_std}, 1e-5);
            my $a = $row->{alpha_std};
            $g->same($case, 'scale', 'mean_r_listwise', $a / (3 - $a * 2));
            $g->same($case, 'scale', 'k', 3);
        } else {
            $g->same($case, $row->{item}, 'r_item_rest_listwise', $row->{item_rest});
            $g->same($case, $row->{item}, 'alpha_if_deleted_listwise', $row->{alpha_deleted});
            $g->same($case, $row->{item}, 'loading_ml_std', $row->{loading}, 1e-5);
        }
    }
    my %face;
    push @{ $face{ $_->{dimension} } }, $_->{item} for grep { $_->{kind} eq 'rating' } rows_of_file($book);
    for my $face (sort keys %face) {
        my $complete = join ' and ', map { "$_ is not missing" } @{ $face{$face} };
        for my $row (survey('items', '--where', $complete, $book, @answers)) {
            next if $row->{dimension} ne $face;
            $g->same("five_$face", $row->{item}, 'mean_listwise', $row->{mean});
            $g->same("five_$face", $row->{item}, 'sd_listwise', $row->{sd});
        }
    }
    for my $row (survey('items', '--unit', 'dimension', $book, @answers)) {
        my $unit = $row->{dimension};
        next if !$face{$unit};
        $g->same('five_dims', $unit, $_, $row->{$_}) for qw(n mean sd lo hi);
        $g->same('five_dims', $unit, 'se', $row->{sd} / sqrt $row->{n});
        $g->same("five_$unit", 'scale', 'mean_listwise', $row->{mean});
        $g->same("five_$unit", 'scale', 'sd_listwise', $row->{sd});
        my $score = $metric{"score $unit"};
        $g->same('five_dims', $unit, $_->[0], $score->{ $_->[1] })
            for [ n => 'n' ], [ mean => 'value' ], [ lo => 'lo' ], [ hi => 'hi' ];
    }

    # drivers and factors
    my $model = column_file('model.csv');
    for my $row (survey('drivers', '--unit', 'dimension', '--outcome', 'sat', '--fit', $model, $book,
        @answers)) {
        $g->same('five_dims_drivers', $row->{driver}, $_, $row->{$_})
            for qw(mean r b se t p beta vif first last pratt lmg lmg_pct relwt relwt_pct);
    }
    my ($m) = rows_of_file($model);
    $g->same('five_dims_drivers', 'model', $_, $m->{$_}) for qw(n r2 adj_r2 F F_p sigma);
    $g->same('five_dims_drivers', 'model', 'p', $m->{drivers});
    $g->same('five_dims_drivers', '(Intercept)', 'b', $m->{intercept});
    $g->same('five_dims_drivers', '(Intercept)', 'se', $m->{intercept_se});
    for my $row (survey('factors', '--unit', 'dimension', '--outcome', 'sat', '--fit', $model, $book,
        @answers)) {
        my $unit = $row->{attribute};
        $g->same('five_dims_prca', $unit, $_, $row->{$_})
            for qw(n_low n_high penalty penalty_p reward reward_p ia_class);
        $g->same('five_dims_prca', $unit, 'impact_asymmetry', $row->{asymmetry});
        $g->same('five_dims_prca', $unit, 'two_factor_class', $row->{class});
        $g->same('five_dims_prca', $unit, 'range', abs($row->{penalty}) + abs $row->{reward});
    }
    for my $row (rows_of_file($model)) {
        $g->same('five_dims_prca', $row->{attribute}, $_, $row->{$_})
            for qw(penalty_se penalty_t reward_se reward_t);
        $g->same('five_dims_prca', 'model', $_->[0], $row->{ $_->[1] })
            for [ n => 'n' ], [ r2 => 'r2' ], [ low_if_le => 'low' ], [ high_if_ge => 'high' ];
        $g->same('five_dims_prca', '(Intercept)', 'b', $row->{intercept});
    }
    $g->left_out(qr/^(r_item_total_listwise|n_any)$/);
    $g->done;
}
done_testing;
