#!/usr/bin/env bash
# Fails if a source file is longer than the given number of lines.
set -euo pipefail
cd "$(dirname "$0")/.."

git ls-files -- '*.swift' '*.c' '*.h' '*.py' '*.sh' | while read -r file; do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt "$1" ]; then
        echo "error: $file has $lines lines, at most $1 are allowed" >&2
        echo long
    fi
done | grep -q long && exit 1 || exit 0
