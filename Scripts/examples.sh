#!/usr/bin/env bash
# Builds the examples and runs one after another; fails with the first that fails.
set -euo pipefail
cd "$(dirname "$0")/../Examples"

swift=${SWIFT:-swift}
# Beside the other packages, which have compiled Tern.
"$swift" build --scratch-path ../.build --disable-build-manifest-caching ${OPTIONS:-}
folder=$("$swift" build --scratch-path ../.build --show-bin-path)
for example in Sources/*/; do
    name=$(basename "$example")
    start=$SECONDS
    output=$("$folder/$name" 2>&1) || { echo "$output"; echo "error: the example $name failed" >&2; exit 1; }
    echo "$name: $(tail -n 1 <<<"$output") ($((SECONDS - start)) s)"
done
