"""A process that runs one session with slow critics and notes every call in a file; tests kill it."""

from __future__ import annotations

import os
import sys
import threading
import time

from orchestrator.domain import Review
from orchestrator.panel import Panel
from runs import session_run
from storage.store import Store
from tests.scripted import Moderator, finding

url, session_id, ledger = sys.argv[1:]


def note(call: str) -> None:
    """Append durably: a call counts from the moment it is made."""
    handle = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{call}\n".encode())
    os.fsync(handle)
    os.close(handle)


class Slow:
    """Takes its time, and finds the same High issue each time."""

    def __init__(self, name: str, seconds: float) -> None:
        self.name, self.seconds = name, seconds

    def review(self, document, brief):
        note(f"{brief.iteration}/{self.name}")
        time.sleep(self.seconds)
        return Review((finding(key=f"{self.name}:cards"),), exhaustive=True)


def rewrite(document, brief):
    note(f"{brief.iteration}/moderator")
    return f"{document}\nA whole new paragraph that nobody has written before{', once more' * brief.version}.\n"


def build_panel(spec):
    return Panel(tuple(Slow(name, 0.1 * place) for place, name in enumerate(spec.critics, 1)), Moderator(rewrite))


session_run.build_panel = build_panel
store = Store.open(url)
session_run.run_session(store, session_id, cancel=threading.Event())
store.close()
