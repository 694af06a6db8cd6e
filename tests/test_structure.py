"""What is read of a document: sections, their meaning, units and language, at exact places."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.documents.lines import LINE_END
from orchestrator.documents.meaning import Meaning
from orchestrator.documents.reading import detect_title, read_document, read_structure
from orchestrator.documents.structure import UnitKind
from orchestrator.domain import DocumentType

MARKDOWN = """---
title: x
---
# Checkout

Intro.

## 1. Why now?

Guests drop off.

### Numbers

| Step | Share |
|------|-------|
| Address | 38 % |

## Non-goals

- [x] Loyalty
- Points
  that go on

> Quoted

```
# not a heading
```

Risks
-----

None.
"""
PASTED = """CHECKOUT REDESIGN
Why now:
Guests drop off at the address step.

**Goals**
• Fewer steps
2. What we're building
One page for all.
\tNot doing
Points
"""


def meanings(text):
    return [(section.title, section.meaning) for section in read_structure(text).sections[1:]]


def test_markdown_sections_and_their_meaning():
    assert meanings(MARKDOWN) == [
        ("Checkout", None),
        ("1. Why now?", Meaning.PROBLEM),
        ("Numbers", Meaning.PROBLEM),
        ("Non-goals", Meaning.NON_GOALS),
        ("Risks", Meaning.RISKS),
    ]


def test_markdown_units():
    units = [(unit.kind, unit.text) for unit in read_structure(MARKDOWN).units]
    assert units == [
        (UnitKind.PARAGRAPH, "Intro."),
        (UnitKind.PARAGRAPH, "Guests drop off."),
        (UnitKind.ROW, "| Address | 38 % |"),
        (UnitKind.ITEM, "Loyalty"),
        (UnitKind.ITEM, "Points\n  that go on"),
        (UnitKind.QUOTATION, "> Quoted"),
        (UnitKind.CODE, "```\n# not a heading\n```"),
        (UnitKind.PARAGRAPH, "None."),
    ]


def test_pasted_text_has_headings_too():
    assert meanings(PASTED) == [
        ("CHECKOUT REDESIGN", None),
        ("Why now", Meaning.PROBLEM),
        ("Goals", Meaning.GOALS),
        ("2. What we're building", Meaning.REQUIREMENTS),
        ("Not doing", Meaning.NON_GOALS),
    ]


def test_a_label_at_the_beginning_of_a_line_is_a_section_of_that_line():
    text = "AI chatbot\nProblem: people wait.\nNot doing: phone calls.\nIt must be fast.\nNote: see below.\n"
    structure = read_structure(text)
    assert meanings(text) == [("AI chatbot", None), ("Problem", Meaning.PROBLEM), ("Not doing", Meaning.NON_GOALS)]
    units = [(unit.text, structure.sections[unit.section].title) for unit in structure.units]
    assert units == [
        ("people wait.", "Problem"),
        ("phone calls.", "Not doing"),
        ("It must be fast.", "AI chatbot"),
        ("Note: see below.", "AI chatbot"),
    ]


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("Not doing", Meaning.NON_GOALS),
        ("Out of scope (for now)", Meaning.NON_GOALS),
        ("3.2 Success Metrics 🔴 `@human-required`", Meaning.METRICS),
        ("Open Issues", Meaning.OPEN_QUESTIONS),
        ("Alternatives considered", Meaning.ALTERNATIVES),
        ("Target customers", Meaning.USERS),
        ("What we’re building", Meaning.REQUIREMENTS),
        ("Launch plan", Meaning.ROLLOUT),
        ("Future work", Meaning.FUTURE),
        ("Related issues & documents", Meaning.REFERENCE),
        ("5.2 Question publication", None),
        ("History view", None),
        ("Later edits to an order", None),
        ("Something else", None),
    ],
)
def test_the_meaning_of_a_heading(title, meaning):
    assert meanings(f"# T\n\n## {title}\n\nText.\n")[1][1] is meaning


@pytest.mark.parametrize(
    "line",
    [
        "Users can sign in with a code",
        "Goals matter.",
        "- Goals",
        "The following must hold:",
        "See Risks, below",
        "x = 1:",
    ],
)
def test_a_line_of_prose_is_no_heading(line):
    assert meanings(f"Title\nSome text first.\n{line}\nMore text.\n") == [("Title", None)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# PRD-7: Export\n\nText.", DocumentType.PRD),
        ("# ADR 3: Use SQLite\n\nText.", DocumentType.DECISION_RECORD),
        ("# RFC: Cache\n\nText.", DocumentType.PROPOSAL),
        ("# Cache design doc\n\nText.", DocumentType.TECHNICAL_DESIGN),
        ("Shop\nGoals\n- Fewer steps\n", DocumentType.ONE_PAGER),
        ("As a guest, I want to pay.\nAs a guest, I want to leave.\n", DocumentType.USER_STORIES),
        ("```\ncode\n```\n", DocumentType.OTHER),
    ],
)
def test_the_kind_of_document(text, kind):
    assert read_document(text).document_type is kind


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The page must show the state of an order and it is not to be changed by anyone who can read it. " * 2,
            "English",
        ),
        (
            "Die Seite muss den Zustand der Bestellung zeigen und ist nicht für das Ändern von Daten gedacht. " * 2,
            "German",
        ),
        ("注文の状態を表示するページが必要です。" * 5, "Chinese or Japanese"),
        ("يجب أن تعرض الصفحة حالة الطلب " * 5, "Arabic script"),
        ("Too short.", None),
    ],
)
def test_the_language(text, language):
    assert read_document(text).language == language


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# **Checkout** `v2`\n\nText", "Checkout v2"),
        ("Checkout redesign\nGoals\n- x", "Checkout redesign"),
        ("Just one sentence, which is all there is.", "Just one sentence, which is all there is."),
        ("word " * 100, ("word " * 100)[:119].rstrip() + "…"),
        ("---\n***\n", "Untitled"),
    ],
)
def test_the_title(text, title):
    assert detect_title(text) == title


hostile = st.text(st.sampled_from("#-*>`|~:\t \n\r\0\x0b\u2028\ufeff\u202ea1文é"), max_size=80)


@given(st.text(max_size=200) | hostile)
def test_units_and_sections_are_at_their_place_in_any_text(text):
    structure = read_structure(text)
    for unit in structure.units:
        assert text[unit.span.start : unit.span.end] == unit.text
        assert unit.span.line == len(LINE_END.findall(text[: unit.span.start])) + 1
    for section in structure.sections[1:]:
        assert 0 <= section.span.start < section.span.end <= len(text)
    detect_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"# Heading {number}\n\n" for number in range(10_000)),
        "".join(f"{'#' * (number % 6 + 1)} Heading {number}\n" for number in range(10_000)),
        "> " * 5_000 + "deep",
        "- " * 5_000 + "deep",
        "word " * 200_000,
        "Line of pasted text\n" * 50_000,
        "| a " * 50_000,
    ],
    ids=["headings", "nested headings", "quotes", "lists", "one line", "many lines", "table"],
)
def test_large_documents_are_read_in_seconds(text):
    started = time.perf_counter()
    read_document(text)
    assert time.perf_counter() - started < 5
