"""NumPy as its users write it: operations alone, each into a new array."""

import numpy as np

from engine import operation_workload, serve
from operations_numpy import OPERATIONS


def make_workload(row, inputs):
    return operation_workload(row, inputs, OPERATIONS, lambda y: np.array(y, np.float32, order="C"))


if __name__ == "__main__":
    serve({"name": "NumPy", "version": np.__version__}, make_workload)
