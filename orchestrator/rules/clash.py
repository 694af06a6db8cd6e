"""Numbers that contradict: the same quantity of the same thing, with two values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.domain import Quote
from orchestrator.rules.catalogue import Rule
from orchestrator.rules.matchers import Hit
from orchestrator.rules.prose import Prose, Sentence

_UNITS: dict[str, dict[str, float]] = {
    "time": {"ms": 0.001, "millisecond": 0.001, "s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "hour": 3600,
             "day": 86400, "week": 604800, "month": 2592000, "year": 31536000},
    "size": {"kb": 0.001, "mb": 1, "gb": 1000, "tb": 1_000_000},
    "share": {"%": 1, "percent": 1},
    "attempts": {"retries": 1, "attempt": 1, "retry": 1},
    "items": {"item": 1, "character": 1, "file": 1, "user": 1, "request": 1, "seat": 1},
}  # fmt: skip
_FACTORS = {unit: (family, factor) for family, units in _UNITS.items() for unit, factor in units.items()}
_QUANTITY = re.compile(
    r"(?<![\w.,-])(\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?)[ -]?"
    r"(ms|milliseconds?|secs?|seconds?|s|mins?|minutes?|hours?|days?|weeks?|months?|years?|[KMGT]B|%|percent"
    r"|retries|attempts?|items?|characters?|files?|users?|requests?|seats?)(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][\w-]{2,}")
_STOP_WORDS = """
    the and for are with within under must shall should will than that this its from per least most each every not more
    less any all can may have has when where which then into over below above after before about only also everyone
    budget needs need time times second seconds minute minutes hour hours day days week weeks month months
"""
_STOP = frozenset(_STOP_WORDS.split())
_LATENCY = frozenset(("load", "respond", "respons", "render", "latenc"))
MAX_BUCKET = 40


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure with its unit: `value` in the family's base unit, `about` the stems of the sentence around it."""

    sentence: Sentence
    start: int
    shown: str
    value: float
    about: frozenset[str]


def clash(rule: Rule, prose: Prose) -> Iterator[Hit]:
    """Pairs of figures about the same thing that differ; the later one is quoted.

    Option `strength`: same (nearly every other word is the same too) or similar (both limit how
    long the same thing takes).
    """
    wanted = _same if rule.options["strength"] == "same" else _similar
    for bucket in _buckets(prose).values():
        for index, later in enumerate(bucket):
            earlier = next((other for other in bucket[:index] if wanted(other, later)), None)
            if earlier is not None:
                line = str(prose.lines.line_of(earlier.start))
                title = earlier.sentence.section.title
                where = f"under {title}" if title else "at the beginning"
                words = {"other": earlier.shown, "this": later.shown, "line": line, "where": where}
                yield Hit(_quote(prose, later), later.sentence.section, words)


def _buckets(prose: Prose) -> dict[str, list[Quantity]]:
    buckets: dict[str, list[Quantity]] = defaultdict(list)
    for sentence in prose.sentences:
        if not sentence.claims:
            continue
        found = list(_QUANTITY.finditer(sentence.words))
        if not found or len(found) > 2:
            continue
        about = frozenset(
            _stem(word) for word in _WORD.findall(_QUANTITY.sub(" ", sentence.words)) if word.lower() not in _STOP
        )
        for match in found:
            family, factor = _FACTORS[_unit(match.group(2))]
            value = float(match.group(1).replace(",", "")) * factor
            buckets[family].append(Quantity(sentence, sentence.start + match.start(), match.group(), value, about))
    return {family: bucket[:MAX_BUCKET] for family, bucket in buckets.items()}


def _unit(unit: str) -> str:
    lower = unit.lower()
    return lower if lower in _FACTORS else lower.removesuffix("s")


def _same(a: Quantity, b: Quantity) -> bool:
    if a.sentence is b.sentence or a.value == b.value or min(len(a.about), len(b.about)) < 2:
        return False
    return len(a.about & b.about) >= 0.8 * len(a.about | b.about)


def _similar(a: Quantity, b: Quantity) -> bool:
    """Both bound how long loading or answering takes, in seconds, and neither says how it differs."""
    if a.sentence is b.sentence or a.value == b.value or _same(a, b) or max(a.value, b.value) > 60:
        return False
    return bool(_LATENCY & a.about & b.about) and len(a.about | b.about) <= 8


def _stem(word: str) -> str:
    lower = word.lower()
    for suffix in ("ies", "ing", "ed", "es", "s", "e"):
        if lower.endswith(suffix) and len(lower) - len(suffix) >= 4:
            return lower[: -len(suffix)]
    return lower.rstrip("s")


def _quote(prose: Prose, quantity: Quantity) -> Quote:
    return prose.quote_sentence(quantity.sentence)
