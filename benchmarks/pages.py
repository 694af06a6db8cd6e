"""Times the app in a real browser: first paint, click to progress, the list of 200 sessions.

usage: python -m benchmarks.pages      (needs chromium)
"""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from orchestrator import events
from orchestrator.domain import StopReason
from orchestrator.panel import offline_panel
from orchestrator.roundtable import begin_session
from storage.store import Store

SAMPLE = Path("pages/ui/sample.md").read_text(encoding="utf-8")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
SESSIONS = 200


def fill(url: str) -> None:
    """Store finished sessions."""
    store = Store.open(url)
    for number in range(SESSIONS):
        session_id = store.create_session(begin_session(SAMPLE, offline_panel(), title=f"PRD {number}"))
        store.append(session_id, events.RefinementComplete(0, StopReason.CANCELLED, False, 1))
    store.close()


def seconds_until(what: str, page: Page, started: float) -> None:
    """Print how long it took until one of the texts, with | between them, was seen."""
    expect(page.get_by_text(re.compile(what)).first).to_be_visible(timeout=30_000)
    print(f"{time.perf_counter() - started:6.2f} s  until {what!r}")


def measure(page: Page, base: str, started: float) -> None:
    page.goto(base)
    seconds_until("Refine a PRD", page, started)
    again = time.perf_counter()
    page.reload()
    seconds_until("Refine a PRD", page, again)
    page.get_by_role("textbox", name="Document").fill(SAMPLE)
    clicked = time.perf_counter()
    page.get_by_role("button", name="Refine", exact=True).click()
    seconds_until("Waiting to start|Iteration 1|serious issues need", page, clicked)
    seconds_until("serious issues need answers", page, clicked)
    clicked = time.perf_counter()
    page.get_by_role("link", name="Sessions", exact=True).click()
    seconds_until(f"{SESSIONS + 1} sessions", page, clicked)


def rerun_times() -> None:
    """A rerun of the list with all sessions stored, without a browser."""
    from streamlit.testing.v1 import AppTest

    test = AppTest.from_file(str(Path("app.py").absolute()), default_timeout=30).run()
    test.switch_page("pages/sessions.py").run()
    times = []
    for _ in range(10):
        started = time.perf_counter()
        test.run()
        times.append(time.perf_counter() - started)
    print(f"{statistics.median(times) * 1000:6.0f} ms  rerun of Sessions with {SESSIONS} stored (median of 10)")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, socket.socket() as free:
        os.environ["DATABASE_URL"] = url = f"sqlite:///{folder}/bench.db"
        fill(url)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        started = time.perf_counter()
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not healthy(port):
                time.sleep(0.02)
            print(f"{time.perf_counter() - started:6.2f} s  until the server answers")
            measure(browser.new_page(), f"http://127.0.0.1:{port}", started)
        finally:
            process.terminate()
            process.wait(20)
        browser.close()
        rerun_times()


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    main()
