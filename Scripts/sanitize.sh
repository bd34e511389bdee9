#!/usr/bin/env bash
# Runs the tests of threads, memory and differentiation under the thread and address sanitizers.
set -euo pipefail
cd "$(dirname "$0")/.."

suites='ThreadPool|BufferPool|CopyOnWrite|View|Autograd|Matmul|Parameter'
for sanitizer in thread address; do
    echo "== $sanitizer sanitizer"
    # Exit tests and leak checks start and end processes in ways the sanitizers report on; the plain run has them.
    ASAN_OPTIONS=detect_leaks=0 swift test --sanitize "$sanitizer" --scratch-path ".build/$sanitizer" --filter "$suites"
done
