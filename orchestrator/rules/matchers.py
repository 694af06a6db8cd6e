"""How rules look at a document: a few typed matchers; what they look for is data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from orchestrator.documents.meaning import Meaning
from orchestrator.documents.structure import Section, UnitKind
from orchestrator.domain import Absence, Evidence
from orchestrator.rules.catalogue import Rule
from orchestrator.rules.prose import Prose, Sentence

MAX_SHOWN = 60
MIN_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """Something a rule found: the evidence, the section it is in, and words for the rule's texts."""

    evidence: Evidence
    section: Section | None = None
    words: dict[str, str] = field(default_factory=dict)


Matcher = Callable[[Rule, Prose], Iterator[Hit]]


def lexicon(rule: Rule, prose: Prose) -> Iterator[Hit]:
    """Sentences in scope with a word of the list, at most one hit each.

    Options: `scope` is normative, opening, modal, claim or any; `quote` is sentence or phrase.
    Patterns: `find`; `unless`, which silences the sentence.
    """
    unless = rule.patterns.get("unless")
    for sentence in prose.sentences:
        if not _in_scope(sentence, rule.options.get("scope", "claim")):
            continue
        match = rule.patterns["find"].search(sentence.words)
        if match is None or (unless is not None and unless.search(sentence.words)):
            continue
        quote = prose.quote_sentence(sentence)
        if rule.options.get("quote") == "phrase" or not _within(match, len(quote.text)):
            quote = prose.quote(*_phrase(prose.text, sentence, match))
        yield Hit(quote, sentence.section, {"word": " ".join(match.group().split())})


def _in_scope(sentence: Sentence, scope: str) -> bool:
    match scope:
        case "normative":
            return sentence.normative
        case "modal":
            return sentence.claims and sentence.modal
        case "opening":
            return sentence.claims and sentence.modal and sentence.first
        case "claim":
            return sentence.claims
        case _:
            return sentence.meaning is not Meaning.OPEN_QUESTIONS


def _within(match: re.Match[str], length: int) -> bool:
    return match.end() <= length


def _phrase(text: str, sentence: Sentence, match: re.Match[str]) -> tuple[int, int]:
    """The match with up to 60 characters before it and 40 after, cut at blanks inside the sentence."""
    begin, end = sentence.start, sentence.start + len(sentence.words)
    start, stop = sentence.start + match.start(), sentence.start + match.end()
    if start - begin > 60:
        blank = text.find(" ", start - 60, start)
        begin = blank + 1 if blank >= 0 else start
    if end - stop > 40:
        blank = text.rfind(" ", stop, stop + 40)
        end = blank if blank >= 0 else stop
    return begin, end


def missing_section(rule: Rule, prose: Prose) -> Iterator[Hit]:
    """Nothing under a heading of the wanted meaning, and no words of the `stated` pattern anywhere."""
    wanted, stated = Meaning(rule.options["meaning"]), rule.patterns["stated"]
    own = [sentence for sentence in prose.sentences if sentence.meaning is not Meaning.OPEN_QUESTIONS]
    if len(own) < MIN_SENTENCES or any(_says(sentence, wanted) or stated.search(sentence.words) for sentence in own):
        return
    sought = rule.options["sought"]
    yield Hit(Absence(sought, f"a section on {wanted.words}"), None, {"sought": sought})


def _says(sentence: Sentence, wanted: Meaning) -> bool:
    return sentence.meaning is wanted and not sentence.question


def empty_section(rule: Rule, prose: Prose) -> Iterator[Hit]:
    """Headings with nothing beneath them, neither text nor subsections."""
    structure = prose.reading.structure
    filled = {unit.section for unit in structure.units} | {section.parent for section in structure.sections}
    for section in structure.sections[1:]:
        heading_only = (
            section.level > 1 and section.index not in filled and section.meaning not in (Meaning.OPEN_QUESTIONS,)
        )
        if heading_only and not _has_other_text(prose, section):
            start = prose.text.index(section.title[:1], section.span.start) if section.title else section.span.start
            yield Hit(prose.quote(start, _line_end(prose.text, start)), section, {"title": section.title})


def _has_other_text(prose: Prose, section: Section) -> bool:
    """Whether there is something that is no unit, such as HTML or an image."""
    body = prose.text[_line_end(prose.text, section.span.start) : section.span.end]
    return bool(re.sub(r"<!--[\s\S]*?-->|^[-=*_\s]+$", "", body, flags=re.MULTILINE).strip())


def _line_end(text: str, start: int) -> int:
    ends = [at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0]
    return min(ends, default=len(text))


def gap(rule: Rule, prose: Prose) -> Iterator[Hit]:
    """A topic that is part of the plan, and none of the words that would show it was thought through.

    A control counts if it is in the trigger's section or in a sentence that also has the trigger;
    with the option `control = "anywhere"`, in any sentence that isn't left out. At most one hit.
    """
    trigger, control = rule.patterns["trigger"], rule.patterns["control"]
    planned = [sentence for sentence in prose.sentences if sentence.claims]
    found = [sentence for sentence in planned if trigger.search(sentence.words)]
    if len(found) < int(rule.options.get("least", "1")):
        return
    near = {sentence.section.index for sentence in found}
    anywhere = rule.options.get("control") == "anywhere"
    controlled = (
        control.search(sentence.words)
        for sentence in prose.sentences
        if sentence.meaning is not Meaning.OPEN_QUESTIONS
        and (anywhere or sentence.section.index in near or trigger.search(sentence.words))
    )
    titled = any(control.search(section.title) for section in prose.reading.structure.sections)
    if titled or any(controlled):
        return
    strongest = max(found, key=lambda sentence: (sentence.normative, sentence.aim, -sentence.start))
    match = trigger.search(strongest.words)
    topic = " ".join(match.group().split()) if match else ""
    yield Hit(prose.quote_sentence(strongest), strongest.section, {"topic": topic[:MAX_SHOWN]})


def metric(rule: Rule, prose: Prose) -> Iterator[Hit]:
    """Aims that promise a change or a measure without any number.

    Patterns: `change` (verbs of direction), `number`, `check` (a yes/no criterion needs no number).
    """
    for sentence in prose.sentences:
        if not sentence.claims or sentence.meaning not in (Meaning.GOALS, Meaning.METRICS):
            continue
        words = sentence.words.strip(" *_|")
        if words.endswith(":") or rule.patterns["number"].search(words) or rule.patterns["check"].search(words):
            continue
        if rule.patterns["change"].search(words):
            yield Hit(prose.quote_sentence(sentence), sentence.section)


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
            yield Hit(prose.quote(*_phrase(prose.text, sentence, match)), sentence.section, {"target": name})


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
        line = prose.text[section.span.start : _line_end(prose.text, section.span.start)]
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
                quote = prose.quote(*_phrase(prose.text, sentence, match))
                yield Hit(quote, sentence.section, {"target": f"section {match.group(1)}"})
