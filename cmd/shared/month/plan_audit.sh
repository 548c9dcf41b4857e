# plan_audit.sh -- the plan of an audit: all that the rows, the client list and the questionnaire tell
#
# An analysis that these data are too few for is left out and said; rows that cannot be read stop.

# result NAME WORD...: an analysis that may fail
result() {
    my_result=$1
    shift
    try "$my_result" "$* -o out/$my_result.csv"
    results="$results $my_result"
}

from_rows() {
    my_result=$1
    shift
    result "$my_result" "$* --merge rows.state"
}

rows_as_they_are() {
    for my_till in $tills; do
        my_words=$(exports_of "$my_till")
        [ -n "$my_words" ] || continue
        heading "$my_till"
        step "$my_till" "crm-import$(import_options "$my_till") --totals tills/$my_till.totals -o state/rows/$my_till.csv$my_words"
        echo "some_rows $my_till && mv tills/$my_till.totals out/rows_$my_till.csv || stop ''"
        results="$results rows_$my_till"
    done
}

behaviour() {
    heading "how they come"
    from_rows intervals "crm-churn intervals"
    from_rows activity "crm-churn activity"
    get - by
    my_by=$(printf '%s' "$value" | tr ',' ' ')
    for my_column in $my_by; do
        from_rows "by_$my_column" "crm-churn activity -g $(quote "$my_column")"
    done
    from_rows by_weekday "crm-churn activity -g weekday --period year"
    from_rows bridge "crm-churn bridge --inactive $inactive"
    from_rows retention "crm-churn retention --definition all"
    case " $my_by " in
    *' staff '*)
        from_rows kept_by_staff "crm-churn retention -g staff --period year"
        from_rows departure "crm-churn departure"
        ;;
    esac
    from_rows cohort "crm-churn cohort"
    from_rows survival "crm-churn survival --inactive $inactive"
    try score "crm-churn score --inactive $inactive --evaluate out/evaluate.csv -o risk.csv --merge rows.state"
    results="$results evaluate"
    case " $my_by " in
    *' category '*) result basket "crm-basket rules -q rows.csv" ;;
    esac
}

who_they_are() {
    heading "who they are, and what they are worth"
    from_rows overdue "crm-churn overdue --inactive $inactive${clients:+ -J $clients}"
    step customers "crm-rfm --features${clients:+ -J $clients} -o customers.csv --merge rows.state"
    step lifecycle "crm-segment lifecycle --inactive $inactive -o out/customers.csv customers.csv"
    result segments "crm-segment summary --of segment out/customers.csv"
    result stages "crm-segment summary --of lifecycle out/customers.csv"
    result scores "crm-segment cross --of r,f out/customers.csv"
    try pareto "crm-segment pareto --fit out/pareto.csv -o /dev/null out/customers.csv"
    results="$results pareto"
    result worth "crm-clv fit out/customers.csv"
}

voices() {
    file_of answers
    my_answers=$value
    file_of codebook
    my_codebook=$value
    [ -n "$my_answers" ] && [ -n "$my_codebook" ] || return 0
    heading "the voice of the client"
    my_kinds=" $(cut -d , -f 2 "$my_codebook" 2>/dev/null | sort -u | tr '\n' ' ') "
    voice_of summary ''
    voice_of nps nps
    voice_of csat csat
    voice_of trend csat
    voice_of gap expectation
    voice_of ipa performance
    voice_of kano kano-functional
    voice_of complaints complaint
    voice_of reliability rating
}

# voice_of ANALYSIS KIND: an analysis of answers, where the codebook has items of the kind
voice_of() {
    case $my_kinds in
    *" ${2:+$2 }"*) result "$1" "crm-survey $1$(quoted "$my_codebook" "$my_answers")" ;;
    esac
}

audit_plan() {
    end='' month=audit keep='' stale='' several='' accepted='' results=''
    first_lines "the audit"
    rows_as_they_are
    one_stream " --totals out/facts.csv"
    [ -z "$clients" ] || results="$results facts"
    behaviour
    who_they_are
    voices
    page audit
    heading "all is there"
    echo "finish audit"
    [ -n "$quiet" ] || echo "said $(quote "$folder/audit/report.html") is the page"
    # shellcheck disable=SC2016 # said by the plan
    echo 'exit $missing'
}
