"""The rules: each is tested by its own examples, and none may hang on hostile text."""

from __future__ import annotations

import time

import pytest

from orchestrator.documents.reading import read_document
from orchestrator.domain import Absence, DocumentType, Quote, Severity
from orchestrator.errors import InputError
from orchestrator.rules import findings, review_with_rules
from orchestrator.rules.catalogue import load_catalogue
from orchestrator.rules.prose import read_prose
from orchestrator.rules.reviewer import _MATCHERS

RULES = load_catalogue()
CHECKOUT = """Checkout redesign, draft v3
Why now
Guests drop off at the address step.
Lots of support tickets about it.
Goals
- increase guest conversion significantly
What we're building
- One-page checkout for guests
- Save card for next time (Legal: TBD)
- Page loads in under 2s
Not doing
- Loyalty points
- AI address suggestions
Launch
10% in March, then everyone. Mobile load budget 3s.
"""


def fires(rule, text):
    return any(True for _ in _MATCHERS[rule.matcher](rule, read_prose(text)))


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in RULES for text in rule.positive],
    ids=lambda value: getattr(value, "id", None),
)
def test_a_rule_fires_on_its_positive_examples(rule, text):
    assert fires(rule, text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in RULES for text in rule.negative],
    ids=lambda value: getattr(value, "id", None),
)
def test_a_rule_is_silent_on_its_negative_examples(rule, text):
    assert not fires(rule, text)


def test_every_high_rule_asks_the_author():
    assert all(rule.question for rule in RULES if rule.severity is Severity.HIGH)


def test_the_checkout_draft_gets_the_issues_a_product_manager_would_keep():
    found = review_with_rules(CHECKOUT, "product", DocumentType.ONE_PAGER)
    assert [(finding.rule, finding.severity, finding.evidence.span.line) for finding in found] == [
        ("P14", Severity.HIGH, 9),
        ("P22", Severity.HIGH, 6),
        ("P34b", Severity.MEDIUM, 15),
    ]
    engineering = review_with_rules(CHECKOUT, "engineering", DocumentType.ONE_PAGER)
    assert {finding.rule for finding in engineering} == {"E01", "E02"}
    assert review_with_rules(CHECKOUT, "ai_risk", DocumentType.ONE_PAGER) == ()


def test_what_is_missing_is_one_finding():
    text = "# Export PRD\n\n## Features\n\n- Export to CSV.\n- Export to PDF.\n- Export on a schedule.\n"
    absences = [f for f in review_with_rules(text, "product", DocumentType.PRD) if isinstance(f.evidence, Absence)]
    assert len(absences) == 1
    assert "how success is measured" in absences[0].evidence.sought


def test_a_technical_design_is_not_asked_for_the_sections_of_a_prd():
    text = "# Cache\n\n## Design\n\n- One.\n- Two.\n- Three.\n"
    assert review_with_rules(text, "product", DocumentType.TECHNICAL_DESIGN) == ()


def test_quotes_are_the_authors_words_at_their_line():
    for text in (CHECKOUT, CHECKOUT.replace("\n", "\r\n"), CHECKOUT.replace("\n", "\r")):
        for critic in ("product", "engineering"):
            for finding in review_with_rules(text, critic, DocumentType.PRD):
                if isinstance(finding.evidence, Quote):
                    quote = finding.evidence
                    assert text[quote.span.start : quote.span.end] == quote.text
                    assert quote.text in CHECKOUT.split("\n")[quote.span.line - 1]


def test_braces_in_the_document_are_not_taken_for_names():
    text = "# PRD\n\n## Requirements\n\n- The {word} template {0} is TBD.\n"
    assert "{word}" in review_with_rules(text, "product", DocumentType.PRD)[0].question


@pytest.mark.parametrize("language", ["Portuguese", "Greek script"])
def test_wording_rules_are_off_in_other_languages(language):
    words = {
        "Portuguese": "O sistema deve ser rápido e os dados não são guardados para sempre em uma base de dados TBD. ",
        "Greek script": "Το σύστημα πρέπει να είναι γρήγορο και τα δεδομένα φυλάσσονται TBD. ",
    }[language]
    text = f"# PRD\n\n## Requisitos\n\n- {words * 3}\n\n## Vazio\n"
    assert read_document(text).language == language
    assert {finding.rule for finding in findings(text)} <= {"P13"}


HOSTILE = {
    "spaces": "must " + " " * 200_000 + "x",
    "words": "a " * 100_000,
    "brackets": "[" * 200_000,
    "links": "](#" * 60_000,
    "parentheses": "(" * 200_000,
    "digits": "1," * 100_000 + " s",
    "identifiers": "AB-1." * 40_000,
    "numbers": "must load in 1 s and 2 s " * 8_000,
    "stores": "store " * 40_000,
    "backticks": "`" * 200_001,
    "quotes": '"' * 200_001,
    "angles": "<a " * 70_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_line_is_read_in_seconds(text):
    started = time.perf_counter()
    findings(f"# PRD\n\n## Requirements\n\n- {text}\n")
    findings(text)
    assert time.perf_counter() - started < 5


LARGE = {
    "10,000 headings": "".join(f"## {n}. Goals and scope\n\n- Improve satisfaction.\n\n" for n in range(10_000)),
    "1 MB of flagged lines": "# PRD\n\n## Requirements\n\n" + "- It must be easy to use if possible, etc.\n" * 24_000,
    "10,000 ids": "# PRD\n\n## Requirements\n\n"
    + "".join(f"- FR-{n % 9999}: Export {n} in 2 s.\n" for n in range(10_000)),
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE.keys())
def test_a_large_document_is_reviewed_in_seconds(text):
    started = time.perf_counter()
    for critic in ("product", "engineering", "ai_risk"):
        review_with_rules(text, critic, DocumentType.PRD)
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[X1", "can't be read"),
        ('[X1]\nmatcher = "magic"', "rule X1: matcher"),
        ('[X1]\nmatcher = "lexicon"\ncritic = "product"\nseverity = "huge"', "rule X1: 'huge'"),
        ('[X1]\nmatcher = "lexicon"\ncritic = "product"\nseverity = "low"\ncategory = "clarity"', "rule X1"),
        (
            '[X1]\nmatcher = "lexicon"\ncritic = "product"\nseverity = "low"\ncategory = "clarity"\n'
            'patterns.find = ["("]',
            "patterns.find",
        ),
    ],
    ids=["not TOML", "matcher", "severity", "missing field", "pattern"],
)
def test_a_bad_catalogue_names_the_rule_and_the_field(tmp_path, toml, says):
    path = tmp_path / "house.toml"
    path.write_text(toml)
    with pytest.raises(InputError, match=says):
        load_catalogue(path)
