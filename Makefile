.PHONY: run test lint bench

run:
	.venv/bin/streamlit run app.py

test:
	.venv/bin/python -m pytest

lint:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

bench:
	.venv/bin/python -m benchmarks.pages
