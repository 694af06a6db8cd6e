"""Figures of a table whose unit stands in the column's head."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.guards.figures import Figure, find_figures
from orchestrator.guards.lexicon import lexicon

_WORD = re.compile(r"[^\s()\[\]/,;|*`]+")
_CELL = re.compile(r"[\s*`~<>≤≥=]*([\d.,  ]*\d)[\s*`]*")


def column_figures(text: str) -> Iterator[Figure]:
    """The figures that stand alone in a cell, with each unit that the head of their column names."""
    heads: list[set[str]] = []
    for line in text.splitlines():
        if not line.lstrip().startswith("|"):
            heads = []
            continue
        cells = line.strip().strip("|").split("|")
        if not heads:
            heads = [set(_units(cell)) for cell in cells]
            continue
        for units, cell in zip(heads, cells, strict=False):
            if units and (number := _CELL.fullmatch(cell)):
                yield from (figure for unit in units for figure in find_figures(f"{number[1].strip()} {unit}"))


def _units(head: str) -> Iterator[str]:
    """The words of a head that are units."""
    return (word for word in _WORD.findall(head) if lexicon().unit.fullmatch(word))
