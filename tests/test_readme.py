"""What the README shows runs as written."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from main import _parser
from tests.test_rules import CHECKOUT

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"python main\.py ([^#\n>|]+)", README)


def test_the_python_example_runs(tmp_path):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "prd.md").write_text(CHECKOUT)
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("needs_author False\nI-001 high ")


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_the_shell_examples_are_commands(command):
    _parser().parse_args(shlex.split(command))


def test_what_it_points_to_exists():
    for target in re.findall(r"\]\(((?!http)[^)]+)\)", README):
        assert (ROOT / target).exists(), target
