#!/usr/bin/env bash
# Builds the documentation of all products into docs/, one static site. Fails on a warning, and where the comment of a public
# symbol breaks a rule.
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
work=.build/documentation
docc=$(command -v docc || echo "$(dirname "$(command -v "$swift")")/docc")
bin=$("$swift" build --show-bin-path)
target=$("$swift" -print-target-info | sed -n 's/.*"unversionedTriple" *: *"\([^"]*\)".*/\1/p')
rm -rf "$work" docs
mkdir -p "$work"

# graph MODULE [OPTION…]: writes the module's symbols, and holds their comments to the rules.
graph() {
    local module=$1
    shift
    "$swift" build --target "$module" --quiet --disable-build-manifest-caching ${OPTIONS:-}
    mkdir -p "$work/graphs/$module"
    "$swift" symbolgraph-extract -module-name "$module" -target "$target" -output-dir "$work/graphs/$module" \
        -I "$bin/Modules" $(printf -- '-I %s ' $(dirname Sources/C*/module.modulemap) "$bin"/C*.build) \
        -minimum-access-level public -skip-synthesized-members "$@"
    Scripts/documented.py "$work/graphs/$module"
}

# archive MODULE [OPTION…]: builds a site of the module, whose pages others can link to.
archive() {
    local module=$1
    shift
    "$docc" convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$work/graphs/$module" \
        --output-path "$work/$module.doccarchive" --fallback-display-name "$module" --fallback-bundle-identifier "$module" \
        --fallback-default-module-kind Library \
        --enable-experimental-external-link-support --warnings-as-errors "$@"
}

# What they add to types of Tern is theirs to show.
graph TernTraining -emit-extension-block-symbols
graph TernVision -emit-extension-block-symbols
graph TernDistributed -emit-extension-block-symbols
# One graph for the umbrella with all that it re-exports, as users import it.
graph Tern -experimental-allowed-reexported-modules=TernCore,TernNN,TernData

# Tern comes last: its tutorials link to symbols of the others.
archive TernTraining
archive TernVision
archive TernDistributed --dependency "$work/TernTraining.doccarchive"
archive Tern --dependency "$work/TernTraining.doccarchive" --dependency "$work/TernVision.doccarchive" \
    --dependency "$work/TernDistributed.doccarchive"

"$docc" merge "$work"/{Tern,TernTraining,TernVision,TernDistributed}.doccarchive --output-path docs \
    --synthesized-landing-page-name Tern --synthesized-landing-page-kind Package
echo "docs/documentation; to read it: any web server on docs/"
