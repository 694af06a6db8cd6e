"""Whether quotes are in the text they claim to be from."""

from __future__ import annotations

from dataclasses import replace

from orchestrator.documents.lines import LineIndex
from orchestrator.domain import Finding, Quote, Review, Span


def verify_evidence(review: Review, text: str) -> Review:
    """The review with the span of every quote that stands in `text`, and without the others'."""
    lines = LineIndex(text)
    return replace(review, findings=tuple(_verify(finding, text, lines) for finding in review.findings))


def _verify(finding: Finding, text: str, lines: LineIndex) -> Finding:
    quote = finding.evidence
    if not isinstance(quote, Quote):
        return finding
    start = _find(quote, text)
    span = None if start is None else Span(start, start + len(quote.text), lines.line_of(start))
    return replace(finding, evidence=Quote(quote.text, span))


def _find(quote: Quote, text: str) -> int | None:
    """Where the quote stands: where its critic said, else where it first occurs."""
    if not quote.text.strip():
        return None
    if quote.span is not None and text.startswith(quote.text, quote.span.start):
        return quote.span.start
    start = text.find(quote.text)
    return None if start < 0 else start
