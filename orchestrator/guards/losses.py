"""What a passage no longer says after an edit: requirements, headings, ids, rows and figures.

The claims of the old wording (headings, list items, table rows, sentences) are sought in the new
one. Those that stand there word for word, or elsewhere in the document, are kept; the others are
joined with the new claims most like them, and each such group is compared: its figures and ids, how
binding it is, what it denies, which way it is bounded, what it enumerates.

What it can't see: a requirement without a figure reworded into another one with the same words.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestrator.documents.alignment import gaps
from orchestrator.documents.folding import fold
from orchestrator.documents.headings import meaning_of
from orchestrator.documents.wording import flipped, weakened, wording
from orchestrator.documents.words import WORD
from orchestrator.guards.claims import Claim, ClaimKind, claims, says_something, stem
from orchestrator.guards.facts import Fact, FactKind, measured_facts
from orchestrator.guards.linking import grouped, is_within
from orchestrator.guards.sources import Sources

TWIN = 0.8
MIN_MOVED = 12
MIN_DROPPED = 4
MIN_ITEM = 2
BESIDE = 12  # characters before a figure in which its bound stands


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost, as it was written, and how."""

    text: str
    how: str


def losses(old: str, new: str, document: str) -> list[Loss]:
    """What the passage `old` said and `new` doesn't; `document` is the whole text after the edits."""
    gone, come = _without_common(claims(old), claims(new))
    gone = [claim for claim in gone if is_within(claim, come) or not _stands(claim, document)]
    found = list(_ids_gone(gone, new))
    for olds, news in grouped(gone, come):
        if news:
            found += _compare(olds, news)
        else:
            found += [_gone(claim) for claim in olds if _is_missed(claim, come) and not _has_twin(claim, document)]
    return found


def _is_missed(claim: Claim, come: list[Claim]) -> bool:
    """Whether the claim weighs; a question doesn't where anything is said in its place."""
    return claim.weighs and not (come and claim.asks)


def _ids_gone(gone: list[Claim], new: str) -> Iterator[Loss]:
    """The ids of the old claims that the new passage doesn't have."""
    kept = {fact.key for fact in measured_facts(new)[0]}
    for fact in _distinct([fact for claim in gone for fact in measured_facts(claim.text)[0]]):
        if fact.kind is FactKind.IDENTIFIER and fact.key not in kept:
            yield Loss(fact.text, "the id is gone")


def _without_common(old: list[Claim], new: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Both sides without the claims that are word for word the same, headings as headings."""
    common = Counter(map(_as_said, old)) & Counter(map(_as_said, new))
    return _less(old, common.copy()), _less(new, common.copy())


def _less(side: list[Claim], common: Counter[tuple[bool, str]]) -> list[Claim]:
    rest = []
    for claim in side:
        if common[_as_said(claim)] > 0:
            common[_as_said(claim)] -= 1
        else:
            rest.append(claim)
    return rest


def _as_said(claim: Claim) -> tuple[bool, str]:
    return (claim.kind is ClaimKind.HEADING, claim.folded)


def _stands(claim: Claim, document: str) -> bool:
    """Whether the claim is in the document word for word."""
    if claim.kind is ClaimKind.HEADING or len(claim.folded) < MIN_MOVED:
        return False
    return claim.folded.rstrip(".") in fold(document).text


def _has_twin(claim: Claim, document: str) -> bool:
    """Whether another claim of the document says all that this one says, in about its words."""
    return claim.kind is not ClaimKind.HEADING and any(
        len(claim.content & twin.content) >= TWIN * len(claim.content)
        and twin.folded != claim.folded
        and not any(_compare([claim], [twin]))
        for twin in _claims_of_document(document)
    )


@functools.lru_cache(maxsize=4)
def _claims_of_document(document: str) -> list[Claim]:
    return claims(document)


def _gone(claim: Claim) -> Loss:
    return Loss(claim.text, f"{claim.kind.value} is gone")


def _compare(olds: list[Claim], news: list[Claim]) -> Iterator[Loss]:
    """What a group of old claims says that the new ones don't; the first thing found of each sort."""
    old, new = (". ".join(claim.text for claim in side) for side in (olds, news))
    if olds[0].kind is ClaimKind.HEADING:
        if _turned(olds[0], news):
            yield Loss(olds[0].text, "the heading says something else")
        return
    yield from _facts_gone(old, new)
    if all(claim.asks for claim in olds):
        return
    if change := weakened(old, new):
        yield Loss(old, change)
    if change := flipped(old, new) or _bounded_otherwise(old, new):
        yield Loss(old, change)
    if dropped := _dropped(olds, news):
        yield Loss(" ".join(dropped), "these words are gone")


def _bounded_otherwise(old: str, new: str) -> str | None:
    """How a figure is bounded on the other side than it was, in words; None if none is."""
    was, now = _sides(old), _sides(new)
    turned = (fact for fact in was if fact in now and was[fact][0] is not now[fact][0])
    return next((f"{was[fact][1]} became {now[fact][1]}" for fact in turned), None)


def _sides(text: str) -> dict[tuple[str, ...], tuple[bool, str]]:
    """For each figure with a bound before it whether that is an upper one, and its words."""
    bounds = [
        (bound.end(), -bound.start(), upper, bound.group())
        for upper, pattern in zip((True, False), wording().sides, strict=True)
        for bound in pattern.finditer(text.lower())
    ]
    found: dict[tuple[str, ...], tuple[bool, str]] = {}
    for fact in measured_facts(text)[0]:
        if before := [bound for bound in bounds if fact.start - BESIDE <= bound[0] <= fact.start]:
            found[fact.key] = max(before)[2:]
    return found


def _turned(heading: Claim, news: list[Claim]) -> bool:
    """Whether none of the new headings has a word or the meaning of the old one."""
    meaning = meaning_of(_title(heading))
    return not any(
        heading.content & new.content or (meaning is not None and meaning_of(_title(new)) is meaning) for new in news
    )


def _title(heading: Claim) -> str:
    return re.sub(r"^[\s#*]+|[\s#*:]+$", "", heading.text)


def _facts_gone(old: str, new: str) -> Iterator[Loss]:
    said = Sources([new])
    for fact in _distinct(measured_facts(old)[0]):
        if fact.kind is not FactKind.IDENTIFIER and not said.supports(fact):
            yield Loss(fact.text, f"the {_KINDS.get(fact.kind, 'figure')} is gone or another")


_KINDS = {FactKind.DATE: "date", FactKind.LINK: "link", FactKind.STANDARD: "standard"}


def _distinct(found: Sequence[Fact]) -> list[Fact]:
    return list({fact.key: fact for fact in found}.values())


def _dropped(olds: list[Claim], news: list[Claim]) -> list[str]:
    """Words that were cut from the old claims: many with nothing in their place, or an item of an enumeration."""
    old, new = ([word for claim in side for word in WORD.findall(claim.folded)] for side in (olds, news))
    before, after = ({stem(word) for word in side} for side in (old, new))
    for gone, come in gaps(old, new):
        cut = old[gone.start : gone.stop]
        lost = _said_anew(cut, after)
        if lost and len(lost) - len(_said_anew(new[come.start : come.stop], before)) >= _bearable(cut, come):
            return cut
    return []


def _said_anew(words: list[str], elsewhere: set[str]) -> list[str]:
    """Those of the words that say something, and nothing that the other side says too; bounds are compared apart."""
    words = wording().bound.sub(" ", " ".join(words)).split()
    return [word for word in words if says_something(word) and stem(word) not in elsewhere]


def _bearable(cut: list[str], put: range) -> int:
    """How many words less are a loss: fewer where the cut is an item of an enumeration, or a condition."""
    if wording().joining_words.isdisjoint(cut) and not wording().condition.search(" ".join(cut)):
        return MIN_DROPPED
    return MIN_ITEM if put else 1
