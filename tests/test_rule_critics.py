"""The critics and the moderator without a model: honest about what they read, and idempotent."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestrator import AIRiskCritic, DocumentModerator, EngineeringCritic, ProductCritic, run_roundtable
from orchestrator.agents.rule_moderator import MAX_QUESTIONS, TITLE
from orchestrator.domain import DocumentType, IssueStatus, Severity, StopReason, Usage
from orchestrator.interfaces import Brief
from orchestrator.revision import EditStatus
from orchestrator.rules.catalogue import CATALOGUE
from tests.test_rules import CHECKOUT

BRIEF = Brief("Title", DocumentType.PRD, 1, 1)


def refine(text):
    return run_roundtable(
        document=text,
        agents=[ProductCritic(), EngineeringCritic(), AIRiskCritic()],
        moderator=DocumentModerator(),
    )


@pytest.mark.parametrize(
    ("critic", "text", "says"),
    [
        (ProductCritic(), CHECKOUT, "Understood: problem, goals, requirements, non-goals, rollout."),
        (ProductCritic(), "Some words.\nMore words.\nAnd more.", "No headings were recognised"),
        (ProductCritic(), "import os\ndef f():\n    return os;\n", "looks like code"),
        (
            ProductCritic(),
            "# PRD\n\n" + "O sistema não deve guardar os dados de uma pessoa para sempre. " * 4,
            "Portuguese",
        ),
        (AIRiskCritic(), CHECKOUT, "Skipped: AI appears only under Not doing."),
        (AIRiskCritic(), "# Mail\n\n- The mail must be stored.", "Nothing here is about AI"),
        (AIRiskCritic(), "# Bot\n\n- An LLM drafts replies.", "plans to use AI"),
    ],
)
def test_a_critic_says_what_it_understood_and_what_it_cannot_judge(critic, text, says):
    review = critic.review(text, BRIEF)
    assert says in review.assessment
    assert "can't judge" in review.assessment
    assert review.exhaustive
    assert review.usage == Usage.none()


def test_the_checkout_draft_keeps_every_byte_and_gains_questions():
    result = refine(CHECKOUT)
    assert result.stop_reason is StopReason.NEEDS_AUTHOR
    assert not result.converged
    assert result.final_document.startswith(CHECKOUT + "\nOpen questions\n1. What we're building: ")
    assert [outcome.status for outcome in result.edits] == [EditStatus.APPLIED]
    high = [issue for issue in result.issues if issue.severity is Severity.HIGH]
    assert all(issue.status is IssueStatus.ASKED for issue in high)
    assert len(result.questions) == 5


def test_every_high_issue_is_asked_about_even_past_the_limit():
    text = "# PRD\n\n## Requirements\n\n" + "".join(f"- Limit {n} is TBD.\n" for n in range(10))
    result = refine(text)
    assert len(result.questions) > 10 > MAX_QUESTIONS
    assert result.stop_reason is StopReason.NEEDS_AUTHOR


@pytest.mark.parametrize(
    "section",
    [
        "## Open questions\n\n1. Who pays?\n",
        "## Open questions\n\n- Who pays?\n\n## Risks\n\n- None known.\n",
        "## 7. Open questions\n",
    ],
    ids=["at the end", "in the middle", "empty"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_documents_own_section_is_extended(section, newline):
    text = f"# PRD\n\n## Goals\n\n- Improve satisfaction.\n\n{section}".replace("\n", newline)
    result = refine(text)
    added = result.edits[0].edit.replace
    assert result.final_document.replace(added, "", 1) == text
    assert result.final_document.count("pen questions") == 1
    assert "\n" not in result.final_document.replace(newline, "")
    assert refine(result.final_document).final_document == result.final_document


def test_numbers_go_on_where_the_documents_own_list_ends():
    text = "# PRD\n\n## Goals\n\n- Improve satisfaction.\n\n## Open questions\n\n1. Who pays?\n2. When?\n"
    assert '\n3. Goals: "Improve satisfaction"' in refine(text).final_document


def test_a_section_that_would_swallow_the_next_heading_is_not_extended():
    text = "# PRD\n\n## Open questions\n\nWho?\n\n   Indented title\n---\n\n## Scope\n\n- The limit is TBD.\n"
    result = refine(text)
    assert result.final_document.startswith(text)
    assert refine(result.final_document).final_document == result.final_document


def test_a_document_that_would_swallow_the_section_is_left_alone_but_its_questions_are_asked():
    text = "# PRD\n\n## Requirements\n\n- The limit is TBD.\n\n```\nnever closed\n"
    result = refine(text)
    assert result.final_document == text
    assert len(result.questions) == 1
    assert result.stop_reason is StopReason.NEEDS_AUTHOR


lines = st.sampled_from(
    [
        "# Title",
        "## Goals",
        "## Requirements",
        "## Open questions",
        "Goals",
        "Requirements:",
        "Goal: improve satisfaction",
        "Not doing: the limit is TBD.",
        "Open questions: who pays TBD?",
        "**Launch**",
        "OPEN QUESTIONS",
        "- Improve satisfaction",
        "- Load fast, etc.",
        "- The limit is TBD.",
        "It must be easy to use if possible.",
        "1. A chatbot answers customers.",
        "We collect the phone number of each guest.",
        "10% of users in May, then everyone.",
        "| FR-1 | Export, TBD |",
        "```",
        "> Quoted TBD",
        "<!-- TBD",
        "---",
        "    indented TBD",
        "\u202eright to left TBD",
        "要求は TBD です。",
        "\tTabbed\tTBD",
        "",
    ]
)
documents = st.builds(
    lambda chosen, newline, end: newline.join(chosen) + end,
    st.lists(lines, min_size=1, max_size=14),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n", "\n\n"]),
).filter(str.strip)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_refining_twice_changes_nothing_and_the_authors_text_stays(text):
    once = refine(text)
    if once.edits:
        added = once.edits[0].edit.replace
        at = once.edits[0].span.start
        assert once.final_document == text[:at] + added + text[at:]
    else:
        assert once.final_document == text
    twice = refine(once.final_document)
    assert twice.final_document == once.final_document
    keys = [{issue.lead.key for issue in result.issues} for result in (once, twice)]
    assert keys[0] == keys[1]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_no_word_appears_that_is_neither_in_the_text_nor_in_a_template(text):
    def words_of(value):
        return set(re.findall(r"[^\W\d_]+", value))

    templates = words_of(TITLE) | words_of(str(tomllib.loads(CATALOGUE.read_text())))
    assert words_of(refine(text).final_document) <= words_of(text) | templates


@pytest.mark.parametrize(
    "text",
    [
        "# PRD\n\n## 1. Goals\n\n- increase conversion significantly\n\n## 2. Scope\n\n- It must be fast.\n",
        "PRD\n1. Goals\n- increase conversion significantly\n2. Requirements\n- The page must be fast.\n",
    ],
    ids=["markdown", "pasted"],
)
def test_a_numbered_heading_does_not_silence_the_questions(text):
    assert "increase conversion significantly" in refine(text).final_document.removeprefix(text)
