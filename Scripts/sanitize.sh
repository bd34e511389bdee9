#!/usr/bin/env bash
# Runs the tests of threads, memory and differentiation under the thread and address sanitizers.
set -euo pipefail
cd "$(dirname "$0")/.."

suites='ThreadPool|BufferPool|CopyOnWrite|View|Indexing|Autograd|Checkpoint|GraphLifetime|Matmul|Einsum|Sorting|GradientsTests|ThreadedGradient|DataLoader|WorkerTests|ProfileTests'
for sanitizer in thread address; do
    echo "== $sanitizer sanitizer"
    options=(--sanitize "$sanitizer" --scratch-path ".build/$sanitizer-sanitizer" --filter "$suites")
    [ "$sanitizer" = thread ] && options+=(-Xswiftc -DTHREAD_SANITIZER)
    # Leaks are looked for by the tests themselves, which read the memory that is live.
    ASAN_OPTIONS=detect_leaks=0 "${SWIFT:-swift}" test "${options[@]}"
done
