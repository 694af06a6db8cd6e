"""The rows of a comparison as plain values for the page's script: every text escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import Any

from orchestrator.documents.diff import Diff, Row, RowKind, diff
from pages.ui.plain import visible

CONTEXT = 2


def diff_rows(before: str, after: str) -> list[dict[str, Any]]:
    """A dict a row: kind, line and HTML of either side, and the number of its change (from 0).

    Runs of unchanged rows that are farther than two from a change are one row of kind "folded",
    which holds them in `rows`.
    """
    compared = diff(before, after)
    hunk_of = {index: number for number, run in enumerate(compared.hunks) for index in run}
    lines = _line_numbers(compared.before), _line_numbers(compared.after)
    rows = [_row(row, compared, lines, hunk_of.get(index)) for index, row in enumerate(compared.rows)]
    return list(_folded(rows, hunk_of))


def _line_numbers(units: Sequence[str]) -> list[int]:
    numbers, line = [], 1
    for unit in units:
        numbers.append(line)
        line += len(unit.splitlines())
    return numbers


def _row(row: Row, compared: Diff, lines: tuple[list[int], list[int]], hunk: int | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": str(row.kind), "hunk": hunk}
    if row.old is not None:
        text = compared.before[row.old]
        shown |= {"oldLine": lines[0][row.old], "old": _marked(row, text, "del", old=True)}
    if row.new is not None:
        text = compared.after[row.new]
        shown |= {"newLine": lines[1][row.new], "new": _marked(row, text, "ins", old=False)}
    return shown


def _marked(row: Row, text: str, tag: str, *, old: bool) -> str:
    if row.kind in (RowKind.EQUAL, RowKind.REMOVED, RowKind.ADDED) or not row.segments:
        return _escape(text.rstrip())
    parts = []
    for segment in row.segments:
        words = _escape(segment.old if old else segment.new)
        parts.append(words if segment.equal or not words.strip() else f"<{tag}>{words}</{tag}>")
    return "".join(parts).rstrip()


def _escape(text: str) -> str:
    return html.escape(visible(text.replace("\r\n", "\n")), quote=True)


def _folded(rows: list[dict[str, Any]], hunk_of: dict[int, int]) -> Iterator[dict[str, Any]]:
    near = {index + offset for index in hunk_of for offset in range(-CONTEXT, CONTEXT + 1)}
    hidden: list[dict[str, Any]] = []
    for index, row in enumerate(rows):
        if index in near:
            yield from _fold(hidden)
            hidden = []
            yield row
        else:
            hidden.append(row)
    yield from _fold(hidden)


def _fold(hidden: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"kind": "folded", "rows": hidden}] if len(hidden) > 1 else hidden
