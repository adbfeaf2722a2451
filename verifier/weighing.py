"""A draw by weights in the report: which weights there are, how many people have each, what that says of chances."""

from collections import Counter
from collections.abc import Iterator, Sequence

from verifier import race
from verifier.language import N_, Translate
from verifier.methods import strata
from verifier.state import Draw

METHODS = {
    "panel": N_("a lottery over panels"),
    "stratified": N_("by lot in each stratum"),
    "weighted": N_("by weights"),
    "dice-direct": N_("by dice alone"),
    "panel-dice": N_("a lottery over panels, by dice alone"),
}
"""How a draw is made, by the name that announcements give it."""

_LISTED = 12
"""So many different weights are listed one by one."""

_CHANCES = N_(
    "A greater weight is drawn more often, but the chances are in no simple proportion to the weights. Who has which "
    "weight was published with the announcement; why, no file can judge."
)


def people_by_weight(draw: Draw) -> Sequence[tuple[int, int]]:
    """Return each weight with how many people of the strata have it, from the least on; nothing in other draws."""
    if draw.body["method"] != "weighted":
        return ()
    pairs = zip(strata.codes_of(draw.material.codes), race.weights_of(draw.material.weights), strict=True)
    return sorted(Counter(weight for code, weight in pairs if code != strata.NO_STRATUM).items())


def method_line(method: str, _: Translate) -> str:
    """Return how the draw is made."""
    return _("method: {method}").format(method=_(METHODS[method]))


def told(weights: Sequence[tuple[int, int]], _: Translate) -> Iterator[str]:
    """Yield the weights and what they mean; nothing where there are none."""
    if not weights:
        return
    if len(weights) > _LISTED:
        yield _("weights: {count} different ones, from {least} to {greatest}").format(
            count=len(weights), least=weights[0][0], greatest=weights[-1][0]
        )
    else:
        each = (_("{weight} (people: {people})").format(weight=weight, people=people) for weight, people in weights)
        yield _("weights: {weights}").format(weights=", ".join(each))
    yield _(_CHANCES)
