"""What the charts say: each a question, one sentence that answers it from the data, and the figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from orchestrator.domain import Severity
from orchestrator.outcome import agent_title, plural
from orchestrator.state import SessionState

Figure = float | int | None


@dataclass(frozen=True, slots=True)
class Insight:
    """A question with its answer. Without `labels` there is nothing to draw.

    `series` maps a name to a figure for each of `labels`; `threshold` is drawn as a line across.
    """

    question: str
    answer: str
    labels: tuple[str, ...] = ()
    series: dict[str, tuple[Figure, ...]] = field(default_factory=dict)
    unit: str = ""
    threshold: float | None = None

    def table(self) -> dict[str, list[str | Figure]]:
        """The figures as columns."""
        return {"": list(self.labels), **{name: list(values) for name, values in self.series.items()}}


def issues_insight(state: SessionState) -> Insight:
    """Unsettled issues by severity after each iteration."""
    question = "Did the serious issues go away?"
    if not state.iterations:
        return Insight(question, "No iteration has finished yet.")
    high = [item.unsettled.high for item in state.iterations]
    if len(high) == 1:
        counts = state.iterations[0].unsettled
        return Insight(question, f"One iteration so far: {plural(counts.total, 'issue')}, {counts.high} of them High.")
    labels = tuple(f"Iteration {item.iteration}" for item in state.iterations)
    series = {
        severity.capitalize(): tuple(getattr(item.unsettled, severity) for item in state.iterations)
        for severity in Severity
    }
    return Insight(question, _went_away(state, high), labels, series, "unsettled issues")


def _went_away(state: SessionState, high: list[int]) -> str:
    before, after = high[0], high[-1]
    if before == 0 == after:
        return "There were none."
    if after == 0:
        return f"Yes: {before} → 0."
    asked = sum(issue.severity is Severity.HIGH and issue.status == "asked" for issue in state.unsettled)
    waiting = f" {'All' if asked == after else asked} of them wait for your answer." if asked else ""
    if after < before:
        return f"Partly: {before} → {after}.{waiting}"
    return f"No: {before} → {after}.{waiting}"


def delta_insight(state: SessionState) -> Insight:
    """How much of the text each revision changed, in percent of words."""
    question = "Is the text settling?"
    changed = [item for item in state.iterations if item.delta is not None]
    if not changed:
        return Insight(question, "The text was not revised between two reviews, so there is nothing to compare.")
    percents = tuple(round(100 * (item.delta or 0.0), 1) for item in changed)
    threshold = 100 * state.delta_threshold
    settled = percents[-1] < threshold
    answer = (
        f"{'Yes' if settled else 'Not yet'}: the last revision changed {percents[-1]:.1f} % of the words; "
        f"below {threshold:.0f} % counts as stable."
    )
    labels = tuple(f"Iteration {item.iteration}" for item in changed)
    return Insight(question, answer, labels, {"Text changed": percents}, "% of words", threshold)


def tokens_insight(state: SessionState) -> Insight:
    """Tokens that each agent consumed."""
    question = "Who used the tokens?"
    usage = {name: state.usage_by_agent[name] for name in state.agents_used}
    if not usage:
        return Insight(question, "No agent has answered yet.")
    if all(item.calls == 0 for item in usage.values()):
        return Insight(question, "Nobody: rules reviewed this document, no model was called.")
    labels = tuple(agent_title(name) for name in usage)
    series = {
        "Input": tuple(item.input_tokens for item in usage.values()),
        "Output": tuple(item.output_tokens for item in usage.values()),
    }
    unknown = [agent_title(name) for name, item in usage.items() if item.input_tokens is None]
    known = {name: (item.input_tokens or 0) + (item.output_tokens or 0) for name, item in usage.items()}
    most = max(known, key=lambda name: known[name])
    answer = f"{agent_title(most)} used the most: {known[most]:,}." if known[most] else "No agent reported its tokens."
    missing = f" Not reported by {', '.join(unknown)}." if unknown and known[most] else ""
    return Insight(question, answer + missing, labels, series, "tokens")
