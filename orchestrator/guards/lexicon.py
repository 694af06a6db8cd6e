"""The expressions of `facts.toml`, compiled."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

LATIN = "A-Za-zÀ-ɏ"
_PLAIN_START = re.compile(r"[^\W\d_](?![?*+{|])")
_CJK = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Names:
    """Expressions with what each of them stands for. `pattern` finds any of them in lower-case text."""

    pattern: re.Pattern[str]
    meanings: tuple[tuple[re.Pattern[str], str], ...]

    def meaning_of(self, words: str) -> str:
        """What the words that `pattern` found stand for."""
        return next(meaning for pattern, meaning in self.meanings if pattern.fullmatch(words))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What numbers, units, dates and names look like in words."""

    unit: re.Pattern[str]
    unit_names: tuple[tuple[re.Pattern[str], str], ...]
    seconds: Mapping[str, float]
    multiplier: re.Pattern[str]
    multipliers: tuple[tuple[re.Pattern[str], float], ...]
    numbers: Names
    amounts: Names
    shares: Names
    cadences: Names
    months: Names
    weekdays: Names
    standard: re.Pattern[str]
    product: re.Pattern[str]
    common: frozenset[str]


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    with files(__package__).joinpath("facts.toml").open("rb") as file:
        data = tomllib.load(file)
    return Lexicon(
        unit=_after_figure(_flat(data["units"])),
        unit_names=tuple((_after_figure(names), unit) for unit, names in data["units"].items()),
        seconds=data["seconds"],
        multiplier=_after_figure(_flat(data["multipliers"])),
        multipliers=tuple((_after_figure(words), float(value)) for value, words in data["multipliers"].items()),
        numbers=_names(data["numbers"]),
        amounts=_names(data["amounts"]),
        shares=_names(data["shares"]),
        cadences=_names(data["cadences"]),
        months=_names(data["months"]),
        weekdays=_names(data["weekdays"]),
        standard=_in_lower_case(data["standards"]["patterns"]),
        product=re.compile(_either(data["products"]["names"])),
        common=frozenset(data["products"]["common"]),
    )


def lowered(text: str) -> str:
    """The text in lower case, each character where it was; scanning it takes a quarter of the time."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _flat(table: Mapping[str, list[str]]) -> list[str]:
    return [word for words in table.values() for word in words]


def _names(table: Mapping[str, list[str]]) -> Names:
    meanings = tuple((_in_lower_case(words), meaning) for meaning, words in table.items())
    return Names(_in_lower_case(_flat(table)), meanings)


def _in_lower_case(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_either(one.lower() for one in expressions))


def _after_figure(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_either(expressions, after_figure=True), re.IGNORECASE)


def _either(expressions: Iterable[str], *, after_figure: bool = False) -> str:
    """Any of these as whole words, the longest first; Chinese and signs such as % anywhere."""
    ordered = sorted(expressions, key=len, reverse=True)
    words = [one for one in ordered if (one[0].isalpha() or one[0] == "(") and not _CJK.search(one)]
    signs = [one for one in ordered if one not in words]
    begin = "" if after_figure else rf"(?<![{LATIN}0-9_])"
    parts = [rf"{begin}(?:{_by_first_letter(words)})(?![{LATIN}_])"] if words else []
    return f"(?:{'|'.join([*parts, *signs])})"


def _by_first_letter(words: Iterable[str]) -> str:
    """The alternatives with those together that begin alike: a word that can't be one is passed over at once."""
    alike: dict[str, list[str]] = {}
    for word in words:
        alike.setdefault(word[0] if _PLAIN_START.match(word) else "", []).append(word)
    grouped = (f"{first}(?:{'|'.join(word[1:] for word in group)})" for first, group in alike.items() if first)
    return "|".join([*grouped, *alike.get("", ())])
