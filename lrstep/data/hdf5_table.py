"""HDF5 tables: X and y among the arrays of a file, read by h5py, which an extra brings. MATLAB's 7.3 files are such."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np

from lrstep.data.columns import Wanted
from lrstep.data.input_file import InputFile
from lrstep.data.named_arrays import AnyArray, table_of_arrays, table_of_matrix
from lrstep.data.table import DataTable
from lrstep.data.text_lines import LARGEST
from lrstep.errors import InputError
from lrstep.extras import required


def read_hdf5(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of an HDF5 file's arrays. InputError where they cannot be read."""
    h5py = required("h5py", "HDF5", "hdf5")
    arrays: dict[str, AnyArray] = {}
    try:
        with h5py.File(file.path if file.path is not None else io.BytesIO(file.all()), "r") as held:
            turned = file.head(10).startswith(b"MATLAB")

            def take(path: str | bytes, item: Any) -> None:
                name = path if isinstance(path, str) else path.decode("utf-8", "replace")
                if isinstance(item, h5py.Dataset) and not item.external and not item.is_virtual:
                    _take(arrays, name, item, file, turned=turned)

            held.visititems(take)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InputError("the file is damaged, or not HDF5", "save it again", file.place) from None
    fields = [array for array in arrays.values() if array.dtype.names is not None]
    if len(fields) == 1 and len(arrays) == 1 and wanted.table is None:
        return table_of_matrix(fields[0], wanted, file.place)
    return table_of_arrays(arrays, wanted, file.place)


def _take(arrays: dict[str, AnyArray], name: str, item: Any, file: InputFile, *, turned: bool) -> None:
    """Read one array into those held, where it holds numbers or texts."""
    kind = item.dtype
    if kind.kind == "O" and kind.metadata is not None and item.ndim:
        texts = [
            value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in item[...].flat
        ]
        arrays[name] = np.array(texts).reshape(item.shape)
        return
    if item.ndim == 0 or (kind.kind not in "biufSU" and kind.names is None) or kind.hasobject:
        return
    size = math.prod(item.shape) * kind.itemsize
    if size > LARGEST:
        raise InputError(f"{name} has more than {LARGEST:,} bytes", "keep fewer rows", file.place)
    array = item[...]
    arrays[name] = array.T if turned else array
