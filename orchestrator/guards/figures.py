"""Figures in a text: their value, however it is written, and their unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from orchestrator.documents.wording import wording
from orchestrator.guards.lexicon import LATIN, lexicon, lowered

_NUMBER = re.compile(
    rf"(?<![{LATIN}0-9_])(?<![0-9][.,])"
    r"(?P<number>\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?P<version>(?:\.\d+)+)?"
    rf"(?P<ordinal>(?:st|nd|rd|th|er|ère|ème)(?![{LATIN}]))?"
)
_LABEL = re.compile(
    r"(?<![a-zà-ɏ])(version|phase|level|tier|stage|stufe|schritt|niveau|étape|palier)s?[ \u00a0]\Z", re.IGNORECASE
)
_CURRENCY = re.compile(r"(US\$|[$€£¥￥])\ ?\Z")
_DIGIT = re.compile(r"\d+")
_GROUPS = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+")
_MULTIPLE = re.compile(rf"(?:[kK]|M|bn)(?![{LATIN}])|[ \u00a0\u202f-]?(?=[{LATIN}万亿千百])")
_SHORT = {"k": 1e3, "K": 1e3, "M": 1e6, "bn": 1e9}
_BLANK = re.compile(r"[ \u00a0\u202f-]?")
_BETWEEN = re.compile(r"\s*(?:-|–|—|to|bis|à|and|or|und|oder|et|ou|至|到|~|/)\s*", re.IGNORECASE)
_FOLLOWING = re.compile(rf"(?:[ \u00a0-]?(?:[{LATIN}]+|[㐀-鿿]{{1,2}})){{1,3}}")
_CHINESE = re.compile(
    r"(?<![第星期周礼])([二两三四五六七八九十百千]+)"
    r"(?=个|天|次|名|位|种|项|条|倍|周|年|小时|分钟|秒|家|台|级|轮|步|套|类|成|折|人|万|亿)"
)
_CHINESE_SHARE = re.compile(r"百分之(\d+|[一二三四五六七八九十百]+)")
LABEL = 12  # characters that the word before a numbered thing takes, such as phase 2
CURRENCY = 4  # characters that the sign of a currency before a figure takes, with a blank
_TIMES = {"s", "working days", "mo", "y", "quarters", "sprints"}
_CHINESE_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_CHINESE_TENS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its value in the base unit, the unit ("" without one), and its place.

    `written` is the value before it was converted, `nouns` are the words after a figure without a unit.
    """

    value: str
    unit: str
    start: int
    end: int
    written: str = ""
    nouns: frozenset[str] = frozenset()


def find_figures(text: str) -> list[Figure]:
    """The figures of a text in order; ordinals are none, a range's unit belongs to both its ends."""
    lower = lowered(text)
    found = _longest((*_digits(text), *_words(text, lower), *_chinese(text), *_shares(lower), *_cadences(lower)))
    for index in range(len(found) - 2, -1, -1):
        first, second = found[index], found[index + 1]
        if not first.unit and second.unit and _BETWEEN.fullmatch(text, first.end, second.start):
            found[index] = _measured(float(first.value), second.unit, first) if _is_number(first.value) else first
    return found


def _longest(figures: Iterable[Figure]) -> list[Figure]:
    """The figures in order; of those that overlap the one that begins first, then the longer one."""
    found: list[Figure] = []
    for figure in sorted(figures, key=lambda figure: (figure.start, -figure.end)):
        if not found or figure.start >= found[-1].end:
            found.append(figure)
    return found


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdigit()


def _digits(text: str) -> Iterator[Figure]:
    end = 0
    for digits in _DIGIT.finditer(text):
        match = _NUMBER.match(text, digits.start()) if digits.start() >= end else None
        if match is None or match["ordinal"]:
            continue
        end = match.end()
        if match["version"]:
            yield Figure(match["number"] + match["version"], "", match.start(), end)
            continue
        currency = _CURRENCY.search(text, max(0, match.start() - CURRENCY), match.start())
        start = currency.start() if currency else match.start()
        yield _with_tail(text, _value(match["number"]), currency[1] if currency else "", start, end)


def _value(number: str) -> float:
    """1,000 and 1.000 and 1 000 are a thousand; 1,5 and 1.5 are one and a half."""
    groups = _GROUPS.match(number)
    if groups and not number.startswith("0"):
        whole = re.sub(r"\D", "", groups.group())
        return float(whole + number[groups.end() :].replace(",", "."))
    return float(number.replace(",", "."))


def _with_tail(text: str, value: float, currency: str, start: int, end: int) -> Figure:
    """The figure with the multiplier and the unit that follow it."""
    words = lexicon()
    short = _MULTIPLE.match(text, end)
    if short and short.group() in _SHORT:
        value, end = value * _SHORT[short.group()], short.end()
    else:
        blank = _BLANK.match(text, end)
        at = blank.end() if blank else end
        if (multiple := words.multiplier.match(text, at)) and (at > end or multiple.group()[0] >= "\u3400"):
            value *= next(factor for pattern, factor in words.multipliers if pattern.fullmatch(multiple.group()))
            end = multiple.end()
    blank = _BLANK.match(text, end)
    unit = words.unit.match(text, blank.end() if blank else end)
    figure = Figure(f"{value:.10g}", "", start, end, f"{value:.10g}", _nouns(text, end))
    if unit:
        return _measured(value, _unit_name(unit.group()), replace(figure, end=unit.end()))
    if currency:
        return _measured(value, _unit_name(currency), figure)
    label = _LABEL.search(text, max(0, start - LABEL), start)
    return replace(figure, unit=label[1].lower(), nouns=frozenset()) if label else figure


def _unit_name(written: str) -> str:
    return next(unit for pattern, unit in lexicon().unit_names if pattern.fullmatch(written))


def _measured(value: float, unit: str, figure: Figure) -> Figure:
    """The figure in that unit; times up to weeks in seconds."""
    seconds = lexicon().seconds.get(unit)
    if seconds is not None:
        value, unit = value * seconds, "s"
    return replace(figure, value=f"{value:.10g}", unit=unit, nouns=frozenset())


def _nouns(text: str, at: int) -> frozenset[str]:
    """The beginnings of the next few words, among which is what the figure counts."""
    following = _FOLLOWING.match(text, at)
    words = following.group().lower().replace("-", " ").split() if following else []
    small = wording().function_words
    return frozenset(
        word[:4] for word in words if word not in small and (len(word) > 1 or "\u3400" <= word <= "\u9fff")
    )


def _words(text: str, lower: str) -> Iterator[Figure]:
    numbers, amounts = lexicon().numbers, lexicon().amounts
    for match in numbers.pattern.finditer(lower):
        yield _with_tail(text, float(numbers.meaning_of(match.group())), "", match.start(), match.end())
    for match in amounts.pattern.finditer(lower):
        figure = _with_tail(text, float(amounts.meaning_of(match.group())), "", match.start(), match.end())
        if figure.unit in _TIMES:
            yield figure


def _chinese(text: str) -> Iterator[Figure]:
    for match in _CHINESE.finditer(text):
        yield _with_tail(text, float(_chinese_value(match.group())), "", match.start(), match.end())
    for match in _CHINESE_SHARE.finditer(text):
        value = match[1] if match[1].isdigit() else _chinese_value(match[1])
        yield Figure(f"{float(value):.10g}", "%", match.start(), match.end())


def _chinese_value(number: str) -> int:
    total = digit = 0
    for sign in number:
        if sign in _CHINESE_TENS:
            total, digit = total + max(1, digit) * _CHINESE_TENS[sign], 0
        else:
            digit = _CHINESE_DIGITS[sign]
    return total + digit


def _shares(lower: str) -> Iterator[Figure]:
    shares = lexicon().shares
    for match in shares.pattern.finditer(lower):
        name = shares.meaning_of(match.group())
        value = f"{name} {match.group().split()[-1]}" if name.endswith(" a") else name
        yield Figure(value, "share", match.start(), match.end())


def _cadences(lower: str) -> Iterator[Figure]:
    cadences = lexicon().cadences
    for match in cadences.pattern.finditer(lower):
        yield Figure(cadences.meaning_of(match.group()), "cadence", match.start(), match.end())
