"""Lines of a text, whatever its line ends are."""

from __future__ import annotations

import bisect
import re

from orchestrator.domain import Span

LINE_END = re.compile(r"\r\n|\r|\n")


class LineIndex:
    """Line numbers and offsets in one text. A line ends at CR LF, CR or LF."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._starts = [0, *(end.end() for end in LINE_END.finditer(text))]

    def line_of(self, offset: int) -> int:
        """The 1-based number of the line that holds the character at `offset`."""
        return bisect.bisect_right(self._starts, offset)

    def start_of(self, line: int) -> int:
        """Where a line, counted from 0, begins; the end of the text for one past the last."""
        return self._starts[line] if line < len(self._starts) else self._length

    def trimmed(self, text: str, first: int, end: int, skip: int = 0) -> Span:
        """Lines `first` to `end` (from 0, exclusive) without blanks around, less `skip` characters."""
        start, stop = self.start_of(first) + skip, self.start_of(end)
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        return Span(start, stop, self.line_of(start))
