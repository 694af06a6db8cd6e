"""How much two versions differ, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from orchestrator.documents.alignment import gaps
from orchestrator.documents.words import WORD


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
    stripped = [line.strip() for line in old], [line.strip() for line in new]
    changed = sum(
        _words_changed(old[gone.start : gone.stop], new[come.start : come.stop]) for gone, come in gaps(*stripped)
    )
    return changed / total if total else 0.0


def _words_changed(removed: Sequence[str], added: Sequence[str]) -> int:
    numbers: dict[str, int] = {}
    codes = [
        [numbers.setdefault(word, len(numbers)) for word in WORD.findall("\n".join(lines))]
        for lines in (removed, added)
    ]
    return Indel.distance(*codes)
