# plan.sh -- the plan of a month or an audit: the pipelines of crm-tools(7) as a shell script
#
# Each line of a plan is a command, its notes in a file, and what is done where it fails.

# step NAME WORD...: a command whose failure ends the run; the words are written as they are.
step() {
    my_step=$1
    shift
    printf '%s 2>notes/%s || stop %s\n' "$*" "$my_step" "$my_step"
}

# try NAME WORD...: a command that these data may be too few for; its result is then left out, and that is said
try() {
    my_step=$1
    shift
    printf '%s 2>notes/%s || without %s\n' "$*" "$my_step" "$my_step"
}

heading() {
    printf '\n# %s\n' "$1"
}

first_lines() {
    cat <<END
#!/bin/sh
# $tool $version: $1
set -u
PATH=$(quote "$here"):\$PATH
. $(quote "$share/calendar.sh")
. $(quote "$share/steps.sh")
month=$month end=$end stale=$stale keep=$keep several=$several accepted=$(quote "$accepted")
begin $tool $(quote "$folder") $(quote "$1")
END
}

# ---- rows -------------------------------------------------------------------------------

rows_of_tills() {
    for my_till in $tills; do
        heading "$my_till"
        my_words=$(exports_of "$my_till")
        if [ -n "$my_words" ]; then
            my_options=$(import_options "$my_till")
            printf 'printf %s %s >tills/%s.options || stop %s\n' "'%s\\n'" "$(quote "$my_options")" "$my_till" "$my_till"
            step "$my_till" "crm-import$my_options --totals tills/$my_till.totals -o rows.csv$my_words"
            echo "new_rows $my_till$my_words"
        else
            get "$my_till" closed
            [ -n "$value" ] && ! is_before "$end" "$value" || die "[$my_till]: no export; give it, or say in crm.conf since when it is closed"
            echo "closed_till $my_till"
        fi
    done
}

# Who is who, and one stream of all rows, rows.csv; WORDS are for the client list.
one_stream() {
    heading "who is who"
    file_of clients
    clients=
    my_list=
    if [ -n "$value" ]; then
        clients=out/clients.csv
        step clients "crm-import -T clients${1:-} -o $clients $(quote "$value")"
    fi
    get - link
    my_link=$value
    get - key
    my_key=$value
    if [ -n "$my_link" ]; then
        [ -z "$clients" ] || my_list=" --clients $clients --clients-out persons.csv"
        step link "crm-import$(quoted --link "$my_link")$my_list$([ -z "$my_key" ] || quoted --key "$my_key") -o rows.csv state/rows/*.csv"
        [ -z "$clients" ] || echo "mv persons.csv $clients || stop link"
    else
        step rows "crm-import$([ -z "$my_key" ] || quoted --key "$my_key") -o rows.csv state/rows/*.csv"
    fi
    heading "one reading of the rows, for all that follows"
    # shellcheck disable=SC2016 # said by the plan
    step reading 'crm-rfm --partial $(columns_held rows.csv) -o rows.state rows.csv'
}

# aside NAME WORD...: a step that runs beside others, up to four; all_done before their results are used
aside() {
    my_step=$1
    shift
    printf '%s 2>notes/%s || fails %s &\n' "$*" "$my_step" "$my_step"
    n_aside=$((n_aside + 1))
    [ $((n_aside % 4)) -ne 0 ] || echo all_done
}

# ---- results ----------------------------------------------------------------------------

# of_rows NAME PROGRAM WORD...: an analysis of the rows
of_rows() {
    my_result=$1
    shift
    aside "$my_result" "$* -a $end -o out/$my_result.csv --merge rows.state"
    results="$results $my_result"
}

# Scores by the cuts that the year began with, so that nobody moves because others did: $cuts, and
# $scored, the option that uses or makes them.
cuts_of_year() {
    my_old=
    for my_file in "$folder/state/${current:-.}"/cuts-"${month%-*}"-??.csv; do
        [ -f "$my_file" ] || continue
        my_label=${my_file##*cuts-}
        ! is_before "${my_label%.csv}" "$month" || my_old=${my_file##*/}
    done
    if [ -n "$my_old" ]; then
        cuts=state/$my_old
        scored="--use-thresholds $cuts"
        echo "cp kept/$my_old $cuts || stop ''"
    else
        cuts=state/cuts-$month.csv
        scored="--thresholds $cuts"
    fi
}

customers() {
    heading "clients: who is late, who is who, who moved"
    n_aside=0
    step overdue "crm-churn overdue --inactive $inactive${clients:+ -J $clients} -a $end -o out/overdue.csv --merge rows.state"
    results="$results overdue"
    cuts_of_year
    add_months "$month" -1
    last_day "$value"
    step customers "crm-rfm --features $scored -a $end${clients:+ -J $clients} -J out/overdue.csv -o customers.csv --merge rows.state"
    aside before "crm-rfm --use-thresholds $cuts -a $value -o before.csv --merge rows.state"
    aside lifecycle "crm-segment lifecycle --inactive $inactive -o out/customers.csv customers.csv"
    echo all_done
    n_aside=0
    of_customers segments "crm-segment summary --of segment"
    of_customers scores "crm-segment cross --of r,f"
    aside moved "crm-segment movement --of segment -o out/moved.csv before.csv out/customers.csv"
    aside pareto "crm-segment pareto --fit out/pareto.csv -o /dev/null out/customers.csv"
    results="$results moved pareto"
}

of_customers() {
    aside "$1" "$2 -o out/$1.csv out/customers.csv"
    results="$results $1"
}

periods() {
    heading "how the months went"
    of_rows activity "crm-churn activity"
    get - by
    my_by=$(printf '%s' "$value" | tr ',' ' ')
    for my_column in $my_by; do
        of_rows "by_$my_column" "crm-churn activity -g $(quote "$my_column")"
    done
    of_rows by_weekday "crm-churn activity -g weekday --period year"
    of_rows bridge "crm-churn bridge --inactive $inactive"
    of_rows retention "crm-churn retention"
    case " $my_by " in
    *' staff '*) of_rows kept_by_staff "crm-churn retention -g staff --period year" ;;
    esac
    of_rows cohort "crm-churn cohort"
    echo all_done
    try forecast "crm-forecast series --value revenue -o out/forecast.csv out/activity.csv"
    results="$results forecast"
    heading "the money of earlier months is what it was"
    echo "same_past out/activity.csv"
}

# Questionnaires, where crm.conf names them
voice() {
    file_of answers
    my_answers=$value
    file_of codebook
    my_codebook=$value
    [ -n "$my_answers" ] && [ -n "$my_codebook" ] || return 0
    heading "the voice of the client"
    get - survey
    for my_analysis in $(printf '%s' "${value:-nps,csat}" | tr ',' ' '); do
        step "$my_analysis" "crm-survey$(quoted "$my_analysis") --until $end -o out/$my_analysis.csv$(quoted "$my_codebook" "$my_answers")"
        results="$results $my_analysis"
    done
}

# What is owed on prepaid cards, and the appointment book, where crm.conf names them
cards_and_bookings() {
    get - prepaid
    if [ "$value" = yes ]; then
        heading "what is owed on prepaid cards"
        step liability "crm-member liability -a $end -o out/liability.csv rows.csv"
        results="$results liability"
    fi
    file_of bookings
    [ -n "$value" ] || return 0
    heading "the appointment book"
    step bookings "crm-import -T bookings -o bookings.csv$(quoted "$value")"
    for my_analysis in outcome rebook lead occupancy; do
        step "$my_analysis" "crm-booking $my_analysis -a $end -o out/$my_analysis.csv bookings.csv"
        results="$results $my_analysis"
    done
}

# Whom to contact in the weeks to come; consent as crm.conf has it.
contacts() {
    get - contacts
    [ "$value" != no ] || return 0
    heading "whom to contact"
    add_months "$month" 1
    my_words=" --from $value-01"
    for my_name in consent closed-days most; do
        get - $my_name
        my_option=${my_name%-days}
        [ -z "$value" ] || my_words="$my_words$(quoted "--$my_option" "$value")"
    done
    file_of rules
    step contacts "crm-care plan$my_words --totals out/contacts_totals.csv -o out/contacts.csv${value:+$(quoted "$value")} out/customers.csv"
    step calendar "crm-care plan$my_words -f ics -o out/contacts.ics${value:+$(quoted "$value")} out/customers.csv"
    results="$results contacts contacts_totals"
}

# The page and its first screen as text; --consent for whom it names
page() {
    heading "the page"
    my_words=
    for my_name in title currency language consent; do
        get - $my_name
        my_option=${my_name%uage}
        [ -z "$value" ] || my_words="$my_words$(quoted "--$my_option" "$value")"
    done
    get - mask
    [ "$value" != yes ] || my_words="$my_words --mask"
    # shellcheck disable=SC2016 # said by the plan
    step report "crm-report $1$my_words --summary out/summary.txt -o out/report.html "'$(made'"$results)"
}

monthly_plan() {
    last_day "$month"
    end=$value
    keep=yes
    results=
    case $tills in
    *' '*' '*) several=yes ;;
    *) several= ;;
    esac
    ! is_before "$month" "$state_month" || keep=
    first_lines "the month $month"
    rows_of_tills
    one_stream
    customers
    periods
    cards_and_bookings
    voice
    contacts
    page monthly
    heading "all is there: now it counts"
    echo "finish $month"
    [ -n "$quiet" ] || echo "said $(quote "$folder/$month/report.html") is the page"
}
