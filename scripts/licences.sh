#!/usr/bin/env bash
# The licences of the crates in the program, and crates that are in it twice.
#   scripts/licences.sh          checks both against the lists below; exit 1 names what is new
#   scripts/licences.sh texts    prints the licence texts of all crates, for archives
# Needs cargo and the crates of Cargo.lock, nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

systems=(--target x86_64-unknown-linux-gnu --target aarch64-unknown-linux-gnu --target x86_64-apple-darwin --target aarch64-apple-darwin)

# Licences that ask for no more than their text in the archive. MPL-2.0 asks besides that changed files of the crate itself stay open.
allowed="MIT
MIT-0
Apache-2.0
Apache-2.0 WITH LLVM-exception
BSD-2-Clause
BSD-3-Clause
ISC
Zlib
0BSD
Unicode-3.0
Unlicense
CC0-1.0
MPL-2.0"

# Crates in two versions: others depend on both.
twice="base64
darling
darling_core
darling_macro
fancy-regex
getrandom
hashbrown
syn
thiserror
thiserror-impl
winnow"

# What is linked into the program or runs while it is built, on the systems of a release: "name version<TAB>licence".
crates() {
    cargo tree --locked "${systems[@]}" -e normal,build --prefix none --format $'{p}\t{l}' |
        sed -E 's/ \(\*\)$//; s/ \(proc-macro\)//; s/ \(\/[^)]*\)//; s/ v([0-9])/ \1/' | sort -u | grep -vE '^(needlesh |[[:space:]]*$)'
}

licences() {
    crates | awk -F'\t' -v allowed="$allowed" '
        BEGIN { n = split(allowed, list, "\n"); for (i = 1; i <= n; i++) good[list[i]] = 1 }
        {
            expression = $2; gsub(/ ?\/ ?/, " OR ", expression)
            # Every part that is joined by AND needs an allowed choice.
            parts = split(expression, part, " AND "); bad = expression == ""
            for (i = 1; i <= parts; i++) {
                text = part[i]; gsub(/[()]/, "", text)
                choices = split(text, choice, " OR "); ok = 0
                for (j = 1; j <= choices; j++) if (choice[j] in good) ok = 1
                if (!ok) bad = 1
            }
            if (bad) { print "not allowed: " $1 " has \"" $2 "\""; failed = 1 }
            count[$2 == "" ? "(none)" : expression]++; all++
        }
        END {
            print all " crates"
            for (l in count) printf "%5d  %s\n", count[l], l | "sort -rn"
            close("sort -rn"); exit failed
        }'
}

duplicates() {
    local found new
    found=$(crates | cut -f1 | awk '{ seen[$1]++ } END { for (n in seen) if (seen[n] > 1) print n }' | sort)
    new=$(comm -23 <(echo "$found") <(echo "$twice" | sort))
    echo "in more than one version: $(echo $found)"
    [ -z "$new" ] || { echo "new among them: $(echo $new)"; return 1; }
}

texts() {
    local registry=${CARGO_HOME:-$HOME/.cargo}/registry/src crate licence folder
    crates | while IFS=$'\t' read -r crate licence; do
        folder=$(compgen -G "$registry/*/${crate/ /-}" | head -1 || true)
        printf '%s\n%s (%s)\n\n' "$(printf '=%.0s' {1..78})" "$crate" "$licence"
        [ -n "$folder" ] || continue
        find "$folder" -maxdepth 1 -type f \( -iname 'licen*' -o -iname 'copying*' -o -iname 'notice*' -o -iname 'unlicen*' \) |
            sort | while read -r file; do cat "$file"; echo; done
    done
}

case "${1:-check}" in
check) failed=0; licences || failed=1; duplicates || failed=1; exit $failed ;;
texts) texts ;;
*) echo "usage: scripts/licences.sh [check|texts]" >&2; exit 2 ;;
esac
