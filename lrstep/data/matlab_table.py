"""MATLAB tables: X and y among the variables of a .mat file, read by scipy, which an extra brings."""

from __future__ import annotations

import io

import numpy as np

from lrstep.data.columns import Wanted
from lrstep.data.input_file import InputFile
from lrstep.data.named_arrays import table_of_arrays
from lrstep.data.table import DataTable
from lrstep.errors import InputError
from lrstep.extras import required


def read_matlab(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a .mat file's variables. InputError where they cannot be read."""
    matlab = required("scipy.io.matlab", "MATLAB's format", "matlab")
    try:
        held = matlab.loadmat(io.BytesIO(file.all()))
    except (
        matlab.MatReadError,
        ValueError,
        TypeError,
        NotImplementedError,
        OSError,
        KeyError,
        IndexError,
        MemoryError,
    ) as error:
        raise InputError(
            f"the file is damaged, or not MATLAB's ({type(error).__name__})", "save it again", file.place
        ) from None
    arrays = {
        name: array for name, array in held.items() if isinstance(array, np.ndarray) and array.dtype.kind in "biufU"
    }
    return table_of_arrays(arrays, wanted, file.place)
