"""The command line: refine a document, list and show sessions, go on with one, export it."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from orchestrator import events
from orchestrator.best_version import best_version
from orchestrator.documents.intake import decode_document
from orchestrator.domain import Safeguards, Severity, StopReason, Strictness
from orchestrator.errors import InputError, RefineError, SessionError
from orchestrator.events import Event
from orchestrator.export.changes import changes
from orchestrator.export.report import markdown_report
from orchestrator.export.result_json import result_json
from orchestrator.outcome import agent_title, outcome_sentence, plural
from orchestrator.panel import offline_panel
from orchestrator.revision import ProposalDecision
from orchestrator.roundtable import RoundtableConfig, begin_session
from orchestrator.state import SessionState
from runs.session_run import continue_session, decide, load_session, start_session
from storage.engine import database_url
from storage.store import Store

DONE, GATE, BAD_INPUT, FAILED = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 gate, 2 bad input, 3 failed."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.verb is None and args.input is None:
        parser.error("give --input FILE (or - for standard input), or one of the commands; see --help")
    try:
        with contextlib.closing(Store.open(database_url(os.environ))) as store:
            status: int = args.run(store, args)
            return status
    except (InputError, SessionError) as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    except RefineError as error:
        print(f"error: {error}", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"error: {error.filename or 'file'}: {error.strerror or error}", file=sys.stderr)
        return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Refine a PRD with a roundtable of critics. Sessions are kept and appear in the app.",
        epilog="Exit status: 0 done, 1 the --fail-on gate, 2 bad input, 3 failed or cancelled.",
    )
    parser.set_defaults(run=_refine)
    parser.add_argument("--input", metavar="FILE", help="document to refine, UTF-8 text; - is standard input")
    parser.add_argument("--title", help="taken from the document if not given")
    parser.add_argument(
        "--strictness",
        choices=[str(strictness) for strictness in Strictness],
        default=str(Strictness.STANDARD),
        help="which flagged changes are held back: all; those whose reason doesn't name what is lost; none",
    )
    parser.add_argument(
        "--lock", action="append", default=[], metavar="SECTION", help="never change the section with this title"
    )
    _add_run_options(parser, default_iterations=3)
    verbs = parser.add_subparsers(dest="verb", metavar="{sessions,show,continue,decide,export}")
    listing = verbs.add_parser("sessions", help="list the stored sessions, newest first")
    listing.add_argument("--search", default="", help="only titles with these words")
    listing.add_argument("--limit", type=int, default=20)
    listing.add_argument("--json", action="store_true", help="one JSON array on standard output")
    listing.set_defaults(run=_sessions)
    show = verbs.add_parser("show", help="show how a session stands")
    show.add_argument("session")
    show.add_argument("--json", action="store_true", help="the result as one JSON object")
    show.set_defaults(run=_show)
    go_on = verbs.add_parser("continue", help="go on with a session, or resume one that was cut off")
    go_on.add_argument("session")
    _add_run_options(go_on, default_iterations=None)
    go_on.set_defaults(run=_continue)
    decide = verbs.add_parser("decide", help="confirm, change or drop a change that was held back")
    decide.add_argument("session")
    decide.add_argument("edit", help="its id, such as E-003")
    how = decide.add_mutually_exclusive_group(required=True)
    how.add_argument("--confirm", dest="decision", action="store_const", const=ProposalDecision.CONFIRMED)
    how.add_argument("--drop", dest="decision", action="store_const", const=ProposalDecision.DROPPED)
    how.add_argument("--text", help="put these words in its place")
    decide.set_defaults(run=_decide)
    export = verbs.add_parser("export", help="print a session's report, document or result")
    export.add_argument("session")
    export.add_argument("--format", choices=("report", "document", "json"), default="report")
    export.add_argument("--best", action="store_true", help="the document in its best reviewed version, not the last")
    export.add_argument("--output", metavar="FILE", help="write to a file instead of standard output")
    export.set_defaults(run=_export)
    return parser


def _add_run_options(parser: argparse.ArgumentParser, default_iterations: int | None) -> None:
    parser.add_argument("--max-iterations", type=int, default=default_iterations, metavar="N", help="1 to 10")
    parser.add_argument("--output", metavar="FILE", help="write the refined document")
    parser.add_argument("--report", metavar="FILE", help="write the Markdown report")
    parser.add_argument("--json", action="store_true", help="the result as one JSON object on standard output")
    parser.add_argument("--verbose", action="store_true", help="say each issue on standard error as it is found")
    parser.add_argument(
        "--fail-on",
        choices=[str(severity) for severity in Severity],
        help="exit with 1 if an issue of this severity or above is unsettled",
    )


def _refine(store: Store, args: argparse.Namespace) -> int:
    data = sys.stdin.buffer.read() if args.input == "-" else Path(args.input).read_bytes()
    safeguards = Safeguards(Strictness(args.strictness), tuple(args.lock))
    config = RoundtableConfig(max_iterations=args.max_iterations, safeguards=safeguards)
    created = begin_session(decode_document(data), offline_panel(), title=args.title, config=config)
    with _cancel_on_interrupt() as cancel:
        session_id, state = start_session(store, created, cancel=cancel, on_event=_progress(args.verbose))
    return _finish(session_id, state, args)


def _continue(store: Store, args: argparse.Namespace) -> int:
    if args.max_iterations is not None:
        RoundtableConfig(max_iterations=args.max_iterations)
    with _cancel_on_interrupt() as cancel:
        state = continue_session(
            store,
            args.session,
            max_iterations=args.max_iterations,
            cancel=cancel,
            on_event=_progress(args.verbose),
        )
    return _finish(args.session, state, args)


def _decide(store: Store, args: argparse.Namespace) -> int:
    decision = args.decision or ProposalDecision.CHANGED
    _print_summary(args.session, decide(store, args.session, args.edit, decision, args.text))
    return DONE


def _finish(session_id: str, state: SessionState, args: argparse.Namespace) -> int:
    if args.output:
        _write(args.output, state.final_document)
    if args.report:
        _write(args.report, markdown_report(state))
    if args.json:
        _print_json(result_json(session_id, state))
    else:
        _print_summary(session_id, state)
    if state.stop_reason in (StopReason.FAILED, StopReason.CANCELLED):
        return FAILED
    if args.fail_on and any(issue.severity.rank <= Severity(args.fail_on).rank for issue in state.unsettled):
        return GATE
    return DONE


def _sessions(store: Store, args: argparse.Namespace) -> int:
    rows = store.sessions(limit=args.limit, search=args.search)
    if args.json:
        _print_json([row.to_json() for row in rows])
    elif not rows:
        print("No sessions yet. Refine a document with: python main.py --input FILE")
    for row in () if args.json else rows:
        outcome = (row.stop_reason or row.status).replace("_", " ")
        print(f"{row.id}  {row.updated_at:%Y-%m-%d %H:%M}  {outcome:<16}  {row.title}")
    return DONE


def _show(store: Store, args: argparse.Namespace) -> int:
    state = load_session(store, args.session)
    if args.json:
        _print_json(result_json(args.session, state))
    else:
        _print_summary(args.session, state)
    return DONE


def _export(store: Store, args: argparse.Namespace) -> int:
    state = load_session(store, args.session)
    match args.format:
        case "report":
            text = markdown_report(state)
        case "document":
            text = state.versions[best_version(state)].text if args.best else state.final_document
        case _:
            text = json.dumps(result_json(args.session, state), ensure_ascii=False, indent=2) + "\n"
    if args.output:
        _write(args.output, text)
    else:
        _print_exactly(text)
    return DONE


def _print_summary(session_id: str, state: SessionState) -> None:
    print(state.title)
    print(outcome_sentence(state))
    for issue in state.unsettled:
        where = issue.lead.section or "Whole document"
        print(f"\n{issue.id}  {issue.severity.capitalize()}  {where}  ({issue.status})")
        print(f"  {issue.lead.description}")
        if issue.lead.question:
            print(f"  Question: {issue.lead.question}")
    for outcome in (held.outcome for held in state.proposals):
        print(f"\n{outcome.id}  Held back  {outcome.detail}")
        print(f"  {outcome.replacement.strip() or 'Takes out: ' + outcome.edit.find.strip()}")
    if state.proposals:
        print(f"\nConfirm, change or drop: python main.py decide {session_id} EDIT --confirm | --text TEXT | --drop")
    if (best := best_version(state)) != state.reviewed_version:
        print(f"\nVersion {best} is better: python main.py export {session_id} --format document --best")
    print(f"\nSession {session_id}: python main.py export {session_id}")


def _progress(verbose: bool) -> Callable[[Event], None]:
    def say(event: Event) -> None:
        for line in _progress_lines(event, verbose):
            print(line, file=sys.stderr, flush=True)

    return say


def _progress_lines(event: Event, verbose: bool) -> Iterator[str]:
    match event:
        case events.IterationStart(iteration=iteration, version=version):
            yield f"Iteration {iteration}: version {version}"
        case events.CriticReviewComplete(agent=agent, review=review, elapsed_s=seconds):
            yield f"  {agent_title(agent)}: {plural(len(review.findings), 'finding')}, {seconds:.1f} s"
            if verbose:
                yield from (f"    {finding.severity}: {finding.description}" for finding in review.findings)
        case events.CriticReviewFailed(agent=agent, error=error):
            yield f"  {agent_title(agent)} failed: {error}"
        case events.ModeratorComplete(outcomes=outcomes, questions=questions):
            yield f"  Moderator: {changes(outcomes)}, {plural(len(questions), 'question')}"
        case events.ModeratorFailed(error=error):
            yield f"  Moderator failed: {error}"


@contextlib.contextmanager
def _cancel_on_interrupt() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C or SIGTERM sets; a second Ctrl-C ends the process."""
    cancel = threading.Event()

    def interrupt(signum: int, frame: object) -> None:
        print("Cancelling; what is finished is kept.", file=sys.stderr, flush=True)
        cancel.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _write(path: str, text: str) -> None:
    """Write text byte for byte: its line ends stay what they are."""
    if path == "-":
        _print_exactly(text)
    else:
        Path(path).write_bytes(text.encode("utf-8"))


def _print_exactly(text: str) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _print_json(value: object) -> None:
    _print_exactly(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
