"""Data: what a Dataset is, how files become one, and the samples that come with lrstep."""

from lrstep.data.dataset import Dataset
from lrstep.data.files import load_file
from lrstep.data.rows import GivenRows, InMemory, RowNumbers, Rows, given
from lrstep.data.samples import copy_samples, list_samples, sample_path
from lrstep.data.scale import Scale
from lrstep.data.scenario import BranchTable, Scenario, log_of_scenario, read_kept, read_scenario
from lrstep.data.tour_stops import TourStop
from lrstep.sample_files import sample_names
