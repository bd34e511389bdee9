"""An engine is a process that answers one line of JSON on standard output for each line on standard input.

Requests: {"hello": {}}, {"prepare": {"row": …, "inputs": PATH}}, {"result": {"outputs": PATH}} and {"time": {}}; Tern's
also {"rows": {}}. Arrays travel in safetensors files. `Engine` is the client, `serve` the server of a Python peer.
"""

import json
import math
import signal
import subprocess
import sys
import time

from safetensors.numpy import load_file, save_file

BLOCK_SECONDS, SHORT_BLOCK_SECONDS = 0.02, 0.01


class EngineError(Exception):
    pass


class Engine:
    """Runs only while it answers: it is stopped in between, so that its spinning threads can't disturb the others."""

    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, operation, **fields):
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.stdin.write(json.dumps({operation: fields}) + "\n")
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

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Workload:
    """`run(count)` executes the row count times and waits for the last; `result()` names its output arrays."""

    def __init__(self, run, result):
        self.run, self.result, self.count, self.block = run, result, None, BLOCK_SECONDS

    def time(self):
        """Microseconds an execution, over a block of at least `block` seconds after a third of one to warm up."""
        if self.count is None:
            self.calibrate()
        if self.count > 1:
            self.run(math.ceil(self.count / 3))
        return self.elapsed(self.count) / self.count * 1e6

    def calibrate(self):
        self.count = 1
        while (elapsed := self.elapsed(self.count)) < self.block:
            self.count = math.ceil(self.count * min(10, 1.2 * self.block / elapsed))

    def elapsed(self, count):
        start = time.perf_counter()
        self.run(count)
        return time.perf_counter() - start


def operation_workload(row, inputs, operations, to_numpy):
    """What a row of a single operation runs; None where `operations` lacks it."""
    operation = row["operation"]
    if operation["name"] not in operations:
        return None
    entry = operations[operation["name"]]
    function, comparable = entry if isinstance(entry, tuple) else (entry, lambda result: result)
    arguments = [inputs[str(index)] for index in range(len(inputs))]
    if operation["layout"] == "transposed":
        arguments[0] = arguments[0].T

    def run(count):
        for _ in range(count):
            function(*arguments)

    return Workload(run, lambda: {"y": to_numpy(comparable(function(*arguments)))})


def serve(hello, make_workload):
    """Answers requests until standard input ends. `make_workload(row, inputs)` is None for a row the peer can't run."""
    answers, sys.stdout = sys.stdout, sys.stderr  # a library's prints must not mix with the answers
    workload = None
    for line in sys.stdin:
        [(operation, fields)] = json.loads(line).items()
        try:
            match operation:
                case "hello":
                    answer = hello
                case "prepare":
                    workload = None  # frees the previous row's arrays first
                    workload = make_workload(fields["row"], load_file(fields["inputs"]))
                    if workload is not None and fields["row"]["workload"] == "operation":
                        workload.block = SHORT_BLOCK_SECONDS  # there are many of these rows
                    answer = {"runs": workload is not None}
                case "result":
                    save_file(workload.result(), fields["outputs"])
                    answer = {}
                case "time":
                    answer = {"microseconds": workload.time()}
                case _:
                    answer = {"error": f"unknown operation {operation}"}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)
