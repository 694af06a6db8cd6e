"""The catalogue: every rule's words, words to look for, and examples, read from TOML and checked."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestrator.domain import AnswerType, Category, DocumentType, Severity
from orchestrator.errors import InputError

CATALOGUE = Path(__file__).with_name("catalogue.toml")
MATCHERS = ("clash", "empty_section", "gap", "identifiers", "lexicon", "metric", "missing_section")
CRITICS = ("product", "engineering", "ai_risk")
_ANY_TYPE = tuple(DocumentType)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. In `description`, `fix` and `question`, {quote} and other names stand for words of the document.

    `weight` orders findings of one severity, the largest first. `types` are the kinds of document
    it applies to. `patterns` are what its matcher looks for, by name: any of several words.
    """

    id: str
    critic: str
    matcher: str
    severity: Severity
    category: Category
    weight: int
    description: str
    fix: str
    source: str
    question: str | None = None
    answer_type: AnswerType = AnswerType.TEXT
    types: tuple[DocumentType, ...] = _ANY_TYPE
    language_bound: bool = True
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


@functools.cache
def load_catalogue(path: Path = CATALOGUE) -> tuple[Rule, ...]:
    """The rules in a file, in its order. Raises InputError naming file, rule and field."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path.name} can't be read as a rule catalogue: {error}") from error
    return tuple(_rule(path, name, fields) for name, fields in entries.items())


def _rule(path: Path, name: str, fields: dict[str, Any]) -> Rule:
    known = dict(fields)
    try:
        _require(known.get("matcher") in MATCHERS, f"matcher is none of {', '.join(MATCHERS)}")
        _require(known.get("critic") in CRITICS, f"critic is none of {', '.join(CRITICS)}")
        known["severity"] = Severity(known.get("severity", ""))
        known["category"] = Category(known.get("category", ""))
        known["answer_type"] = AnswerType(known.get("answer_type", AnswerType.TEXT))
        known["types"] = tuple(DocumentType(kind) for kind in known.get("types", _ANY_TYPE))
        known["patterns"] = {key: _pattern(key, words) for key, words in known.get("patterns", {}).items()}
        for examples in ("positive", "negative"):
            known[examples] = tuple(known.get(examples, ()))
        return Rule(id=name, **known)
    except (TypeError, ValueError) as error:
        raise InputError(f"{path.name}, rule {name}: {error}") from error


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


def _pattern(name: str, words: list[str]) -> re.Pattern[str]:
    """Any of these regular expressions as whole words, in upper or lower case."""
    try:
        return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"patterns.{name} is no regular expression: {error}") from error
