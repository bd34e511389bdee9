#!/usr/bin/env bash
# Feeds mutated files to the readers under libFuzzer and the address sanitizer: Scripts/fuzz.sh SECONDS [TARGET…], each target for
# so many seconds, JOBS of them at a time. Fails on a crash, a hang of 10 s or 2 GiB of memory; the input is then in
# .build/fuzz/found.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=($(cd Fuzz/Targets && echo *.swift | sed 's/\.swift//g'))

swift=${SWIFT:-swift}
export scratch=.build/fuzz seconds
flags=(--configuration release --scratch-path "$scratch" --sanitize address -Xswiftc -sanitize=fuzzer)
for module in TernVision TernTraining; do "$swift" build "${flags[@]}" --target "$module"; done
bin=$("$swift" build "${flags[@]}" --show-bin-path)
mkdir -p "$scratch/found"

# SwiftPM gives main a name of its own, so what it has compiled is linked here.
objects=()
for module in TernCore TernNN TernData TernVision TernTraining CTernKernels CTernImages CDigits CShakespeare; do
    objects+=($(find "$bin/$module.build" -name '*.o'))
done
for target in "${targets[@]}"; do
    "${swift}c" -O -sanitize=fuzzer,address -parse-as-library -swift-version 6 "Fuzz/Targets/$target.swift" "${objects[@]}" \
        -I "$bin/Modules" -I Sources/COpenBLAS -I Sources/CZlib -I Sources/CPNG -I Sources/CJPEG $(printf -- '-Xcc -fmodule-map-file=%s ' "$bin"/C*.build/module.modulemap) \
        $(pkg-config --libs openblas zlib libpng libjpeg) -llapacke -o "$scratch/$target" 2>"$scratch/link.log" ||
        { cat "$scratch/link.log" >&2; exit 1; }
done

# The first inputs: small ones that reach much of a reader, and the files that the tests read.
seeds() {
    find "Fuzz/Corpus/$1" -type f 2>/dev/null || true
    case $1 in
    Safetensors) ls Tests/Fixtures/files/*.safetensors ;;
    Npy) ls Tests/Fixtures/files/*.npy ;;
    Npz) ls Tests/Fixtures/files/*.npz ;;
    Archive) ls Tests/Fixtures/files/*.npz Tests/Fixtures/files/alone.pt ;;
    Torch) ls Tests/Fixtures/files/*.pt ;;
    Image) ls Tests/Fixtures/images/*.png Tests/Fixtures/images/*.jpg ;;
    esac
}

run() {
    local corpus=$scratch/corpus/$1 log=$scratch/$1.log status=0
    mkdir -p "$corpus"
    for seed in $(seeds "$1"); do cp "$seed" "$corpus"; done
    nice -n 19 "$scratch/$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix="$scratch/found/$1-" "$corpus" >"$log" 2>&1 || status=$?
    stat() { sed -n "s/^stat::$1: *//p" "$log"; }
    echo "$1: $(stat number_of_executed_units) executions, $(stat average_exec_per_sec) a second, $(stat peak_rss_mb) MiB at most"
    if [ "$status" -ne 0 ]; then
        grep -E "ERROR|Test unit written|SUMMARY|Fatal error" "$log" || true
        echo "error: $1 failed" >&2
    fi
    return "$status"
}
export -f seeds run
printf '%s\n' "${targets[@]}" | xargs -P "${JOBS:-2}" -I{} bash -c 'run {}'
