"""A text without what copying changes: case, quotation marks, dashes, blanks, emphasis, bullets."""

from __future__ import annotations

import bisect
import functools
import re
import unicodedata

_SPECIAL = re.compile(
    r"""
    (?P<blank> ^[ \t>]*(?:\#{1,6}|[-*+•]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?   # what begins a list item or heading
      | \s{2,} | [^\S\ ] | [|]
    )
    | (?P<mark> [*_`~\\"] | (?<=[㐀-鿿])\ | \ (?=[㐀-鿿]) )  # beside a Chinese sign a blank is optional
    | (?P<other> [^\x00-\x7f]+ )
    """,
    re.VERBOSE | re.MULTILINE,
)
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u00ad\u200b\u2060", ""),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2026": "...",
        "\u3002": ".",
        "\u3001": ",",
    }
)


class Folded:
    """The folded `text`, and where each of its characters stood in the original."""

    def __init__(self, original: str) -> None:
        self._pieces: list[str] = []
        self._at: list[int] = []
        self._origin: list[tuple[int, int]] = []
        self._length = 0
        self._blank = True
        position = 0
        for match in _SPECIAL.finditer(original):
            start, end = match.span()
            if start > position:
                self._add(original[position:start].lower(), position, start - position)
            position = end
            if match.lastgroup == "blank":
                self._add(" ", start, 1)
            elif match.lastgroup == "other":
                self._other(match.group(), start)
        if position < len(original):
            self._add(original[position:].lower(), position, len(original) - position)
        self.text = "".join(self._pieces).rstrip(" ")

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Start and end, in the original, of these characters of `text` (at least one)."""
        return self._original(start), self._original(end - 1) + 1

    def _original(self, index: int) -> int:
        piece = bisect.bisect_right(self._at, index) - 1
        start, length = self._origin[piece]
        return start + min(index - self._at[piece], length - 1)

    def _other(self, text: str, start: int) -> None:
        """Signs beyond ASCII: as they are where that keeps their number, else one by one."""
        alike = _lower(text)
        if len(alike) == len(text) and not any(char.isspace() for char in alike):
            self._add(alike, start, len(text))
            return
        for offset, char in enumerate(text):
            self._add(_lower(char), start + offset, 1)

    def _add(self, folded: str, start: int, length: int) -> None:
        if self._blank and folded.startswith(" "):
            trimmed = folded.lstrip(" ")
            if length > 1:
                start, length = start + len(folded) - len(trimmed), length - len(folded) + len(trimmed)
            folded = trimmed
        if not folded:
            return
        self._pieces.append(folded)
        self._at.append(self._length)
        self._origin.append((start, length))
        self._length += len(folded)
        self._blank = folded.endswith(" ")


def _lower(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_ALIKE)).lower()


@functools.lru_cache(maxsize=16)
def fold(text: str) -> Folded:
    """The text folded; the last few are remembered."""
    return Folded(text)
