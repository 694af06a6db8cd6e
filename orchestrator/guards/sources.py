"""What the author has said: document, context and answers, as support for the facts of an edit."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from orchestrator.documents.language import detect_language
from orchestrator.guards.dates import Date
from orchestrator.guards.facts import Fact, FactKind, facts, measured_facts
from orchestrator.guards.figures import Figure
from orchestrator.guards.lexicon import LATIN, lexicon
from orchestrator.guards.tables import column_figures

_SHARES = {("half", "share"): ("50", "%"), ("quarter", "share"): ("25", "%"), ("double", "share"): ("2", "x")}
_ALSO = _SHARES | {said: share for share, said in _SHARES.items()}


class Sources:
    """Texts whose facts are the author's own. Read once; asked often."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = _joined(texts)
        self._lower = self._text.lower()
        self.language = detect_language(self._text)
        found, _ = measured_facts(self._text)
        figures = [fact.says for fact in found if isinstance(fact.says, Figure)]
        self._figures = {(figure.value, figure.unit) for figure in figures}
        self._values = {figure.value for figure in figures} | {figure.written for figure in figures}
        self._counted: dict[str, set[str]] = {}
        for figure in figures:
            if not figure.unit:
                self._counted.setdefault(figure.value, set()).update(figure.nouns or {""})
        self._figures |= {(figure.value, figure.unit) for figure in column_figures(self._text)}
        self._dates = [fact.says.parts for fact in found if isinstance(fact.says, Date)]
        years = {str(number) for parts in self._dates for name, number in parts if name == "year"}
        self._values |= years
        self._counted |= {year: {""} for year in years}

    def unsupported(self, passage: str) -> list[Fact]:
        """The facts of a passage that nothing here says, each once."""
        missing: dict[tuple[str, ...], Fact] = {}
        for fact in facts(passage, self.language):
            if not self.supports(fact, passage):
                missing.setdefault(fact.key, fact)
        return list(missing.values())

    def supports(self, fact: Fact, passage: str = "") -> bool:
        """Whether it is said here, however it is written."""
        match fact.says:
            case Figure() as figure:
                return self._supports_figure(figure) or _counts_a_list(figure, passage)
            case Date(parts=parts):
                return self._supports_date(parts)
        match fact.kind:
            case FactKind.NAME:
                return all(self._mentions_word(word, passage) for word in re.split(r"[\s-]", fact.text) if word)
            case FactKind.LINK:
                return fact.text.lower().rstrip("/") in self._lower
            case _:
                return self._mentions(fact.text)

    def _supports_figure(self, figure: Figure) -> bool:
        """The value with its unit; without a unit, a count of the same things, or of things not named."""
        if (figure.value, figure.unit) in self._figures or _ALSO.get((figure.value, figure.unit)) in self._figures:
            return not figure.nouns or bool(self._counted[figure.value] & (figure.nouns | {""}))
        return not figure.unit and not figure.nouns and figure.value in self._values

    def _supports_date(self, parts: frozenset[tuple[str, int]]) -> bool:
        if any(parts <= given for given in self._dates):
            return True
        years = [number for name, number in parts if name == "year"]
        return len(parts) == 1 and bool(years) and str(years[0]) in self._values

    def _mentions_word(self, word: str, passage: str) -> bool:
        if len(word) < 2 or word in lexicon().common:
            return True
        stem = re.sub(r"['’]s?$", "", word.lower())
        stem = stem[:-1] if len(stem) > 4 and stem.endswith("s") else stem
        if stem in self._lower:
            return True
        return word.isupper() and self._spells(word.lower(), passage)

    def _spells(self, letters: str, passage: str) -> bool:
        """Whether the letters are the initials of words that stand side by side."""
        words = r"[\s-]+(?:(?:of|the|and|for|de|la|und|der)\s+)?".join(
            rf"{re.escape(letter)}[{LATIN}]*" for letter in letters
        )
        return any(
            re.search(rf"(?<![{LATIN}])(?:{words})(?![{LATIN}])", text) for text in (self._lower, passage.lower())
        )

    @functools.lru_cache(maxsize=1024)  # noqa: B019 - one object a revision, gone with it
    def _mentions(self, text: str) -> bool:
        """Whether the text stands here as words of its own, whatever the blanks and hyphens in it."""
        parts = [re.escape(part) for part in re.split(r"[\s-]+", text.lower()) if part]
        return re.search(rf"(?<![{LATIN}0-9])(?:{'[ -]?'.join(parts)})(?![{LATIN}0-9])", self._lower) is not None


def _counts_a_list(figure: Figure, passage: str) -> bool:
    """Whether it only says how many items follow: "these two rules apply:"."""
    line = passage[figure.end :].split("\n", 1)[0].rstrip()
    return bool(figure.nouns) and line.endswith((":", "："))


def _joined(texts: Iterable[str]) -> str:
    """The texts one after the other, without lines of the later ones that an earlier one has; tables stay whole."""
    seen: set[str] = set()
    pieces: list[str] = []
    for text in texts:
        lines = text.splitlines()
        pieces += [line for line in lines if line not in seen or line.lstrip().startswith("|")]
        seen.update(lines)
    return "\n".join(pieces)
