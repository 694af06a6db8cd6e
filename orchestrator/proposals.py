"""What the author does with an edit that was held: confirm it, put other words in its place, or drop it."""

from __future__ import annotations

from orchestrator.documents.alignment import carry
from orchestrator.domain import QuestionStatus, Version, VersionAuthor
from orchestrator.errors import InputError, SessionBusyError
from orchestrator.events import ProposalDecided
from orchestrator.revision import ProposalDecision
from orchestrator.state import HeldEdit, SessionState


def decide_proposal(
    state: SessionState, edit_id: str, decision: ProposalDecision, words: str | None = None
) -> ProposalDecided:
    """The event that records the author's decision on a held edit; confirmed or changed, it makes a new version.

    `words` are the author's own, and needed to change it. What the author says is given from then on.
    Raises InputError if nothing is held under that id or the passage was changed meanwhile, and
    SessionBusyError while the session runs.
    """
    if not state.ended:
        raise SessionBusyError("The session is running. Decide when it has ended, or cancel it first.")
    held = _undecided(state, edit_id)
    if (decision is ProposalDecision.CHANGED) != (words is not None):
        raise InputError("Give your own words to change a proposal, and none to confirm or drop it.")
    version = None if decision is ProposalDecision.DROPPED else _with_words(state, held, words)
    asked = (question for question in state.questions.values() if question.edit_id == edit_id)
    question = next((question for question in asked if question.status is QuestionStatus.OPEN), None)
    return ProposalDecided(edit_id, decision, version, question.id if question else None)


def _undecided(state: SessionState, edit_id: str) -> HeldEdit:
    if edit_id in state.decisions:
        raise InputError(f"{edit_id} was {state.decisions[edit_id].decision} before.")
    held = {one.outcome.id: one for one in state.proposals}
    if edit_id not in held:
        raise InputError(f"No change is held back as {edit_id!r}. Held back: {', '.join(held) or 'none'}.")
    return held[edit_id]


def _with_words(state: SessionState, held: HeldEdit, words: str | None) -> Version:
    """The latest version with the proposal, or the author's words, in place of its passage."""
    span, latest = held.outcome.span, state.version
    before = state.versions[held.version].text
    place = carry(before, latest.text, span.start, span.end) if span else None
    if place is None:
        raise InputError(
            f"The passage that {held.outcome.id} is about was changed since version {held.version}. "
            "Drop the proposal, and change the text by hand."
        )
    put = held.outcome.replacement if words is None else _fitted(words, held.outcome.replacement)
    text = latest.text[: place[0]] + put + latest.text[place[1] :]
    return Version(latest.number + 1, latest.number, VersionAuthor.AUTHOR, text)


def _fitted(words: str, replacement: str) -> str:
    """The author's words with the blanks around that the replacement has."""
    lead = replacement[: len(replacement) - len(replacement.lstrip())]
    tail = replacement[len(replacement.rstrip()) :]
    return lead + words.strip() + tail
