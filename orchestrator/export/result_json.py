"""A session as one JSON object, for scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from orchestrator.domain import Issue, Quote
from orchestrator.state import SessionState


def result_json(session_id: str, state: SessionState) -> dict[str, Any]:
    """Plain JSON values. An issue's quote and line are of `version`, in which it was last seen."""
    return {
        "session_id": session_id,
        "title": state.title,
        "document_type": str(state.document_type),
        "stop_reason": state.stop_reason and str(state.stop_reason),
        "stop_detail": state.stop_detail,
        "converged": state.converged,
        "missing_reviews": list(state.missing_critics),
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
            }
            for question in state.questions.values()
        ],
        "usage": {**asdict(state.usage), "by_agent": {name: asdict(u) for name, u in state.usage_by_agent.items()}},
        "final_version": state.reviewed_version,
        "final_document": state.final_document,
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
    }
