"""Whether quotes are in the text they claim to be from."""

from __future__ import annotations

from dataclasses import replace

from orchestrator.documents.lines import LineIndex
from orchestrator.documents.locate import locate_quote
from orchestrator.domain import Finding, Quote, Review, Span


def verify_evidence(review: Review, text: str) -> Review:
    """The review with the span of every quote that stands in `text`, and without the others'."""
    lines = LineIndex(text)
    return replace(review, findings=tuple(_verify(finding, text, lines) for finding in review.findings))


def _verify(finding: Finding, text: str, lines: LineIndex) -> Finding:
    quote = finding.evidence
    if not isinstance(quote, Quote):
        return finding
    return replace(finding, evidence=Quote(quote.text, _find(quote, text, lines)))


def _find(quote: Quote, text: str, lines: LineIndex) -> Span | None:
    """Where the quote stands: where its critic said, else where it first occurs."""
    if quote.span is not None and quote.text.strip() and text.startswith(quote.text, quote.span.start):
        return Span(quote.span.start, quote.span.start + len(quote.text), lines.line_of(quote.span.start))
    found = locate_quote(text, quote.text)
    return Span(found[0].start, found[0].end, lines.line_of(found[0].start)) if found else None
