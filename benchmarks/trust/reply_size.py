"""How long a moderator's reply is as edits and as a whole text, on ten revisions of real-size documents.

The revisions are the benign edits of the five long English documents of `first` and `second`. As edits
the reply is the JSON of the contract, every field given, with an empty list of questions; as a text it
is the new document alone. Counted are characters, and words and signs, which go with a model's tokens.
Both replies then go through the same guards.

usage: python -m benchmarks.trust.reply_size
"""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict

from benchmarks.trust.cases import Half, edit_of, load_half
from orchestrator.documents.delta import delta
from orchestrator.documents.edits import edits_between, place_edits, splice
from orchestrator.documents.reading import read_structure
from orchestrator.documents.words import WORD
from orchestrator.domain import Severity
from orchestrator.guards.holding import Guard, guard_edits
from orchestrator.guards.sources import Sources
from orchestrator.revision import EditOutcome

LONG = 6_000
SEVERITIES = {"I-001": Severity.HIGH}


def revisions(half: Half) -> list[tuple[str, str, list[dict]]]:
    """Name, text and edits of each long document."""
    long = [(name, text) for name, text in half.documents.items() if len(text) >= LONG]
    return [(name, text, [case for case in half.benign if case["document"] == name]) for name, text in long]


def main() -> None:
    print("document                 changed  edits  text (characters)   edits  text (words and signs)   ratio  same")
    ratios = []
    for half in map(load_half, ("first", "second")):
        for name, text, cases in revisions(half):
            structure, edits = read_structure(text), [edit_of(case) for case in cases]
            given = [text, *(one for case in cases for one in (*case["answers"], *case["context"]))]
            guard = Guard(Sources(given), SEVERITIES)

            def after(placed: list[EditOutcome], guard: Guard = guard, structure=structure) -> str:
                return splice(structure.text, guard_edits(structure, placed, guard), SEVERITIES)

            revised = after(place_edits(structure, edits))
            rewritten = after(edits_between(text, revised, ("I-001",), " ".join(edit.reason for edit in edits)))
            reply = json.dumps({"edits": [asdict(edit) for edit in edits], "questions": []}, ensure_ascii=False)
            sizes = len(reply), len(revised), len(WORD.findall(reply)), len(WORD.findall(revised))
            ratios.append((sizes[0] / sizes[1], sizes[2] / sizes[3]))
            print(
                f"{name:<24} {delta(text, revised):6.1%} {sizes[0]:7,} {sizes[1]:6,} {sizes[2]:18,} {sizes[3]:6,}"
                f"{ratios[-1][1]:24.2f}  {'yes' if rewritten == revised else 'NO'}"
            )
    characters, words = (statistics.median(ratio) for ratio in zip(*ratios, strict=True))
    print(f"median ratio: {characters:.2f} of the characters, {words:.2f} of the words and signs")


if __name__ == "__main__":
    main()
