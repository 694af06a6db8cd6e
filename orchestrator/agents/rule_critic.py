"""A critic that is rules: exact, quick, free, and blind to whether the plan is any good."""

from __future__ import annotations

from orchestrator.documents.meaning import Meaning
from orchestrator.documents.reading import Reading, read_document
from orchestrator.domain import Review, Usage
from orchestrator.interfaces import Brief
from orchestrator.rules.prose import read_prose
from orchestrator.rules.reviewer import review_with_rules

_BLIND_SPOTS = {
    "product": "Rules can't judge whether the problem is worth solving or the goals are the right ones.",
    "engineering": "Rules can't judge whether the design is sound or can be built in time.",
    "ai_risk": "Rules can't judge how the AI will behave.",
}
_ABOUT_AI = ("AI", "LLM", "LLMs", "GPT", "chatbot", "chatbots")


class RuleCritic:
    """Applies the rules of one critic: "product", "engineering" or "ai_risk"."""

    def __init__(self, name: str) -> None:
        self.name = name

    def review(self, document: str, brief: Brief) -> Review:
        """Everything its rules find; what it no longer reports is gone."""
        return Review(
            findings=review_with_rules(document, self.name, brief.document_type),
            assessment=f"{self._understood(document)} {_BLIND_SPOTS[self.name]}",
            exhaustive=True,
            usage=Usage.none(),
        )

    def _understood(self, document: str) -> str:
        reading = read_document(document)
        if reading.is_code:
            return "This looks like code; the rules read prose, so nothing was checked."
        if not reading.is_english:
            return f"This looks like {reading.language}: the rules about wording know English only and are off."
        match self.name:
            case "ai_risk":
                return _about_ai(document)
            case "engineering":
                return "Checked how it is rolled out, what happens when it fails, and how personal data is kept."
            case _:
                return _about_sections(reading)


def _about_sections(reading: Reading) -> str:
    found = list(dict.fromkeys(section.meaning.words for section in reading.understood() if section.meaning))
    return (
        f"Understood: {', '.join(found)}."
        if found
        else "No headings were recognised, so the text was read as one piece."
    )


def _about_ai(document: str) -> str:
    mentions = [
        sentence
        for sentence in read_prose(document).sentences
        if set(_ABOUT_AI) & set(sentence.words.replace("-", " ").split())
    ]
    if not mentions:
        return "Nothing here is about AI, so there was nothing to check."
    if not any(sentence.claims for sentence in mentions):
        where = mentions[0].section.title or Meaning.NON_GOALS.words
        return f"Skipped: AI appears only under {where}."
    return "The document plans to use AI; checked how its quality, mistakes and inputs are dealt with."
