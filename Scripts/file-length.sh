#!/usr/bin/env bash
# Fails if a source file is longer than the given number of lines.
set -euo pipefail
cd "$(dirname "$0")/.."

status=0
while read -r file; do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt "$1" ]; then
        echo "error: $file has $lines lines, at most $1 are allowed" >&2
        status=1
    fi
done < <(git ls-files -- '*.swift' '*.c' '*.h' '*.py' '*.sh')
exit $status
