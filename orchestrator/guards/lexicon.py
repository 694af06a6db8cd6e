"""The expressions of `facts.toml`, compiled."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

LATIN = "A-Za-zÀ-ɏ"
_CJK = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What numbers, units, dates and names look like in words."""

    unit: re.Pattern[str]
    unit_names: tuple[tuple[re.Pattern[str], str], ...]
    seconds: Mapping[str, float]
    multiplier: re.Pattern[str]
    multipliers: tuple[tuple[re.Pattern[str], float], ...]
    number: re.Pattern[str]
    numbers: tuple[tuple[re.Pattern[str], float], ...]
    shares: tuple[tuple[re.Pattern[str], str], ...]
    month: str
    months: tuple[tuple[re.Pattern[str], int], ...]
    weekday: re.Pattern[str]
    standard: re.Pattern[str]
    product: re.Pattern[str]
    common: frozenset[str]


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    with files(__package__).joinpath("facts.toml").open("rb") as file:
        data = tomllib.load(file)
    months = [name for names in data["months"].values() for name in names]
    return Lexicon(
        unit=_compile(_flat(data["units"]), after_figure=True),
        unit_names=tuple((_compile(names, after_figure=True), unit) for unit, names in data["units"].items()),
        seconds=data["seconds"],
        multiplier=_compile(_flat(data["multipliers"]), after_figure=True),
        multipliers=tuple(
            (_compile(words, after_figure=True), float(value)) for value, words in data["multipliers"].items()
        ),
        number=_compile(_flat(data["numbers"])),
        numbers=tuple((_compile(words), float(value)) for value, words in data["numbers"].items()),
        shares=tuple((_compile(words), name) for name, words in data["shares"].items()),
        month=_either(months),
        months=tuple((_compile(names), int(number)) for number, names in data["months"].items()),
        weekday=_compile(data["weekdays"]["names"]),
        standard=_compile(data["standards"]["patterns"]),
        product=re.compile(_either(data["products"]["names"])),
        common=frozenset(data["products"]["common"]),
    )


def _flat(table: Mapping[str, list[str]]) -> list[str]:
    return [word for words in table.values() for word in words]


def _compile(expressions: Iterable[str], *, after_figure: bool = False) -> re.Pattern[str]:
    return re.compile(_either(expressions, after_figure=after_figure), re.IGNORECASE)


def _either(expressions: Iterable[str], *, after_figure: bool = False) -> str:
    """Any of these as whole words, the longest first; Chinese and signs such as % anywhere."""
    ordered = sorted(expressions, key=len, reverse=True)
    words = [one for one in ordered if (one[0].isalpha() or one[0] == "(") and not _CJK.search(one)]
    signs = [one for one in ordered if one not in words]
    begin = "" if after_figure else rf"(?<![{LATIN}0-9_])"
    parts = [rf"{begin}(?:{'|'.join(words)})(?![{LATIN}_])"] if words else []
    return f"(?:{'|'.join([*parts, *signs])})"
