"""A session as one JSON object, for scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from orchestrator.best_version import best_version
from orchestrator.domain import Issue, Quote
from orchestrator.revision import EditOutcome
from orchestrator.state import SessionState
from orchestrator.trade_offs import trade_offs


def result_json(session_id: str, state: SessionState) -> dict[str, Any]:
    """Plain JSON values. An issue's quote and line are of `version`, in which it was last seen."""
    return {
        "session_id": session_id,
        "title": state.title,
        "document_type": str(state.document_type),
        "stop_reason": state.stop_reason and str(state.stop_reason),
        "stop_detail": state.stop_detail,
        "converged": state.converged,
        "missing_reviews": list(state.missing_reviews),
        "iterations": [
            {
                "iteration": item.iteration,
                "version": item.version,
                "delta": item.delta,
                "counts": asdict(item.unsettled),
            }
            for item in state.iterations
        ],
        "issues": [_issue(issue) for issue in state.issues.values()],
        "questions": [
            {
                "id": question.id,
                "issue": question.issue_id,
                "text": question.text,
                "proposal": question.proposal,
                "status": str(question.status),
                "edit": question.edit_id,
                "facts": list(question.facts),
            }
            for question in state.questions.values()
        ],
        "edits": [_edit(outcome, state) for outcome in state.edits],
        "trade_offs": [asdict(trade_off) for trade_off in trade_offs(state.unsettled)],
        "usage": {**asdict(state.usage), "by_agent": {name: asdict(u) for name, u in state.usage_by_agent.items()}},
        "final_version": state.reviewed_version,
        "final_document": state.final_document,
        "best_version": best_version(state),
    }


def _issue(issue: Issue) -> dict[str, Any]:
    finding = issue.lead
    quote = finding.evidence if isinstance(finding.evidence, Quote) else None
    return {
        "id": issue.id,
        "rule": finding.rule,
        "critics": list(issue.critics),
        "severity": str(issue.severity),
        "category": str(finding.category),
        "section": finding.section,
        "version": issue.version,
        "line": quote.span.line if quote and quote.span else None,
        "quote": quote.text if quote else None,
        "description": finding.description,
        "suggested_fix": finding.suggested_fix,
        "question": finding.question,
        "status": str(issue.status),
        "late": issue.late,
        "wordings": [{"critic": raised.critic, "description": raised.finding.description} for raised in issue.raised],
    }


def _edit(outcome: EditOutcome, state: SessionState) -> dict[str, Any]:
    """One edit; `line` is of the version before it, `decision` what the author did with a held one."""
    edit, decided = outcome.edit, state.decisions.get(outcome.id)
    return {
        "id": outcome.id,
        "issues": list(edit.issue_ids),
        "operation": str(edit.operation),
        "section": edit.section,
        "find": edit.find,
        "replace": edit.replace,
        "reason": edit.reason,
        "status": str(outcome.status),
        "detail": outcome.detail,
        "line": outcome.span.line if outcome.span else None,
        "match": outcome.match and str(outcome.match),
        "flags": [{**asdict(flag), "kind": str(flag.kind)} for flag in outcome.flags],
        "decision": decided and str(decided.decision),
    }
