"""The Markdown report of a session: what was reviewed, what came of it, what is left to do."""

from __future__ import annotations

from orchestrator.best_version import best_version
from orchestrator.domain import Absence, Issue, Usage, Version
from orchestrator.export.changes import MATCH_WORDS, flags_words, status_words, trade_off_words
from orchestrator.export.markdown import escape, table
from orchestrator.outcome import agent_title, outcome_sentence, plural
from orchestrator.revision import EditOutcome, EditStatus
from orchestrator.state import SessionState
from orchestrator.trade_offs import trade_offs

NOT_REPORTED = "not reported"


def markdown_report(state: SessionState) -> str:
    """The report; every text of the document or of an agent in it is escaped."""
    parts = [
        f"# Review of {escape(state.title)}",
        _reviewed(state),
        f"## Outcome\n\n{escape(outcome_sentence(state))}\n\n{_verdict(state)}",
        _assessments(state),
        _iterations(state),
        _issues("Unsettled issues", [issue for issue in state.unsettled if not issue.late], _nothing_left(state)),
        _issues("Found late", [issue for issue in state.unsettled if issue.late], ""),
        _trade_offs(state),
        _questions(state),
        _changes(state),
        _issues("Settled issues", [issue for issue in state.issues.values() if issue.settled], ""),
        _tokens(state),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _reviewed(state: SessionState) -> str:
    kind = state.document_type.replace("_", " ")
    kind = kind.upper() if kind == "prd" else kind.capitalize()
    critics = ", ".join(agent_title(name) for name in state.panel.critics)
    lines = [
        f"- Type: {kind}",
        f"- Critics: {escape(critics)}",
        f"- Iterations: {state.iteration}",
        f"- Original: {_size(state.versions[1])}",
        f"- Last reviewed version ({state.reviewed_version}): {_size(state.versions[state.reviewed_version])}",
    ]
    if (best := best_version(state)) != state.reviewed_version:
        lines.append(f"- Best reviewed version ({best}): {_size(state.versions[best])}")
    if state.version.number != state.reviewed_version:
        lines.append(f"- Version {state.version.number}, not reviewed: {_size(state.version)}")
    return "\n".join(lines)


def _size(version: Version) -> str:
    return f"{plural(len(version.text.split()), 'word')}, {plural(len(version.text), 'character')}"


def _verdict(state: SessionState) -> str:
    answer = "yes" if state.converged else "no"
    reason = state.stop_reason.replace("_", " ") if state.stop_reason else "not finished"
    return f"Converged: {answer}. Reason for stopping: {reason}."


def _assessments(state: SessionState) -> str:
    version = state.reviewed_version
    said = [
        f"- **{escape(agent_title(name))}**: {escape(state.reviews[version, name].assessment)}"
        for name in state.panel.critics
        if (version, name) in state.reviews and state.reviews[version, name].assessment
    ]
    return "## What the critics understood\n\n" + "\n".join(said) if said else ""


def _iterations(state: SessionState) -> str:
    if not state.iterations:
        return ""
    rows = [
        (
            f"{item.iteration} (version {item.version})",
            str(item.unsettled.high),
            str(item.unsettled.medium),
            str(item.unsettled.low),
            "" if item.delta is None else f"{item.delta:.1%}",
        )
        for item in state.iterations
    ]
    return "## Unsettled issues by iteration\n\n" + table(("Iteration", "High", "Medium", "Low", "Text changed"), rows)


def _issues(title: str, issues: list[Issue], empty: str) -> str:
    if not issues:
        return f"## {title}\n\n{empty}" if empty else ""
    return f"## {title}\n\n" + "\n\n".join(_issue(issue) for issue in issues)


def _issue(issue: Issue) -> str:
    finding = issue.lead
    critics = ", ".join(agent_title(name) for name in issue.critics)
    facts = f"{escape(critics)}, {finding.category.replace('_', ' ')}, {issue.status}"
    lines = [
        f"### {issue.id} · {issue.severity.capitalize()} · {escape(finding.section) or 'Whole document'}",
        f"{_evidence(issue)}",
        escape(finding.description),
        f"Suggested: {escape(finding.suggested_fix)}",
        f"Question: {escape(finding.question)}" if finding.question else "",
        *(f"{agent_title(other.critic)}: {escape(other.finding.description)}" for other in issue.raised[1:]),
        f"Raised by {facts}{f', rule {finding.rule}' if finding.rule else ''}.",
    ]
    return "\n\n".join(line for line in lines if line)


def _nothing_left(state: SessionState) -> str:
    return "" if state.unsettled else "Nothing is left unsettled."


def _trade_offs(state: SessionState) -> str:
    """Where the critics disagree, for the author to weigh."""
    found = [
        f"- {', '.join(trade_off.issue_ids)}: {escape(trade_off_words(trade_off))}"
        for trade_off in trade_offs(state.unsettled)
    ]
    return "## Where the critics disagree\n\n" + "\n".join(found) if found else ""


def _evidence(issue: Issue) -> str:
    evidence = issue.lead.evidence
    if isinstance(evidence, Absence):
        return f"> Not found: {escape(evidence.sought)}"
    if evidence.span is None:
        return f"> {escape(evidence.text)}\n>\n> (this quote is not in the text)"
    return f"> {escape(evidence.text)}\n>\n> (line {evidence.span.line} of version {issue.version})"


def _questions(state: SessionState) -> str:
    if not state.questions:
        return ""
    lines = []
    for question in state.questions.values():
        proposal = f" Proposal: {escape(question.proposal)}" if question.proposal else ""
        lines.append(f"- {question.id} ({question.issue_id}, {question.status}): {escape(question.text)}{proposal}")
    return "## Questions for the author\n\n" + "\n".join(lines)


def _changes(state: SessionState) -> str:
    """Held edits first, then what was made, then what wasn't."""
    edits = [outcome for outcome in state.edits if outcome.status is not EditStatus.REPLACED]
    if not edits:
        return "## What was changed\n\nNothing."
    held = [outcome for outcome in edits if outcome.status is EditStatus.HELD]
    made = [outcome for outcome in edits if outcome.status is EditStatus.APPLIED]
    rest = [outcome for outcome in edits if outcome not in held and outcome not in made]
    parts = (("What was held back", held), ("What was changed", made), ("What could not be changed", rest))
    return "\n\n".join(
        f"## {title}\n\n" + "\n".join(_change(outcome, state) for outcome in outcomes)
        for title, outcomes in parts
        if outcomes
    )


def _change(outcome: EditOutcome, state: SessionState) -> str:
    edit = outcome.edit
    issues = f" ({', '.join(edit.issue_ids)})" if edit.issue_ids else ""
    where = f" in {escape(edit.section)}" if edit.section else ""
    what = f"{edit.operation.replace('_', ' ').capitalize()}{where}{issues}"
    reason = f": {escape(edit.reason)}" if edit.reason.strip() else ""
    lines = [f"- {outcome.id} · {status_words(outcome, state)} · {what}{reason}"]
    words = [escape(text) for text in (edit.find, outcome.replacement or edit.replace) if text.strip()]
    lines += [" → ".join(words)] if words else []
    lines += [escape(words) for words in flags_words(outcome.flags)]
    if outcome.detail and not outcome.flags:
        lines.append(escape(outcome.detail))
    if outcome.match in MATCH_WORDS:
        lines.append(f"The passage was {MATCH_WORDS[outcome.match]}.")
    return "\n  - ".join(lines)


def _tokens(state: SessionState) -> str:
    if not state.usage_by_agent:
        return ""
    rows = [(escape(agent_title(agent)), *_figures(state.usage_by_agent[agent])) for agent in state.agents_used]
    rows.append(("Total", *_figures(state.usage)))
    return "## Tokens an agent\n\n" + table(("Agent", "Model calls", "Input", "Output", "Cost"), rows)


def _figures(usage: Usage) -> tuple[str, ...]:
    counts = (usage.calls, usage.input_tokens, usage.output_tokens)
    cost = NOT_REPORTED if usage.cost_usd is None else f"{usage.cost_usd:.4f} $"
    return (*(NOT_REPORTED if count is None else f"{count:,}" for count in counts), cost)
