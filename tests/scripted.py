"""Critics and moderators that say what a test tells them to, and count how often they are asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from orchestrator.domain import Absence, Category, Finding, Quote, Review, Severity
from orchestrator.interfaces import Brief
from orchestrator.panel import Panel
from orchestrator.revision import Edit, EditOperation, Revision
from orchestrator.roundtable import RoundtableConfig, begin_session, iter_roundtable
from orchestrator.state import SessionState
from storage.store import Store

PRD = """# Checkout

## Goals

- Raise guest conversion from 38 % to 45 % by June.

## Requirements

- The page must load in 2 s at the 95th percentile.
- Cards are kept for later.
"""


def finding(quote: str = "Cards are kept for later.", severity: Severity = Severity.HIGH, **fields: object) -> Finding:
    """A finding with that quote; `fields` override."""
    given: dict[str, object] = {
        "severity": severity,
        "category": Category.PRIVACY,
        "section": "Requirements",
        "evidence": Quote(quote),
        "description": "Nobody can tell how long cards are kept.",
        "suggested_fix": "Say how long.",
        "question": "How long are cards kept?",
    }
    return Finding(**(given | fields))  # type: ignore[arg-type]


def absence(sought: str = "a rollback plan", severity: Severity = Severity.HIGH, **fields: object) -> Finding:
    """A finding that something isn't there."""
    return finding(severity=severity, evidence=Absence(sought, "Launch"), **fields)


class Critic:
    """Answers each call with the next review; the last one again when they run out."""

    def __init__(self, name: str, *reviews: Review | Sequence[Finding] | Exception) -> None:
        self.name = name
        self.reviews = reviews or ((),)
        self.calls: list[tuple[str, Brief]] = []

    def review(self, document: str, brief: Brief) -> Review | Sequence[Finding]:
        self.calls.append((document, brief))
        answer = self.reviews[min(len(self.calls), len(self.reviews)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Moderator:
    """Refines with a function of the document and the brief."""

    name = "moderator"

    def __init__(self, refine: Callable[[str, Brief], Revision | str]) -> None:
        self.calls = 0
        self._refine = refine

    def refine(self, document: str, brief: Brief) -> Revision | str:
        self.calls += 1
        return self._refine(document, brief)


def idle() -> Moderator:
    """A moderator that changes nothing and asks nothing."""
    return Moderator(lambda document, brief: Revision())


def appends(line: str = "One more sentence with a handful of words.") -> Moderator:
    """A moderator that returns the whole text with a line added."""
    return Moderator(lambda document, brief: f"{document}\n{line} {'again, ' * brief.iteration}\n")


def inventing() -> Moderator:
    """A moderator that says how long cards are kept, which nobody gave."""

    def refine(document: str, brief: Brief) -> Revision:
        known = "Cards are kept for later."
        edit = Edit(("I-001",), EditOperation.REPLACE, "", known, "Cards are kept for 90 days.", "Says how long")
        return Revision((edit,) if known in document else ())

    return Moderator(refine)


def stored_session(store: Store, panel: Panel, text: str = PRD, **config: object) -> str:
    """A session of that panel, run to its end and stored; its id."""
    created = begin_session(text, panel.spec, config=RoundtableConfig(**config))  # type: ignore[arg-type]
    session_id = store.create_session(created)
    for event in iter_roundtable(SessionState.fold([created]), panel):
        store.append(session_id, event)
    return session_id
