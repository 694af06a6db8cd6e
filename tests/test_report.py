"""The report and the JSON result: complete, and harmless whatever the document says."""

from __future__ import annotations

import json

from markdown_it import MarkdownIt

from orchestrator import events
from orchestrator.domain import Review, Usage
from orchestrator.export.markdown import escape
from orchestrator.export.report import markdown_report
from orchestrator.export.result_json import result_json
from orchestrator.panel import Panel, build_panel, offline_panel
from orchestrator.roundtable import begin_session, iter_roundtable
from orchestrator.state import SessionState
from tests.scripted import PRD, Critic, finding, idle
from tests.test_rules import CHECKOUT


def session(text, panel=None, title=None):
    panel = panel or build_panel(offline_panel())
    state = SessionState.fold([begin_session(text, panel.spec, title=title)])
    list(iter_roundtable(state, panel))
    return state


def test_the_report_says_what_was_reviewed_found_asked_and_changed():
    report = markdown_report(session(CHECKOUT))
    for expected in (
        "# Review of Checkout redesign, draft v3",
        "- Critics: Product, Engineering, AI risk",
        "2 serious issues need answers only you have",
        "Converged: no. Reason for stopping: needs author.",
        "| 1 (version 1) | 2 | 3 | 0 |  |",
        "### I-001 · High · What we're building",
        "> Save card for next time (Legal: TBD)",
        "(line 9 of version 2)",
        "- Q-001 (I-001, open)",
        "- E-001 · Made · Insert after (I-001, I-002, I-003, I-004, I-005)",
        "| Total | 0 | 0 | 0 | 0.0000 $ |",
        "- Original: 66 words",
    ):
        assert expected in report


def test_a_report_of_a_session_without_issues_says_so():
    report = markdown_report(session("# Note\n\nNothing here needs a review.\n"))
    assert "Nothing is left unsettled." in report
    assert "## What was changed\n\nNothing." in report


def test_an_unknown_figure_is_not_reported_as_zero():
    panel = Panel((Critic("mine", Review(usage=Usage())),), idle())
    assert "| Mine | not reported | not reported | not reported | not reported |" in markdown_report(
        session(PRD, panel)
    )


HOSTILE = "<img src=x onerror=alert(1)> ![t](http://evil/x.png) [l](javascript:alert(1)) `c` **b** | cell\n# no heading"


def test_text_of_the_document_is_never_markup():
    rendered = MarkdownIt("commonmark", {"html": True}).render(escape(HOSTILE))
    assert "<img" not in rendered
    assert "<a " not in rendered
    assert "<h1" not in rendered
    assert "<code" not in rendered
    quote = f"{HOSTILE.splitlines()[0]} is TBD"
    report = markdown_report(session(f"# PRD\n\n## Requirements\n\n- {quote}\n", title=HOSTILE))
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(report)
    assert "<img" not in html
    assert "href=" not in html


def test_the_json_has_what_scripts_need():
    result = json.loads(json.dumps(result_json("abc", session(CHECKOUT))))
    assert result["session_id"] == "abc"
    assert result["stop_reason"] == "needs_author"
    assert result["iterations"][0] == {
        "iteration": 1,
        "version": 1,
        "delta": None,
        "counts": {"high": 2, "medium": 3, "low": 0},
    }
    first = result["issues"][0]
    assert {key: first[key] for key in ("id", "rule", "critics", "severity", "line", "version", "status")} == {
        "id": "I-001",
        "rule": "P14",
        "critics": ["product"],
        "severity": "high",
        "line": 9,
        "version": 2,
        "status": "asked",
    }
    assert result["questions"][0]["issue"] == "I-001"
    assert result["final_document"].startswith(CHECKOUT)


def test_an_absence_has_no_quote_or_line():
    result = result_json("abc", session("# Export PRD\n\n## Features\n\n- CSV.\n- PDF.\n- XML.\n"))
    absent = next(issue for issue in result["issues"] if issue["quote"] is None)
    assert absent["line"] is None
    assert absent["rule"] == "P05"


def test_a_failed_review_shows_in_the_report():
    panel = Panel((Critic("product", [finding()]), Critic("engineering", TimeoutError("slow"))), idle())
    state = session(PRD, panel)
    assert isinstance(state, SessionState)
    assert "Engineering never answered" in markdown_report(state)
    assert events.CriticReviewFailed.kind == "critic_review_failed"
