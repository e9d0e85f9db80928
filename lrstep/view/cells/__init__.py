"""A cell of a product traced to its sources: the row and the column that made it, and what other products give."""

from lrstep.view.cells.asked import cell_asked, cell_here
from lrstep.view.cells.lines import cell_lines

__all__ = ["cell_asked", "cell_here", "cell_lines"]
