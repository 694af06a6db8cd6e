"""The app in a real browser: what a page test can't see."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.events import CriticReviewComplete
from storage.projection import SessionStatus
from storage.store import Store
from tests.conftest import skip_or_fail
from tests.test_rules import CHECKOUT

ROOT = Path(__file__).parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
pytestmark = pytest.mark.browser


@contextlib.contextmanager
def server(folder: Path, *, kill: bool = False) -> Iterator[str]:
    """The app on a free loopback port with a database of its own; stopped at the end, or killed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.gated_app", str(folder / "gate"), "--server.port", str(port)]
    environ = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/browser.db"}
    log = (folder / "app.log").open("w")
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while not healthy(url):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail((folder / "app.log").read_text())
            time.sleep(0.1)
        yield url
    finally:
        process.kill() if kill else process.terminate()
        process.wait(20)
        log.close()


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        skip_or_fail("install chromium to run the browser tests")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(accept_downloads=True)
    opened = context.new_page()
    errors = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def app(tmp_path):
    with server(tmp_path) as url:
        yield url


def open_gate(tmp_path):
    (tmp_path / "gate").touch()


def paste_and_refine(page, app):
    page.goto(app)
    page.get_by_role("textbox", name="Document").fill(CHECKOUT)
    page.get_by_role("button", name="Refine", exact=True).click()


def test_from_pasting_to_the_report_with_a_reload_in_the_middle(page, app, tmp_path):
    from playwright.sync_api import expect

    paste_and_refine(page, app)
    expect(page.get_by_text("Engineering reading").first).to_be_visible(timeout=15_000)
    expect(page).to_have_url(re.compile(r"\?session=\w+"))
    page.reload()
    expect(page.get_by_text("Engineering reading").first).to_be_visible(timeout=15_000)
    expect(page.get_by_text("3 issues, 2 High").first).to_be_visible()
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.get_by_text("Engineering reading").first).to_be_visible(timeout=15_000)
    open_gate(tmp_path)
    for tab in (page, second):
        expect(tab.get_by_text("2 serious issues need answers only you have.")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Report").click()
    report = Path(download.value.path()).read_text()
    assert download.value.suggested_filename == "checkout-redesign-draft-v3-report.md"
    assert report.startswith("# Review of Checkout redesign, draft v3")


def test_a_run_can_be_cancelled_and_continued(page, app, tmp_path):
    from playwright.sync_api import expect

    paste_and_refine(page, app)
    expect(page.get_by_text("Engineering reading").first).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled. Version 1 and every review that arrived are saved.")).to_be_visible(
        timeout=15_000
    )
    open_gate(tmp_path)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("2 serious issues need answers only you have.")).to_be_visible(timeout=15_000)


def test_a_killed_app_finishes_its_runs_at_the_next_start_before_anyone_looks(page, tmp_path):
    from playwright.sync_api import expect

    with server(tmp_path, kill=True) as url:
        paste_and_refine(page, url)
        expect(page.get_by_text("Engineering reading").first).to_be_visible(timeout=15_000)
        page.goto("about:blank")
    open_gate(tmp_path)
    store = Store.open(f"sqlite:///{tmp_path}/browser.db")
    [session] = store.sessions()
    assert session.status is SessionStatus.RUNNING
    with server(tmp_path):
        deadline = time.monotonic() + 20
        while store.session(session.id).status is not SessionStatus.DONE:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    reviews = Counter(
        (item.event.iteration, item.event.agent)
        for item in store.events(session.id)
        if isinstance(item.event, CriticReviewComplete)
    )
    assert max(reviews.values()) == 1
    store.close()


def test_the_first_request_may_be_a_deep_link(page, app):
    from playwright.sync_api import expect

    page.goto(f"{app}/sessions")
    expect(page.get_by_role("heading", name="Sessions")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("link", name="Refine", exact=True)).to_be_visible()


def test_compare_shows_the_change_and_keeps_the_session(page, app, tmp_path):
    from playwright.sync_api import expect

    open_gate(tmp_path)
    paste_and_refine(page, app)
    expect(page.get_by_text("2 serious issues need answers")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="Compare").last.click()
    expect(page.get_by_text("1 change", exact=True)).to_be_visible(timeout=15_000)
    expect(page).to_have_url(re.compile(r"/compare\?session=\w+"))
    page.get_by_role("button", name="Next change").click()
    expect(page.get_by_text("Change 1 of 1")).to_be_visible()
    page.get_by_role("button", name="unchanged parts").click()
    expect(page.get_by_text("Loyalty points").first).to_be_visible()


def test_the_draft_survives_a_look_at_another_page(page, app):
    from playwright.sync_api import expect

    page.goto(app)
    page.get_by_role("textbox", name="Document").fill("My draft")
    page.keyboard.press("Tab")
    expect(page.get_by_text("No headings recognised")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="Sessions", exact=True).click()
    expect(page.get_by_role("heading", name="Sessions")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="Refine", exact=True).click()
    expect(page.get_by_role("textbox", name="Document")).to_have_value("My draft", timeout=15_000)


def test_a_session_is_opened_and_deleted_from_the_list(page, app, tmp_path):
    from playwright.sync_api import expect

    open_gate(tmp_path)
    paste_and_refine(page, app)
    expect(page.get_by_text("2 serious issues need answers")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="Sessions", exact=True).click()
    expect(page.get_by_text("1 session. Select one")).to_be_visible(timeout=15_000)
    table = page.get_by_test_id("stDataFrame")
    table.click(position={"x": 16, "y": 50})
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_contain_text("This can't be undone")
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("No sessions yet.")).to_be_visible(timeout=15_000)


LIVE = "Ask a.b@example.org, https://example.org/x, www.example.org :streamlit: :smile: :material_add: a -> b -- c >= 3"


def test_text_of_a_document_is_shown_exactly_and_never_comes_alive(page, app, tmp_path):
    from playwright.sync_api import expect

    open_gate(tmp_path)
    page.goto(app)
    document = f"# PRD {LIVE}\n\n## Requirements {LIVE}\n\n- {LIVE}, limit TBD\n"
    page.get_by_role("textbox", name="Document").fill(document)
    page.get_by_role("button", name="Refine", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"PRD {LIVE}"[:120], timeout=15_000)
    expect(page.get_by_text("1 serious issue needs an answer")).to_be_visible(timeout=15_000)
    page.locator("summary", has_text="is still undecided").click()
    expect(page.get_by_role("blockquote").first).to_contain_text(f"{LIVE[LIVE.index(':streamlit:') :]}, limit TBD")
    assert page.locator("a[href*=example]").count() == 0
    assert page.locator("img[alt='Streamlit logo'], [data-testid=stMarkdownContainer] [role=img]").count() == 0
