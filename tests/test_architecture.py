"""Directions of import, and what importing costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import orchestrator

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "orchestrator": {"streamlit", "sqlalchemy", "alembic", "storage", "runs", "pages", "app", "main"},
    "storage": {"streamlit", "runs", "pages", "app", "main"},
    "runs": {"streamlit", "sqlalchemy", "alembic", "pages", "app", "main"},
    "pages": {"sqlalchemy", "alembic", "main"},
}
FILES = [(folder, path) for folder in FORBIDDEN for path in sorted((ROOT / folder).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(("folder", "path"), FILES, ids=[str(path.relative_to(ROOT)) for _, path in FILES])
def test_imports_run_one_way(folder, path):
    assert not imported(path) & FORBIDDEN[folder]


def test_importing_the_library_loads_no_page_table_or_chart_library():
    heavy = {"streamlit", "sqlalchemy", "alembic", "pandas", "plotly", "numpy"}
    code = f"import sys, orchestrator; print(sorted(set(sys.modules) & {heavy!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_sorted_and_exist():
    assert list(orchestrator.__all__) == sorted(orchestrator.__all__)
    assert all(hasattr(orchestrator, name) for name in orchestrator.__all__)
