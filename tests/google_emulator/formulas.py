"""Formulas as trees: what a formula's text says, before anything is computed.

A tree is a tuple whose first part names its kind: ("number", 1.0), ("text", "a"), ("bool", True),
("range", "Sheet1!A1:B2"), ("unary", "-", tree), ("binary", "+", tree, tree), ("call", "SUM", trees).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

Tree = tuple[Any, ...]

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)(?![A-Za-z:!])
    |"(?P<text>(?:[^"]|"")*)"
    |(?P<range>(?:(?:'(?:[^']|'')*'|[^\W\d]\w*)!)?
        (?:\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}(?:\$?\d+)?)?
          |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d+:\$?\d+))(?![\w(])
    |(?P<name>[^\W\d][\w.]*)
    |(?P<sign><>|<=|>=|[-+*/^&=<>%(),;{}])
    )""",
    re.VERBOSE,
)
_BINARY = ({"=", "<>", "<", ">", "<=", ">="}, {"&"}, {"+", "-"}, {"*", "/"}, {"^"})


class NotAFormula(Exception):
    """The text cannot be read: Google shows #ERROR!."""


@lru_cache(maxsize=2000)
def tree_of(formula: str) -> Tree:
    """Read a formula, its "=" included.

    Raises:
        NotAFormula: it cannot be read.
    """
    reader = _Reader(_tokens(formula[1:]))
    tree = reader.expression(0)
    if reader.left:
        raise NotAFormula(formula)
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position = [], 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise NotAFormula(text)
        kind = match.lastgroup or ""
        found.append((kind, match[kind]))
        position = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.left = tokens[::-1]

    def _peek(self) -> tuple[str, str]:
        return self.left[-1] if self.left else ("end", "")

    def _take(self, sign: str) -> bool:
        if self._peek() == ("sign", sign):
            self.left.pop()
            return True
        return False

    def _demand(self, sign: str) -> None:
        if not self._take(sign):
            raise NotAFormula(sign)

    def expression(self, level: int) -> Tree:
        if level == len(_BINARY):
            return self._unary()
        tree = self.expression(level + 1)
        while self._peek()[0] == "sign" and self._peek()[1] in _BINARY[level]:
            sign = self.left.pop()[1]
            tree = ("binary", sign, tree, self.expression(level + 1))
        return tree

    def _unary(self) -> Tree:
        kind, text = self._peek()
        if kind == "sign" and text in "+-":
            self.left.pop()
            return ("unary", text, self._unary())
        tree = self._primary()
        while self._take("%"):
            tree = ("unary", "%", tree)
        return tree

    def _primary(self) -> Tree:
        if not self.left:
            raise NotAFormula("nothing follows")
        kind, text = self.left.pop()
        match kind:
            case "number":
                return ("number", float(text))
            case "text":
                return ("text", text.replace('""', '"'))
            case "range":
                return ("range", text)
            case "name" if self._take("("):
                return ("call", text.upper(), self._arguments())
            case "name" if text.upper() in ("TRUE", "FALSE"):
                return ("bool", text.upper() == "TRUE")
            case "name":
                return ("range", text)
            case "sign" if text == "(":
                tree = self.expression(0)
                self._demand(")")
                return tree
        raise NotAFormula(text)

    def _arguments(self) -> tuple[Tree, ...]:
        trees: list[Tree] = []
        if self._take(")"):
            return ()
        while True:
            if self._peek() in (("sign", ","), ("sign", ";"), ("sign", ")")):
                trees.append(("blank",))
            else:
                trees.append(self.expression(0))
            if self._take(")"):
                return tuple(trees)
            if not (self._take(",") or self._take(";")):
                raise NotAFormula("a comma is missing")
