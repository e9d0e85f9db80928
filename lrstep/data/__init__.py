"""Data: what a Dataset is, how files become one, and the samples that come with lrstep."""

from lrstep.data.dataset import Dataset
from lrstep.data.files import load_file
from lrstep.data.rows import GivenRows, InMemory, RowNumbers, Rows, given
from lrstep.data.samples import Sample, copy_samples, list_samples, sample_names, sample_path
from lrstep.data.scale import Scale
from lrstep.data.scenario import BranchTable, Scenario, TourStop, read_scenario

__all__ = [
    "BranchTable",
    "Dataset",
    "GivenRows",
    "InMemory",
    "RowNumbers",
    "Rows",
    "Sample",
    "Scale",
    "Scenario",
    "TourStop",
    "copy_samples",
    "given",
    "list_samples",
    "load_file",
    "read_scenario",
    "sample_names",
    "sample_path",
]
