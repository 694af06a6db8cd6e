"""What failed is asked for once more: with the closest passages, then as sections, last as a whole text."""

from __future__ import annotations

from orchestrator.domain import Review
from orchestrator.interfaces import RequestKind
from orchestrator.revision import Edit, EditOperation, EditStatus, Match, Revision
from orchestrator.roundtable import RoundtableConfig, run_roundtable
from tests.scripted import PRD, Critic, Moderator, finding

CARDS = "Cards are kept for later."


def edit(find, replace="Cards are kept until the guest leaves.", section=""):
    return Edit(("I-001",), EditOperation.REPLACE, section, find, replace, "say it")


class Answers:
    """A moderator that gives one answer after the other, and keeps what it was asked for."""

    name = "moderator"

    def __init__(self, *answers):
        self.answers, self.requests = list(answers), []

    def refine(self, document, brief):
        self.requests.append(brief.request)
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, str) else Revision(answer)


def run(*answers, document=PRD):
    moderator = Answers(*answers)
    critic = Critic("product", [finding()], Review())
    config = RoundtableConfig(delta_threshold=0.0)
    result = run_roundtable(document=document, agents=[critic], moderator=moderator, config=config)
    return result, moderator.requests


def kinds(requests):
    return [request.kind for request in requests]


def test_only_what_failed_is_asked_for_again_with_the_closest_passage():
    wrong = edit("Payment cards are stored for later use.")
    fine = Edit(("I-001",), EditOperation.REPLACE, "", "Raise guest", "We must raise guest", "who")
    result, requests = run((wrong, fine), (edit(CARDS),))
    assert kinds(requests) == [RequestKind.EDITS, RequestKind.REPAIR]
    [failure] = requests[1].failures
    assert failure.outcome.edit == wrong
    assert failure.closest[0] == f"- {CARDS}"
    assert [outcome.status for outcome in result.edits] == [EditStatus.REPLACED, EditStatus.APPLIED, EditStatus.APPLIED]
    assert [outcome.id for outcome in result.edits] == ["E-001", "E-002", "E-003"]
    assert "We must raise guest" in result.final_document
    assert "until the guest leaves" in result.final_document


def test_after_the_retry_come_sections_and_last_the_whole_text():
    rewritten = PRD.replace(CARDS, "Cards are kept until the guest leaves.")
    result, requests = run((edit("nowhere at all"),), (edit("nor here either"),), (edit("nor there"),), rewritten)
    assert kinds(requests) == [RequestKind.EDITS, RequestKind.REPAIR, RequestKind.SECTIONS, RequestKind.REWRITE]
    assert result.final_document == rewritten


def test_the_whole_text_is_asked_for_only_if_most_failed():
    fine = Edit(("I-001",), EditOperation.REPLACE, "", "Raise guest", "We must raise guest", "who")
    wrong = Edit(("I-002",), EditOperation.REPLACE, "", "nowhere at all", "x", "why")
    other = Edit(("I-002",), EditOperation.REPLACE, "", "nor here either", "x", "why")
    third = Edit(("I-002",), EditOperation.REPLACE, "", "nor there at all", "x", "why")
    _, requests = run((fine, wrong), (other,), (third,))
    assert kinds(requests) == [RequestKind.EDITS, RequestKind.REPAIR, RequestKind.SECTIONS]


def test_a_section_may_be_given_instead():
    body = PRD.split("## Requirements\n\n")[1].replace("later", "a while")
    section = Edit(("I-001",), EditOperation.REPLACE_SECTION, "Requirements", "", body, "say it")
    result, requests = run((edit("nowhere at all"),), (edit("nor here either"),), (section,))
    assert kinds(requests)[-1] is RequestKind.SECTIONS
    assert "kept for a while" in result.final_document
    assert "2 s at the 95th" in result.final_document


def test_what_is_held_is_asked_for_once_more_without_what_nobody_gave():
    result, requests = run((edit(CARDS, "Cards are kept for 90 days."),), (edit(CARDS),))
    assert kinds(requests) == [RequestKind.EDITS, RequestKind.REPAIR]
    assert [flag.text for flag in requests[1].failures[0].outcome.flags] == ["90 days"]
    assert result.edits[0].status is EditStatus.REPLACED
    assert not result.questions
    assert "until the guest leaves" in result.final_document


def test_who_repeats_himself_is_not_asked_a_third_time():
    _, requests = run((edit("nowhere at all"),))
    assert len(requests) == 2


def test_a_moderator_that_fails_when_asked_again_keeps_what_it_said_before():
    fine = Edit(("I-001",), EditOperation.REPLACE, "", "Raise guest", "We must raise guest", "who")
    result, _ = run((fine, edit("nowhere at all")), TimeoutError("slow"))
    assert "We must raise guest" in result.final_document


def test_an_ambiguous_passage_is_never_guessed():
    document = "# A\n\nCards are kept for later.\n\n# B\n\nCards are kept for later.\n"
    result, requests = run((edit(CARDS),), (edit(CARDS, section="B"),), document=document)
    assert requests[1].failures[0].outcome.status is EditStatus.AMBIGUOUS
    assert result.final_document.count(CARDS) == 1
    assert result.final_document.index(CARDS) < result.final_document.index("# B")


def test_how_a_passage_was_found_is_recorded():
    result, _ = run((edit("cards  are kept for later"),))
    assert result.edits[0].match is Match.FOLDED


def test_a_rewrite_goes_through_the_same_guards():
    rewrite = PRD.replace(CARDS, "Cards are kept for 90 days.").replace("Raise guest", "We must raise guest")
    result = run_roundtable(
        document=PRD, agents=[Critic("product", [finding()])], moderator=Moderator(lambda document, brief: rewrite)
    )
    assert "We must raise guest" in result.final_document
    assert "90 days" not in result.final_document
