"""Ids and references: what is defined twice, and what is referred to but nowhere to be found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from orchestrator.documents.meaning import Meaning
from orchestrator.documents.structure import UnitKind
from orchestrator.rules.catalogue import Rule
from orchestrator.rules.matchers import Hit, line_end, phrase
from orchestrator.rules.prose import Prose, Sentence

_IDENTIFIER = re.compile(
    r"(?<![\w-])([A-Z]{1,5}-\d{1,4}(?:[.-]\d{1,3}){0,3}|(?:FR|NFR|REQ|US|AC)\d{1,4}(?:\.\d{1,3}){0,3})(?![\w-]|\.\d)"
)
_DEFINITION = re.compile(rf"[\s*_|\[(]*{_IDENTIFIER.pattern}[\s*_\])]*(?:[:|.)–—-]|$|\s+[A-Z])")
_ANCHOR = re.compile(r"\]\(#([^)\s]{1,120})\)")
_ELSEWHERE = re.compile(r"paper|RFC|spec|standard|ISO|guide|manual|law|act|article|book", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"\b[Ss]ection\s+§?(\d{1,2}(?:\.\d{1,2}){0,3})\b")


def identifiers(rule: Rule, prose: Prose) -> Iterator[Hit]:
    """Option `defect`: duplicate (an id defined twice) or dangling (a reference to nothing)."""
    if rule.options["defect"] == "duplicate":
        yield from _duplicates(prose)
    else:
        yield from _dangling_ids(prose)
        yield from _dangling_anchors(prose)
        yield from _dangling_sections(prose)


def _definitions(prose: Prose) -> dict[str, list[Sentence]]:
    defined: dict[str, list[Sentence]] = {}
    for sentence in prose.sentences:
        if sentence.meaning is Meaning.OPEN_QUESTIONS or (sentence.kind is UnitKind.PARAGRAPH and not sentence.modal):
            continue
        if match := _DEFINITION.match(sentence.words):
            defined.setdefault(match.group(1), []).append(sentence)
    return defined


def _duplicates(prose: Prose) -> Iterator[Hit]:
    for name, sentences in _definitions(prose).items():
        first = sentences[0]
        for other in sentences[1:]:
            same_list = other.section.index == first.section.index and other.kind is first.kind
            if same_list and other.words.split() != first.words.split():
                line = str(prose.lines.line_of(first.start))
                yield Hit(prose.quote_sentence(other), other.section, {"id": name, "line": line})


def _dangling_ids(prose: Prose) -> Iterator[Hit]:
    defined = set(_definitions(prose))
    titles = " ".join(section.title for section in prose.reading.structure.sections)
    defined |= set(_IDENTIFIER.findall(titles))
    families = [re.split(r"-?\d", name)[0] for name in defined]
    seen: set[str] = set()
    for sentence in prose.sentences:
        if sentence.meaning is Meaning.OPEN_QUESTIONS:
            continue
        for match in _IDENTIFIER.finditer(sentence.words):
            name = match.group(1)
            if name in defined or name in seen or families.count(re.split(r"-?\d", name)[0]) < 3:
                continue
            seen.add(name)
            yield Hit(prose.quote(*phrase(prose.text, sentence, match)), sentence.section, {"target": name})


def _dangling_anchors(prose: Prose) -> Iterator[Hit]:
    targets = _anchors(prose)
    for unit in prose.reading.structure.units:
        if unit.kind is UnitKind.CODE:
            continue
        section = prose.reading.structure.sections[unit.section]
        for match in _ANCHOR.finditer(unit.text):
            if match.group(1).lower() not in targets and section.meaning is not Meaning.OPEN_QUESTIONS:
                start = unit.span.start + max(unit.text.rfind("[", 0, match.start()), 0)
                yield Hit(prose.quote(start, unit.span.start + match.end()), section, {"target": f"#{match.group(1)}"})


def _anchors(prose: Prose) -> set[str]:
    slugs: set[str] = {name.lower() for name in re.findall(r"(?:name|id)=[\"']#?([^\"']{1,120})", prose.text)}
    repeats: Counter[str] = Counter()
    for section in prose.reading.structure.sections[1:]:
        line = prose.text[section.span.start : line_end(prose.text, section.span.start)]
        for slug in {_slug(section.title), _slug(line.lstrip("# "))}:
            slugs |= {slug, slug.strip("-"), f"{slug}-{repeats[slug]}"}
            repeats[slug] += 1
    return slugs


def _slug(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def _dangling_sections(prose: Prose) -> Iterator[Hit]:
    titles = (
        re.match(r"§?\s*(\d{1,2}(?:\.\d{1,2}){0,3})", section.title) for section in prose.reading.structure.sections
    )
    numbers = {match.group(1) for match in titles if match}
    if len(numbers) < 3:
        return
    for sentence in prose.sentences:
        for match in _SECTION_NUMBER.finditer(sentence.words):
            elsewhere = _ELSEWHERE.search(sentence.words, max(0, match.start() - 40), match.start())
            if sentence.meaning is not Meaning.OPEN_QUESTIONS and match.group(1) not in numbers and not elsewhere:
                quote = prose.quote(*phrase(prose.text, sentence, match))
                yield Hit(quote, sentence.section, {"target": f"section {match.group(1)}"})
