"""Every page, run as Streamlit runs it, on a database of its own."""

from __future__ import annotations

import html
import re
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from orchestrator import events
from orchestrator.domain import Review, Severity, StopReason
from orchestrator.panel import Panel, offline_panel
from orchestrator.roundtable import RoundtableConfig, begin_session
from pages.ui import services
from pages.ui.insight import delta_insight, issues_insight, tokens_insight
from pages.ui.plain import file_name, plain, visible
from pages.ui.words import ago, headline
from runs.session_run import load_session, run_session
from storage.projection import SessionStatus
from tests.scripted import PRD, Critic, appends, finding, inventing, stored_session
from tests.test_report import session
from tests.test_rules import CHECKOUT

HOSTILE = "<script>alert(1)</script> :red[x] :material/bolt: $x^2$ ![i](http://evil/i.png) \u202egnol"
TIMEOUT_S = 20
APP = Path(__file__).parent.parent / "app.py"


@pytest.fixture(autouse=True)
def database(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/pages.db")
    services.close()
    yield
    until(lambda: not services.runner()._running)
    services.close()


def until(holds, timeout_s=10.0):
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def app(page=None, **query):
    test = AppTest.from_file(str(APP), default_timeout=TIMEOUT_S)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    return test.switch_page(f"pages/{page}.py").run() if page else test


def finished(text=CHECKOUT, iterations=3, title=None):
    config = RoundtableConfig(max_iterations=iterations)
    session_id = services.store().create_session(begin_session(text, offline_panel(), title=title, config=config))
    run_session(services.store(), session_id, cancel=threading.Event())
    return session_id


def shown(test):
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(element.value for kind in kinds for element in getattr(test, kind))


def said(test):
    """The error on the page, as it reads."""
    return test.error[0].value.replace("\\", "")


def address(test):
    """The id of the session in the page's address."""
    value = test.query_params["session"]
    return value if isinstance(value, str) else value[0]


def press(test, label):
    return next(button for button in test.button if button.label == label).click().run()


def test_the_first_page_says_what_to_do():
    test = app()
    assert not test.exception
    assert test.title[0].value == "Refine a PRD"
    assert "Stays on this computer." in shown(test)


def test_pasting_and_refining_ends_in_the_result():
    test = app()
    test.text_area[0].set_value(CHECKOUT).run()
    assert "Why now → problem" in shown(test)
    press(test, "Refine")
    session_id = address(test)
    until(lambda: services.store().session(session_id).status is SessionStatus.DONE)
    test.run()
    assert not test.exception
    assert "serious issues need answers only you have" in shown(test)
    assert {metric.label: metric.value for metric in test.metric}["Questions"] == "5"


def test_a_blank_document_is_an_error_and_not_a_dead_button():
    test = press(app(), "Refine")
    assert "no text to review" in said(test)


@pytest.mark.parametrize("text", ["x" * 2_000_001, "a\0b"], ids=["too large", "NUL"])
def test_what_cannot_be_reviewed_is_an_error_and_the_draft_stays(text):
    test = app()
    test.text_area[0].set_value(text).run()
    press(test, "Refine")
    assert not test.exception
    assert test.error
    assert test.text_area[0].value == text


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"%PDF-1.7", "PDF"), (b"", "no text"), ("Größe".encode("latin-1"), "UTF-8"), (b"\0\0", "NUL")],
    ids=["pdf", "empty", "latin-1", "nul"],
)
def test_a_file_that_is_no_text_is_an_error_and_the_draft_stays(data, says):
    test = app()
    test.text_area[0].set_value("My draft").run()
    test.file_uploader[0].upload("prd.md", data, "text/markdown").run()
    assert says in said(test)
    assert test.text_area[0].value == "My draft"
    press(test, "Refine")
    assert not test.exception
    assert services.store().sessions() == []


def test_an_uploaded_file_is_what_is_refined():
    test = app()
    test.file_uploader[0].upload("prd.md", CHECKOUT.replace("\n", "\r\n").encode(), "text/markdown").run()
    press(test, "Refine")
    session_id = address(test)
    created = services.store().events(session_id)[0].event
    assert created.version.text == CHECKOUT.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"# Heading {number}\n\n" for number in range(10_000)),
        "```\nimport os\n```\n",
        "يجب أن تعرض الصفحة حالة الطلب\nالأهداف\n- أسرع TBD\n",
        "# 要求\n\n- ページは TBD です。\n",
        "# PRD\r\n\r\n## Goals\r\n\r\n- Improve satisfaction\r\n",
        "\u202e\u200b# PRD TBD :red[x]",
    ],
    ids=["10,000 headings", "code", "right to left", "CJK", "Windows line ends", "hidden characters"],
)
def test_an_odd_document_is_read_and_refined_without_a_traceback(text):
    test = app()
    test.text_area[0].set_value(text).run()
    press(test, "Refine")
    session_id = address(test)
    until(lambda: services.store().session(session_id).status is SessionStatus.DONE, 30)
    for view in ("Issues", "Document", "Changes"):
        test.run()
        test.button_group[0].set_value(view).run()
        assert not test.exception
    assert services.session_state(session_id, services.store().session(session_id).last_seq).versions[1].text == text


def test_without_a_critic_it_says_so():
    test = app()
    test.text_area[0].set_value(CHECKOUT).run()
    test.button_group[0].set_value([]).run()
    assert "at least one critic" in said(press(test, "Refine"))


def test_another_language_is_said():
    test = app()
    test.text_area[0].set_value("O sistema não deve guardar os dados de uma pessoa para sempre. " * 4).run()
    assert "Portuguese" in test.warning[0].value


def test_the_samples_are_one_click_away():
    test = press(app(), "Try a sample")
    assert "Order tracking" in test.text_area[0].value
    test = press(app(), "See a finished sample")
    assert not test.exception
    assert "serious issues need answers" in shown(test)
    assert len(services.store().sessions()) == 1


@pytest.mark.parametrize("view", ["Issues", "Questions", "Document", "Changes", "Timeline"])
def test_each_view_of_a_result(view):
    test = app(session=finished())
    test.button_group[0].set_value(view).run()
    assert not test.exception
    if view == "Timeline":
        assert list(test.dataframe[0].value["What happened"])[-1] == "Ended: needs author"
        return
    expected = {
        "Issues": "Understood: problem, goals",
        "Questions": "5 questions, about 5 min",
        "Document": "Version 2 of 2, as text",
        "Changes": "Only the author can answer these",
    }[view]
    assert plain(expected) in shown(test) or expected in shown(test)


def test_a_running_session_shows_its_progress():
    store = services.store()
    with store.lock("running"):
        store.create_session(begin_session(CHECKOUT, offline_panel()), "running")
        for event in (events.IterationStart(1, 1), events.CriticReviewStart(1, "product", 1)):
            store.append("running", event)
        test = app(session="running")
        assert not test.exception
        assert "**Product** reading" in shown(test)
        assert "**AI risk** waiting" in shown(test)
        press(test, "Cancel")
        assert store.cancel_requested(["running"]) == {"running"}
    until(lambda: store.session("running").stop_reason == StopReason.CANCELLED)


def test_a_stopped_session_can_be_continued():
    session_id = finished(iterations=1)
    test = press(app(session=session_id), "Continue")
    assert not test.exception
    until(lambda: services.store().session(session_id).leg == 2)
    until(lambda: services.store().session(session_id).status is SessionStatus.DONE)


def test_a_session_that_does_not_exist_is_said():
    for session_id in ("../../etc/passwd", ":red[x] ![i](http://evil/i.png)"):
        test = app(session=session_id)
        assert not test.exception
        assert test.title[0].value == "No such session"
        assert ":red[" not in shown(test)
        assert not re.search(r"(?<!\\)!\[", shown(test))


@pytest.mark.parametrize("page", ["refine", "compare", "insights"])
def test_a_hostile_document_is_shown_as_it_is(page):
    session_id = finished(f"# PRD\n\n## Requirements\n\n- The limit of {HOSTILE} is TBD\n", title=HOSTILE)
    test = app(session=session_id) if page == "refine" else app(page, session=session_id)
    assert not test.exception
    everything = shown(test) + "".join(expander.label for expander in test.expander)
    for dangerous in (r"(?<!\\)<script", r"(?<!\\):red\[", r"(?<!\\):material", r"(?<!\\)\$x", r"(?<!\\)!\[", "\u202e"):
        assert not re.search(dangerous, everything)


def held():
    """A session with one change that is held back."""
    panel = Panel(
        (Critic("product", [finding()]), Critic("engineering", [finding(severity=Severity.LOW)])), inventing()
    )
    return stored_session(services.store(), panel)


def view(session_id, name):
    test = app(session=session_id)
    test.segmented_control[0].set_value(name).run()
    assert not test.exception
    return test


def test_a_held_change_says_what_nobody_gave():
    test = view(held(), "Changes")
    assert "Held back · 1" in shown(test)
    assert "Nothing you gave says 90 days" in shown(test).replace("\\", "")


@pytest.mark.parametrize("where", ["Changes", "Questions"])
def test_confirming_a_held_change_puts_it_in_the_text(where):
    session_id = held()
    test = press(view(session_id, where), "Confirm")
    assert not test.exception
    assert "90 days" in load_session(services.store(), session_id).version.text
    assert "yours and not reviewed yet" in shown(test)
    assert "Review your version" in [button.label for button in test.button]


def test_changing_and_dropping_a_held_change():
    session_id = held()
    test = view(session_id, "Changes")
    test.text_area[0].set_value("Cards are kept for 30 days.").run()
    press(test, "Put this in the text")
    assert "30 days" in load_session(services.store(), session_id).version.text
    other = held()
    test = press(view(other, "Changes"), "Drop")
    assert "Dropped by you" in shown(test)
    assert "Made ·" not in shown(test)
    assert not load_session(services.store(), other).proposals


def test_critics_that_disagree_are_shown():
    words = re.sub(r":color\[(.*?)\]", r"\1", shown(view(held(), "Issues"))).replace("\\", "")
    assert "Product: High · Engineering: Low" in words


def test_the_better_version_is_offered():
    reviews = (
        Review((finding(key="a"),), exhaustive=True),
        Review((finding(key="a"), finding("One more sentence", key="b")), exhaustive=True),
    )
    panel = Panel((Critic("product", *reviews),), appends())
    session_id = stored_session(services.store(), panel, max_iterations=2, delta_threshold=0.0)
    test = app(session=session_id)
    assert "Version 1 is the better one" in shown(test)


def test_compare_needs_two_versions():
    session_id = finished("# Note\n\nNothing here.\n")
    assert "one version only" in shown(app("compare", session=session_id))
    test = app("compare", session=finished())
    assert not test.exception
    assert [box.label for box in test.selectbox] == ["From", "To"]


@pytest.mark.parametrize("page", ["compare", "insights"])
def test_pages_about_a_session_say_what_to_do_without_one(page):
    assert "Refine a document first" in shown(app(page))
    finished()
    test = app(page)
    assert test.selectbox[0].options


def test_insights_answer_their_questions():
    test = app("insights", session=finished())
    assert not test.exception
    text = shown(test)
    assert "Did the serious issues go away?" in text
    assert "No: 2 → 2. All of them wait for your answer." in text
    assert "no model was called" in text


def test_sessions_are_listed_searched_and_empty_at_first():
    assert "No sessions yet" in shown(app("sessions"))
    finished(title="Checkout")
    test = app("sessions")
    assert not test.exception
    assert list(test.dataframe[0].value["Title"]) == ["Checkout"]
    test.text_input[0].set_value("nothing like it").run()
    assert "No title matches" in shown(test)


def test_the_list_of_200_sessions_is_quick():
    for number in range(200):
        session_id = services.store().create_session(begin_session(PRD, offline_panel(), title=f"PRD {number}"))
        services.store().append(session_id, events.RefinementComplete(0, StopReason.CANCELLED, False, 1))
    test = app("sessions")
    started = time.perf_counter()
    test.run()
    assert time.perf_counter() - started < 1
    assert not test.exception


def test_a_database_that_cannot_be_opened_is_explained(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "mysql://nowhere/none")
    services.close()
    test = app()
    assert not test.exception
    assert "DATABASE_URL" in said(test)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/pages.db")


@pytest.mark.parametrize(
    "text",
    [
        "a *b* _c_ `d` [e](f) <g> # h",
        ":red[x] :material/home:",
        "$a$ ~b~ ^c^",
        "1. a",
        "- a",
        "> a",
        "https://x.y",
        "a@b.c",
    ],
)
def test_plain_text_reads_as_it_is(text):
    rendered = MarkdownIt("commonmark").render(re.sub(r":color\[(..)\]", r"\1", plain(text)))
    assert html.unescape(rendered).strip() == f"<p>{text}</p>"
    assert ":red[" not in plain(text)


def test_hidden_characters_are_spelled_out():
    assert visible("a\u202eb\u200bc\n") == "a[U+202E]b[U+200B]c\n"


def test_file_names_are_harmless():
    assert file_name("../../etc/passwd <x>", ".md") == "etc-passwd-x.md"
    assert file_name("***", ".md") == "document.md"


def test_words_for_times_and_headlines():
    now = datetime(2026, 1, 2, tzinfo=UTC)
    spans = (timedelta(seconds=5), timedelta(minutes=3), timedelta(hours=1), timedelta(days=2))
    assert [ago(now - span, now) for span in spans] == ["just now", "3 min ago", "1 hour ago", "2 days ago"]
    assert headline("First thing. Second thing.") == "First thing."


def test_charts_say_what_their_data_says():
    state = session(CHECKOUT)
    assert issues_insight(state).series["High"] == (2, 2)
    assert delta_insight(state).threshold == 5
    assert "no model" in tokens_insight(state).answer
    one = session("# Note\n\nNothing here.\n")
    assert not issues_insight(one).labels
    assert "not revised" in delta_insight(one).answer
