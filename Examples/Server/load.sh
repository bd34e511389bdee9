#!/usr/bin/env bash
# Measures the server on loopback: requests a second and latencies, without and with batches, by wrk (apt install wrk).
# load.sh [SECONDS [CONNECTIONS…]]: each measurement takes so many seconds, 10 unless told.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-10}
connections=("${@:2}")
[ ${#connections[@]} -gt 0 ] || connections=(1 16 64 256)
command -v wrk >/dev/null || { echo "error: wrk is missing: apt install wrk" >&2; exit 1; }

"${SWIFT:-swift}" build -c release --product digit-server
server=$("${SWIFT:-swift}" build -c release --show-bin-path)/digit-server
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$server" train --weights "$work/digits.safetensors"

cat >"$work/post.lua" <<'LUA'
-- 64 pixels, others in each request.
wrk.method, wrk.headers["Content-Type"] = "POST", "application/json"
request = function()
    local pixels = {}
    for i = 1, 64 do pixels[i] = math.random(0, 16) / 16 end
    return wrk.format(nil, nil, nil, '{"pixels": [' .. table.concat(pixels, ",") .. "]}")
end
done = function(summary, latency)
    local errors = summary.errors
    io.write(string.format("%.0f | %.1f | %.1f | %d\n", summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
LUA

echo "batch | connections | requests/s | p50 ms | p99 ms | errors"
port=18480
for batch in 1 64; do
    "$server" serve --weights "$work/digits.safetensors" --batch "$batch" --port "$port" 2>"$work/log" &
    until curl --silent --output /dev/null "http://127.0.0.1:$port/"; do
        kill -0 %% || { cat "$work/log" >&2; exit 1; }
        sleep 0.1
    done
    for count in "${connections[@]}"; do
        wrk --threads 1 --connections "$count" --duration 2s --script "$work/post.lua" "http://127.0.0.1:$port/digits" >/dev/null
        printf '%s | %s | ' "$batch" "$count"
        wrk --threads 1 --connections "$count" --duration "${seconds}s" --script "$work/post.lua" \
            "http://127.0.0.1:$port/digits" | tail -n 1
    done
    kill -TERM %%
    wait %% || { echo "error: the server did not end well" >&2; cat "$work/log" >&2; exit 1; }
    port=$((port + 1))
done
