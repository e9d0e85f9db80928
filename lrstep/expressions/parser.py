"""Tokens to a tree, by operator precedence as Python has it; every mistake is told with its column and its cure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from lrstep.expressions import mistakes, shapes
from lrstep.expressions.nodes import Arithmetic, Call, Comparison, Constant, Item, Logic, Name, Node
from lrstep.expressions.own_names import NONE, PREFIX, OwnNames, name_of, pattern_of
from lrstep.expressions.tokens import Spot, Token, tokenize
from lrstep.expressions.vocabulary import FUNCTIONS, SHAPES, TRUTHS, component

DEEPEST: Final = 30
"""How deep parentheses, signs and powers may be nested."""

_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _SIGN, _POWER = range(1, 9)
_BINDING: Final = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("<", ">", "<=", ">=", "==", "!="), _COMPARE),
    **dict.fromkeys("+-", _ADD),
    **dict.fromkeys(("*", "/", "//", "%"), _MULTIPLY),
    "**": _POWER,
}
_INDEX_DIGITS: Final = 15


def tree(text: str, own: OwnNames = NONE) -> Node:
    """The tree of `text`, with the names of a script; ExpressionError where it is not an expression, or joins what
    cannot be joined."""
    parser = _Parser(tokenize(text, pattern_of(own) if own else None), own)
    if (first := parser.token).kind == "end":
        raise first.spot.error("the expression is empty", "write one, as in J < 0.3")
    node = parser.expression(0)
    if (behind := parser.token).kind != "end":
        raise mistakes.left_over(behind)
    return node


class _Parser:
    """Reads tokens from left to right; `token` is the next one."""

    def __init__(self, tokens: list[Token], own: OwnNames) -> None:
        self._tokens, self._own = tokens, own
        self._at = 0
        self._depth = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._at]

    def take(self) -> Token:
        token = self.token
        if token.kind != "end":
            self._at += 1
        return token

    def take_if(self, text: str) -> Token | None:
        return self.take() if self.token.text == text else None

    def before(self) -> Token | None:
        return self._tokens[self._at - 1] if self._at else None

    def expression(self, binding: int) -> Node:
        """The longest expression whose operators bind tighter than `binding`."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.token.spot.error(f"this is nested more than {DEEPEST} deep", "write it flatter")
        node = self._operand(binding)
        while _BINDING.get(self.token.text, 0) > binding:
            node = self._joined(node)
        self._depth -= 1
        return node

    def _joined(self, left: Node) -> Node:
        """`left`, an operator and what belongs to its right."""
        binding = _BINDING[self.token.text]
        if binding == _COMPARE:
            return self._comparison(left)
        operator = self.take()
        # A power groups from the right, and takes a signed exponent: 2 ** -1 ** 2 is 2 ** (-(1 ** 2)).
        right = self.expression(_SIGN if binding == _POWER else binding)
        if operator.text in ("and", "or"):
            return self._logic("and" if operator.text == "and" else "or", operator.spot, left, right)
        shape = shapes.joined(operator.text, operator.spot, (left, right))
        return Arithmetic(operator.spot, shape, False, (left, right), operator.text)

    def _comparison(self, first: Node) -> Node:
        operands, operators = [first], []
        start = self.token.spot
        while _BINDING.get(self.token.text) == _COMPARE:
            operator = self.take()
            operators.append(operator.text)
            operands.append(self.expression(_COMPARE))
            shape = shapes.joined(operator.text, operator.spot, operands)
        return Comparison(start, shape, True, tuple(operands), tuple(operators))

    def _logic(self, operator: Literal["and", "or", "not"], spot: Spot, *operands: Node) -> Node:
        for operand in operands:
            shapes.must_be_truth(operand, operator)
        return Logic(spot, shapes.joined(operator, spot, operands), True, operands, operator)

    def _operand(self, binding: int) -> Node:
        """A value with what is written before it (signs, not) and behind it (indices)."""
        before, token = self.before(), self.take()
        match token.kind, token.text:
            case "number", digits:
                node: Node = Constant(token.spot, "scalar", False, (), float(digits))
            case "symbol", "(":
                node = self.expression(0)
                self._close(token, ")")
            case "symbol", ("+" | "-") as sign:
                operand = self.expression(_SIGN)
                return Arithmetic(token.spot, operand.shape, False, (operand,), sign)
            case "word", "not":
                if binding > _NOT:
                    raise token.spot.error("'not' cannot stand here", "put parentheses around it, as in (not …)")
                return self._logic("not", token.spot, self.expression(_NOT))
            case "own", _:
                node = self._of_script(token)
            case "word", word if word not in ("and", "or"):
                node = self._word(token)
            case _:
                raise mistakes.no_value(before, token)
        while bracket := self.take_if("["):
            node = self._item(node, bracket)
        return node

    def _word(self, token: Token) -> Node:
        if token.text in TRUTHS:
            return Constant(token.spot, "scalar", True, (), TRUTHS[token.text])
        if token.text == "prev":
            return self._previous(token)
        if token.text in FUNCTIONS:
            return self._call(token)
        node = self._name(token)
        if node is None:
            raise mistakes.unknown(token, called=self.token.text == "(", own=self._own)
        if self.token.text == "(":
            raise mistakes.not_a_function(token, node.shape)
        return node

    def _name(self, token: Token) -> Name | Item | None:
        """The value a word names: w1 is w's first item, x1 a column; None if it is not in the language."""
        spot, word = token.spot, token.text
        if part := component(word):
            base, index = part
            if base == "x":
                return Name(spot, "rows", False, (), word, index, False)
            whole = Name(spot, SHAPES[base], False, (), base, None, False)
            return Item(spot, "scalar", False, (whole,), index, word)
        if shape := SHAPES.get(word):
            return Name(spot, shape, False, (), word, None, False)
        return None

    def _of_script(self, token: Token) -> Name:
        name = name_of(token.text)
        return Name(token.spot, self._own[name], False, (), f"{PREFIX}{name}", None, False)

    def _previous(self, token: Token) -> Node:
        """prev(NAME)."""
        opening = self.take_if("(")
        word = self.take() if opening else token
        node = self._name(word) if opening and word.kind == "word" else None
        node = self._of_script(word) if word.kind == "own" else node
        if opening is None or node is None or self.token.text != ")":
            raise mistakes.bad_previous(token, word, self.token, node is not None)
        self.take()
        if isinstance(node, Name):
            return replace(node, previous=True)
        (whole,) = node.operands
        assert isinstance(whole, Name)
        return replace(node, operands=(replace(whole, previous=True),))

    def _call(self, token: Token) -> Node:
        opening = self.take_if("(")
        if opening is None:
            raise token.spot.error(f"{token.text} is a function", f"give it an argument, as in {token.text}(…)")
        arguments: list[Node] = []
        while self.token.text != ")":
            arguments.append(self.expression(0))
            if self.take_if(",") is None:
                break
        self._close(opening, ")")
        shape, truth = shapes.call_result(token.text, token.spot, arguments)
        return Call(token.spot, shape, truth, tuple(arguments), token.text)

    def _item(self, target: Node, bracket: Token) -> Node:
        """target[i], where i is a whole number as written."""
        shape = shapes.item_shape(target, bracket.spot)
        sign = self.take_if("-")
        number = self.token
        if not number.text.isdigit() or len(number.text) > _INDEX_DIGITS:
            raise mistakes.bad_index(bracket, number)
        self.take()
        self._close(bracket, "]")
        index = -int(number.text) if sign else int(number.text)
        return Item(target.spot, shape, False, (target,), index, f"{shapes.written(target)}[{index}]")

    def _close(self, opening: Token, closing: str) -> None:
        if self.take_if(closing) is None:
            raise mistakes.unclosed(opening, self.token)
