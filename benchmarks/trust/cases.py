"""The labelled documents and cases of one set, read from its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestrator.domain import Absence, Category, Finding, Quote, Severity
from orchestrator.revision import Edit, EditOperation

HERE = Path(__file__).parent
HALVES = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Half:
    """A set's documents by name and its cases by kind, as they are in the files."""

    documents: dict[str, str]
    inventions: list[dict[str, Any]]
    losses: list[dict[str, Any]]
    benign: list[dict[str, Any]]
    quotes: list[dict[str, Any]]
    pairs: list[dict[str, Any]]


def load_half(name: str) -> Half:
    """The set with that name."""
    folder = HERE / name
    documents = {path.name: path.read_text(encoding="utf-8") for path in sorted((folder / "documents").glob("*.md"))}
    kinds = ("inventions", "losses", "benign", "quotes", "pairs")
    return Half(documents, *(_lines(folder / f"{kind}.jsonl") for kind in kinds))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def edit_of(case: dict[str, Any]) -> Edit:
    """The edit of a case, for one issue."""
    edit = case["edit"]
    operation, replace = EditOperation(edit["operation"]), edit.get("replace", "")
    return Edit(("I-001",), operation, "", edit["find"], replace, case.get("reason", ""))


def finding_of(fields: dict[str, Any]) -> Finding:
    """A finding of a pair."""
    quoted = fields["quote"]
    return Finding(
        Severity(fields["severity"]),
        Category(fields["category"]),
        fields["section"],
        Quote(quoted) if quoted else Absence(fields["absent"], fields["section"]),
        fields["description"],
        fields["suggested_fix"],
        fields["question"],
    )
