"""What a text that is no expression probably meant: one function for each kind of mistake."""

from __future__ import annotations

from collections.abc import Collection

from lrstep.errors import nearest, printable
from lrstep.expressions.tokens import ExpressionError, Token
from lrstep.expressions.vocabulary import FUNCTIONS, Shape, meant

_A_VALUE = "write a name or a number there"


def no_value(before: Token | None, token: Token) -> ExpressionError:
    """Where a value is wanted there is an operator, a closing bracket or the end."""
    if token.kind == "end":
        assert before is not None  # an empty text is refused before it is parsed
        return before.spot.error(f"the expression stops after '{printable(before.text)}'", _A_VALUE)
    if token.text == "[":
        return token.spot.error("lists are not understood", "write an index behind a name, as in z[3]")
    if token.text == ")" and before is not None and before.text == "(":
        return before.spot.error("there is nothing between these parentheses", _A_VALUE)
    if token.text == ")" and before is None:
        return left_over(token)
    if before is None:
        return token.spot.error(f"the expression starts with '{token.text}'", _A_VALUE)
    return token.spot.error(f"a value is missing between '{before.text}' and '{token.text}'", _A_VALUE)


def left_over(token: Token) -> ExpressionError:
    """The expression is complete, and something stands behind it."""
    if token.text in (")", "]"):
        opening = "(" if token.text == ")" else "["
        return token.spot.error(f"this '{token.text}' closes nothing", f"take it out, or add the missing {opening}")
    if token.text == ",":
        return token.spot.error(
            "a comma stands only between a function's arguments",
            "write numbers as in 0.3, and join conditions with and",
        )
    if token.text == "not":
        return token.spot.error("'not' cannot stand here", "write and not, or or not")
    what = f"an operator is missing before '{printable(token.text)}'"
    if token.kind == "word":
        mended = meant(token.text, called=False)
        return token.spot.error(what, mended if mended.startswith("write ") else "write one, as in J < 0.3 and k > 5")
    return token.spot.error(what, "write one, as in 2 * z")


def unclosed(opening: Token, token: Token) -> ExpressionError:
    """Something else stands where `opening` should be closed."""
    closing, name = (")", "parenthesis") if opening.text == "(" else ("]", "bracket")
    if token.kind == "end" or token.text in (")", "]"):
        return opening.spot.error(f"this {name} is never closed", f"add the missing {closing}")
    if token.text == "," and closing == "]":
        return token.spot.error("one index alone is understood", "write it as in z[3]")
    if token.text == "," or closing == ")":
        return left_over(token)
    return token.spot.error("an index must be a whole number", "write it as in z[3] or z[-1]")


def unknown(token: Token, called: bool, own: Collection[str] = ()) -> ExpressionError:
    """A word that is not in the language, nor one of the names of a script."""
    kind = "function " if called else ""
    near = None if called else nearest(token.text, own)
    mend = meant(token.text, called) if near is None else f"did you mean {near}?"
    return token.spot.error(f"there is no {kind}'{printable(token.text)}'", mend)


def not_a_function(token: Token, shape: Shape) -> ExpressionError:
    """A name with a parenthesis behind it."""
    multiply = f"write {token.text} * (…) to multiply"
    mend = multiply if shape == "scalar" else f"write {token.text}[3] for one item, or {token.text} * (…) to multiply"
    return token.spot.error(f"{token.text} is not a function", mend)


def bad_previous(prev: Token, word: Token, following: Token, named: bool) -> ExpressionError:
    """prev with anything but one name in parentheses."""
    what = "prev takes one name"
    if named and following.text == "[":
        return following.spot.error(what, f"put the index behind it, as in prev({word.text})[3]")
    if named and following.kind == "end":
        return prev.spot.error("this parenthesis is never closed", "add the missing )")
    if word.text == "prev" and word is not prev:
        return word.spot.error(what, "only the update before is known: write prev once, as in prev(J)")
    if word.kind == "word" and word is not prev and not named and word.text not in FUNCTIONS:
        return unknown(word, called=False)
    return prev.spot.error(what, "write it as in prev(J), and calculate outside: prev(J) - J")


def bad_index(bracket: Token, token: Token) -> ExpressionError:
    """An index that is not a whole number as written."""
    if token.kind == "end":
        return unclosed(bracket, token)
    if token.text.isdigit():
        return token.spot.error("this index is far too large", "count data rows and items from 0")
    return token.spot.error("an index must be a whole number", "write it as in z[3] or z[-1]")
