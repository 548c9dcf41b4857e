# init.sh -- --init: looks at the exports and writes a crm.conf that says what was found
#
# Each export is read once as transactions, and as a client list where it has no amounts or days.
# Exports whose ids are in a column of the same name are of one till.

# Words as a shell reads them, as arguments
look_at() {
    my_export=$1
    shift
    crm-import "$@" --totals "$look/totals" -o "$look/rows.csv" "$my_export" 2>"$look/notes"
}

init() {
    if [ -f "$folder/crm.conf" ]; then
        read_settings "$folder/crm.conf"
        find_tills
    else
        settings= tills=
    fi
    look=$(mktemp -d "${TMPDIR:-/tmp}/crm-init.XXXXXX") || exit 2
    trap 'rm -rf "$look"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    mkdir "$look/tills"
    names=
    my_rest=$exports
    while [ -n "$my_rest" ]; do
        init_export "${my_rest%%"$newline"*}"
        my_rest=${my_rest#*"$newline"}
    done
    if [ -f "$folder/crm.conf" ]; then
        add_tills
    else
        write_conf
    fi
}

# What one export is: a till's, a client list, a codebook, answers; lines in $look, or a question.
init_export() {
    export_=$1
    if [ -n "$settings" ]; then
        is_named "$export_" && return 0
        for my_till in $tills; do
            ! takes "$my_till" "$export_" || return 0
        done
    fi
    if head -n 1 "$export_" | grep -q '^item,kind'; then
        printf '%s\n' "$export_" >"$look/codebook"
        note "$export_: a codebook"
    elif look_at "$export_"; then
        init_till
    elif grep -Eq 'which column is the (date|amount)|no field is known' "$look/notes" && look_at "$export_" -T clients; then
        if grep -q 'name=' "$look/notes"; then
            printf '%s\n' "$export_" >"$look/clients"
            note "$export_: a client list"
        else
            printf '%s\n' "$export_" >"$look/answers"
            note "$export_: answers to a questionnaire"
        fi
    else
        look_at "$export_" || cat "$look/notes" >&2
        die "$export_: crm-import asks, see above; read it alone until it asks no more, then put what it took into crm.conf"
    fi
}

# A name for a till from that of its export: garden-2024.csv is of garden
stem() {
    my_base=${1##*/}
    my_base=${my_base%%[.0-9]*}
    my_base=$(printf '%s' "$my_base" | tr '[:blank:]' _ | tr -d '][!"#$%&()*+,/:;<=>?@\\^`{|}~'"'")
    while :; do
        case $my_base in
        *[-_\(]) my_base=${my_base%?} ;;
        *) break ;;
        esac
    done
    while :; do
        case $my_base in
        [-_]*) my_base=${my_base#?} ;;
        *) break ;;
        esac
    done
    value=${my_base:-till}
}

# What the exports of a till are called, as files has it: patterns with a space between them, so that
# a space is any character, and so is what is more than a letter to a shell.
pattern() {
    my_base=${1##*/}
    value=${my_base%%[.0-9]*}
    case $value in
    *[!-_\([[:blank:]]*) my_base=$value ;;
    *) my_base=$(printf '%s' "$my_base" | sed 's/[0-9][0-9]*/*/g') ;; # the day comes first
    esac
    while :; do
        case $my_base in
        *[-_\([[:blank:]]) my_base=${my_base%?} ;;
        *) break ;;
        esac
    done
    value=$(printf '%s' "$my_base" | tr '][?"\\[:blank:]'"'" '[?*]')
}

# $look/tills/NAME: lines "files=..." and so on of a till; exports of one id column are of one till
init_till() {
    my_line=$(sed -n 's/^crm-import: .*: \([^:]*, header in line [0-9]*; .*\)/\1/p' "$look/notes" | head -n 1)
    my_id=$(printf '%s\n' "$my_line" | sed -n "s/.*; customer_id=\('[^']*'\|[^ ]*\).*/\1/p")
    stem "$export_"
    my_stem=$value
    my_name=
    for my_file in "$look"/tills/*; do
        [ -f "$my_file" ] && grep -Fqx "id=$my_id" "$my_file" && my_name=${my_file##*/}
    done
    if [ -z "$my_name" ]; then
        my_name=$my_stem
        while [ -e "$look/tills/$my_name" ] || case " $tills " in *" $my_name "*) ;; *) false ;; esac; do
            my_name=${my_name}2
        done
        printf 'id=%s\n' "$my_id" >"$look/tills/$my_name"
        names="$names $my_name"
    fi
    pattern "$export_"
    printf 'files=%s\n' "$value" >>"$look/tills/$my_name"
    sed -n "s/.*: '\([^']*\)' looks like a code for walk-ins.*/walk-in=\1/p" "$look/notes" >>"$look/tills/$my_name"
    printf '%s\n' "$my_line" | sed 's/; dropped: / dropped=/' >>"$look/tills/$my_name"
    case $my_line in
    *' store='*) ;;
    *) echo no-store >>"$look/tills/$my_name" ;;
    esac
    if crm-import -q --keep phone -o /dev/null "$export_" 2>/dev/null; then
        echo phone >>"$look/tills/$my_name"
    fi
    printf 'export=%s\n' "$export_" >>"$look/tills/$my_name"
    note "$export_: $(sed -n 's/^rows_out,//p' "$look/totals") rows from $(sed -n 's/^first_date,//p' "$look/totals") to $(sed -n 's/^last_date,//p' "$look/totals"), till $my_name"
}

# values NAME KEY: of a till that was looked at, sorted
values() {
    sed -n "s/^$2=//p" "$look/tills/$1" | sort -u
}

# One section of crm.conf
section() {
    printf '\n[%s]\n' "$1"
    my_files=$(values "$1" files | sed 's/$/*/; s/[*][*]$/*/' | paste -s -d ' ' -)
    case $names in
    ' '*' '*) ;;
    *) [ -n "$tills" ] || my_files='*' ;;
    esac
    printf 'files = %s\n' "$my_files"
    if grep -qx no-store "$look/tills/$1" && [ -n "$several" ]; then
        printf 'store = %s\n' "$(printf '%s' "$1" | awk '{ print toupper(substr($0, 1, 1)) substr($0, 2) }')"
    fi
    my_walk_ins=$(values "$1" walk-in | paste -s -d , -)
    [ -z "$my_walk_ins" ] || printf '# ids that look like no client: right?\nwalk-ins = %s\n' "$my_walk_ins"
    ! grep -qx phone "$look/tills/$1" || printf 'option = --keep phone\n'
}

several_tills() {
    case $tills$names in
    ' '*' '*) several=1 ;;
    *) several= ;;
    esac
}

add_tills() {
    [ -n "$names" ] || die "$folder/crm.conf is there, and its tills take all of these exports"
    several_tills
    for my_name in $names; do
        section "$my_name" >>"$look/conf"
    done
    cat "$look/conf" >>"$folder/crm.conf" || exit 2
    note "$folder/crm.conf has a new section for$names: look at it"
}

# ---- a new crm.conf ---------------------------------------------------------------------

# All rows as the settings so far have them, to see what they hold: $look/all.csv
look_at_all() {
    read_settings "$look/conf"
    find_tills
    for my_till in $tills; do
        set -- # files of the till
        while IFS= read -r my_file; do
            set -- "$@" "$my_file"
        done <<END
$(sed -n 's/^export=//p' "$look/tills/$my_till")
END
        eval "crm-import -q$(import_options "$my_till") -o \"\$look/rows-\$my_till.csv\" \"\$@\"" 2>"$look/notes" || {
            cat "$look/notes" >&2
            die "[$my_till]: its exports cannot be read together, see above"
        }
    done
    crm-import -q -o "$look/all.csv" "$look"/rows-*.csv 2>"$look/notes" || {
        cat "$look/notes" >&2
        die "the tills cannot be put together, see above"
    }
}

# Does a telephone number say who is the same person?
try_link() {
    grep -qx phone "$look"/tills/* || return 1
    set -- # the client list
    [ ! -f "$look/clients" ] || set -- --clients "$(cat "$look/clients")"
    crm-import --link phone "$@" -o "$look/linked.csv" "$look"/rows-*.csv 2>"$look/link" &&
        mv "$look/linked.csv" "$look/all.csv"
}

write_conf() {
    [ -n "$names" ] || die "none of these exports has days and amounts: no crm.conf is written"
    several_tills
    for my_name in $names; do
        section "$my_name"
    done >"$look/conf"
    look_at_all
    read -r my_header <"$look/all.csv"
    by=
    for my_column in staff category store; do
        case ,$my_header, in *",$my_column,"*) by="$by${by:+, }$my_column" ;; esac
    done
    link=
    ! try_link || link=1
    inactive=$(crm-churn intervals "$look/all.csv" 2>&1 >/dev/null | sed -n 's/.*: --inactive \([0-9]*\) .*/\1/p')
    mkdir -p "$folder" || exit 2
    {
        conf_head
        cat "$look/conf"
    } >"$look/crm.conf"
    mv "$look/crm.conf" "$folder/crm.conf" || exit 2
    note "$folder/crm.conf is written: look at it, then: $tool$([ "$folder" = "$PWD/." ] || quoted -C "$folder") EXPORT..."
}

conf_head() {
    cat <<END
# crm.conf -- the settings of crm-monthly(1) and crm-audit(1), written from what the exports show.
# NAME = VALUE; a line that begins with # says nothing.  What is not said has its default.

# heading of the page; its language, en or zh
title = $(printf '%s\n' $names | awk '{ s = s (NR > 1 ? " and " : "") toupper(substr($0, 1, 1)) substr($0, 2) } END { print s }')
language = en

# days without a visit after which a client is lost; nine of ten who came back did so within these
inactive = ${inactive:-90}

# results are also made by these columns
by = $by

END
    if [ -n "$link" ]; then
        cat <<END
# who has the same telephone number is one person: $(sed -n 's/^crm-import: \(.* ids are .* persons\)$/\1/p' "$look/link")
link = phone

END
    else
        printf '# who has the same telephone number is one person\n# link = phone\n\n'
    fi
    if [ -f "$look/clients" ]; then
        printf '# the client list; and who may be contacted: a column of it and the word in it\nclients = %s\n' "$(cat "$look/clients")"
        if crm-import -T clients -o - "$(cat "$look/clients")" 2>/dev/null | head -n 1 | grep -q ',consent\(,\|$\)'; then
            printf 'consent = consent=yes\n'
        else
            printf '# consent = COLUMN=yes\n'
        fi
    else
        printf '# the client list; and who may be contacted: a column of it and the word in it\n# clients = clients.csv\n# consent = consent=yes\n'
    fi
    cat <<END

# contacts of the week after the month: days when nobody works; how many a day
# closed-days = mon,festival:new_year
$(case ", $by," in *", staff,"*) echo "most = 5/staff" ;; *) echo "most = 20" ;; esac)

END
    if grep -q ',prepaid,' "$look/all.csv"; then
        printf '# cards are sold: what is owed on them\nprepaid = yes\n\n'
    fi
    if [ -f "$look/codebook" ] && [ -f "$look/answers" ]; then
        printf '# the questionnaire, and what is made of it\ncodebook = %s\nanswers = %s\nsurvey = %s\n' "$(cat "$look/codebook")" "$(cat "$look/answers")" "$(survey_kinds)"
    else
        printf '# the questionnaire, and what is made of it\n# codebook = codebook.csv\n# answers = answers.csv\n# survey = nps, csat\n'
    fi
    cat <<'END'

# An export must have a row in the last days of the month: so many days may have none.
# stale = 7

# ---- tills -------------------------------------------------------------------------------
# [NAME], then files: the names of its exports (* is anything); store: the shop they are of; walk-ins:
# ids that mean nobody; columns: amount=Net Sales; date=Day; and encoding, date-format (dmy, mdy, ymd),
# decimal, preset, tax, namespace, option (any of crm-import, such as --once-per txn_id), closed = DATE
END
}

survey_kinds() {
    my_kinds=
    for my_kind in nps csat complaint; do
        cut -d , -f 2 "$(cat "$look/codebook")" | grep -qx "$my_kind" || continue
        [ $my_kind != complaint ] || my_kind=complaints
        [ $my_kind != csat ] || my_kind='csat, trend'
        my_kinds="$my_kinds${my_kinds:+, }$my_kind"
    done
    printf '%s' "$my_kinds"
}
