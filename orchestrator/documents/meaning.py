"""What sections of a requirements document are for, whatever their author called them."""

from __future__ import annotations

import enum


class Meaning(enum.StrEnum):
    """The purpose of a section."""

    PROBLEM = "problem"
    USERS = "users"
    GOALS = "goals"
    NON_GOALS = "non_goals"
    METRICS = "metrics"
    REQUIREMENTS = "requirements"
    ACCEPTANCE = "acceptance"
    RISKS = "risks"
    DEPENDENCIES = "dependencies"
    ROLLOUT = "rollout"
    OPEN_QUESTIONS = "open_questions"
    ALTERNATIVES = "alternatives"
    FUTURE = "future"
    REFERENCE = "reference"

    @property
    def words(self) -> str:
        """As people say it: "non-goals"."""
        return "non-goals" if self is Meaning.NON_GOALS else self.replace("_", " ")
