"""A roundtable of critics reviews a document; a moderator revises it, until it converges."""

from orchestrator.domain import (
    Absence,
    AnswerType,
    Category,
    DocumentType,
    Finding,
    Issue,
    IssueStatus,
    Question,
    Quote,
    Review,
    Safeguards,
    Severity,
    StopReason,
    Strictness,
    Usage,
    Version,
)
from orchestrator.errors import DocumentError, InputError, RefineError
from orchestrator.interfaces import Agent, Brief, Moderator
from orchestrator.panel import AIRiskCritic, DocumentModerator, EngineeringCritic, Panel, ProductCritic
from orchestrator.result import RoundtableResult
from orchestrator.revision import Ask, Edit, EditOperation, EditOutcome, EditStatus, Revision
from orchestrator.roundtable import RoundtableConfig, iter_roundtable, run_roundtable
from orchestrator.state import SessionState

__all__ = [
    "AIRiskCritic",
    "Absence",
    "Agent",
    "AnswerType",
    "Ask",
    "Brief",
    "Category",
    "DocumentError",
    "DocumentModerator",
    "DocumentType",
    "Edit",
    "EditOperation",
    "EditOutcome",
    "EditStatus",
    "EngineeringCritic",
    "Finding",
    "InputError",
    "Issue",
    "IssueStatus",
    "Moderator",
    "Panel",
    "ProductCritic",
    "Question",
    "Quote",
    "RefineError",
    "Review",
    "Revision",
    "RoundtableConfig",
    "RoundtableResult",
    "Safeguards",
    "SessionState",
    "Severity",
    "StopReason",
    "Strictness",
    "Usage",
    "Version",
    "iter_roundtable",
    "run_roundtable",
]
