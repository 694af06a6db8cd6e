"""The offline reviewer: rules as data, matchers as code, evidence in the author's words."""

from orchestrator.rules.reviewer import RuleFinding, findings, review_with_rules

__all__ = ["RuleFinding", "findings", "review_with_rules"]
