"""How long all guards take on a revision of a large document, edits located and judged.

usage: python -m benchmarks.trust.speed
"""

from __future__ import annotations

import statistics
import time

from benchmarks.trust.cases import load_half
from orchestrator.documents.edits import place_edits
from orchestrator.documents.folding import fold
from orchestrator.documents.reading import read_structure
from orchestrator.domain import Category, Finding, Quote, Review, Severity
from orchestrator.guards.evidence import verify_evidence
from orchestrator.guards.holding import Guard, guard_edits
from orchestrator.guards.sources import Sources
from orchestrator.revision import Edit, EditOperation

EDITS = 12
QUOTES = 15


def document(size: int) -> str:
    """The English documents of the first half, numbered and repeated up to `size` bytes."""
    documents = [text for text in load_half("first").documents.values() if text.isascii() or "must" in text]
    parts, length, number = [], 0, 0
    while length < size:
        number += 1
        part = (
            f"# Part {number}\n\n{documents[number % len(documents)]}\n\nPart {number} must end here in {number} s.\n\n"
        )
        parts.append(part)
        length += len(part)
    return "".join(parts)[:size]


def revision(text: str) -> list[Edit]:
    """Edits spread over the document: figures kept, one must weakened, one figure invented."""
    parts = text.count("\nPart ")
    chosen = sorted({max(1, parts * at // EDITS) for at in range(1, EDITS + 1)})
    replacements = ["must end here, in", "should end here in", "must end after 99.9 % in"]
    return [
        Edit(("I-001",), EditOperation.REPLACE, "", f"Part {number} must end here in", f"Part {number} {words}", "why")
        for at, number in enumerate(chosen)
        for words in [replacements[at % len(replacements)]]
    ]


def run(text: str) -> float:
    """Seconds for all guards on one revision and one review, with nothing remembered."""
    edits = revision(text)
    quotes = [f"Part {number} must end heer in" for number in range(1, QUOTES + 1)]
    findings = [Finding(Severity.LOW, Category.OTHER, "", Quote(quote), "d", "f") for quote in quotes]
    structure = read_structure(text)
    fold.cache_clear()
    started = time.perf_counter()
    guard_edits(structure, place_edits(structure, edits), Guard(Sources([text]), {"I-001": Severity.HIGH}))
    verify_evidence(Review(tuple(findings)), text)
    return time.perf_counter() - started


def main() -> None:
    run(document(10_000))
    for size, runs, target in ((50_000, 7, "< 0.150 s"), (1_000_000, 3, "< 5 s")):
        text = document(size)
        seconds = statistics.median(run(text) for _ in range(runs))
        print(f"{size:9,} bytes: {seconds:.3f} s   {target}")


if __name__ == "__main__":
    main()
