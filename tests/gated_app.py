"""Starts the app with critics that wait until a file exists, so that a test can look at a run in the middle."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from streamlit.web import cli

from orchestrator.panel import Panel, build_panel
from runs import session_run

gate = Path(sys.argv[1])


class Gated:
    """The critic itself, behind the gate."""

    def __init__(self, critic) -> None:
        self.name, self._critic = critic.name, critic

    def review(self, document, brief):
        while self.name != "product" and not gate.exists():
            time.sleep(0.02)
        return self._critic.review(document, brief)


def gated_panel(spec):
    panel = build_panel(spec)
    return Panel(tuple(Gated(critic) for critic in panel.critics), panel.moderator)


session_run.build_panel = gated_panel
sys.argv = ["streamlit", "run", str(Path(__file__).parent.parent / "app.py"), *sys.argv[2:]]
cli.main()
