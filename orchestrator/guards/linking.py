"""Old claims joined with the new ones that say the same, as far as likeness tells."""

from __future__ import annotations

from rapidfuzz import fuzz

from orchestrator.guards.claims import Claim, ClaimKind

LINKED = 70.0
PAIRED = 40.0
COVERED = 0.75
NEAR = 5
MAX_HOLDERS = 40


def grouped(gone: list[Claim], come: list[Claim]) -> list[tuple[list[Claim], list[Claim]]]:
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


def _lone(side: list[Claim], number: int, links: set[tuple[int, int]]) -> list[int]:
    """The claims of a side (0 old, 1 new) that no link has."""
    return sorted(set(range(len(side))) - {link[number] for link in links})


def _of_a_sort(one: Claim, other: Claim) -> bool:
    """Whether both are headings, or neither is."""
    return (one.kind is ClaimKind.HEADING) is (other.kind is ClaimKind.HEADING)


def is_within(claim: Claim, come: list[Claim]) -> bool:
    """Whether a new claim says the claim word for word, and more."""
    return any(claim.folded.rstrip(".") in other.folded for other in come)


def _alike(one: Claim, other: Claim) -> float:
    """How like two claims are, 0 to 100, whatever the order of their words."""
    return max(fuzz.ratio(one.folded, other.folded), fuzz.token_sort_ratio(one.folded, other.folded))


def _covers(whole: Claim, part: Claim) -> bool:
    """Whether one claim has nearly all that the other says, and it says something."""
    content = part.content
    return len(content) >= 3 and len(content & whole.content) >= COVERED * len(content)
