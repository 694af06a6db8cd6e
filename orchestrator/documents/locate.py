"""Finding a passage as people and models copy it: exactly, folded, or nearly.

Nearly is a matter of words, not of letters: typing errors and small words may differ, never a
figure, a modal, a denial, or a word that makes another claim. Ambiguity is the caller's to judge:
every place is returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import edlib
from rapidfuzz.distance import OSA, Levenshtein

from orchestrator.documents.folding import fold
from orchestrator.documents.wording import turning_words, wording
from orchestrator.documents.words import WORD
from orchestrator.revision import Match

MAX_PASSAGES = 20
MAX_DISTANCE = 0.12
MIN_DISTANCE = 4
MIN_LETTERS = 10
MIN_WORDS = 3
MAX_GAP = 300
MIN_PART = 4
ANCHORS = 4
MAX_ANCHORED = 50
_SPLIT_WORD = re.compile(r"[0-9A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")
_ELLIPSIS = re.compile(r"\s*[\[(]?\.{3,}[\])]?\s*")
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_ASIDE = re.compile(r"\([^()]*\)")
_CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
_AROUND = " \t.,;:!?\"'()[]-"


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start` to `end` of the text, and how they were recognised."""

    start: int
    end: int
    match: Match


def locate(text: str, quote: str, start: int = 0, end: int | None = None) -> tuple[Passage, ...]:
    """Every place where the quote stands between `start` and `end`, in the closest way that finds any."""
    end = len(text) if end is None else end
    for search in (_exactly, _folded, _nearly):
        if found := tuple(search(text, quote, start, end)):
            return found
    return ()


def locate_quote(text: str, quote: str) -> tuple[Passage, ...]:
    """As `locate`, but the middle of a sentence may be left out with an ellipsis, and signs at the ends differ."""
    return locate(text, quote) or tuple(_abridged(text, quote))


def _exactly(text: str, quote: str, start: int, end: int) -> Iterator[Passage]:
    for at, stop in _occurrences(text, quote, start, end) if quote.strip() else ():
        yield Passage(at, stop, Match.EXACT)


def _folded(text: str, quote: str, start: int, end: int) -> Iterator[Passage]:
    whole, wanted = fold(text), fold(quote).text
    for at, stop in _occurrences(whole.text, wanted) if wanted else ():
        first, last = whole.origin(at, stop)
        if start <= first and last <= end:
            yield Passage(first, last, Match.FOLDED)


def _occurrences(text: str, quote: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where the quote stands as whole words; overlapping places count."""
    at, found = text.find(quote, start, end), 0
    while at >= 0 and found < MAX_PASSAGES:
        if not _splits_word(text, at) and not _splits_word(text, at + len(quote)):
            found += 1
            yield at, at + len(quote)
        at = text.find(quote, at + 1, end)


def _splits_word(text: str, at: int) -> bool:
    """Whether a cut at this place goes through a figure, or through a word of a script written with blanks."""
    if not 0 < at < len(text):
        return False
    if all(_SPLIT_WORD.match(char) for char in text[at - 1 : at + 1]):
        return True
    around = (text[at - 2 : at + 1], text[at - 1 : at + 2])
    return any(len(part) == 3 and part[0].isdigit() and part[1] in ".," and part[2].isdigit() for part in around)


def _nearly(text: str, quote: str, start: int, end: int) -> Iterator[Passage]:
    whole, wanted = fold(text), fold(quote).text.strip(_AROUND)
    if len(WORD.findall(wanted)) < MIN_WORDS or len(wanted) < (MIN_WORDS if _CJK.search(wanted) else MIN_LETTERS):
        return
    distance = max(MIN_DISTANCE, int(MAX_DISTANCE * len(wanted)))
    seen: list[tuple[int, int]] = []
    for window in _windows(whole.text, wanted, len(wanted) + 2 * distance):
        for first, last in _align(whole.text, wanted, window, distance):
            if any(first < other[1] and other[0] < last for other in seen):
                continue
            if says_the_same(wanted, whole.text[first:last]):
                seen.append((first, last))
                origin = whole.origin(first, last)
                if start <= origin[0] and origin[1] <= end:
                    yield Passage(*origin, Match.NEAR)


def _windows(text: str, wanted: str, reach: int) -> list[tuple[int, int]]:
    """Stretches of the text around places where a rare piece of the quote stands."""
    length = 3 if _CJK.search(wanted) else 6
    pieces = {wanted[at : at + length] for at in range(0, max(1, len(wanted) - length + 1), 2)}
    counted = sorted((count, piece) for piece in pieces if 0 < (count := text.count(piece)) <= MAX_ANCHORED)
    places = {at for _, piece in counted[:ANCHORS] for at in _places(text, piece)}
    windows: list[tuple[int, int]] = []
    for at in sorted(places):
        first, last = max(0, at - reach), at + reach
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    return windows


def _places(text: str, piece: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def _align(text: str, wanted: str, window: tuple[int, int], distance: int) -> list[tuple[int, int]]:
    """Where the quote fits best within the window, in whole words."""
    stretch = text[slice(*window)]
    codes = {ord(char): number for number, char in enumerate(sorted(set(wanted)), 1)}
    if len(codes) > 255:
        return []
    table = {ord(char): 0 for char in stretch} | codes
    query, target = (part.translate(table).encode("latin-1") for part in (wanted, stretch))
    found = edlib.align(query, target, mode="HW", task="locations", k=distance)
    places = found["locations"] if found["editDistance"] >= 0 else []
    return [_whole_words(text, window[0] + (first or 0), window[0] + last + 1) for first, last in places]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while _splits_word(text, start):
        start -= 1
    while _splits_word(text, end):
        end += 1
    while start < end and text[start] in _AROUND:
        start += 1
    while end > start and text[end - 1] in _AROUND:
        end -= 1
    return start, end


def says_the_same(one: str, other: str) -> bool:
    """Whether two folded passages differ in nothing but typing errors and small words."""
    if turning_words(one) != turning_words(other):
        return False
    words = [[word for word in WORD.findall(text) if word[0].isalnum()] for text in (one, other)]
    changed = 0
    for part in Levenshtein.opcodes(*words):
        if part.tag != "equal":
            gone, come = words[0][part.src_start : part.src_end], words[1][part.dest_start : part.dest_end]
            if not _only_typing(gone, come):
                return False
            changed += max(len(gone), len(come))
    return changed <= max(1, len(words[0]) // 4)


def _only_typing(gone: list[str], come: list[str]) -> bool:
    small = wording().function_words
    if "".join(gone) == "".join(come):
        return True
    if len(gone) == len(come):
        return all(_typo(one, other) or {one, other} <= small for one, other in zip(gone, come, strict=True))
    return all(word in small for word in (*gone, *come))


def _typo(one: str, other: str) -> bool:
    """Whether one is the other mistyped: one slip from four letters on, two in a long word that begins alike."""
    if not (one.isalpha() and other.isalpha()) or _CJK.search(one + other):
        return one == other
    slips = OSA.distance(one, other)
    shorter = min(len(one), len(other))
    swapped = slips == 1 and shorter >= 3 and sorted(one) == sorted(other)
    return (
        slips == 0 or swapped or (slips == 1 and shorter >= 4) or (slips == 2 and shorter >= 8 and one[:3] == other[:3])
    )


def _abridged(text: str, quote: str) -> Iterator[Passage]:
    """A quote whose middle was left out: the parts in order in one sentence, nothing binding between them."""
    whole = fold(text).text
    parts = [part.strip(_AROUND) for part in _ELLIPSIS.split(fold(quote).text)]
    parts = [part for part in parts if part]
    if len(parts) == 1 and len(parts[0]) >= MIN_PART:
        yield from _places_of_core(text, parts[0])
    if len(parts) < 2 or min(map(len, parts)) < MIN_PART:
        return
    for first, end in _occurrences(whole, parts[0]):
        for part in parts[1:]:
            rest = next(_occurrences(whole, part, end, end + MAX_GAP + len(part)), None)
            if rest is None or not _is_harmless(whole[end : rest[0]]):
                break
            end = rest[1]
        else:
            yield Passage(*fold(text).origin(first, end), Match.NEAR)


def _is_harmless(left_out: str) -> bool:
    """Whether words left out of a quote end no sentence and turn no meaning; an aside in brackets never does."""
    said = _ASIDE.sub(" ", left_out)
    return not _SENTENCE_END.search(said) and not turning_words(said)


def _places_of_core(text: str, core: str) -> Iterator[Passage]:
    """The quote without the signs at its ends."""
    for first, end in _occurrences(fold(text).text, core):
        yield Passage(*fold(text).origin(first, end), Match.NEAR)
