"""How well the guards, the search for quotes and the ledger do on the labelled cases of a set.

usage: python -m benchmarks.trust.score first|second|third|fourth [--misses]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.trust.cases import HALVES, Half, edit_of, finding_of, load_half
from orchestrator.documents.edits import place_edits
from orchestrator.documents.locate import locate_quote
from orchestrator.documents.reading import read_structure
from orchestrator.domain import Review, Severity
from orchestrator.guards.evidence import verify_evidence
from orchestrator.guards.holding import Guard, guard_edits
from orchestrator.guards.sources import Sources
from orchestrator.ledger import LastLook, Reviewed, update_ledger
from orchestrator.revision import EditOutcome, FlagKind


@dataclass
class Score:
    """Lines of figures, and of what went wrong."""

    lines: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def say(self, name: str, value: float, target: str, detail: str = "") -> None:
        self.lines.append(f"{name:<34} {value:7.3f}   {target:<9} {detail}")

    def miss(self, kind: str, case_id: str, detail: str) -> None:
        self.misses.append(f"{kind:<12} {case_id:<8} {detail}")


def guarded(text: str, cases: list[dict]) -> list[EditOutcome]:
    """What becomes of the edits of these cases, made together."""
    given = [text, *(source for case in cases for source in (*case.get("answers", ()), *case.get("context", ())))]
    structure = read_structure(text)
    guard = Guard(Sources(given), {"I-001": Severity.HIGH})
    return guard_edits(structure, place_edits(structure, [edit_of(case) for case in cases]), guard)


def flagged(outcome: EditOutcome, kind: FlagKind) -> list[str]:
    return [f"{flag.text} ({flag.detail})" for flag in outcome.flags if flag.kind is kind and not flag.excused]


def score_inventions(half: Half, score: Score) -> None:
    found = facts = facts_found = 0
    for case in half.inventions:
        [outcome] = guarded(half.documents[case["document"]], [case])
        flags = flagged(outcome, FlagKind.INVENTION)
        found += bool(flags)
        missing = [fact for fact in case["facts"] if not any(_names(flag, fact) for flag in flags)]
        facts, facts_found = facts + len(case["facts"]), facts_found + len(case["facts"]) - len(missing)
        if missing:
            score.miss("invention", case["id"], f"missed {missing} in {case['edit']['replace']!r}; flagged {flags}")
    score.say("inventions: recall", found / len(half.inventions), ">= 0.97", f"{found} of {len(half.inventions)}")
    score.say("  their facts: recall", facts_found / facts, "", f"{facts_found} of {facts}")


def _names(flag: str, fact: str) -> bool:
    said, wanted = flag.rsplit(" (", 1)[0].lower(), fact.lower()
    return said in wanted or wanted in said


def score_benign(half: Half, score: Score) -> int:
    """Reports the false flags; how many benign edits are flagged for a loss."""
    invented = lost = edits_lost = 0
    for name, text in half.documents.items():
        cases = [case for case in half.benign if case["document"] == name]
        for case, outcome in zip(cases, guarded(text, cases), strict=True):
            inventions, losses = (flagged(outcome, kind) for kind in (FlagKind.INVENTION, FlagKind.LOSS))
            invented, lost, edits_lost = invented + len(inventions), lost + len(losses), edits_lost + bool(losses)
            if inventions or losses or outcome.span is None:
                what = f"{outcome.status}: {inventions + losses} {case['edit']['find']!r} -> "
                score.miss("benign", case["id"], what + repr(case["edit"].get("replace", "")))
    documents = len(half.documents)
    edits = f"{len(half.benign)} edits"
    score.say("false inventions a document", invented / documents, "<= 0.5", f"{invented} in {edits}")
    score.say("false losses a document", lost / documents, "", f"{lost} in {edits}")
    return edits_lost


def score_losses(half: Half, score: Score, false_alarms: int) -> None:
    found = 0
    for case in half.losses:
        [outcome] = guarded(half.documents[case["document"]], [case])
        if flagged(outcome, FlagKind.LOSS):
            found += 1
        else:
            score.miss("loss", case["id"], f"{case['kind']}: {case['lost']!r} -> {case['edit'].get('replace')!r}")
    score.say("losses: recall", found / len(half.losses), ">= 0.95", f"{found} of {len(half.losses)}")
    score.say("losses: precision", found / (found + false_alarms), ">= 0.95", f"{false_alarms} benign edits flagged")


def score_quotes(half: Half, score: Score) -> None:
    counts = {True: [0, 0], False: [0, 0]}
    altered = 0
    for case in half.quotes:
        places = locate_quote(half.documents[case["document"]], case["quote"])
        counts[case["true"]][bool(places)] += 1
        if bool(places) != case["true"]:
            altered += case["kind"] in ("altered_figure", "flipped_modal", "flipped_negation", "flipped_bound")
            score.miss("quote", case["id"], f"{case['true']} {case['kind']}: {case['quote']!r}")
    (lost, true), (_, accepted) = counts[True], counts[False]
    score.say("true quotes found", true / (true + lost), ">= 0.98", f"{true} of {true + lost}")
    score.say("false quotes accepted", accepted / sum(counts[False]), "<= 0.005", f"{accepted} of {sum(counts[False])}")
    score.say("  altered or flipped accepted", altered, "0")


def score_pairs(half: Half, score: Score) -> None:
    right = given = wanted = 0
    for case in half.pairs:
        said, same = set(_followed(half, case)), {tuple(pair) for pair in case["same"]}
        right, given, wanted = right + len(said & same), given + len(said), wanted + len(same)
        for pair in sorted(said ^ same):
            earlier, later = case["earlier"][pair[0]], case["later"][pair[1]]
            words = f"{earlier['section']}: {earlier['description']} | {later['section']}: {later['description']}"
            score.miss("pair", case["id"], f"{'false' if pair in said else 'missed'} {pair} {words}")
    f1 = 2 * right / (given + wanted)
    score.say("same issue: F1", f1, ">= 0.85", f"precision {right / given:.3f}, recall {right / wanted:.3f}")


def _followed(half: Half, case: dict) -> Iterator[tuple[int, int]]:
    """Which earlier finding the ledger takes each later one for."""
    before = after = half.documents[case["document"]]
    for change in case["changes"]:
        after = after.replace(change["find"], change["replace"])
    reviews = [
        verify_evidence(Review(tuple(finding_of(fields) for fields in case[side])), text)
        for side, text in (("earlier", before), ("later", after))
    ]
    first = update_ledger({}, Reviewed(1, 1, before, {"product": reviews[0]}))
    looks = {"product": LastLook(before)}
    second = update_ledger({issue.id: issue for issue in first}, Reviewed(2, 2, after, {"product": reviews[1]}, looks))
    ids = {raised.finding: issue.id for issue in first for raised in issue.raised}
    for issue in second:
        for raised in issue.raised:
            if raised.version == 2 and issue.id in ids.values():
                earlier = next(finding for finding, issue_id in ids.items() if issue_id == issue.id)
                yield reviews[0].findings.index(earlier), reviews[1].findings.index(raised.finding)


def main(name: str, misses: bool) -> None:
    half, score = load_half(name), Score()
    score_inventions(half, score)
    false_alarms = score_benign(half, score)
    score_losses(half, score, false_alarms)
    score_quotes(half, score)
    score_pairs(half, score)
    print(f"{name}: {len(half.documents)} documents", *score.lines, sep="\n")
    if misses:
        print("", *score.misses, sep="\n")


if __name__ == "__main__":
    if not sys.argv[1:] or sys.argv[1] not in HALVES:
        sys.exit(__doc__)
    main(sys.argv[1], "--misses" in sys.argv[2:])
