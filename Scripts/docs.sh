#!/usr/bin/env bash
# Builds the documentation into docs/, a static site. Fails on a warning, and where the comment of a public symbol breaks a rule.
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
graphs=.build/symbol-graphs
"$swift" build --target Tern --quiet
bin=$("$swift" build --show-bin-path)
target=$("$swift" -print-target-info | sed -n 's/.*"unversionedTriple" *: *"\([^"]*\)".*/\1/p')

# One graph for the umbrella with all that it re-exports, so that the site is of one module, as users import it.
rm -rf "$graphs" "$graphs-others" docs
mkdir -p "$graphs"
"$swift" symbolgraph-extract -module-name Tern -target "$target" -output-dir "$graphs" \
    -I "$bin/Modules" -I Sources/COpenBLAS -I Sources/CZlib -I "$bin/CTernKernels.build" -I "$bin/CDigits.build" \
    -I "$bin/CShakespeare.build" \
    -minimum-access-level public -skip-synthesized-members \
    -experimental-allowed-reexported-modules=TernCore,TernNN,TernData

Scripts/documented.py "$graphs"

# The other products are held to the same rules.
"$swift" build --target TernTraining --quiet
"$swift" build --target TernVision --quiet
for module in TernTraining TernVision; do
    mkdir -p "$graphs-others/$module"
    "$swift" symbolgraph-extract -module-name "$module" -target "$target" -output-dir "$graphs-others/$module" \
        -I "$bin/Modules" -I Sources/COpenBLAS -I Sources/CZlib -I Sources/CPNG -I Sources/CJPEG -I "$bin/CTernKernels.build" \
        -I "$bin/CDigits.build" -I "$bin/CShakespeare.build" -I "$bin/CTernImages.build" \
        -minimum-access-level public -skip-synthesized-members
    Scripts/documented.py "$graphs-others/$module"
done

docc=$(command -v docc || echo "$(dirname "$(command -v "$swift")")/docc")
"$docc" convert Sources/Tern/Tern.docc --additional-symbol-graph-dir "$graphs" --output-path docs \
    --fallback-display-name Tern --fallback-bundle-identifier Tern --warnings-as-errors
echo "docs/documentation/tern; to read it: docc preview, or any web server on docs/"
