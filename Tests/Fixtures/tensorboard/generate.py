#!/usr/bin/env python3
"""Writes events.bin: an event file as the tensorboard package writes it, which TernTraining has to give byte by byte.

    pip install tensorboard
    Tests/Fixtures/tensorboard/generate.py
"""

import pathlib

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

times = iter(range(1, 100))


def event(step, **contents):
    """An event, a second after the one before."""
    return event_pb2.Event(wall_time=next(times) / 4, step=step, **contents)


def summary(*values):
    """A summary of values."""
    return summary_pb2.Summary(value=[summary_pb2.Summary.Value(**value) for value in values])


histogram = summary_pb2.HistogramProto(
    min=-1, max=3, num=5, sum=3, sum_squares=11, bucket_limit=[-1 + i * 4 / 64 for i in range(1, 64)] + [3.0],
    bucket=[1 if i == 0 else 2 if i == 16 else 1 if i in (32, 63) else 0 for i in range(64)])
text = dict(
    tag="note", tensor=tensor_pb2.TensorProto(
        dtype=7, tensor_shape=tensor_shape_pb2.TensorShapeProto(dim=[tensor_shape_pb2.TensorShapeProto.Dim(size=1)]),
        string_val=["é **bold**".encode()]),
    metadata=summary_pb2.SummaryMetadata(plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text")))
events = [
    event(0, file_version="brain.Event:2"),
    event(301, session_log=event_pb2.SessionLog(status=event_pb2.SessionLog.START)),
    event(301, summary=summary(dict(tag="a", simple_value=0.5), dict(tag="b", simple_value=float("-inf")))),
    event(302, summary=summary(dict(tag="weights", histo=histogram))),
    event(302, summary=summary(text)),
]

path = pathlib.Path(__file__).with_name("events.bin")
with path.open("wb") as file:
    writer = RecordWriter(file)
    for entry in events:
        writer.write(entry.SerializeToString())
print(f"{path.name}: {path.stat().st_size} bytes")
