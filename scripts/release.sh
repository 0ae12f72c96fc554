#!/usr/bin/env bash
# Archives of a release for Linux, with their checksums.
#   scripts/release.sh [--target TRIPLE]... [--binary FILE] OUT
# Without --target: x86_64-unknown-linux-gnu, and x86_64-unknown-linux-musl where its standard library and a musl-gcc are installed.
# --binary packs a program that was built before, for one target. docs/releasing.md says what else a release takes.
set -euo pipefail
usage() { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
targets=() binary="" out=""
while [ $# -gt 0 ]; do
    case "$1" in
    --target) [ $# -gt 1 ] || usage; targets+=("$2"); shift 2 ;;
    --binary) [ $# -gt 1 ] || usage; binary=$(realpath "$2"); shift 2 ;;
    -*) usage ;;
    *) [ -z "$out" ] || usage; out=$(realpath -m "$1"); shift ;;
    esac
done
[ -n "$out" ] || usage
cd "$(dirname "$0")/.."
gnu=x86_64-unknown-linux-gnu musl=x86_64-unknown-linux-musl

has_musl() { [ -d "$(rustc --print sysroot)/lib/rustlib/$musl/lib" ] && command -v musl-gcc >/dev/null; }
if [ ${#targets[@]} = 0 ]; then
    targets=("$gnu")
    if [ -n "$binary" ]; then :; elif has_musl; then targets+=("$musl"); else
        echo "no archive for $musl: rustup target add $musl, and a musl-gcc (package musl-tools)" >&2
    fi
fi
if [ -n "$binary" ] && [ ${#targets[@]} != 1 ]; then echo "--binary is for one target" >&2; exit 2; fi

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
scripts/licences.sh check >/dev/null || { echo "scripts/licences.sh check fails: see what is new" >&2; exit 1; }
scripts/licences.sh texts >"$work/THIRD-PARTY.txt"

for target in "${targets[@]}"; do
    program=$binary
    if [ -z "$program" ]; then
        cargo build --locked --profile dist --target "$target"
        program=${CARGO_TARGET_DIR:-target}/$target/dist/needlesh
    fi
    name=needlesh-$version-$target
    folder=$work/$name
    mkdir -p "$folder/completions"
    install -m 755 "$program" "$folder/needlesh"
    cp README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$work/THIRD-PARTY.txt" "$folder/"
    cp models/README.md "$folder/MODELS.md"
    mkdir "$folder/docs" && cp docs/*.md docs/manifest.schema.json "$folder/docs/"
    # The program makes its own page and scripts, so a program that does not start here is not packed.
    "$folder/needlesh" man >"$folder/needlesh.1"
    for shell in bash zsh fish powershell elvish nushell; do
        "$folder/needlesh" completions "$shell" >"$folder/completions/needlesh.$shell"
    done
    [ "$("$folder/needlesh" --version)" = "needlesh $version" ] || { echo "$program is not version $version" >&2; exit 1; }
    # The same files give the same archive.
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" -C "$work" -cf - "$name" |
        gzip -9n >"$out/$name.tar.gz"
    echo "$out/$name.tar.gz"
done
# Of all archives of this version that lie there: those of other systems may have been made before.
(cd "$out" && sha256sum needlesh-"$version"-*.tar.gz >SHA256SUMS)
