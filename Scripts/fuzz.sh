#!/usr/bin/env bash
# Feeds mutated files to the readers under libFuzzer and the address sanitizer: Scripts/fuzz.sh SECONDS [TARGET…], each target for
# so many seconds. Fails on a crash, a hang of 10 s or 2 GiB of memory; the input is then in .build/fuzz/found.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=($(cd Fuzz/Targets && echo *.swift | sed 's/\.swift//g'))

swift=${SWIFT:-swift}
scratch=.build/fuzz
flags=(--configuration release --scratch-path "$scratch" --sanitize address -Xswiftc -sanitize=fuzzer)
"$swift" build "${flags[@]}" --target TernVision
bin=$("$swift" build "${flags[@]}" --show-bin-path)
mkdir -p "$scratch/found"

# SwiftPM gives main a name of its own, so what it has compiled is linked here.
objects=()
for module in TernCore TernData TernVision CTernKernels CTernImages CDigits CShakespeare; do
    objects+=($(find "$bin/$module.build" -name '*.o'))
done
# The first inputs are the files that the tests read.
seeds() {
    case $1 in
    Safetensors) ls Tests/Fixtures/files/*.safetensors ;;
    Npy) ls Tests/Fixtures/files/*.npy ;;
    Npz) ls Tests/Fixtures/files/*.npz ;;
    Torch) ls Tests/Fixtures/files/*.pt ;;
    Image) ls Tests/Fixtures/images/*.png Tests/Fixtures/images/*.jpg ;;
    esac
}

for target in "${targets[@]}"; do
    "${swift}c" -O -sanitize=fuzzer,address -parse-as-library -swift-version 6 "Fuzz/Targets/$target.swift" "${objects[@]}" \
        -I "$bin/Modules" -I Sources/COpenBLAS -I Sources/CZlib -I Sources/CPNG -I Sources/CJPEG $(printf -- '-Xcc -fmodule-map-file=%s ' "$bin"/C*.build/module.modulemap) \
        $(pkg-config --libs openblas zlib libpng libjpeg) -llapacke -o "$scratch/$target" 2>"$scratch/link.log" ||
        { cat "$scratch/link.log" >&2; exit 1; }
    corpus=$scratch/corpus/$target
    mkdir -p "$corpus"
    for seed in $(seeds "$target"); do cp "$seed" "$corpus"; done
    echo "== $target"
    "$scratch/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix="$scratch/found/$target-" "$corpus" 2>&1 |
        grep -E "ERROR|Test unit written|stat::(number_of_executed_units|peak_rss_mb)|SUMMARY|Fatal error" || true
    [ "${PIPESTATUS[0]}" -eq 0 ] || { echo "error: $target failed" >&2; exit 1; }
done
