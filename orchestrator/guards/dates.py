"""Dates and times of day in a text, as far as they are given."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.guards.lexicon import lexicon, lowered

_DIGITS = re.compile(r"\d+")
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.\ ?(?P<m>\d{1,2})\.\ ?(?P<y>\d{4})(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})(?!\d)")
_CHINESE = re.compile(r"(?:(?P<y>\d{4})\ ?年\ ?)?(?P<m>\d{1,2})\ ?月(?:份|底|初)?(?:\ ?(?P<d>\d{1,2})\ ?[日号])?")
_YEAR = re.compile(r"(?<![\d.,])(?P<y>(?:19|20)\d{2})(?:\ ?年)?(?![\d.,]\d|\d|\ ?[%€$])")
_QUARTER = re.compile(
    r"(?<!\w)(?:(?P<y1>\d{4})[ -]?)?[qt](?P<q>[1-4])(?!\w)(?:[ /-]*(?P<y2>\d{4}))?"
    r"|(?P<q2>[1-4])\.\ ?quartal(?:\ (?P<y3>\d{4}))?|第?(?P<q3>[一二三四1-4])季度"
)
_HAS_QUARTER = re.compile(r"[qt][1-4]\b|quartal|季度")
_HAS_HALF = re.compile(r"h[12]\b")
_HALF = re.compile(r"(?<!\w)h(?P<h>[12])(?:[ /-]*(?P<y>\d{4}))|(?<!\w)(?P<y2>\d{4})[ /-]*h(?P<h2>[12])(?!\w)")
_WEEK = re.compile(r"(?<!\w)(?:kw|cw|week|calendar week)\ ?(?P<w>\d{1,2})(?!\w)")
_SHORT_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_DAYS = re.compile(rf"\b(?P<from>{'|'.join(_SHORT_DAYS)})\.?\ ?(?:[-–—]|bis)\ ?(?P<to>{'|'.join(_SHORT_DAYS)})\b")
_TIME = re.compile(
    r"(?<![\d:])(?P<h>[01]?\d|2[0-4])[:h](?P<min>[0-5]\d)(?!\d)"
    r"|(?<![\d:.,])(?P<h2>1[0-2]|0?[1-9])\ ?(?P<half>[ap])\.?m\b\.?|(?<![\d:.,])(?P<h3>\d{1,2})\ ?(?:uhr\b|点)"
)
_DAY_BEFORE = re.compile(r"(?<![\d.,])(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.|er)?\s+(?:of\s+)?\Z")
_AFTER_MONTH = re.compile(
    r"\.?(?:\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%]|[.,]\d|\s?%))?(?:,?\s+(?P<year>\d{4})(?!\d))?"
)
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|by|until|till|since|from|to|before|after|early|late|mid|of|during|next|this|last|im|bis|ab|seit|ende"
    r"|anfang|mitte|en|de|début|fin|avant|après)\s+|d'|mi-|mid-)\Z",
    re.IGNORECASE,
)
LAST = 3  # the group of _EDGE for an end
COMMON_YEAR = 2001
SHORT_DAY = 5  # letters of an abbreviated weekday; in lower case it is another word, such as sun or sat
REACH = 17  # characters in which the longest words before a month stand
_EDGE = re.compile(
    r"(?:\b(?:(start|beginning|early|anfang|début)|(mid|middle|mitte|mi)|(end|late|ende|fin))"
    r"(?:[ -]|[ -](?:of|de|in)(?: the)? |[ ]d['’]))\Z",
    re.IGNORECASE,
)
_UNSURE = {
    "may",
    "march",
    "mars",
    "mai",
    "mar",
    "sept",
    "sep",
    "jan",
    "feb",
    "apr",
    "jun",
    "jul",
    "aug",
    "oct",
    "okt",
    "nov",
    "dec",
    "dez",
    "mrz",
    "avr",
    "déc",
}


@dataclass(frozen=True, slots=True)
class Date:
    """What is given of a date, in parts such as ("month", 6); and its place."""

    parts: frozenset[tuple[str, int]]
    start: int
    end: int


def find_dates(text: str) -> list[Date]:
    """The dates of a text; where two readings overlap, the fuller one."""
    found: list[Date] = []
    taken = bytearray(len(text))
    for date in (*_calendar(text), *_named_months(text), *_weekdays(text), *_other(text)):
        if date.parts and not any(taken[date.start : date.end]):
            taken[date.start : date.end] = bytes([1]) * (date.end - date.start)
            found.append(date)
    return [_at_its_edge(text, date) for date in sorted(found, key=lambda date: date.start)]


def _at_its_edge(text: str, date: Date) -> Date:
    """The date, as its beginning, middle or end where the text says so: "end of 2026" is more than 2026."""
    edge = _EDGE.search(text, max(0, date.start - REACH), date.start)
    given = {name for name, _ in date.parts}
    of = next((name for name in ("month", "quarter", "half", "year") if name in given), None)
    if edge is None or of is None:
        return date
    which = next(number for number, word in enumerate(edge.groups(), 1) if word)
    if which == LAST and of == "month" and "day" not in given:
        parts = dict(date.parts)
        day = calendar.monthrange(parts.get("year", COMMON_YEAR), parts["month"])[1]
        return Date(date.parts | {("day", day)}, date.start, date.end)
    return Date(date.parts | {(f"edge of {of}", which)}, date.start, date.end)


def _at_digits(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Where the pattern, which begins with a digit, fits: faster than to try it at every character."""
    return (match for digits in _DIGITS.finditer(text) if (match := pattern.match(text, digits.start())))


def _calendar(text: str) -> Iterator[Date]:
    for pattern in (_ISO, _DOTTED, _SLASHED, *((_CHINESE,) if "月" in text else ())):
        for match in _at_digits(pattern, text):
            month, day = int(match["m"]), int(match["d"] or 0)
            if month > 12:
                month, day = day, month
            if 1 <= month <= 12 and day <= 31:
                yield _date(match, year=match["y"], month=month, day=day)


def _named_months(text: str) -> Iterator[Date]:
    """Months by name, with the day before or after them and the year; alone where that is no other word."""
    months, lower = lexicon().months, lowered(text)
    for match in months.pattern.finditer(lower):
        before = _DAY_BEFORE.search(lower, max(0, match.start() - REACH), match.start())
        after = _AFTER_MONTH.match(lower, match.end())
        assert after is not None  # every part of it is optional
        day, year = before["day"] if before else after["day"], after["year"]
        if not (day or year) and not _is_month(text, match):
            continue
        given = (("month", months.meaning_of(match.group())), ("day", day), ("year", year))
        parts = frozenset((name, int(value)) for name, value in given if value)
        yield Date(parts, before.start() if before else match.start(), after.end())


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a month's name that stands alone is one: may, mar and march are other words as well."""
    name = text[match.start() : match.end()]
    if name == "may" or (name.isascii() and len(name) < 4 and not name[0].isupper()):
        return False
    return name.lower() not in _UNSURE or bool(_BEFORE_MONTH.search(text, max(0, match.start() - REACH), match.start()))


def _other(text: str) -> Iterator[Date]:
    lower = lowered(text)
    for match in _QUARTER.finditer(lower) if _HAS_QUARTER.search(lower) else ():
        quarter = match["q"] or match["q2"] or match["q3"]
        number = "一二三四".find(quarter) + 1 or int(quarter)
        if match.group()[0] != "t" or match["y2"]:
            yield _date(match, year=match["y1"] or match["y2"] or match["y3"], quarter=number)
    for match in _HALF.finditer(lower) if _HAS_HALF.search(lower) else ():
        yield _date(match, year=match["y"] or match["y2"], half=match["h"] or match["h2"])
    for match in _WEEK.finditer(lower):
        yield _date(match, week=match["w"])
    for match in _at_digits(_TIME, lower):
        yield _date(match, minute=_minute(match))
    for match in _at_digits(_YEAR, text):
        if not lexicon().unit.match(text, _after_blank(text, match.end())):
            yield _date(match, year=match["y"])


def _weekdays(text: str) -> Iterator[Date]:
    weekdays = lexicon().weekdays
    for match in weekdays.pattern.finditer(lowered(text)):
        short = match.end() - match.start() <= SHORT_DAY and match.group().isascii()
        if text[match.start()].isupper() or not short:
            yield _date(match, weekday=weekdays.meaning_of(match.group()))
    for match in _DAYS.finditer(text):
        for name in ("from", "to"):
            number = _SHORT_DAYS.index(match[name]) + 1
            yield Date(frozenset({("weekday", number)}), *match.span(name))


def _after_blank(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] in (" ", "\u00a0", "-") else at


def _minute(match: re.Match[str]) -> int:
    """Minutes after midnight, and one more, so that midnight counts."""
    hour = int(match["h"] or match["h2"] or match["h3"])
    if match["half"] and match["half"] == "p" and hour < 12:
        hour += 12
    return hour * 60 + int(match["min"] or 0) + 1


def _date(match: re.Match[str], **parts: str | int | None) -> Date:
    given = frozenset((name, int(value)) for name, value in parts.items() if value)
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return Date(given, start, match.end())
