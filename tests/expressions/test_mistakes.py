"""What is said to someone who mistypes an expression: the place, and the cure."""

from __future__ import annotations

import pytest

from lrstep.expressions import ExpressionError, parse

NAMES = "z a L J R da dz dw db w b x y alpha l2 k m n rows"


@pytest.mark.parametrize(
    ("text", "column", "what", "mend"),
    [
        ("J < Z", 5, "there is no 'Z'", "did you mean z?"),
        ("j < 0.3", 1, "there is no 'j'", "did you mean J?"),
        ("alhpa > 1", 1, "there is no 'alhpa'", "did you mean alpha?"),
        ("loss < 1", 1, "there is no 'loss'", "did you mean J, the mean loss, or L, the loss of each example?"),
        ("q", 1, "there is no 'q'", f"the names are {NAMES}"),
        ("w0 > 1", 1, "there is no 'w0'", "components count from 1: w1 is the first"),
        ("W1 > 1", 1, "there is no 'W1'", "did you mean w1?"),
        ("dz3", 1, "there is no 'dz3'", "write dz[3] for data row 3"),
        ("nan == J", 1, "there is no 'nan'", "write isnan(…)"),
        ("maen(dw)", 1, "there is no function 'maen'", "did you mean mean?"),
        (
            "foo(dw)",
            1,
            "there is no function 'foo'",
            "the functions are abs all any exp isfinite isnan log max mean min norm sigmoid sqrt sum",
        ),
        ("J = 0.3", 3, "'=' does not compare", "write == to compare"),
        ("J := 0.3", 3, "':=' does not compare", "write == to compare"),
        ("J => 0.3", 3, "'=>' is not understood", "write >="),
        ("J ≤ 0.3", 3, "'≤' is not understood", "write <="),
        ("J < 0.3 && k > 5", 9, "'&&' is not understood", "write and"),
        ("J < 0.3 &", 9, "'&' is not understood", "write and"),
        ("J < 0.3 || k > 5", 9, "'||' is not understood", "write or"),
        ("J < 0.3 AND k > 5", 9, "an operator is missing before 'AND'", "write and"),
        ("!(J < 1)", 1, "'!' is not understood", "write not"),
        ("J ^ 2", 3, "'^' is not understood", "write ** for a power"),
        ("J is 3", 3, "an operator is missing before 'is'", "write =="),
        ("(J < 0.3", 1, "this parenthesis is never closed", "add the missing )"),
        ("max(abs(dw) < 1", 4, "this parenthesis is never closed", "add the missing )"),
        ("J < 0.3)", 8, "this ')' closes nothing", "take it out, or add the missing ("),
        ("z[3", 2, "this bracket is never closed", "add the missing ]"),
        ("J <", 3, "the expression stops after '<'", "write a name or a number there"),
        ("J < 1 and", 7, "the expression stops after 'and'", "write a name or a number there"),
        ("* 3", 1, "the expression starts with '*'", "write a name or a number there"),
        ("J < * 3", 5, "a value is missing between '<' and '*'", "write a name or a number there"),
        ("()", 1, "there is nothing between these parentheses", "write a name or a number there"),
        ("", 1, "the expression is empty", "write one, as in J < 0.3"),
        (" \t\n", 1, "the expression is empty", "write one, as in J < 0.3"),
        ("J < 0.3 k > 5", 9, "an operator is missing before 'k'", "write one, as in J < 0.3 and k > 5"),
        ("J 2", 3, "an operator is missing before '2'", "write one, as in 2 * z"),
        (
            "J < 2z",
            5,
            "'2z' is neither a number nor a name",
            "write numbers as in 0.3 or 1e-6, and * to multiply, as in 2*z",
        ),
        (
            "J < 0,3",
            6,
            "a comma stands only between a function's arguments",
            "write numbers as in 0.3, and join conditions with and",
        ),
        ("dw.max()", 3, "'.max' is not understood", "write max(…)"),
        ("np.sum(z)", 3, "'.sum' is not understood", "write sum(…)"),
        ("z.shape", 2, "'.shape' is not understood", "write a name alone, as in dz, or norm(dw)"),
        ("dz[1.5]", 4, "an index must be a whole number", "write it as in z[3] or z[-1]"),
        ("dz[k]", 4, "an index must be a whole number", "write it as in z[3] or z[-1]"),
        ("z[1,2]", 4, "one index alone is understood", "write it as in z[3]"),
        (
            "z[1:2]",
            4,
            "':' is not understood",
            "write one index alone, as in z[3], or reduce the whole, as in max(z)",
        ),
        ("J[0]", 2, "'J' is one value and has no items", "leave the index out"),
        ("w1[0]", 3, "'w1' is one value and has no items", "leave the index out"),
        ("(J + 1)[0]", 8, "this is one value and has no items", "leave the index out"),
        ("(z * y)[3]", 8, "only a name can be indexed by data row", "index each name, as in dz[3] * x1[3]"),
        ("[1, 2]", 1, "lists are not understood", "write an index behind a name, as in z[3]"),
        ("z(3)", 1, "z is not a function", "write z[3] for one item, or z * (…) to multiply"),
        ("J(3)", 1, "J is not a function", "write J * (…) to multiply"),
        ("norm dw", 1, "norm is a function", "give it an argument, as in norm(…)"),
        ("max()", 1, "max takes at least one argument, not none", "write it as in max(dz)"),
        ("log(1, 2)", 1, "log takes one argument, not 2", "write it as in log(dz)"),
        ("any(z > 0, k > 1)", 1, "any takes one condition, not 2", "join several with and, or"),
        (
            "max(0, z)",
            8,
            "max takes one array, or several single numbers",
            "this argument has one value per example: give it to max alone",
        ),
        ("any(dz)", 5, "'any' wants a condition here, not a number", "compare it, as in J < 0.3"),
        ("J < 0.3 or 0.5", 12, "'or' wants a condition here, not a number", "compare it, as in J < 0.3"),
        ("not J", 5, "'not' wants a condition here, not a number", "compare it, as in J < 0.3"),
        ("1 + not J < 3", 5, "'not' cannot stand here", "put parentheses around it, as in (not …)"),
        (
            "z + w",
            3,
            "'+' cannot join one value per example with one value per feature",
            "make one of them a single number first, as in mean(z) or norm(dw)",
        ),
        (
            "J < dw < z",
            8,
            "'<' cannot join one value per feature with one value per example",
            "make one of them a single number first, as in mean(z) or norm(dw)",
        ),
        (
            "x * w",
            3,
            "'*' cannot join all features of each example with one value per feature",
            "make one of them a single number first, as in mean(z) or norm(dw)",
        ),
        ("prev(z[3])", 7, "prev takes one name", "put the index behind it, as in prev(z)[3]"),
        ("prev J", 1, "prev takes one name", "write it as in prev(J), and calculate outside: prev(J) - J"),
        ("prev(J + 1)", 1, "prev takes one name", "write it as in prev(J), and calculate outside: prev(J) - J"),
        ("prev()", 1, "prev takes one name", "write it as in prev(J), and calculate outside: prev(J) - J"),
        (
            "prev(prev(J))",
            6,
            "prev takes one name",
            "only the update before is known: write prev once, as in prev(J)",
        ),
        ("prev(Z)", 6, "there is no 'Z'", "did you mean z?"),
        ("prev(J", 1, "this parenthesis is never closed", "add the missing )"),
        ("'a'", 1, "text in quotes is not understood", "write names and numbers as they are"),
    ],
)
def test_a_mistake_is_told_with_its_column_and_its_cure(text: str, column: int, what: str, mend: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    shown = text.replace("\t", "\\t").replace("\n", "\\n")
    assert str(caught.value) == f"{what} (column {column} of '{shown}'): {mend}"
    assert caught.value.column == column


def test_a_long_expression_is_shown_around_the_mistake() -> None:
    text = "J < 1 and " * 20 + "Q < 1" + " and k > 1" * 20
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.column == 201
    assert caught.value.what == (
        "there is no 'Q' (column 201 of '…J < 1 and J < 1 and J < 1 and Q < 1 and k > 1 and k > 1 and …')"
    )
