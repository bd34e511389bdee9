#!/usr/bin/env bash
# Fails if an expression takes the compiler longer to type-check than the given number of milliseconds. Times are those of
# this machine now: on a busy one, allow more.
set -euo pipefail
cd "$(dirname "$0")/.."

limit=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# From scratch, since only what is compiled is timed; and warnings stay warnings, so that all are listed.
build() {
    env -u TERN_WARNINGS_AS_ERRORS "${SWIFT:-swift}" build --scratch-path .build/type-check "$@" \
        -Xswiftc -Xfrontend -Xswiftc "-warn-long-expression-type-checking=$limit" >>"$log" 2>&1 ||
        { cat "$log" >&2; exit 1; }
}

# Not those of other packages, nor of generated code.
slow_expressions() {
    : >"$log"
    rm -rf .build/type-check
    build --build-tests
    build --build-tests --package-path Commands
    build --package-path Benchmarks
    build --package-path Examples
    grep -E '^/.*\.swift:[0-9]+:[0-9]+: warning: expression took [0-9]+ms' "$log" | grep -v "/.build/" | sed "s|^$PWD/||" | sort -u || true
}

slow=$(slow_expressions)
[ -z "$slow" ] && exit 0
# Times vary: what counts is slow again.
again=$(slow_expressions)
slow=$(grep -F -f <(sed 's/: warning.*//' <<<"$again") <<<"$slow" || true)
[ -z "$again" ] || [ -z "$slow" ] && exit 0
echo "$slow" >&2
echo "error: $(wc -l <<<"$slow") expressions take over $limit ms to type-check: split them, or say types" >&2
exit 1
