#!/bin/bash
# Rows in pieces, cut as crm-scale(7) says: every analysis that can be divided gives what one run
# gives, however many pieces there are; and CSV with line breaks in quotes must not be cut so.
set -u
# `split -n l/K/N` is of GNU coreutils
if ! split --version 2>/dev/null | grep -q GNU; then
    echo '1..0 # SKIP needs split of GNU coreutils'
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests=0
failed=0

check() {
    local name=$1
    shift
    tests=$((tests + 1))
    if "$@"; then
        echo "ok $tests - $name"
    else
        echo "not ok $tests - $name"
        failed=1
    fi
}

# the script of the page itself
sed -n "/cat > piece <<'END'/,/^END/p" man/crm-scale.7 | sed '1d;$d' >"$work/piece"
crm-import -q -f tsv -c store==Garden -o "$work/tx.tsv" sample-data/garden-2024.csv
cd "$work" || exit 1

# 40 rows with a line break in each: pieces of 1 row, of none, and the last line without its end
head -n 41 tx.tsv | awk -F'\t' -v OFS='\t' 'NR == 1 { while ($++item != "item") {} print; next }
    { $item = "Colour\\nby hand, long hair, \"as last time\""; print }' | head -c -1 >few.tsv

# what follows the bar is said to the merge alone
# pieces N FILE PROGRAM...: the states of N pieces
pieces() {
    local n=$1 file=$2 k
    shift 2
    rm -f state.*
    for k in $(seq -w "$n"); do
        sh ./piece "$k" "$n" "$file" | "$@" -t --partial -o "state.$k" || return
    done
}

while IFS='|' read -r rows of; do
    read -r -a rows <<<"$rows"
    read -r -a of <<<"$of"
    command=("${rows[@]}" "${of[@]}")
    for how in '7 tx.tsv' '1 few.tsv' '45 few.tsv'; do
        read -r n file <<<"$how"
        "${command[@]}" -t "$file" >one 2>one.err
        pieces "$n" "$file" "${rows[@]}" </dev/null
        "${command[@]}" -t --merge state.* >merged 2>merged.err
        cat state.* | "${command[@]}" -t --merge >piped 2>piped.err
        check "${command[*]}: $n pieces of $file" cmp one merged
        check "${command[*]}: $n pieces, the messages" cmp one.err merged.err
        check "${command[*]}: $n pieces in one stream" cmp one piped
        check "${command[*]}: there is something" [ "$(wc -l <one)" -gt 1 ]
    done
done <<END
crm-rfm -a 2024-12-31|
crm-rfm --features|
crm-churn activity -g staff|
crm-churn retention|--definition all
crm-churn bridge|--inactive 60
crm-churn cohort|
crm-churn intervals|
crm-churn overdue|
crm-churn survival|--inactive 60
END

crm-import -t -q --totals one -o all.tsv tx.tsv
pieces 7 tx.tsv crm-import -q
crm-import -t -q --merge state.* >merged
check 'crm-import: control totals of 7 pieces' cmp one merged

# the same rows as CSV
crm-import -q -t -f csv -o few.csv few.tsv
crm-churn activity -q few.csv >one
for k in 1 2 3 4 5; do
    sh ./piece $k 5 few.csv | crm-churn activity -q --partial 2>>err
    echo "${PIPESTATUS[1]}" >>codes
done >states
check 'CSV cut inside a quote: a piece is refused' grep -qx 2 codes
check 'and the reason is said' grep -q 'quote opened here is never closed' err
crm-churn activity -q --merge states >merged
check 'what is left is another result' [ "$(cmp -s one merged; echo $?)" -eq 1 ]

echo "1..$tests"
exit $failed
