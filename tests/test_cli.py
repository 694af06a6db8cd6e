"""The command line: exit statuses, files, standard streams, and sessions that the app can show."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import main
from orchestrator.domain import Review, Strictness
from orchestrator.panel import Panel, offline_panel
from orchestrator.roundtable import begin_session
from runs.session_run import load_session
from storage.store import Store
from tests.scripted import PRD, Critic, appends, finding, inventing, stored_session
from tests.test_rules import CHECKOUT

ROOT = Path(__file__).parent.parent
GOOD = "# Note\n\nNothing in this text needs a review.\n"


@pytest.fixture(autouse=True)
def database(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/cli.db"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture
def prd(tmp_path):
    path = tmp_path / "prd.md"
    path.write_bytes(CHECKOUT.replace("\n", "\r\n").encode())
    return path


def run(*arguments):
    return main.main([str(argument) for argument in arguments])


def test_refining_writes_the_document_and_the_report(prd, tmp_path, capsys):
    output, report = tmp_path / "out.md", tmp_path / "report.md"
    assert run("--input", prd, "--title", "My PRD", "--output", output, "--report", report) == 0
    assert output.read_bytes().startswith(prd.read_bytes())
    assert report.read_text().startswith("# Review of My PRD")
    shown = capsys.readouterr()
    assert "My PRD\nChecked 66 words. 2 serious issues need answers only you have.\n" in shown.out
    assert "Iteration 2: version 2" in shown.err


def test_json_is_all_there_is_on_standard_output(prd, capsys):
    assert run("--input", prd, "--json", "--max-iterations", "1") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["title"] == "Checkout redesign, draft v3"
    assert result["stop_reason"] == "max_iterations"


def test_a_dash_reads_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CHECKOUT.encode())))
    assert run("--input", "-", "--verbose") == 0
    assert "high: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "level", "status"),
    [(CHECKOUT, "high", 1), (CHECKOUT, "medium", 1), (GOOD, "high", 0), (GOOD, "low", 0)],
)
def test_the_gate(tmp_path, text, level, status):
    path = tmp_path / "gate.md"
    path.write_text(text)
    assert run("--input", path, "--fail-on", level) == status


def test_the_gate_counts_lesser_issues_only_if_asked(tmp_path):
    path = tmp_path / "gate.md"
    path.write_text("# Cache design doc\n\n## Requirements\n\n- The page must load quickly.\n")
    assert run("--input", path, "--fail-on", "high") == 0
    assert run("--input", path, "--fail-on", "medium") == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "no text"), (b"%PDF-1.7", "PDF"), (b"\xff\xfe\xfa", "UTF-8"), (b"a\0b", "NUL")],
    ids=["empty", "pdf", "encoding", "nul"],
)
def test_bad_input_is_a_line_on_standard_error_and_status_2(tmp_path, capsys, data, says):
    path = tmp_path / "bad.md"
    path.write_bytes(data)
    assert run("--input", path) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("error: ")
    assert says in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("--input", "/no/such/file.md"),
        ("show", "nosuchsession"),
        ("continue", "../../etc"),
        ("export", "nosuchsession"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_does_not_exist_is_status_2(arguments, capsys):
    assert run(*arguments) == 2
    assert "error: " in capsys.readouterr().err


def test_limits_out_of_range_are_status_2(prd, capsys):
    assert run("--input", prd, "--max-iterations", "11") == 2
    assert "give 1 to 10" in capsys.readouterr().err


def test_nothing_to_do_is_a_usage_error():
    with pytest.raises(SystemExit, match="2"):
        run()


def session_id(capsys):
    capsys.readouterr()
    run("sessions", "--json")
    return json.loads(capsys.readouterr().out)[0]["id"]


def test_sessions_are_listed_shown_and_exported(prd, tmp_path, capsys):
    run("sessions")
    assert "No sessions yet" in capsys.readouterr().out
    run("--input", prd)
    name = session_id(capsys)
    assert run("sessions") == 0
    assert f"{name}  " in capsys.readouterr().out
    assert run("show", name) == 0
    assert "serious issues need answers" in capsys.readouterr().out
    assert run("export", name) == 0
    assert capsys.readouterr().out.startswith("# Review of")
    target = tmp_path / "document.md"
    assert run("export", name, "--format", "document", "--output", target) == 0
    assert target.read_bytes().startswith(prd.read_bytes())


def test_continuing_goes_on_where_the_session_ended(prd, capsys):
    run("--input", prd, "--max-iterations", "1")
    name = session_id(capsys)
    assert run("continue", name, "--json", "--max-iterations", "3") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["stop_reason"] == "needs_author"
    assert [item["iteration"] for item in result["iterations"]] == [1, 2]


def test_continuing_a_session_that_was_cut_off_resumes_it(database, capsys):
    store = Store.open(database)
    name = store.create_session(begin_session(CHECKOUT, offline_panel()))
    store.close()
    assert run("continue", name) == 0
    assert "serious issues need answers" in capsys.readouterr().out


def test_a_session_that_another_runs_is_status_2(database, capsys):
    store = Store.open(database)
    name = store.create_session(begin_session(CHECKOUT, offline_panel()))
    with store.lock(name):
        assert run("continue", name) == 2
    store.close()
    assert "is running" in capsys.readouterr().err


def test_an_interrupt_keeps_what_is_finished_and_is_status_3(tmp_path):
    path = tmp_path / "long.md"
    path.write_text("# PRD\n\n## Requirements\n\n" + "- The page must load quickly in a manner of speaking.\n" * 30_000)
    command = [sys.executable, "main.py", "--input", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stderr.readline().startswith("Iteration 1")
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert "Cancelled." in out


@pytest.fixture
def held(database):
    """The id of a session with one change that is held back."""
    store = Store.open(database)
    session_id = stored_session(store, Panel((Critic("product", [finding()]),), inventing()))
    store.close()
    return session_id


def test_a_held_change_is_shown_with_the_way_to_decide(held, capsys):
    assert run("show", held) == 0
    shown = capsys.readouterr().out
    assert "E-002  Held back  nobody gave 90 days\n  Cards are kept for 90 days.\n" in shown
    assert f"python main.py decide {held} EDIT" in shown
    assert run("show", held, "--json") == 0
    [tried, edit] = json.loads(capsys.readouterr().out)["edits"]
    assert (tried["status"], edit["status"], edit["flags"][0]["text"]) == ("replaced", "held", "90 days")


@pytest.mark.parametrize(
    ("how", "text"),
    [
        (["--confirm"], "kept for 90 days"),
        (["--text", "Cards are kept for a while."], "for a while"),
        (["--drop"], "kept for later"),
    ],
)
def test_deciding_on_a_held_change(held, database, how, text, capsys):
    assert run("decide", held, "E-002", *how) == 0
    store = Store.open(database)
    state = load_session(store, held)
    store.close()
    assert text in state.version.text
    assert not state.proposals
    assert run("decide", held, "E-002", "--drop") == 2
    assert "before" in capsys.readouterr().err


def test_the_best_version_can_be_exported(database, capsys):
    reviews = (
        Review((finding(key="a"),), exhaustive=True),
        Review((finding(key="a"), finding("One more sentence", key="b")), exhaustive=True),
    )
    store = Store.open(database)
    panel = Panel((Critic("product", *reviews),), appends())
    session_id = stored_session(store, panel, max_iterations=2, delta_threshold=0.0)
    store.close()
    assert run("export", session_id, "--format", "document", "--best") == 0
    assert capsys.readouterr().out == PRD
    assert run("export", session_id, "--format", "document") == 0
    assert "One more sentence" in capsys.readouterr().out


def test_strictness_and_locked_sections_are_kept_in_the_session(prd, database, capsys):
    assert run("--input", prd, "--strictness", "strict", "--lock", "Goals", "--json") == 0
    session_id = json.loads(capsys.readouterr().out)["session_id"]
    store = Store.open(database)
    safeguards = load_session(store, session_id).safeguards
    store.close()
    assert (safeguards.strictness, safeguards.locked_sections) == (Strictness.STRICT, ("Goals",))
    assert run("--input", prd, "--lock", "Pricing") == 2
    assert "No section is called 'Pricing'" in capsys.readouterr().err
