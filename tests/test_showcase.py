"""A ten-line PRD without a figure, before moderators that invent, drop and weaken: nothing of it gets into the text."""

from __future__ import annotations

import pytest

from orchestrator.domain import Category, Finding, IssueStatus, Quote, Severity, StopReason
from orchestrator.revision import Edit, EditOperation, EditStatus, FlagKind, Revision
from orchestrator.roundtable import run_roundtable
from tests.scripted import Critic, Moderator

CHATBOT = """AI support chatbot
Problem: customers wait too long for answers.
Goal: improve customer satisfaction.
Users: customers and support agents.
The chatbot answers questions about orders.
It should be fast and friendly.
It hands over to an agent if needed.
It must protect customer data.
We will launch to everyone soon.
Success means fewer tickets.
"""
INVENTED = {
    "Goal: improve customer satisfaction.": "Goal: improve customer satisfaction from 3.2 to 4.5 by Q3 2027.",
    "It should be fast and friendly.": "It should be fast (under 2 seconds for 95 % of answers) and friendly.",
    "It must protect customer data.": "It must protect customer data under HIPAA and SOC 2, deleted after 30 days.",
    "We will launch to everyone soon.": "We will launch to 10 % in March, then to everyone, at $250k in 6 weeks.",
    "Success means fewer tickets.": "Success means 35% fewer tickets.",
}
FACTS = ["3.2", "4.5", "Q3 2027", "2 seconds", "95 %", "HIPAA", "SOC 2", "30 days", "10 %", "March", "$250k", "6 weeks"]
FACTS += ["35%"]


def critic():
    found = Finding(
        Severity.HIGH,
        Category.MEASURABILITY,
        "",
        Quote("Goal: improve customer satisfaction."),
        "Nobody can tell whether it was reached.",
        "Give a figure.",
        "From what to what, by when?",
    )
    return Critic("product", [found])


def as_edits(document, brief):
    return Revision(
        tuple(Edit(("I-001",), EditOperation.REPLACE, "", *pair, "measurable") for pair in INVENTED.items())
    )


def as_text(document, brief):
    for find, replace in INVENTED.items():
        document = document.replace(find, replace)
    return document


@pytest.mark.parametrize("refine", [as_edits, as_text])
def test_none_of_what_is_invented_is_in_the_text_and_each_fact_is_listed_with_its_proposal(refine):
    moderator = Moderator(refine)
    result = run_roundtable(document=CHATBOT, agents=[critic()], moderator=moderator)
    assert result.final_document == CHATBOT
    assert [version.text for version in result.versions] == [CHATBOT]
    assert moderator.calls == 2
    listed = {fact: question.proposal for question in result.questions for fact in question.facts}
    assert sorted(listed) == sorted(FACTS)
    assert all(fact in proposal for fact, proposal in listed.items())
    assert {question.proposal for question in result.questions} == set(INVENTED.values())
    held = [outcome for outcome in result.edits if outcome.status is EditStatus.HELD]
    assert {flag.text for outcome in held for flag in outcome.flags} == set(FACTS)
    assert result.issues[0].status is IssueStatus.ASKED
    assert result.stop_reason is StopReason.NEEDS_AUTHOR
    assert not result.converged


REQUIREMENTS = """# Support chatbot

## Goals

- The chatbot must answer questions about orders.

## Hand-over

- It must hand over to an agent when the customer asks for one.
- FR-2 It must never ask for card numbers.

## Data

- Conversations must be deleted after 30 days.

## Launch

- Every agent must be trained before the launch.
"""


def drops_and_weakens(document, brief):
    """Every second section gone, every must a should."""
    head, *sections = document.split("## ")
    return "## ".join([head, *sections[::2]]).replace("must", "should")


def drops_and_weakens_by_edits(document, brief):
    titles = ("Hand-over", "Launch")
    dropped = tuple(Edit(("I-001",), EditOperation.DELETE, title, "", "", "shorter") for title in titles)
    weak = tuple(
        Edit(("I-001",), EditOperation.REPLACE, "", line, line.replace("must", "should"), "softer")
        for line in ("The chatbot must answer questions", "Conversations must be deleted")
    )
    return Revision(dropped + weak)


@pytest.mark.parametrize("refine", [drops_and_weakens, drops_and_weakens_by_edits])
def test_nothing_that_is_dropped_or_weakened_passes(refine):
    found = Finding(Severity.HIGH, Category.CLARITY, "Goals", Quote("answer questions"), "Too long.", "Shorten it.")
    result = run_roundtable(document=REQUIREMENTS, agents=[Critic("product", [found])], moderator=Moderator(refine))
    assert result.final_document == REQUIREMENTS
    held = [outcome for outcome in result.edits if outcome.status is EditStatus.HELD]
    assert held
    assert all(flag.kind is FlagKind.LOSS for outcome in held for flag in outcome.flags)
    assert all(outcome.flags for outcome in held)
    assert not result.converged
