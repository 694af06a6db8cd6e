"""A fact that nobody gave is found however it is written; one that somebody gave is never flagged for its form."""

from __future__ import annotations

import time

import pytest

from orchestrator.guards.losses import losses
from orchestrator.guards.sources import Sources

GIVEN = """# Checkout

Version 1.4, 12 May 2025. Guest conversion rises from 38 % to 45 % by the end of June 2026.
- FR-3: the page must load in 2 s (p95) for 10,000 users; sessions end after 14 days.
- Refunds take up to half an hour. Support works Mon to Fri, 9:00 to 17:00, and reviews logs every week.
- We use Stripe. Contact: shop@example.com. See https://example.com/spec.

| Limit | Value (MB) |
|---|---|
| Upload | 20 |
"""


def unsupported(passage, *sources):
    return [fact.text for fact in Sources(sources or [GIVEN]).unsupported(passage)]


@pytest.mark.parametrize(
    "passage",
    [
        "Conversion must rise to 45 percent.",
        "Conversion rises to forty-five per cent.",
        "It must load in 2000 ms at the 95th percentile.",
        "It must load within two seconds.",
        "10000 users can use it at once.",
        "Sessions end after two weeks.",
        "Refunds take at most 30 minutes.",
        "It must be live by the end of June 2026.",
        "The draft is of 12.05.2025.",
        "On Mondays support answers from 9 a.m. to 5 p.m.",
        "Logs are reviewed weekly.",
        "Payments go through stripe's page, see FR-3.",
        "An upload may have 20 MB.",
        "The Guest Checkout must show an error. It must be reachable by keyboard.",
        "1. First\n2. Second\n3. Third",
        "The API returns JSON, the UI shows a URL.",
        "Version 1.4 of the draft says so.",
    ],
)
def test_what_was_given_in_another_form_is_supported(passage):
    assert unsupported(passage) == []


@pytest.mark.parametrize(
    ("passage", "facts"),
    [
        ("It must load in 3 s.", ["3 s"]),
        ("Conversion must rise by 20 %.", ["20 %"]),
        ("A third of users return.", ["A third"]),
        ("It is done within a week.", ["within a week"]),
        ("It is retried three times.", ["three times"]),
        ("Logs are kept for 5 business days.", ["5 business days"]),
        ("By the end of 2026 all must use it.", ["2026"]),
        ("It ships in Q3 2026 for $250k.", ["Q3 2026", "$250k"]),
        ("Data is protected under HIPAA and SOC 2.", ["HIPAA", "SOC 2"]),
        ("It runs on AWS in Frankfurt.", ["AWS", "Frankfurt"]),
        ("Ask Dana Moreno of the Risk Guild.", ["Dana Moreno", "Risk Guild"]),
        ("See https://example.org/other and FR-9.", ["https://example.org/other", "FR-9"]),
        ("It needs version 2 of the app.", ["2"]),
        ("Logs are reviewed daily.", ["daily"]),
    ],
)
def test_what_nobody_gave_is_found_and_named(passage, facts):
    assert unsupported(passage) == facts


@pytest.mark.parametrize(
    ("document", "passage", "facts"),
    [
        (
            "Die Seite ist schnell und wird vom Team geprüft.",
            "Die Seite lädt in anderthalb Sekunden.",
            ["anderthalb Sekunden"],
        ),
        ("Le support répond aux clients.", "Le support répond dans la quinzaine.", ["quinzaine"]),
        ("用户可以付款。", "百分之二十的用户在武汉使用支付宝。", ["百分之二十", "武汉", "支付宝"]),
    ],
)
def test_facts_are_found_in_other_languages(document, passage, facts):
    assert unsupported(passage, document) == facts


def test_a_numbered_thing_is_the_same_whatever_follows():
    assert unsupported("Phase 2 of the rollout begins.", "Phase 2 of the plan.") == []
    assert unsupported("Phase 3 of the rollout begins.", "Phase 2 of the plan, 3 teams.") == ["3"]


def test_answers_and_context_count_as_given():
    assert unsupported("It must load in 3 s.", GIVEN, "Three seconds is fine.") == []


@pytest.mark.parametrize(
    "piece", ["a", "1", "1,", "A ", ".", "| ", "*", "ab@", "a.", "一", "not ", "\n- 1", "https://"]
)
def test_no_text_takes_long(piece):
    text = piece * (60_000 // len(piece))
    began = time.perf_counter()
    Sources([text]).unsupported(text[:5_000])
    losses(text[:5_000], text[:4_000], text[:4_000])
    assert time.perf_counter() - began < 5
