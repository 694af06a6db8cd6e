"""Text of a document, a model or a file name, shown as it is: no markup, links, images or directives."""

from __future__ import annotations

import itertools
import re
import unicodedata

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@^=\"'/])")
# What Streamlit makes links, icons, emoji or typography of, even where it is escaped.
_LIVE = re.compile(r"(<->|->|<-|--|>=|<=|~=|[:@]|(?<=www)\.)", re.IGNORECASE)
_KEPT = "\r\n\t"


def plain(text: str) -> str:
    """One line of Streamlit Markdown that reads exactly as `text` does.

    Every sign that Markdown could act on is escaped. Where Streamlit acts on text all the same, the
    sign stands in a `:color[]` without a colour: a bare span, which no pattern of its reaches across.
    Characters that can't be seen (zero width, direction marks) are spelled out.
    """
    pieces = _LIVE.split(" ".join(visible(text).split()))
    return "".join(
        "".join(f":color[\\{char}]" for char in piece) if live else _MARKUP.sub(r"\\\1", piece)
        for live, piece in zip(itertools.cycle((False, True)), pieces, strict=False)
    )


def visible(text: str) -> str:
    """The text with characters that hide or reorder other ones spelled out, such as [U+202E]."""
    return "".join(f"[U+{ord(char):04X}]" if _hidden(char) else char for char in text)


def _hidden(char: str) -> bool:
    return char not in _KEPT and unicodedata.category(char) in ("Cf", "Cc", "Co", "Cs")


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word."""
    words = " ".join(text.split())
    return words if len(words) <= limit else f"{words[:limit].rsplit(' ', 1)[0]} …"


def file_name(title: str, suffix: str) -> str:
    """A harmless file name made of a title."""
    stem = re.sub(r"[^\w-]+", "-", title.lower()).strip("-")[:60]
    return f"{stem or 'document'}{suffix}"
