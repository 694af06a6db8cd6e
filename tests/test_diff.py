"""Delta and diff: in words, symmetric, and nothing of either text is lost."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.documents.delta import delta
from orchestrator.documents.diff import RowKind, diff, units, words
from pages.ui.diff_rows import diff_rows

LINES = [
    "# Head\n",
    "- item one two\n",
    "para words here\n",
    "\n",
    "| a | b |\n",
    "```\n",
    "code()\r\n",
    "1. num",
    "文字 \n",
    "> q\n",
]
texts = st.lists(st.sampled_from(LINES), max_size=14).map("".join)
any_text = st.text(max_size=60)


@given(texts | any_text, texts | any_text)
def test_delta_is_a_share_and_the_same_both_ways(before, after):
    assert 0.0 <= delta(before, after) <= 1.0
    assert delta(before, after) == delta(after, before)


@given(texts | any_text)
def test_a_text_does_not_differ_from_itself(text):
    assert delta(text, text) == 0.0
    assert all(row.kind is RowKind.EQUAL for row in diff(text, text).rows)


def test_delta_counts_words():
    assert delta("one two three four", "one two three five") == 0.25
    assert delta("a b", "c d") == 1.0
    assert delta("我们要做", "我们不做") == 0.25
    assert delta("", "new") == 1.0


def test_white_space_is_no_change():
    assert delta("a b\n\nc", "a  b\n\n\nc") == 0.0


@given(texts | any_text)
def test_units_are_the_text(text):
    assert "".join(units(text)) == text


@given(texts, texts)
def test_accepting_nothing_gives_the_old_text_and_everything_the_new_one(before, after):
    compared = diff(before, after)
    if compared.hunks:
        assert compared.merge(()) == before
    assert compared.merge(range(len(compared.hunks))) == after


@given(any_text, any_text)
def test_segments_are_both_texts(old, new):
    segments = words(old, new)
    assert "".join(segment.old for segment in segments) == old
    assert "".join(segment.new for segment in segments) == new


def test_only_the_words_that_changed_are_marked():
    compared = diff("- Load in 2 s.\n- Same.\n", "- Load in 3 s.\n- Same.\n")
    changed = compared.rows[0]
    assert changed.kind is RowKind.CHANGED
    assert [(segment.old, segment.new) for segment in changed.segments if not segment.equal] == [("2", "3")]


def test_a_moved_paragraph_is_marked_at_both_ends():
    a, b = "- The first requirement of this list, in full.\n", "- Something else that stays where it always was.\n"
    kinds = [row.kind for row in diff(a + b, b + a).rows]
    assert kinds.count(RowKind.MOVED) == 2


def test_the_page_gets_escaped_text_only():
    rows = diff_rows("<script>alert(1)</script> one\n", "<img src=x onerror=alert(1)> two \u202e\n")
    shown = str(rows)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "U+202E" in shown


def test_long_unchanged_parts_are_folded():
    same = [f"Paragraph {number}.\n\n" for number in range(20)]
    rows = diff_rows("".join(same), "".join([*same, "New.\n"]))
    assert rows[0]["kind"] == "folded"
    assert len(rows[0]["rows"]) == 18


def test_large_texts_are_compared_in_seconds():
    lines = [f"- Requirement {number}: the page must show {number} things at once.\n" for number in range(10_000)]
    before, after = (
        "".join(lines),
        "".join(line.replace("must", "shall") if n % 50 == 0 else line for n, line in enumerate(lines)),
    )
    started = time.perf_counter()
    delta(before, after)
    diff(before, after)
    assert time.perf_counter() - started < 5
