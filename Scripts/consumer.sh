#!/usr/bin/env bash
# Builds and trains in a package that depends on Tern as its users do: by a URL and a version, here those of a clone. Fails, too,
# where more than Tern is fetched for it.
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Quietly, unless it fails.
run() {
    "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; echo "error: $* failed" >&2; exit 1; }
}

# The clone has no version but the one that stands for what is committed now.
run git clone --quiet --no-tags . "$work/Tern"
run git -C "$work/Tern" tag 0.1.0

cp -R Tests/Consumer "$work/Moons"
sed "s|REPOSITORY|file://$work/Tern|" Tests/Consumer/Package.swift >"$work/Moons/Package.swift"

echo "building a package that depends on Tern 0.1.0 by URL"
# As its users build it: without the settings of its own checks.
run env -u TERN_WARNINGS_AS_ERRORS "$swift" build --package-path "$work/Moons" --configuration release --security-path "$work/security"
"$work/Moons/.build/release/Moons"

fetched=$(cd "$work/Moons/.build/checkouts" && echo *)
[ "$fetched" = Tern ] || { echo "error: a package that depends on Tern fetches: $fetched" >&2; exit 1; }
