"""The loop: critics review in parallel, their findings become issues, the moderator revises.

`iter_roundtable` asks the session's state what is due, does it, and yields what happened. Every
event is in the state before it is yielded, so a session that was cut off anywhere goes on from
its recorded events: nothing that was recorded is done again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from orchestrator import events
from orchestrator.convergence import StopCondition, converged, stop_reason
from orchestrator.documents.delta import delta
from orchestrator.documents.folding import fold
from orchestrator.documents.intake import accept_document
from orchestrator.documents.reading import detect_title, read_document, read_structure
from orchestrator.domain import DocumentType, PanelSpec, Safeguards, StopReason, Version, VersionAuthor
from orchestrator.errors import InputError, PanelMismatchError, in_words
from orchestrator.events import Event
from orchestrator.interfaces import Agent, Clock, Moderator
from orchestrator.ledger import LastLook, Reviewed, update_ledger
from orchestrator.panel import Panel
from orchestrator.result import RoundtableResult
from orchestrator.review import confirm, review_all
from orchestrator.revise import revise
from orchestrator.state import SessionState, Step

MAX_ITERATIONS = 10


@dataclass(frozen=True, slots=True)
class RoundtableConfig:
    """Limits of a run.

    `max_iterations` is 1 to 10; 1 is a review without changes. A revision that changes less than
    `delta_threshold` of the words (0.05 is 5 %) ends the run as stable. `stop_when` is asked after
    each review, with the session's state. `max_workers` critics review at once. `safeguards` say how
    strictly edits are held back, which sections are locked and what else counts as given.
    """

    max_iterations: int = 3
    delta_threshold: float = 0.05
    stop_when: StopCondition | None = None
    max_workers: int = 8
    safeguards: Safeguards = Safeguards()

    def __post_init__(self) -> None:
        if not 1 <= self.max_iterations <= MAX_ITERATIONS:
            raise InputError(f"max_iterations is {self.max_iterations}; give 1 to {MAX_ITERATIONS}.")
        if not 0 <= self.delta_threshold <= 1:
            raise InputError(f"delta_threshold is {self.delta_threshold}; give a share from 0 to 1, such as 0.05.")
        if self.max_workers < 1:
            raise InputError(f"max_workers is {self.max_workers}; give at least 1.")


def iter_roundtable(
    state: SessionState,
    panel: Panel,
    *,
    config: RoundtableConfig | None = None,
    cancel: threading.Event | None = None,
    clock: Clock = time.perf_counter,
) -> Iterator[Event]:
    """Every event from where `state` stands to the end of its leg, each applied to it first.

    The limits and safeguards are those recorded in the session; `config` adds what can't be
    recorded. Raises PanelMismatchError if the leg was begun with another panel.
    """
    config = config or RoundtableConfig()
    cancel = cancel or threading.Event()
    _require_same_panel(state.panel, panel.spec)
    while state.step is not Step.NOTHING:
        if cancel.is_set() and state.step is not Step.END:
            step = iter([_check(state, _delta(state), StopReason.CANCELLED)])
        else:
            step = _do(state, panel, config, cancel, clock)
        for event in step:
            state.apply(event)
            yield event


def _do(
    state: SessionState, panel: Panel, config: RoundtableConfig, cancel: threading.Event, clock: Clock
) -> Iterator[Event]:
    match state.step:
        case Step.ITERATE:
            yield events.IterationStart(state.iteration + 1, state.version.number)
        case Step.REVIEW:
            yield from review_all(state, panel.critics, config.max_workers, cancel, clock)
        case Step.LEDGER:
            yield _update_ledger(state)
        case Step.CONFIRM:
            assert panel.confirmer is not None  # the state's panel has one
            yield from confirm(state, panel.confirmer, cancel, clock)
        case Step.CHECK:
            yield _decide(state, config.stop_when)
        case Step.REVISE:
            yield from revise(state, panel.moderator, clock)
        case Step.END:
            yield _complete(state)


def _require_same_panel(recorded: PanelSpec, given: PanelSpec) -> None:
    if recorded != given:
        raise PanelMismatchError(
            f"The session was begun with {', '.join(recorded.critics)} and {recorded.moderator}, "
            f"not with {', '.join(given.critics)} and {given.moderator}; resume it with the same, or start another."
        )


def _update_ledger(state: SessionState) -> Event:
    """The issues after every review of the latest version."""
    version, confirmer = state.version, state.panel.confirmer
    names = (*state.panel.critics, confirmer) if confirmer else state.panel.critics
    reviews = {name: state.reviews[version.number, name] for name in names if (version.number, name) in state.reviews}
    last_looks = {name: look for name in reviews if (look := _last_look(state, name)) is not None}
    reviewed = Reviewed(state.iteration, version.number, version.text, reviews, last_looks, confirmer)
    return events.LedgerUpdate(state.iteration, version.number, update_ledger(state.issues, reviewed))


def _last_look(state: SessionState, critic: str) -> LastLook | None:
    """What the critic reviewed before the latest version, if it did."""
    numbers = [number for number, name in state.reviews if name == critic and number < state.version.number]
    if not numbers:
        return None
    return LastLook(state.versions[max(numbers)].text, state.edited_since(max(numbers)))


def _decide(state: SessionState, stop_when: StopCondition | None) -> Event:
    changed = _delta(state)
    try:
        stop = stop_reason(state, changed, stop_when)
    except Exception as error:  # noqa: BLE001 - the caller's own stop condition
        return _check(state, changed, StopReason.FAILED, f"The stop condition failed: {in_words(error)}")
    detail = ""
    if stop is StopReason.FAILED:
        detail = state.moderator_error or "; ".join(f"{name}: {error}" for name, error in state.failures.items())
    return _check(state, changed, stop, detail)


def _check(state: SessionState, changed: float | None, stop: StopReason | None, detail: str = "") -> Event:
    questions = len(state.open_questions)
    return events.ConvergenceCheck(state.iteration, changed, state.unsettled_counts, stop, detail, questions)


def _delta(state: SessionState) -> float | None:
    """How much the leg's last revision changed; None if there was none."""
    if state.idle_revision:
        return 0.0
    if not state.leg_revisions or state.version.parent is None:
        return None
    return delta(state.versions[state.version.parent].text, state.version.text)


def _complete(state: SessionState) -> Event:
    reason = state.stop_reason or StopReason.FAILED
    return events.RefinementComplete(state.iteration, reason, converged(state), state.reviewed_version)


def begin_session(
    document: str,
    panel: PanelSpec,
    *,
    title: str | None = None,
    document_type: DocumentType | None = None,
    config: RoundtableConfig | None = None,
) -> events.SessionCreated:
    """The event that begins a session; title and type are read from the text if not given.

    Raises DocumentError for a text that can't be reviewed, InputError for a locked section it hasn't.
    """
    config = config or RoundtableConfig()
    text = accept_document(document)
    _require_sections(text, config.safeguards.locked_sections)
    return events.SessionCreated(
        title=(title or "").strip() or detect_title(text),
        document_type=document_type or read_document(text).document_type,
        version=Version(1, None, VersionAuthor.AUTHOR, text),
        panel=panel,
        max_iterations=config.max_iterations,
        delta_threshold=config.delta_threshold,
        safeguards=config.safeguards,
    )


def _require_sections(text: str, titles: Sequence[str]) -> None:
    there = {fold(section.title).text: section.title for section in read_structure(text).sections[1:]} if titles else {}
    for title in titles:
        if fold(title).text not in there:
            listed = ", ".join(there.values()) or "none"
            raise InputError(f"No section is called {title!r}, so it can't be locked. Sections: {listed}.")


def run_roundtable(
    *,
    document: str,
    agents: Sequence[Agent],
    moderator: Moderator,
    confirmer: Agent | None = None,
    config: RoundtableConfig | None = None,
    title: str | None = None,
    document_type: DocumentType | None = None,
    on_event: Callable[[Event], None] = lambda event: None,
    cancel: threading.Event | None = None,
) -> RoundtableResult:
    """Review and revise a document until a reason to stop holds, and return what came of it.

    Agents and moderators are called from threads with the document and a Brief. One that raises
    is recorded as failed and the others go on. A `confirmer` has to look at a text without High
    issues, too, before the run counts as converged; only its High findings count. Raises InputError
    for a document, panel or setting that can't be used. Setting `cancel` ends the run with what was
    recorded.
    """
    panel = Panel(tuple(agents), moderator, confirmer)
    created = begin_session(document, panel.spec, title=title, document_type=document_type, config=config)
    state = SessionState.fold([created])
    on_event(created)
    for event in iter_roundtable(state, panel, config=config, cancel=cancel):
        on_event(event)
    return RoundtableResult.of(state)
