"""An engine is a process that answers one line of JSON on standard output for each line on standard input.

Requests: {"op": "hello"}, {"op": "prepare", "row": …, "inputs": PATH}, {"op": "result", "outputs": PATH} and
{"op": "time"}. Arrays travel in safetensors files. `Engine` is the client, `serve` the server of a Python peer.
"""

import json
import math
import os
import signal
import subprocess
import sys
import time

from safetensors.numpy import load_file, save_file

BLOCK_SECONDS = 0.02


class EngineError(Exception):
    pass


class Engine:
    """Runs only while it answers: it is stopped in between, so that its spinning threads can't disturb the others."""

    def __init__(self, command):
        self.name = os.path.basename(command[-1])
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, operation, **fields):
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.stdin.write(json.dumps({"op": operation, **fields}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise EngineError(f"{self.name} ended at {operation} {fields}, status {self.process.wait()}")
        self.process.send_signal(signal.SIGSTOP)
        answer = json.loads(line)
        if "error" in answer:
            raise EngineError(f"{self.name}: {operation} {fields}: {answer['error']}")
        return answer

    def close(self):
        self.process.kill()
        self.process.wait()


class Workload:
    """`run(count)` executes the row count times and waits for the last; `result()` names its output arrays."""

    def __init__(self, run, result):
        self.run, self.result, self.count = run, result, None

    def time(self):
        """Microseconds an execution, over a block of at least BLOCK_SECONDS."""
        if self.count is None:
            self.calibrate()
        self.run(math.ceil(self.count / 10))
        return self.elapsed(self.count) / self.count * 1e6

    def calibrate(self):
        self.count = 1
        while (elapsed := self.elapsed(self.count)) < BLOCK_SECONDS:
            self.count = math.ceil(self.count * min(10, 1.2 * BLOCK_SECONDS / elapsed))

    def elapsed(self, count):
        start = time.perf_counter()
        self.run(count)
        return time.perf_counter() - start


def serve(hello, make_workload):
    """Answers requests until standard input ends. `make_workload(row, inputs)` is None for a row the peer can't run."""
    answers, sys.stdout = sys.stdout, sys.stderr  # a library's prints must not mix with the answers
    workload = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            match request["op"]:
                case "hello":
                    answer = hello
                case "prepare":
                    workload = None  # frees the previous row's arrays first
                    workload = make_workload(request["row"], load_file(request["inputs"]))
                    answer = {"runs": workload is not None}
                case "result":
                    save_file(workload.result(), request["outputs"])
                    answer = {}
                case "time":
                    answer = {"microseconds": workload.time()}
                case operation:
                    answer = {"error": f"unknown operation {operation}"}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)
