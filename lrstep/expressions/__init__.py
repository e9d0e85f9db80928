"""The expression language of conditions and watches, as in `J < 0.3 and norm(dw) < 0.01`.

Text becomes small frozen nodes of our own, which NumPy's functions evaluate: no Python is ever run.
"""

from lrstep.expressions.evaluation import Namespace, Value
from lrstep.expressions.expression import Expression, parse, parse_condition
from lrstep.expressions.tokens import ExpressionError
