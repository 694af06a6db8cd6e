"""Two sequences side by side: what they have in common, in order, and where a passage of one stands in the other."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from rapidfuzz.distance import Indel, MatchingBlock

from orchestrator.documents.words import PIECE


def common_blocks(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[MatchingBlock]:
    """The longest common subsequence as blocks (`a`, `b`, `size`), closed by an empty one at both ends."""
    numbers: dict[Hashable, int] = {}
    codes = [[numbers.setdefault(item, len(numbers)) for item in side] for side in (old, new)]
    return Indel.opcodes(*codes).as_matching_blocks()


def gaps(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[range, range]]:
    """The stretches between the common blocks, as ranges of indices; one of the two may be empty."""
    at_old = at_new = 0
    for block in common_blocks(old, new):
        if (at_old, at_new) != (block.a, block.b):
            yield range(at_old, block.a), range(at_new, block.b)
        at_old, at_new = block.a + block.size, block.b + block.size


def carry(before: str, after: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the characters `start` to `end` of `before` stand in `after`; None if any of them was changed.

    An empty passage inside a stretch that changed is lost too.
    """
    shift = 0
    for gone, come in _character_gaps(before, after):
        if start < gone.stop and gone.start < end:
            return None
        if gone.stop <= start and not (start == end == gone.start):
            shift += len(come) - len(gone)
    return start + shift, end + shift


def _character_gaps(before: str, after: str) -> Iterator[tuple[range, range]]:
    """The stretches that differ: lines are aligned first, then the words in the lines between."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = _starts(old), _starts(new)
    for gone, come in gaps(old, new):
        at_old, at_new = starts[0][gone.start], starts[1][come.start]
        removed, added = before[at_old : starts[0][gone.stop]], after[at_new : starts[1][come.stop]]
        pieces = PIECE.findall(removed), PIECE.findall(added)
        inner = _starts(pieces[0]), _starts(pieces[1])
        for cut, put in gaps(*pieces):
            yield (
                range(at_old + inner[0][cut.start], at_old + inner[0][cut.stop]),
                range(at_new + inner[1][put.start], at_new + inner[1][put.stop]),
            )


def _starts(pieces: Sequence[str]) -> list[int]:
    """Where each piece begins in the joined text, and where the last one ends."""
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts
