"""How rules look at a document: a few typed matchers; what they look for is data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from orchestrator.documents.meaning import Meaning
from orchestrator.documents.structure import Section
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
            quote = prose.quote(*phrase(prose.text, sentence, match))
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


def phrase(text: str, sentence: Sentence, match: re.Match[str]) -> tuple[int, int]:
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
            yield Hit(prose.quote(start, line_end(prose.text, start)), section, {"title": section.title})


def _has_other_text(prose: Prose, section: Section) -> bool:
    """Whether there is something that is no unit, such as HTML or an image."""
    body = prose.text[line_end(prose.text, section.span.start) : section.span.end]
    return bool(re.sub(r"<!--[\s\S]*?-->|^[-=*_\s]+$", "", body, flags=re.MULTILINE).strip())


def line_end(text: str, start: int) -> int:
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
