"""What a passage no longer says after an edit: requirements, headings, ids, rows and figures.

The claims of the old wording (headings, list items, table rows, sentences) are sought in the new
one. Those that stand there word for word, or elsewhere in the document, are kept; the others are
joined with the new claims most like them, and each such group is compared: its figures and ids, how
binding it is, what it denies, which way it is bounded, what it enumerates.

What it can't see: a requirement without a figure reworded into another one with the same words.
"""

from __future__ import annotations

import enum
import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from orchestrator.documents.alignment import gaps
from orchestrator.documents.diff import units
from orchestrator.documents.folding import fold
from orchestrator.documents.headings import meaning_of
from orchestrator.documents.wording import flipped, is_binding, sentences, weakened, wording
from orchestrator.documents.words import WORD
from orchestrator.guards.facts import IDENTIFIER, Fact, FactKind, measured_facts
from orchestrator.guards.lexicon import lexicon
from orchestrator.guards.sources import Sources

LINKED = 70.0
PAIRED = 40.0
COVERED = 0.75
TWIN = 0.8
MIN_MOVED = 12
MIN_DROPPED = 4
NEAR = 5
MAX_HOLDERS = 40
_HEADING = re.compile(r"\s*#{1,6}\s")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_RULE = re.compile(r"[\s|:-]*")


class ClaimKind(enum.Enum):
    """What form a claim has."""

    HEADING = "the heading"
    ITEM = "the list item"
    ROW = "the row"
    SENTENCE = "the sentence"


@dataclass(frozen=True)
class Claim:
    """A heading, list item, table row or sentence, as written and folded."""

    kind: ClaimKind
    text: str
    folded: str

    @functools.cached_property
    def words(self) -> list[str]:
        """Its words in order, folded, without signs."""
        return [word for word in WORD.findall(self.folded) if word[0].isalnum()]

    @functools.cached_property
    def content(self) -> set[str]:
        """The beginnings of its words that say something; ids, figures and modals are compared apart."""
        ids = {word for found in IDENTIFIER.findall(self.text) for word in WORD.findall(found.lower())}
        words = WORD.findall(wording().bound.sub(" ", self.folded))
        return {_stem(word) for word in words if word not in ids and _says_something(word)}

    @functools.cached_property
    def figures(self) -> set[tuple[str, ...]]:
        """What its figures, dates and ids are compared by."""
        return {fact.key for fact in measured_facts(self.text)[0]}

    @property
    def weighs(self) -> bool:
        """Whether its absence would be a loss: a sentence only if it binds or measures something."""
        if self.kind is not ClaimKind.SENTENCE:
            return bool(self.content)
        return is_binding(self.text) or bool(self.figures)


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost, as it was written, and how."""

    text: str
    how: str


def claims(text: str) -> list[Claim]:
    """The claims of a passage, in order."""
    return [claim for unit in units(text) for claim in _claims_of(unit)]


def _claims_of(unit: str) -> Iterator[Claim]:
    if _RULE.fullmatch(unit):
        return
    if _HEADING.match(unit):
        yield _claim(ClaimKind.HEADING, unit)
    elif unit.lstrip().startswith("|"):
        for row in unit.splitlines():
            if not _RULE.fullmatch(row):
                yield _claim(ClaimKind.ROW, row)
    else:
        kind = ClaimKind.ITEM if _ITEM.match(unit) else ClaimKind.SENTENCE
        for sentence in sentences(unit):
            yield _claim(kind, sentence)
            kind = ClaimKind.SENTENCE


def _claim(kind: ClaimKind, text: str) -> Claim:
    return Claim(kind, text.strip(), fold(text).text)


def losses(old: str, new: str, document: str) -> list[Loss]:
    """What the passage `old` said and `new` doesn't; `document` is the whole text after the edits."""
    gone, come = _without_common(claims(old), claims(new))
    gone = [claim for claim in gone if not _stands(claim, document)]
    found = list(_ids_gone(gone, new))
    for olds, news in _groups(gone, come):
        if news:
            found += _compare(olds, news)
        else:
            found += [_gone(claim) for claim in olds if claim.weighs and not _has_twin(claim, document)]
    return found


def _ids_gone(gone: list[Claim], new: str) -> Iterator[Loss]:
    """The ids of the old claims that the new passage doesn't have."""
    kept = {fact.key for fact in measured_facts(new)[0]}
    for fact in _distinct([fact for claim in gone for fact in measured_facts(claim.text)[0]]):
        if fact.kind is FactKind.IDENTIFIER and fact.key not in kept:
            yield Loss(fact.text, "the id is gone")


def _without_common(old: list[Claim], new: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Both sides without the claims that are word for word the same."""
    common = Counter(claim.folded for claim in old) & Counter(claim.folded for claim in new)
    return _less(old, common.copy()), _less(new, common.copy())


def _less(side: list[Claim], common: Counter[str]) -> list[Claim]:
    rest = []
    for claim in side:
        if common[claim.folded] > 0:
            common[claim.folded] -= 1
        else:
            rest.append(claim)
    return rest


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


def _groups(gone: list[Claim], come: list[Claim]) -> list[tuple[list[Claim], list[Claim]]]:
    """Old claims with the new ones that say the same, as far as likeness tells; alone if none does."""
    links_of: dict[int, set[int]] = {}
    for old, new in _links(gone, come):
        links_of.setdefault(old, set()).add(new)
    groups: list[tuple[set[int], set[int]]] = []
    for old in range(len(gone)):
        group = ({old}, links_of.get(old, set()))
        for other in [other for other in groups if other[1] & group[1]]:
            groups.remove(other)
            group = (group[0] | other[0], group[1] | other[1])
        groups.append(group)
    return [([gone[at] for at in sorted(olds)], [come[at] for at in sorted(news)]) for olds, news in groups]


def _links(gone: list[Claim], come: list[Claim]) -> set[tuple[int, int]]:
    links = {
        (old, new)
        for old, new in _candidates(gone, come)
        if (_alike(gone[old], come[new]) >= LINKED or _covers(come[new], gone[old]) or _covers(gone[old], come[new]))
    }
    headings = [[at for at, claim in enumerate(side) if claim.kind is ClaimKind.HEADING] for side in (gone, come)]
    if len(headings[0]) == len(headings[1]):
        links |= set(zip(*headings, strict=True))
    lone = [_lone(side, number, links) for number, side in enumerate((gone, come))]
    if len(lone[0]) == len(lone[1]):
        links |= {(old, new) for old, new in zip(*lone, strict=True) if _alike(gone[old], come[new]) >= PAIRED}
    links |= _scattered(gone, come, set(_lone(gone, 0, links)))
    links |= _split_off(gone, come, set(_lone(come, 1, links)))
    return {(old, new) for old, new in links if _of_a_sort(gone[old], come[new])}


def _of_a_sort(one: Claim, other: Claim) -> bool:
    """Whether both are headings, or neither is."""
    return (one.kind is ClaimKind.HEADING) is (other.kind is ClaimKind.HEADING)


def _lone(side: list[Claim], number: int, links: set[tuple[int, int]]) -> list[int]:
    """The claims of a side (0 old, 1 new) that no link has."""
    return sorted(set(range(len(side))) - {link[number] for link in links})


def _candidates(gone: list[Claim], come: list[Claim]) -> set[tuple[int, int]]:
    """Pairs that are worth comparing: with a word in common that isn't everywhere, or near in place."""
    holders: dict[str, list[int]] = {}
    for new, claim in enumerate(come):
        for word in claim.content:
            holders.setdefault(word, []).append(new)
    pairs = {(old, new) for old in range(len(gone)) for new in range(max(0, old - NEAR), min(len(come), old + NEAR))}
    for old, claim in enumerate(gone):
        pairs.update(
            (old, new)
            for word in claim.content
            if len(holding := holders.get(word, ())) <= MAX_HOLDERS
            for new in holding
        )
    return pairs


def _scattered(gone: list[Claim], come: list[Claim], alone: set[int]) -> set[tuple[int, int]]:
    """Claims whose words are all said, but spread over several new ones, joined with each of those."""
    whole = set().union(*(claim.content for claim in come)) if come and alone else set()
    return {
        (old, new)
        for old in alone
        if (content := gone[old].content) and len(content & whole) >= COVERED * len(content)
        for new in range(len(come))
        if come[new].content & content
    }


def _split_off(gone: list[Claim], come: list[Claim], alone: set[int]) -> set[tuple[int, int]]:
    """New claims of which an old one has every word, or every figure, joined with that one: it was split up."""
    return {
        (old, new)
        for new in alone
        for old in range(len(gone))
        if (come[new].content and come[new].content <= gone[old].content)
        or (come[new].figures and come[new].figures <= gone[old].figures)
    }


def _alike(one: Claim, other: Claim) -> float:
    """How like two claims are, 0 to 100, whatever the order of their words."""
    return max(fuzz.ratio(one.folded, other.folded), fuzz.token_sort_ratio(one.folded, other.folded))


def _covers(whole: Claim, part: Claim) -> bool:
    """Whether one claim has nearly all that the other says, and it says something."""
    content = part.content
    return len(content) >= 3 and len(content & whole.content) >= COVERED * len(content)


def _compare(olds: list[Claim], news: list[Claim]) -> Iterator[Loss]:
    """What a group of old claims says that the new ones don't; the first thing found of each sort."""
    old, new = (". ".join(claim.text for claim in side) for side in (olds, news))
    if olds[0].kind is ClaimKind.HEADING:
        if _turned(olds[0], news):
            yield Loss(olds[0].text, "the heading says something else")
        return
    yield from _facts_gone(old, new)
    if change := weakened(old, new):
        yield Loss(old, change)
    if change := flipped(old, new):
        yield Loss(old, change)
    if dropped := _dropped(olds, news):
        yield Loss(" ".join(dropped), "these words are gone")


def _turned(heading: Claim, news: list[Claim]) -> bool:
    titles = [re.sub(r"^[\s#*]+|[\s#*:]+$", "", claim.text) for claim in (heading, *news)]
    meanings = [meaning_of(title) for title in titles]
    return meanings[0] is not None and all(meaning not in (None, meanings[0]) for meaning in meanings[1:])


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
    kept = {_stem(word) for claim in news for word in claim.words}
    old, new = ([word for claim in side for word in WORD.findall(claim.folded)] for side in (olds, news))
    for gone, come in gaps(old, new):
        cut, put = old[gone.start : gone.stop], [word for word in new[come.start : come.stop] if _says_something(word)]
        content = [word for word in cut if _says_something(word) and _stem(word) not in kept]
        item = content and not put and not wording().joining_words.isdisjoint(cut)
        if item or len(content) - len(put) >= MIN_DROPPED:
            return cut
    return []


def _says_something(word: str) -> bool:
    """Whether it is a word, no small one, and isn't compared apart."""
    small = word in wording().function_words or word in wording().joining_words
    return word[0].isalnum() and not small and not _is_apart(word)


def _is_apart(word: str) -> bool:
    """Whether a word is of a figure or binds, and so is compared as such."""
    figure = word[0].isdigit() or lexicon().numbers.pattern.fullmatch(word) or lexicon().unit.fullmatch(word)
    return bool(figure) or is_binding(word)


def content_words(text: str) -> set[str]:
    """The beginnings of the words of a text that say something."""
    words = WORD.findall(fold(text).text)
    return {_stem(word) for word in words if word[0].isalnum() and word not in wording().function_words}


def _stem(word: str) -> str:
    """The beginning of a word, by which its forms are the same."""
    whole = word[:-1] if len(word) > 3 and word.endswith("s") else word
    return whole[:5] if whole.isascii() else whole[:6]
