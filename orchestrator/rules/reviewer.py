"""Every rule on one text: what it found, as findings in plain words."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.documents.structure import Section
from orchestrator.domain import Absence, DocumentType, Evidence, Finding, Quote, Severity
from orchestrator.rules import clash, identifiers, matchers
from orchestrator.rules.catalogue import Rule, load_catalogue
from orchestrator.rules.matchers import Hit, Matcher
from orchestrator.rules.prose import Prose, read_prose

_MATCHERS: dict[str, Matcher] = {
    "clash": clash.clash,
    "empty_section": matchers.empty_section,
    "gap": matchers.gap,
    "identifiers": identifiers.identifiers,
    "lexicon": matchers.lexicon,
    "metric": matchers.metric,
    "missing_section": matchers.missing_section,
}
MISSING = "missing sections"
_ABOUT_WORDING = ("lexicon", "metric")


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One hit of one rule before anything is merged: `line` from 1, `quote` exact, empty for an absence."""

    rule: str
    line: int
    quote: str
    severity: Severity


def findings(text: str) -> list[RuleFinding]:
    """Every hit of every rule in a text, by rule, for measuring the reviewer."""
    prose = read_prose(text)
    return [
        RuleFinding(rule.id.rstrip("b"), _line(hit.evidence), _words(hit.evidence), rule.severity)
        for rule in load_catalogue()
        for hit in _hits(rule, prose, prose.reading.document_type)
    ]


def review_with_rules(text: str, critic: str, document_type: DocumentType) -> tuple[Finding, ...]:
    """One critic's findings in a document of that type, most severe and weighty first.

    The wording of a sentence is objected to once, by the weightiest of the rules it breaks; what
    is missing altogether is one finding.
    """
    prose = read_prose(text)
    rules = [rule for rule in load_catalogue() if rule.critic == critic]
    hits = [(rule, hit) for rule in rules for hit in _hits(rule, prose, document_type)]
    missing = [(rule, hit) for rule, hit in hits if rule.matcher == "missing_section"]
    others = [(rule, hit) for rule, hit in hits if rule.matcher != "missing_section"]
    ranked = sorted(others, key=lambda item: (item[0].severity.rank, -item[0].weight, _line(item[1].evidence)))
    found = [*_merged(missing), *_once_a_sentence(ranked)]
    return tuple(sorted(found, key=lambda finding: finding.severity.rank))


def _hits(rule: Rule, prose: Prose, document_type: DocumentType) -> Iterator[Hit]:
    fits_language = prose.reading.is_english or not rule.language_bound
    if document_type in rule.types and fits_language:
        yield from _MATCHERS[rule.matcher](rule, prose)


def _line(evidence: Evidence) -> int:
    return evidence.span.line if isinstance(evidence, Quote) and evidence.span else 1


def _words(evidence: Evidence) -> str:
    return evidence.text if isinstance(evidence, Quote) else ""


def _once_a_sentence(ranked: list[tuple[Rule, Hit]]) -> Iterator[Finding]:
    covered: list[tuple[int, int]] = []  # in order and disjoint, so only the neighbours can overlap
    keys: Counter[str] = Counter()
    for rule, hit in ranked:
        quote = hit.evidence
        if not isinstance(quote, Quote) or quote.span is None:
            continue
        start, end = quote.span.start, quote.span.end
        if rule.matcher in _ABOUT_WORDING:
            at = bisect.bisect_left(covered, (start, end))
            beside = covered[max(0, at - 1) : at + 1]
            if any(start < other_end and other_start < end for other_start, other_end in beside):
                continue
            covered.insert(at, (start, end))
        keys[key := f"{rule.id}:{' '.join(quote.text.split())}"] += 1
        yield _finding(rule, hit, quote, key if keys[key] == 1 else f"{key}#{keys[key]}")


def _finding(rule: Rule, hit: Hit, quote: Quote, key: str) -> Finding:
    words = {**hit.words, "quote": f'"{" ".join(quote.text.split()).rstrip(".;,: ")}"'}
    return Finding(
        severity=rule.severity,
        category=rule.category,
        section=_section_name(hit.section),
        evidence=quote,
        description=_fill(rule.description, words),
        suggested_fix=rule.fix,
        question=_fill(rule.question, words) if rule.question else None,
        answer_type=rule.answer_type,
        rule=rule.id,
        key=key,
    )


def _section_name(section: Section | None) -> str:
    """The section's title; nothing for the document's own title, which says nothing of where."""
    if section is None or (section.index == 1 and section.level == 1 and section.meaning is None):
        return ""
    return section.title


def _fill(template: str, words: dict[str, str]) -> str:
    """The template with {name} replaced; what stands in the words is never taken for a name."""
    parts = template.replace("}", "{").split("{")
    return "".join(words.get(part, part) if at % 2 else part for at, part in enumerate(parts))


def _merged(missing: list[tuple[Rule, Hit]]) -> list[Finding]:
    """All that is missing as one finding, led by the weightiest."""
    if not missing:
        return []
    ranked = sorted((rule for rule, _ in missing), key=lambda rule: (rule.severity.rank, -rule.weight))
    sought = [rule.options["sought"] for rule in ranked]
    lead = ranked[0]
    listed = sought[0] if len(sought) == 1 else f"{', '.join(sought[:-1])} and {sought[-1]}"
    return [
        Finding(
            severity=lead.severity,
            category=lead.category,
            section="",
            evidence=Absence(listed, "sections of their own" if len(sought) > 1 else "a section of its own"),
            description=f"Not described: {listed}. {lead.description}",
            suggested_fix=" ".join(rule.fix for rule in ranked),
            question=lead.question,
            answer_type=lead.answer_type,
            rule=lead.id,
            key=f"{MISSING}:{lead.id}",
        )
    ]
