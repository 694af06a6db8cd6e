"""How much two versions differ, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Indel

# A word, one character of a script that is written without blanks, or a sign.
WORD = re.compile(r"[぀-ヿ㐀-鿿가-힯豈-﫿]|[^\W぀-ヿ㐀-鿿가-힯豈-﫿]+|[^\w\s]")


def delta(before: str, after: str) -> float:
    """Share of words inserted or deleted, 0.0 (same words) to 1.0 (nothing in common). Symmetric.

    Words, not characters (docs/decisions/0003). Lines are aligned first, so that 1 MB takes a
    fraction of a second. A moved paragraph counts as deleted and inserted.
    """
    if before == after:
        return 0.0
    before, after = sorted((before, after))  # the alignment may have a choice; it must not depend on the order
    old, new = before.split("\n"), after.split("\n")
    total = len(WORD.findall(before)) + len(WORD.findall(after))
    changed = sum(_words_changed(removed, added) for removed, added in _stretches(old, new))
    return changed / total if total else 0.0


def _stretches(old: list[str], new: list[str]) -> Iterable[tuple[list[str], list[str]]]:
    """The lines between those that both texts have in common, in pairs."""
    numbers: dict[str, int] = {}
    at_old = at_new = 0
    codes = [[numbers.setdefault(line.strip(), len(numbers)) for line in lines] for lines in (old, new)]
    for block in Indel.opcodes(*codes).as_matching_blocks():
        yield old[at_old : block.a], new[at_new : block.b]
        at_old, at_new = block.a + block.size, block.b + block.size


def _words_changed(removed: Sequence[str], added: Sequence[str]) -> int:
    numbers: dict[str, int] = {}
    codes = [
        [numbers.setdefault(word, len(numbers)) for word in WORD.findall("\n".join(lines))]
        for lines in (removed, added)
    ]
    return Indel.distance(*codes)
