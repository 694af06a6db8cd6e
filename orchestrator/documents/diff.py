"""Two versions side by side: which units of text were changed, moved, added or removed.

A unit is a heading, list item, table row, paragraph or line of code; white space alone is no
difference. Units are aligned exactly, what lies between is paired by likeness, and pairs are
compared word by word.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from orchestrator.documents.alignment import common_blocks
from orchestrator.documents.words import PIECE

_STARTS_UNIT = re.compile(r"\s*(?:#{1,6}\s|[-*+•]\s|\d{1,3}[.)]\s|\||>|<!--|-{3,}\s*$)")
_HEADING = re.compile(r"\s*#{1,6}\s")
_FENCE = re.compile(r"\s*(?:```|~~~)")
ALIKE = 50.0
MOVED_ALIKE = 85.0
MOVED_LENGTH = 30
MAX_PAIRS = 40_000


class RowKind(enum.StrEnum):
    """What happened to a unit."""

    EQUAL = "equal"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a changed unit: the same on both sides if `equal`, else what stood and what stands there."""

    equal: bool
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: a unit on either side, or on both. A moved unit has a row at either end."""

    kind: RowKind
    old: int | None
    new: int | None
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """The units of both texts, in order, and the rows that relate them."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def hunks(self) -> tuple[tuple[int, ...], ...]:
        """Runs of rows (by index) that differ: the single changes that a reader decides on."""
        runs: list[list[int]] = []
        previous_equal = True
        for index, row in enumerate(self.rows):
            if row.kind is not RowKind.EQUAL:
                if previous_equal:
                    runs.append([])
                runs[-1].append(index)
            previous_equal = row.kind is RowKind.EQUAL
        return tuple(tuple(run) for run in runs)

    def merge(self, accepted: Collection[int]) -> str:
        """The text with only these hunks (by number) as they are after; none gives before, all gives after."""
        hunk_of = {index: number for number, run in enumerate(self.hunks) for index in run}
        everything = len(set(accepted)) == len(self.hunks)
        pieces: list[str] = []
        for index, row in enumerate(self.rows):
            take_new = everything if row.kind is RowKind.EQUAL else hunk_of[index] in accepted
            unit = row.new if take_new else row.old
            if unit is not None:
                pieces.append((self.after if take_new else self.before)[unit])
        return "".join(pieces)


def diff(before: str, after: str) -> Diff:
    """The comparison of two texts."""
    old, new = units(before), units(after)
    rows = list(_align(old, new))
    return Diff(old, new, tuple(_with_moves(rows, old, new)))


def units(text: str) -> tuple[str, ...]:
    """The units of a text; joined they are the text again."""
    found: list[list[str]] = []
    in_code, after_break = False, True
    for line in text.splitlines(keepends=True):
        fence, blank = bool(_FENCE.match(line)), not line.strip()
        begins = not blank and (in_code or fence or after_break or bool(_STARTS_UNIT.match(line)))
        if begins or not found:
            found.append([])
        found[-1].append(line)
        in_code ^= fence
        after_break = blank or bool(_HEADING.match(line))
    return tuple("".join(lines) for lines in found)


def _key(unit: str) -> str:
    return " ".join(unit.split())


def _align(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    at_old = at_new = 0
    for block in common_blocks([_key(unit) for unit in old], [_key(unit) for unit in new]):
        yield from _between(old, new, range(at_old, block.a), range(at_new, block.b))
        for offset in range(block.size):
            yield Row(RowKind.EQUAL, block.a + offset, block.b + offset)
        at_old, at_new = block.a + block.size, block.b + block.size


def _between(old: Sequence[str], new: Sequence[str], gone: range, come: range) -> Iterator[Row]:
    """Rows for units of which none is the same on both sides: like ones paired, in order."""
    at_old, at_new = gone.start, come.start
    for pair_old, pair_new in pair_alike(old, new, gone, come):
        yield from (Row(RowKind.REMOVED, index, None) for index in range(at_old, pair_old))
        yield from (Row(RowKind.ADDED, None, index) for index in range(at_new, pair_new))
        yield Row(RowKind.CHANGED, pair_old, pair_new, words(old[pair_old], new[pair_new]))
        at_old, at_new = pair_old + 1, pair_new + 1
    yield from (Row(RowKind.REMOVED, index, None) for index in range(at_old, gone.stop))
    yield from (Row(RowKind.ADDED, None, index) for index in range(at_new, come.stop))


def pair_alike(old: Sequence[str], new: Sequence[str], gone: range, come: range) -> list[tuple[int, int]]:
    """The pairing in order with the greatest sum of likeness; none where there are too many to try."""
    if not gone or not come or len(gone) * len(come) > MAX_PAIRS:
        return []
    like = [[fuzz.ratio(_key(old[i]), _key(new[j]), score_cutoff=ALIKE) for j in come] for i in gone]
    best = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    for i in range(len(gone) - 1, -1, -1):
        for j in range(len(come) - 1, -1, -1):
            paired = like[i][j] + best[i + 1][j + 1] if like[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    pairs: list[tuple[int, int]] = []
    while i < len(gone) and j < len(come):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append((gone[i], come[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def words(old: str, new: str) -> tuple[Segment, ...]:
    """The two units word by word; any run of blanks equals any other."""
    pieces = PIECE.findall(old), PIECE.findall(new)
    blanks_alike = [[" " if piece.isspace() else piece for piece in side] for side in pieces]
    segments: list[Segment] = []
    at_old = at_new = 0
    for block in common_blocks(*blanks_alike):
        _add(segments, False, "".join(pieces[0][at_old : block.a]), "".join(pieces[1][at_new : block.b]))
        at_old, at_new = block.a + block.size, block.b + block.size
        same = "".join(pieces[0][block.a : at_old]), "".join(pieces[1][block.b : at_new])
        island = bool(segments) and not any(char.isalnum() for char in same[0]) and at_old < len(pieces[0])
        _add(segments, not island, *same)
    return tuple(segments)


def _add(segments: list[Segment], equal: bool, old: str, new: str) -> None:
    """Append a stretch, joined with the last one if it is of the same sort."""
    if not old and not new:
        return
    if segments and segments[-1].equal == equal:
        last = segments.pop()
        old, new = last.old + old, last.new + new
    segments.append(Segment(equal, old, new))


def _with_moves(rows: list[Row], old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """The rows with removed and added units that are nearly the same marked as moved, each linked to the other end."""
    gone = [at for at, row in enumerate(rows) if row.kind is RowKind.REMOVED and _movable(old, row.old)]
    come = [at for at, row in enumerate(rows) if row.kind is RowKind.ADDED and _movable(new, row.new)]
    if len(gone) * len(come) > MAX_PAIRS:
        return rows
    for source in gone:
        like = [(fuzz.ratio(_key(old[rows[source].old or 0]), _key(new[rows[at].new or 0])), -at) for at in come]
        score, negative = max(like, default=(0.0, 0))
        if score >= MOVED_ALIKE:
            target = -negative
            come.remove(target)
            segments = words(old[rows[source].old or 0], new[rows[target].new or 0])
            rows[source] = replace(rows[source], kind=RowKind.MOVED, segments=segments)
            rows[target] = replace(rows[target], kind=RowKind.MOVED, segments=segments)
    return rows


def _movable(side: Sequence[str], unit: int | None) -> bool:
    return unit is not None and len(_key(side[unit])) >= MOVED_LENGTH
