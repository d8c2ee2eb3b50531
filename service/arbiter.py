"""Whose plan of a question stands: the rules' and retrieval's, or the model's.

What is measured is for names and retrieval to say, which know the catalogue. What is done with it is for the model to
say where it is sure, since it reads whole sentences and rules know only the words they list. `python -m
benchmarks.planners` counts which of two plans is right, by how sure the model is; training/LOG.md keeps what it gave.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from census.plan import Plan
from census.understand.outcomes import Ambiguous, Outcome, Planned, Reason, Refused, measures_of
from census.understand.reply import Fault, left_out

SURE, CERTAIN = -0.2, -0.05
"""The least log probability of a reply (0.82 and 0.95, of all its tokens together) that overrules another operation,
and a plan that differs in less."""
_UNHEARD: frozenset[Reason] = frozenset({"invalid", "no_measure", "passed_over", "unknown_place"})
"""Refusals of what the rules did not understand. Into a plan for what is not published no model talks them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of two plans.

    outcome  the one that stands, the model's where `modelled`
    fault    why it is not the model's, where that differs
    other    what is taken where it gives no figure
    """

    outcome: Outcome
    modelled: bool = False
    fault: Fault | None = None
    other: Outcome | None = None

    def turned(self, other: Outcome) -> Standing:
        """The other plan in place of one without figures."""
        fault = Fault("no_figure", "its plan gives no figure") if self.modelled else None
        return Standing(other, not self.modelled, fault)


def may_be_planned(outcome: Outcome) -> bool:
    """Whether a model may have a better plan than this."""
    return isinstance(outcome, Planned | Ambiguous) or (isinstance(outcome, Refused) and outcome.reason in _UNHEARD)


def standing(by_rules: Outcome, modelled: Outcome, logprob: float) -> Standing:
    """Which stands; `logprob` (natural, ≤ 0) says how sure the model was."""
    if isinstance(by_rules, Refused) and isinstance(modelled, Refused):
        return Standing(by_rules)  # it says why
    fault = _dispute(by_rules, modelled, logprob)
    settled = _with_rules_parts(modelled, by_rules)
    if fault is None:
        return Standing(settled, modelled=True, other=by_rules)
    spare = isinstance(modelled, Planned) and fault.kind not in ("other_measure", "refused") and logprob >= SURE
    return Standing(by_rules, fault=fault, other=settled if spare else None)


def agreed(by_rules: Outcome, modelled: Outcome) -> bool:
    """Whether the model's plan is the rules', apart from what models are not asked for."""
    if not (isinstance(modelled, Planned) and isinstance(by_rules, Planned)):
        return modelled == by_rules
    return modelled.plan == by_rules.plan.model_copy(update={"claim": None, "unit": None})


def _dispute(by_rules: Outcome, modelled: Outcome, logprob: float) -> Fault | None:
    """Why the rules' outcome stands against the model's, or nothing."""
    if isinstance(by_rules, Refused):
        return _unsure(logprob, SURE)
    if isinstance(modelled, Refused):
        return Fault("refused", "it refused what the rules can plan")
    if set(measures_of(by_rules)) != set(measures_of(modelled)):
        return Fault("other_measure", "it measures something else")
    if agreed(by_rules, modelled):
        return None
    if not (isinstance(by_rules, Planned) and isinstance(modelled, Planned)):
        return _unsure(logprob, CERTAIN)
    if by_rules.plan.claim and by_rules.plan.op != modelled.plan.op:
        return Fault("claim", "it does not judge what is claimed")
    least = SURE if by_rules.plan.op != modelled.plan.op else CERTAIN
    return left_out(modelled.plan, by_rules.plan) or _unsure(logprob, least)


def _with_rules_parts(modelled: Outcome, by_rules: Outcome) -> Outcome:
    """The model's plan with the claim and the unit that the rules found: models are not asked for them."""
    if not (isinstance(modelled, Planned) and isinstance(by_rules, Planned)):
        return modelled
    found = {"claim": by_rules.plan.claim, "unit": by_rules.plan.unit}
    try:
        return replace(modelled, plan=Plan.model_validate(modelled.plan.model_dump() | found))
    except ValueError:
        return modelled


def _unsure(logprob: float, least: float) -> Fault | None:
    return Fault("unsure", f"its log probability is {logprob:.2f}") if logprob < least else None
