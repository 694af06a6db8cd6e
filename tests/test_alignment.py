"""Where a passage of one version stands in another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.documents.alignment import carry

BEFORE = "# A\n\nIt must load fast.\n\nIt must retry.\n"


def carried(before, after, passage):
    start = before.index(passage)
    place = carry(before, after, start, start + len(passage))
    return None if place is None else after[slice(*place)]


@pytest.mark.parametrize(
    ("after", "passage", "found"),
    [
        ("# A\n\nMore.\n\nIt must load fast.\n\nIt must retry.\n", "It must retry.", "It must retry."),
        ("# A\n\nIt must retry.\n", "It must load fast.", None),
        ("# A\n\nIt must load very fast.\n\nIt must retry.\n", "It must load", "It must load"),
        ("# A\n\nIt must load very fast.\n\nIt must retry.\n", "load fast", None),
        ("# A\n\nIt must load fast. Now.\n\nIt must retry.\n", "fast.", "fast."),
    ],
)
def test_a_passage_is_found_where_its_words_went(after, passage, found):
    assert carried(BEFORE, after, passage) == found


def test_an_insertion_keeps_its_place():
    at = BEFORE.index("It must retry")
    after = f"New.\n{BEFORE}"
    assert carry(BEFORE, after, at, at) == (at + 5, at + 5)
    assert carry(BEFORE, "", at, at) is None


lines = st.lists(st.sampled_from(["a b\n", "b c\n", "c\n", "\n", "d e f"]), max_size=8).map("".join)


@given(lines, lines, st.data())
def test_what_is_carried_reads_the_same(before, after, data):
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    place = carry(before, after, start, end)
    if place is not None:
        assert after[slice(*place)] == before[start:end]
