"""The guards on the edits of a revision: what is held, what is not, and that nothing gets past them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.documents.edits import edits_between, place_edits, splice
from orchestrator.documents.reading import read_structure
from orchestrator.domain import Severity, Strictness
from orchestrator.guards.facts import FactKind, measured_facts
from orchestrator.guards.holding import Guard, guard_edits
from orchestrator.guards.sources import Sources
from orchestrator.revision import Edit, EditOperation, EditStatus, FlagKind
from tests.scripted import PRD

SEVERITIES = {"I-001": Severity.HIGH, "I-002": Severity.LOW}


def edit(find, replace, operation=EditOperation.REPLACE, section="", issues=("I-001",), reason="clearer"):
    return Edit(tuple(issues), operation, section, find, replace, reason)


def guarded(text, *edits, strictness=Strictness.STANDARD, locked=(), sources=()):
    structure = read_structure(text)
    guard = Guard(Sources([text, *sources]), SEVERITIES, strictness, locked)
    return guard_edits(structure, place_edits(structure, edits), guard)


def statuses(outcomes):
    return [outcome.status for outcome in outcomes]


APPLIED, HELD = EditStatus.APPLIED, EditStatus.HELD


def test_an_edit_that_invents_is_held_and_says_what_nobody_gave():
    [outcome] = guarded(PRD, edit("Cards are kept for later.", "Cards are kept for 90 days under PCI DSS."))
    assert outcome.status is HELD
    assert [(flag.kind, flag.text) for flag in outcome.flags] == [
        (FlagKind.INVENTION, "90 days"),
        (FlagKind.INVENTION, "PCI DSS"),
    ]
    assert "90 days" in outcome.detail


def test_what_the_author_answered_is_given():
    [outcome] = guarded(PRD, edit("kept for later.", "kept for 90 days."), sources=["Keep them for 90 days."])
    assert outcome.status is APPLIED


def test_a_loss_is_held_unless_the_reason_names_it():
    cut = ("- Cards are kept for later.\n", "")
    assert statuses(guarded(PRD, edit(*cut))) == [HELD]
    [named] = guarded(PRD, edit(*cut, reason="Removes 'cards are kept for later', which is out of scope"))
    assert named.status is APPLIED
    assert [(flag.kind, flag.excused) for flag in named.flags] == [(FlagKind.LOSS, True)]


@pytest.mark.parametrize(
    ("strictness", "status"),
    [(Strictness.STRICT, HELD), (Strictness.STANDARD, APPLIED), (Strictness.LENIENT, APPLIED)],
)
def test_strictness_decides_about_a_loss_that_is_named(strictness, status):
    removal = edit("- Cards are kept for later.\n", "", reason="Removes that cards are kept for later")
    [outcome] = guarded(PRD, removal, strictness=strictness)
    assert outcome.status is status
    assert outcome.flags


def test_lenient_makes_an_invention_but_shows_it():
    [outcome] = guarded(PRD, edit("kept for later.", "kept for 90 days."), strictness=Strictness.LENIENT)
    assert outcome.status is APPLIED
    assert [flag.text for flag in outcome.flags] == ["90 days"]


def test_a_locked_section_is_never_touched():
    inside = edit("Cards are kept for later.", "Cards must be kept.")
    appended = edit("", "- More.\n", EditOperation.INSERT_AFTER, "Requirements")
    elsewhere = edit("Raise guest", "We must raise guest")
    outcomes = guarded(PRD, inside, appended, elsewhere, locked=["requirements"])
    assert statuses(outcomes) == [HELD, HELD, APPLIED]
    assert "locked" in outcomes[0].detail


def test_an_edit_for_no_issue_is_held():
    [outcome] = guarded(PRD, edit("Cards are kept for later.", "Cards must be kept.", issues=["I-404"]))
    assert outcome.status is HELD
    assert "no issue" in outcome.detail


def test_of_two_copies_one_may_go_but_not_both():
    text = "# A\n\nCards must be deleted after 30 days.\n\n# B\n\nCards must be deleted after 30 days.\n"
    first, second = (edit("Cards must be deleted after 30 days.", "", section=title) for title in "AB")
    assert statuses(guarded(text, first)) == [APPLIED]
    assert HELD in statuses(guarded(text, first, second))


def test_a_move_to_another_section_is_no_loss():
    outcomes = guarded(
        PRD,
        edit("- Cards are kept for later.\n", "", EditOperation.DELETE),
        edit("", "- Cards are kept for later.\n", EditOperation.INSERT_AFTER, "Goals"),
    )
    assert statuses(outcomes) == [APPLIED, APPLIED]


def test_a_move_whose_other_half_is_held_is_held_too():
    outcomes = guarded(
        PRD,
        edit("- Cards are kept for later.\n", "", EditOperation.DELETE),
        edit("", "- Cards are kept for later, at most 99 days.\n", EditOperation.INSERT_AFTER, "Goals"),
    )
    assert statuses(outcomes) == [HELD, HELD]


TEXT = """# Export

Admins must export orders in 5 s. Exports must never contain card numbers.

## Limits

- FR-1 At most 20 exports a day are allowed.
- FR-2 Files are deleted after 30 days.

| Plan | Seats |
|---|---|
| Basic | 3 |
| Team | 25 |
"""
FOUND = """Admins must export orders in 5 s.;5 s;must never;At most 20;- FR-1;FR-2;30 days;## Limits;| Basic | 3 |
;| Team | 25 |;Files are deleted after 30 days.;a day;Exports;orders"""
PUT = """;7 s;should;At least 20;FR-9;90 days;Admins could export.;GDPR;| Pro | 99 |;at once;soon;twenty;thirty days
;Admins must export orders in 5 s;- FR-1 FR-2;
## More
;AWS;must;never"""
passages, replacements = st.sampled_from(FOUND.split(";")), st.sampled_from(PUT.split(";"))
edits = st.lists(
    st.builds(edit, passages, replacements, st.sampled_from(list(EditOperation))), min_size=1, max_size=5, unique=True
)


@given(edits)
def test_nothing_that_nobody_gave_gets_into_the_text(given_edits):
    outcomes = guarded(TEXT, *given_edits)
    assert Sources([TEXT]).unsupported(splice(TEXT, outcomes, SEVERITIES)) == []


@given(edits)
def test_no_figure_id_heading_or_obligation_gets_lost(given_edits):
    after = splice(TEXT, guarded(TEXT, *given_edits), SEVERITIES)
    kept = Sources([after])
    assert [fact.text for fact in measured_facts(TEXT)[0] if not kept.supports(fact)] == []
    assert {fact.text for fact in measured_facts(TEXT)[0] if fact.kind is FactKind.IDENTIFIER} == {"FR-1", "FR-2"}
    assert any("Limits" in section.title for section in read_structure(after).sections)
    assert after.lower().count("must") >= TEXT.lower().count("must")
    assert "never" in after


@given(edits, st.randoms(use_true_random=False))
def test_the_order_of_edits_makes_no_difference(given_edits, random):
    shuffled = random.sample(given_edits, len(given_edits))
    texts = [splice(TEXT, guarded(TEXT, *order), SEVERITIES) for order in (given_edits, shuffled)]
    assert texts[0] == texts[1]


@given(edits)
def test_the_diff_of_what_was_applied_gives_its_effect_back(given_edits):
    after = splice(TEXT, guarded(TEXT, *given_edits), SEVERITIES)
    assert splice(TEXT, edits_between(TEXT, after, (), "")) == after


@given(edits)
def test_with_every_edit_held_the_text_is_the_original(given_edits):
    structure = read_structure(TEXT)
    held = [replace(outcome, status=HELD) for outcome in place_edits(structure, given_edits)]
    assert splice(TEXT, held, SEVERITIES) == TEXT


@given(edits)
def test_a_locked_document_stays_as_it_is(given_edits):
    assert splice(TEXT, guarded(TEXT, *given_edits, locked=["Export"]), SEVERITIES) == TEXT
