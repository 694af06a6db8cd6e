"""Runs the offline roundtable on every document of a folder and checks what must hold on each.

usage: python -m benchmarks.documents FOLDER      (documents are *.md)
"""

from __future__ import annotations

import re
import sys
import time
import tomllib
from pathlib import Path

from orchestrator import AIRiskCritic, DocumentModerator, EngineeringCritic, ProductCritic, Quote, RoundtableResult
from orchestrator.agents.rule_moderator import TITLE
from orchestrator.documents.intake import decode_document
from orchestrator.roundtable import run_roundtable
from orchestrator.rules.catalogue import CATALOGUE

WORD = re.compile(r"[^\W\d_]+")


def refine(text: str) -> RoundtableResult:
    critics = [ProductCritic(), EngineeringCritic(), AIRiskCritic()]
    return run_roundtable(document=text, agents=critics, moderator=DocumentModerator())


def quotes_hold(result: RoundtableResult) -> bool:
    """Whether every quote is in its version, at its line."""
    texts = {version.number: version.text for version in result.versions}
    quotes = [(issue.version, issue.lead.evidence) for issue in result.issues if isinstance(issue.lead.evidence, Quote)]
    return all(
        quote.span is not None
        and texts[version][quote.span.start : quote.span.end] == quote.text
        and len(re.findall(r"\r\n|\r|\n", texts[version][: quote.span.start])) + 1 == quote.span.line
        for version, quote in quotes
    )


def author_kept(text: str, result: RoundtableResult) -> bool:
    """Whether the result is the author's text with insertions only."""
    for outcome in result.edits:
        start = outcome.span.start if outcome.span else 0
        text = text[:start] + outcome.edit.replace + text[start:]
    return text == result.final_document


def main(folder: Path) -> None:
    templates = set(WORD.findall(TITLE)) | set(WORD.findall(str(tomllib.loads(CATALOGUE.read_text()))))
    print("seconds  words  high medium  ended             quotes twice author words  document")
    slowest = 0.0
    for path in sorted(folder.glob("*.md")):
        text = decode_document(path.read_bytes())
        started = time.perf_counter()
        result = refine(text)
        seconds = time.perf_counter() - started
        slowest = max(slowest, seconds)
        counts = result.iterations[-1].unsettled
        checks = (
            quotes_hold(result),
            refine(result.final_document).final_document == result.final_document,
            author_kept(text, result),
            set(WORD.findall(result.final_document)) <= set(WORD.findall(text)) | templates,
        )
        marks = "  ".join("ok  " if check else "FAIL" for check in checks)
        size = f"{len(text.split()):6,} {counts.high:5} {counts.medium:6}"
        print(f"{seconds:7.3f} {size}  {result.stop_reason:<16}  {marks}  {path.name[:44]}")
    print(f"slowest: {slowest:.3f} s")
    prose = ("The page must show the state of an order to every customer. " * 12 + "\n\n") * 7
    for words in (5_000, 20_000, 80_000, 170_000):
        text = "# Orders PRD\n\n## Requirements\n\n" + (prose * 200)[: words * 6]
        started = time.perf_counter()
        refine(text)
        print(f"{len(text):9,} characters: {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
