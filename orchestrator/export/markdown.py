"""Text of the document inside Markdown that we write: shown as it is, never obeyed."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$])")


def escape(text: str) -> str:
    """One line of Markdown that reads as `text` does: no markup, links, images or HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; cells are taken as Markdown. Every column but the first is right-aligned."""
    rule = ("---", *("---:" for _ in header[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))
