"""The moderator's part of an iteration: its answers are worked in, and what failed is asked for once more.

Every answer is recorded before it is worked in; what is made of the answers follows from them
alone, so a session that was cut off goes on without asking again for what was answered.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from orchestrator import events
from orchestrator.briefing import brief_of
from orchestrator.documents.edits import edits_between, place_edits, splice
from orchestrator.documents.reading import read_structure
from orchestrator.documents.structure import Structure
from orchestrator.domain import Issue, Quote, Severity, Span, Version, VersionAuthor
from orchestrator.errors import ReviewerError, in_words
from orchestrator.events import Event
from orchestrator.guards.holding import Guard, guard_edits
from orchestrator.guards.sources import Sources
from orchestrator.interfaces import Clock, Moderator
from orchestrator.questions import astray, questions_of
from orchestrator.repair import is_failure, next_request
from orchestrator.revision import EditOutcome, EditStatus, Revision, Unresolved
from orchestrator.state import SessionState

REWRITTEN = "Rewritten by the moderator"


def revise(state: SessionState, moderator: Moderator, clock: Clock) -> Iterator[Event]:
    """Answers of the moderator until nothing is left to ask for, then what they made of the text.

    The loop that runs this applies each event to `state` before it asks for the next one.
    """
    detail = ""
    while (request := next_request(state.answers, work_in(state), state.version.text)) is not None:
        attempt, number = state.attempts.get(moderator.name, 0) + 1, len(state.answers) + 1
        yield events.ModeratorStart(state.iteration, attempt)
        started = clock()
        try:
            answer = _checked(moderator.refine(state.version.text, brief_of(state, request)))
        except Exception as error:  # noqa: BLE001 - the caller's own moderator
            if not state.answers:
                yield events.ModeratorFailed(state.iteration, attempt, in_words(error), clock() - started)
                return
            detail = f"Asked again, the moderator failed: {in_words(error)}"
            break
        yield events.ModeratorAnswered(state.iteration, attempt, number, answer, clock() - started)
    yield _complete(state, work_in(state), detail)


def _checked(answer: object) -> Revision | str:
    if isinstance(answer, str):
        if not answer.strip():
            raise ReviewerError("The moderator returned an empty document; the version before it is kept.")
        return answer
    if not isinstance(answer, Revision):
        raise ReviewerError(f"The moderator returned a {type(answer).__name__}; return a Revision or the new text.")
    return answer


def _complete(state: SessionState, outcomes: Sequence[EditOutcome], detail: str) -> Event:
    revisions = [answered.answer for answered in state.answers if isinstance(answered.answer, Revision)]
    asks = [ask for revision in revisions for ask in revision.questions]
    unresolved: list[Unresolved] = [one for revision in revisions for one in revision.unresolved]
    text = splice(state.version.text, outcomes, severities_of(state))
    return events.ModeratorComplete(
        state.iteration,
        tuple(outcomes),
        questions_of(asks, outcomes, state),
        tuple(dict.fromkeys([*unresolved, *astray(asks, state)])),
        _next_version(text, state.version),
        detail,
    )


def _next_version(text: str, version: Version) -> Version | None:
    if text == version.text:
        return None
    return Version(version.number + 1, version.number, VersionAuthor.MODERATOR, text)


def work_in(state: SessionState) -> tuple[EditOutcome, ...]:
    """What becomes of the edits of this iteration's answers, in the order in which they were given.

    An edit that failed is replaced by a later one for the same issue or passage; a whole text
    replaces the whole text before it.
    """
    if not state.answers:
        return ()
    structure = read_structure(state.version.text)
    guard = _guard_of(state)
    outcomes: list[EditOutcome] = []
    plain: set[str] = set()
    for answered in state.answers:
        number = len(state.edits) + len(outcomes) + 1
        placed = [
            replace(one, id=f"E-{at:03d}") for at, one in enumerate(_placed(answered.answer, structure, state), number)
        ]
        again = {one.id for one in outcomes if one.id in plain} if isinstance(answered.answer, str) else set()
        outcomes = [_reconsidered(one, placed, one.id in again) for one in outcomes] + placed
        outcomes = guard_edits(structure, outcomes, guard)
        plain |= {one.id for one in placed} if isinstance(answered.answer, str) else set()
    return tuple(outcomes)


def _reconsidered(outcome: EditOutcome, later: Sequence[EditOutcome], rewritten: bool) -> EditOutcome:
    """An earlier outcome beside later ones: replaced, or to be weighed again, or as it was."""
    if rewritten or (is_failure(outcome) and any(_answers(one, outcome) for one in later)):
        return replace(outcome, status=EditStatus.REPLACED)
    if outcome.status in (EditStatus.CONFLICT, EditStatus.DUPLICATE):
        return replace(outcome, status=EditStatus.APPLIED, detail="")
    return outcome


def _answers(later: EditOutcome, failed: EditOutcome) -> bool:
    """Whether a later edit is another try at what failed: for the same issue, or at the same passage."""
    if set(later.edit.issue_ids) & set(failed.edit.issue_ids):
        return True
    if later.span is None or failed.span is None:
        return False
    return later.span.start < failed.span.end and failed.span.start < later.span.end


def _placed(answer: Revision | str, structure: Structure, state: SessionState) -> list[EditOutcome]:
    if isinstance(answer, Revision):
        return place_edits(structure, answer.edits)
    hunks = edits_between(structure.text, answer, (), REWRITTEN)
    return [replace(one, edit=replace(one.edit, issue_ids=_issues_at(one.span, structure, state))) for one in hunks]


def _issues_at(span: Span | None, structure: Structure, state: SessionState) -> tuple[str, ...]:
    """The unsettled issues a rewritten stretch is for: those quoted in it, of its section, else all."""
    at = span or Span(0, 0, 1)
    titles = {section.title for section in structure.sections if section.span.start <= at.start < section.span.end}
    quoted = [issue for issue in state.unsettled if _is_quoted(issue, at, state.version.number)]
    listed = quoted or [issue for issue in state.unsettled if issue.lead.section in titles] or list(state.unsettled)
    return tuple(issue.id for issue in listed)


def _is_quoted(issue: Issue, at: Span, version: int) -> bool:
    evidence = issue.lead.evidence
    if issue.version != version or not isinstance(evidence, Quote) or evidence.span is None:
        return False
    return evidence.span.start <= at.end and at.start <= evidence.span.end


def _guard_of(state: SessionState) -> Guard:
    given = [version.text for version in state.versions.values() if version.author is VersionAuthor.AUTHOR]
    answers = [question.answer for question in state.questions.values() if question.answer]
    sources = _sources((state.version.text, *given, *state.safeguards.context, *answers))
    return Guard(sources, severities_of(state), state.safeguards.strictness, state.safeguards.locked_sections)


def severities_of(state: SessionState) -> dict[str, Severity]:
    """How severe each issue is, by id."""
    return {issue.id: issue.severity for issue in state.issues.values()}


@functools.lru_cache(maxsize=4)
def _sources(texts: tuple[str, ...]) -> Sources:
    return Sources(dict.fromkeys(texts))
