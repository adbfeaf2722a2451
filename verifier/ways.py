"""How a charter has its subjects decided: the rules of its part ``decisions`` (docs/spec/charter.md)."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from verifier.errors import Malformed
from verifier.kinds import code
from verifier.shapes import integer, one_of, record, several

_DAY = 86_400


class Portion(NamedTuple):
    """A fraction, as two integers."""

    part: int
    of: int

    def within(self, number: int, whole: int) -> bool:
        """Tell whether ``number`` out of ``whole`` is this fraction or more."""
        return number * self.of >= whole * self.part


@dataclass(frozen=True, slots=True)
class Vote:
    """How votes are counted: more for than against, or ``threshold`` of those present."""

    threshold: Portion | None

    def passes(self, in_favour: int, against: int, present: int) -> bool:
        """Tell whether the count adopts."""
        if self.threshold is None:
            return in_favour > against
        return self.threshold.within(in_favour, present)


@dataclass(frozen=True, slots=True)
class Way:
    """How a subject is decided. ``vote`` is None where consent is all there is.

    Seconds, not days: ``delay`` to answer, ``apart`` two readings of a text, ``mediation`` before a vote that
    follows an objection. ``opinion``: the guarantor's is needed before that vote.
    """

    method: str
    electorate: tuple[str, ...]
    vote: Vote | None
    quorum: Portion
    signed: bool
    attested: int
    delay: int
    readings: int
    apart: int
    mediation: int
    opinion: bool

    @property
    def by_consent(self) -> bool:
        """Whether an objection that is maintained stands in the way."""
        return self.method == "consent"


DUTY = one_of("required", "optional")
_days = integer(0, 365)
_portion = record({"part": integer(0, 1000), "of": integer(1, 1000)})
_fallback = record(
    {"method": one_of("simple_majority", "qualified_majority"), "mediation_days": _days, "opinion": DUTY},
    {"threshold": _portion},
)
way = record(
    {
        "subject": code,
        "electorate": several(code, 1, 20),
        "method": one_of("consent", "simple_majority", "qualified_majority"),
        "quorum": _portion,
        "ballots": one_of("secret", "signed"),
        "attested": integer(1, 60),
        "delay_days": integer(1, 365),
        "readings": integer(1, 10),
        "reading_days": _days,
    },
    {"threshold": _portion, "fallback": _fallback},
)
"""Shape of one rule."""


def read_way(rule: Any) -> Way:
    """Return the rule of a document that has the shape ``way``. Raises ``Malformed`` if it cannot be reached."""
    method, fallback = rule["method"], rule.get("fallback")
    quorum = Portion(rule["quorum"]["part"], rule["quorum"]["of"])
    if quorum.part > quorum.of:
        raise Malformed("charter: a quorum is larger than the electorate")
    own = _read_vote(rule)
    if fallback is not None and method != "consent":
        raise Malformed("charter: a vote cannot fall back on another")
    return Way(
        method=method,
        electorate=tuple(rule["electorate"]),
        vote=_read_vote(fallback) if fallback is not None else own,
        quorum=quorum,
        signed=rule["ballots"] == "signed",
        attested=rule["attested"],
        delay=rule["delay_days"] * _DAY,
        readings=rule["readings"],
        apart=rule["reading_days"] * _DAY,
        mediation=fallback["mediation_days"] * _DAY if fallback is not None else 0,
        opinion=fallback is not None and fallback["opinion"] == "required",
    )


def _read_vote(rule: Any) -> Vote | None:
    """The count of a rule or fallback; None for consent. A threshold is more than a half, and no more than all."""
    threshold = rule.get("threshold")
    if (threshold is None) == (rule["method"] == "qualified_majority"):
        raise Malformed("charter: a threshold belongs to a qualified majority, and to nothing else")
    if threshold is None:
        return None if rule["method"] == "consent" else Vote(None)
    part, of = threshold["part"], threshold["of"]
    if not of // 2 < part <= of:
        raise Malformed("charter: a threshold is not between a half and the whole")
    return Vote(Portion(part, of))
