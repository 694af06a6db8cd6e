"""Whether two findings are about the same problem, as far as words and places can tell.

Nobody's words decide this well, so it is used sparingly: critics that agree in one iteration are
joined only where they point at the same words; across iterations findings and issues are paired one
to one, the most alike first. Words count by how rare they are among the findings at hand: those that
every finding about a section uses say nothing about which is which.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from orchestrator.documents.folding import fold
from orchestrator.domain import Absence, Finding, Quote
from orchestrator.guards.claims import content_words

SAME = 0.33
SAME_CATEGORY = 0.2
SAME_SECTION = 0.1
TOGETHER = 0.22
SAME_ABSENCE = 0.75
_CJK = re.compile(r"[㐀-鿿]+")


def pair(earlier: Sequence[Iterable[Finding]], later: Sequence[Finding]) -> dict[int, int]:
    """For each of `later` (by index) the one of `earlier` it repeats, one to one, the most alike first.

    Each of `earlier` is all the wordings of one issue.
    """
    known = [tuple(wordings) for wordings in earlier]
    rarity = _rarity([*(wording for wordings in known for wording in wordings), *later])
    scored = sorted(
        (
            (max(_likeness(wording, finding, rarity) for wording in wordings), -new, -old)
            for old, wordings in enumerate(known)
            for new, finding in enumerate(later)
        ),
        reverse=True,
    )
    paired: dict[int, int] = {}
    for score, new, old in scored:
        if score >= SAME and -new not in paired and -old not in paired.values():
            paired[-new] = -old
    return paired


def _rarity(findings: Sequence[Finding]) -> dict[str, float]:
    """The weight of each term: the logarithm of how many findings there are for one that has it."""
    counts = Counter(term for finding in findings for term in _all_terms(finding))
    return {term: math.log((len(findings) + 1) / count) for term, count in counts.items()}


def _likeness(one: Finding, other: Finding, rarity: Mapping[str, float]) -> float:
    """How alike they are: what they say, what they say of which words, category and section."""
    said = _cosine(_said(one), _said(other), rarity)
    everything = _cosine(_all_terms(one), _all_terms(other), rarity)
    category = SAME_CATEGORY * (one.category is other.category)
    return said + everything + category + SAME_SECTION * (_section(one) == _section(other))


def _cosine(one: frozenset[str], other: frozenset[str], rarity: Mapping[str, float]) -> float:
    """The cosine of two sets of terms, each weighed by its rarity; 0 to 1."""
    lengths = [sum(rarity[term] ** 2 for term in terms) for terms in (one, other)]
    return sum(rarity[term] ** 2 for term in one & other) / math.sqrt(lengths[0] * lengths[1]) if all(lengths) else 0.0


@functools.lru_cache(maxsize=4096)
def _said(finding: Finding) -> frozenset[str]:
    return _terms(f"{finding.description} {finding.suggested_fix} {finding.question or ''}")


@functools.lru_cache(maxsize=4096)
def _all_terms(finding: Finding) -> frozenset[str]:
    evidence = finding.evidence
    return _said(finding) | _terms(evidence.text if isinstance(evidence, Quote) else evidence.sought)


def _terms(text: str) -> frozenset[str]:
    """The stems of its words; of text in Chinese, where a sign alone says little, each two neighbours."""
    runs = _CJK.findall(text)
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return frozenset(pairs | content_words(_CJK.sub(" ", text)))


def _section(finding: Finding) -> str:
    return fold(finding.section).text


def agree(one: Finding, other: Finding) -> bool:
    """Whether two findings of one iteration may be joined: the same words, section and category."""
    if one.category is not other.category or _section(one) != _section(other):
        return False
    if one.key is not None and other.key is not None and one.key != other.key:
        return False
    return _same_evidence(one, other) and _share(_said(one), _said(other)) >= TOGETHER


def _same_evidence(one: Finding, other: Finding) -> bool:
    """Whether half of the shorter quote is in the other, or the same is missing."""
    mine, theirs = one.evidence, other.evidence
    if isinstance(mine, Absence) and isinstance(theirs, Absence):
        return _share(_terms(mine.sought), _terms(theirs.sought)) >= SAME_ABSENCE
    if not (isinstance(mine, Quote) and isinstance(theirs, Quote) and mine.span and theirs.span):
        return False
    common = min(mine.span.end, theirs.span.end) - max(mine.span.start, theirs.span.start)
    shortest = min(span.end - span.start for span in (mine.span, theirs.span))
    return common > 0 and 2 * common >= shortest


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set that is in the other."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0
