"""Edits touch their own passage and nothing else."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.documents.edits import edits_between, place_edits, settle_conflicts, splice
from orchestrator.documents.reading import read_structure
from orchestrator.domain import Severity
from orchestrator.revision import Edit, EditOperation, EditOutcome, EditStatus
from tests.scripted import PRD


class Result(NamedTuple):
    text: str
    outcomes: list[EditOutcome]


def edit(find, replace, operation=EditOperation.REPLACE, section="", issues=()):
    return Edit(tuple(issues), operation, section, find, replace, "because")


def applied(text, *edits, severities=None):
    outcomes = settle_conflicts(place_edits(read_structure(text), edits), severities or {})
    return Result(splice(text, outcomes, severities), outcomes)


@pytest.mark.parametrize(
    ("given_edit", "expected"),
    [
        (edit("2 s", "3 s"), PRD.replace("2 s", "3 s")),
        (edit("2 s", "", EditOperation.DELETE), PRD.replace("2 s ", "")),
        (edit("2 s", " or less", EditOperation.INSERT_AFTER), PRD.replace("2 s", "2 s or less")),
        (edit("2 s", "about ", EditOperation.INSERT_BEFORE), PRD.replace("2 s", "about 2 s")),
        (edit("", "\nEnd.\n", EditOperation.INSERT_AFTER), PRD + "\nEnd.\n"),
        (
            edit("", "- No loyalty points.\n\n", EditOperation.INSERT_AFTER, "Goals"),
            PRD.replace("## Requirements", "- No loyalty points.\n\n## Requirements"),
        ),
        (
            edit("ignored", "## Requirements\n\nNone.\n", EditOperation.REPLACE_SECTION, "Requirements"),
            PRD[: PRD.index("## Requirements")] + "## Requirements\n\nNone.\n",
        ),
    ],
    ids=lambda value: value.operation if isinstance(value, Edit) else "",
)
def test_each_operation_does_what_it_says(given_edit, expected):
    result = applied(PRD, given_edit)
    assert result.outcomes[0].status is EditStatus.APPLIED
    assert result.text == expected


@pytest.mark.parametrize(
    ("given_edit", "why"),
    [
        (edit("never written", "x"), "isn't in the text"),
        (edit("", "x"), "whole document"),
        (edit("", "x", EditOperation.DELETE), "whole document"),
        (edit("", "x", EditOperation.INSERT_AFTER, "No such section"), "no section"),
    ],
)
def test_what_cannot_be_placed_is_never_guessed(given_edit, why):
    result = applied(PRD, given_edit)
    assert result.text == PRD
    assert result.outcomes[0].status is EditStatus.NOT_LOCATED
    assert why in result.outcomes[0].detail


def test_a_passage_that_is_unique_in_its_section_is_found_there():
    text = "# A\n\nsame words\n\n# B\n\nsame words\n"
    result = applied(text, edit("same words", "other words", section="B"))
    assert result.text == "# A\n\nsame words\n\n# B\n\nother words\n"


def test_of_two_overlapping_edits_the_one_for_the_more_severe_issue_wins():
    first, second = edit("load in 2 s", "load fast", issues=["I-002"]), edit("2 s at", "1 s at", issues=["I-001"])
    severities = {"I-001": Severity.HIGH, "I-002": Severity.LOW}
    result = applied(PRD, first, second, severities=severities)
    assert [outcome.status for outcome in result.outcomes] == [EditStatus.CONFLICT, EditStatus.APPLIED]
    assert result.text == PRD.replace("2 s at", "1 s at")


words = st.text(alphabet="ab \n#-", max_size=4)
edits = st.lists(
    st.builds(lambda f, r, o: edit(f, r, o), words, words, st.sampled_from(list(EditOperation))), max_size=4
)


@given(st.text(alphabet="ab \n#-", min_size=1, max_size=40), edits)
def test_text_outside_the_spans_is_untouched(text, given_edits):
    result = applied(text, *given_edits)
    spans = sorted(
        (outcome.span.start, outcome.span.end) for outcome in result.outcomes if outcome.status is EditStatus.APPLIED
    )
    rest, at = [], 0
    for start, end in spans:
        assert start >= at
        rest.append(text[at:start])
        at = end
    rest.append(text[at:])
    position = 0
    for piece in rest:
        position = result.text.index(piece, position) + len(piece)
    added = sum(len(outcome.replacement) for outcome in result.outcomes if outcome.status is EditStatus.APPLIED)
    assert len(result.text) == sum(map(len, rest)) + added


lines = st.lists(st.sampled_from(["a\n", "b\r\n", "c\n", "\n", "d"]), max_size=8).map("".join)


@given(lines, lines)
def test_the_edits_between_two_texts_turn_one_into_the_other(before, after):
    text = before
    for outcome in reversed(edits_between(before, after, (), "")):
        assert text[outcome.span.start : outcome.span.end] == outcome.edit.find
        text = text[: outcome.span.start] + outcome.edit.replace + text[outcome.span.end :]
    assert text == after
