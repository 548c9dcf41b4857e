# shellcheck shell=sh disable=SC2154,SC2034,SC2015 # a plan sets them, and uses what is set here; "|| stop" holds for all before it
# steps.sh -- what the plan of crm-monthly or crm-audit does beside running programs
#
# A plan sources this file and stands in FOLDER/.run while it runs:
#
#     out/      results and page, which become FOLDER/2026-01 at the end
#     state/    what the next month needs, which becomes FOLDER/state/NAME
#     notes/    what each step said on standard error
#     kept      a link to the state of the last month that went well; missing in the first
#
# FOLDER/state/current names the state that counts.  It is written last, by one rename: until then
# all is as it was, whatever ends the run.  What a run that was killed leaves, the next removes.
#
# A plan sets: month (2026-01), end (its last day), stale (days), accepted (names after --accept),
# keep (empty: the state stays as it is).  Rows are kept as pieces state/rows/TILL.MONTH.csv, the rows
# that the run for MONTH brought, with their first and last day in TILL.MONTH.days.

LC_ALL=C
export LC_ALL
umask 077

said() {
    printf '%s: %s\n' "$tool" "$*" >&2
}

# stop NAME [WORDS]: the run ends here; what the step NAME said, WORDS, and that nothing was made.
stop() {
    # not what crm-import recognised and counted, unless it said nothing else
    [ ! -s "notes/${1:-none}" ] || grep -v ', header in line [0-9]\| rows in = \|: amount [0-9.-]*, of it' "notes/$1" >&2 || cat "notes/$1" >&2
    shift $(($# > 0))
    [ $# -eq 0 ] || said "$*"
    said "$what: stopped: no page$([ "$tool" != crm-monthly ] || echo ', and the state is as it was')"
    exit 2
}

# without NAME: an analysis that these data are too few for; called where it failed
without() {
    if [ $? -eq 1 ] && [ -s "out/$1.csv" ]; then
        said "$1: to be looked at:"
    else
        rm -f "out/$1.csv"
        said "$1 is left out:"
    fi
    cat "notes/$1" >&2
    missing=1
}

# made NAME...: the results that are there
made() {
    for my_name; do
        [ ! -f "out/$my_name.csv" ] || printf 'out/%s.csv ' "$my_name"
    done
}

# begin TOOL FOLDER WHAT: one run at a time in a folder.
begin() {
    tool=$1 what=$3 missing=0
    cd "$2" || exit 2
    if [ -d .run ]; then
        running=$(cat .run/pid 2>/dev/null) || running=
        if [ -n "$running" ] && kill -0 "$running" 2>/dev/null; then
            said "process $running is at work in $2: one run at a time"
            exit 2
        fi
        results_back
        rm -rf .run || exit 2
    fi
    mkdir .run && cd .run || exit 2
    moved='' placed=''
    current=$(cat ../state/current 2>/dev/null) || current=
    trap leave EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    { printf '%s\n' $$ >pid && mkdir out state state/rows state/tills notes tills; } || stop ''
    for my_old in ../state/*/; do # of a run that was killed at its very end
        my_old=${my_old%/}
        [ ! -d "$my_old" ] || [ "${my_old##*/}" = "$current" ] || rm -rf "$my_old"
    done
    [ -z "$current" ] || ln -s "../state/$current" kept || stop ''
}

# Steps that run side by side: one that fails says so, and all_done stops for it.
fails() {
    echo "$1" >>failed
}

all_done() {
    wait
    [ ! -s failed ] || stop "$(head -n 1 failed)"
}

# However the run ends: what was not to count is taken away.
leave() {
    wait
    cd ..
    [ -z "$moved" ] || rm -rf "state/$moved"
    [ -n "$current" ] || rmdir state 2>/dev/null
    [ -z "$placed" ] || rm -rf "$placed"
    results_back
    rm -rf .run
}

# Results that a run was about to replace when it was killed.
results_back() {
    for my_old in .run/old-*; do
        [ -d "$my_old" ] && [ ! -e "${my_old#.run/old-}" ] && mv "$my_old" "${my_old#.run/old-}"
    done
}

# is_accepted NAME: after --accept
is_accepted() {
    case " $accepted " in
    *" $1 "*) ;;
    *) return 1 ;;
    esac
}

# total TILL MEASURE
total() {
    sed -n "s/^$2,//p" "tills/$1.totals"
}

# ---- the columns of a till --------------------------------------------------------------

# The line of crm-import for each export, without its name.
layout() {
    sed -n 's/^crm-import: .*: \([^:]*, header in line [0-9]*; .*\)/\1/p' "notes/$1" | sort -u
}

# The headers in such a line, one a line; what it says of one in brackets may differ from month to month.
columns_of() {
    printf '%s\n' "$1" | sed 's/^[^;]*; //; s/; dropped: / dropped== /; s/, / /g' | awk '{
        while (match($0, /([a-z_]+==?)?(\047[^\047]*\047|[^ \047]+)/)) {
            column = substr($0, RSTART, RLENGTH)
            if (meant && column ~ /^\(/) {
                depth = 0
                for (i = RSTART; i <= length($0); i++) {
                    letter = substr($0, i, 1)
                    depth += (letter == "(") - (letter == ")")
                    if (depth == 0)
                        break
                }
                $0 = substr($0, i + 1)
                continue
            }
            $0 = substr($0, RSTART + RLENGTH)
            meant = column ~ /^[a-z_]+=[^=]/
            if (column !~ /^[a-z_]+==/) {
                sub(/^[a-z_]+=/, "", column)
                print column
            }
        } }' | sort -u
}

# same_columns FILE: has one of the layouts in it the columns of tills/now?
same_columns() {
    while IFS= read -r my_before; do
        columns_of "$my_before" >tills/before
        ! cmp -s tills/now tills/before || return 0
    done <"$1"
    return 1
}

# Each export is written as one of those that the till had before.
known_layout() {
    [ -f "kept/tills/$1.layout" ] || return 0
    if ! cmp -s "tills/$1.options" "kept/tills/$1.options"; then
        said "[$1]: its settings are not those of last time, so its columns are taken as they are"
        return 0
    fi
    while IFS= read -r my_line; do
        columns_of "$my_line" >tills/now
        same_columns "kept/tills/$1.layout" || other_layout "$1"
    done <"tills/$1.layout"
}

other_layout() {
    new=$(comm -23 tills/now tills/before | paste -s -d ' ' -)
    gone=$(comm -13 tills/now tills/before | paste -s -d ' ' -)
    for my_other in kept/tills/*.layout; do
        [ "$my_other" != "kept/tills/$1.layout" ] && same_columns "$my_other" || continue
        my_other=${my_other##*/}
        stop '' "[$1]: an export has the columns of [${my_other%.layout}]: are two tills mixed up?"
    done
    stop '' "[$1]: the columns of an export are not those of last time:${new:+ new $new}${gone:+${new:+,} gone $gone}; if they are right, say --accept $1"
}

# The clients of a till may be new, but a fifth of them is not known from another till alone.
known_clients() {
    awk -F , 'NR > 1 && $1 != "" && !seen[$1]++ { print $1 }' rows.csv | sort >"tills/$1.clients" || stop ''
    [ -f "kept/tills/$1.clients" ] && ! is_accepted "$1" || return 0
    comm -23 "tills/$1.clients" "kept/tills/$1.clients" >tills/strange || stop ''
    my_fifth=$(($(wc -l <"tills/$1.clients") / 5))
    for my_other in kept/tills/*.clients; do
        [ "$my_other" != "kept/tills/$1.clients" ] || continue
        [ "$(comm -12 tills/strange "$my_other" | wc -l)" -gt $my_fifth ] || continue
        my_other=${my_other##*/}
        stop '' "[$1]: the clients of an export are those of [${my_other%.clients}]: are two tills mixed up?"
    done
}

# An export that ends without a line end, or without its line of totals, where those of last time
# had one, was cut off.
whole_exports() {
    my_till=$1
    shift
    my_ends=newline
    for my_export; do
        case $my_export in *.gz | *.xlsx | *.GZ | *.XLSX) continue ;; esac
        [ -z "$(tail -c 1 "$my_export")" ] || my_ends=none my_cut=$my_export
    done
    [ "$(total "$my_till" rows_totals)" -eq 0 ] || my_ends="$my_ends totals"
    printf '%s\n' "$my_ends" >"tills/$my_till.ends" || stop ''
    [ -f "kept/tills/$my_till.ends" ] && ! is_accepted "$my_till" || return 0
    read -r my_before <"kept/tills/$my_till.ends"
    case $my_before/$my_ends in
    newline*/none*) stop '' "[$my_till]: $my_cut ends within a line, as those of last time did not: was it cut off? (--accept $my_till if not)" ;;
    *totals/*totals) ;;
    *totals/*) stop '' "[$my_till]: the exports have no line of totals, as those of last time had: were they cut off? (--accept $my_till if not)" ;;
    esac
}

# ---- the rows of a till -----------------------------------------------------------------

# some_rows TILL: the exports have rows, each once
some_rows() {
    [ "$(total "$1" rows_out)" -gt 0 ] || stop '' "[$1]: no row in the exports: a header alone"
    ! grep 'overlapping exports' "notes/$1" >&2 || stop ''
}

# new_rows TILL EXPORT...: the rows that crm-import wrote to rows.csv, after those that are kept.
new_rows() {
    some_rows "$1"
    layout "$1" >"tills/$1.layout" || stop ''
    is_accepted "$1" || known_layout "$1"
    whole_exports "$@"
    [ -z "$several" ] || known_clients "$1"
    first=$(total "$1" first_date) last=$(total "$1" last_date)
    days_between "$last" "$end"
    [ "$value" -le "$stale" ] || stop '' "[$1]: the last row is of $last, $value days before the end of $month: an export of another month, made too early, or cut off (setting stale: days that may have no row)"
    ! is_before "$end" "$first" || stop '' "[$1]: the first row is of $first, after $month"
    kept_days "$1"
    ! is_before "$kept_first" "$first" || joins_kept "$1"
    mv rows.csv "state/rows/$1.$month.csv" && printf '%s %s\n' "$first" "$last" >"state/rows/$1.$month.days" || stop ''
    for my_kind in layout options clients ends; do
        [ ! -f "tills/$1.$my_kind" ] || cp "tills/$1.$my_kind" state/tills/ || stop ''
    done
}

# kept_first: of all that is kept of a till, 9999 if nothing is; kept_last: of the months before this one
kept_days() {
    kept_first=9999 kept_last=0000
    for my_days in "kept/rows/$1".????-??.days; do
        [ -f "$my_days" ] || continue
        read -r my_first my_last <"$my_days"
        ! is_before "$my_first" "$kept_first" || kept_first=$my_first
        my_label=${my_days%.days}
        my_label=${my_label##*.}
        is_before "$my_label" "$month" && is_before "$kept_last" "$my_last" && kept_last=$my_last
    done
}

# The export begins later than what is kept: it must go on where that ends.
joins_kept() {
    [ "$kept_last" != 0000 ] || stop '' "[$1]: the exports begin on $first, and those of last time on $kept_first: give all of them"
    is_before "$kept_last" "$first" || stop '' "[$1]: the exports begin on $first, and rows are kept up to $kept_last: they overlap; give what comes after that day, or the whole history from $kept_first on"
    days_between "$kept_last" "$first"
    [ "$value" -le $((stale + 1)) ] || stop '' "[$1]: no row after $kept_last and before $first: is an export missing? give it too"
    old_rows "$1"
}

# old_rows TILL: what is kept of the months before is used again.
old_rows() {
    for my_file in "kept/rows/$1".????-??.*; do
        my_label=${my_file%.*}
        my_label=${my_label##*.}
        [ -f "$my_file" ] && is_before "$my_label" "$month" || continue
        ln "$my_file" state/rows/ 2>/dev/null || cp "$my_file" state/rows/ || stop ''
    done
}

# closed_till TILL: no export is expected any more.
closed_till() {
    old_rows "$1"
    for my_kind in layout options clients ends; do
        [ ! -f "kept/tills/$1.$my_kind" ] || cp "kept/tills/$1.$my_kind" state/tills/ || stop ''
    done
}

# The columns that other programs may ask for, as far as the rows have them: --columns NAME,NAME
columns_held() {
    my_held=
    read -r my_header <"$1"
    for my_column in staff store category item channel campaign discount cost face_value; do
        case ,$my_header, in
        *",$my_column,"*) my_held=$my_held${my_held:+,}$my_column ;;
        esac
    done
    [ -z "$my_held" ] || printf '%s' "--columns $my_held"
}

# ---- the end ----------------------------------------------------------------------------

# same_past RESULT: the money of the months that were there last time, within one per cent.
same_past() {
    cp "$1" "state/${1##*/}" || stop ''
    ! is_accepted past || return 0
    [ -f "kept/${1##*/}" ] || return 0
    for my_file in tills/*.layout; do
        [ -f "kept/$my_file" ] && continue
        my_file=${my_file##*/}
        said "[${my_file%.layout}] is new, so the money of earlier months is not compared"
        return 0
    done
    # the month itself may be made again of better exports
    my_other=$(awk -F , -v last="${current%%.*}" -v month="$month" '
        FNR == 1 { for (i = 1; i <= NF; i++) { if ($i == "period") p = i; if ($i == "revenue") r = i } next }
        { key = p == 1 ? $1 : $1 " " $p }
        NR == FNR { if ($p <= last && $p < month) was[key] = $r; next }
        key in was {
            off = $r - was[key]; size = was[key] < 0 ? -was[key] : was[key]
            if (off > size / 100 || -off > size / 100) printf "%s: %s, and now %s; ", key, was[key], $r
            delete was[key] }
        END { for (key in was) if (was[key] != 0) printf "%s: %s, and now no row; ", key, was[key] }
        ' "kept/${1##*/}" "$1")
    [ -z "$my_other" ] || stop '' "the revenue of months that were reported is another: ${my_other}if the exports are right, say --accept past"
}

# finish RESULTS: FOLDER/RESULTS is there whole, then the state counts.
finish() {
    cat notes/* >out/notes.txt || stop ''
    if [ -n "$keep" ] && { [ -z "$current" ] || ! diff -r state kept/ >/dev/null 2>&1; }; then
        name=$month
        while [ -e "../state/$name" ]; do name=$name.2; done
        printf '%s\n' "$name" >next && mkdir -p ../state && moved=$name && mv state "../state/$name" || stop ''
    fi
    if [ -d "../$1" ]; then
        mv "../$1" "old-$1" || stop ''
    fi
    placed=$1
    mv out "../$1" || stop ''
    if [ -f next ]; then
        mv next ../state/current || stop ''
        [ -z "$current" ] || rm -rf "../state/$current"
        current=$moved
    fi
    moved='' placed=''
}
