"""What somebody asks of a lottery over a sealed list: quotas and shown features, in the list's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from api.likely import listed, nearest
from api.problems import Problem, TableError, problem
from api.quotas import Quota as Row
from draws.panels.quotas import Quota
from draws.text import folded
from ledger.people import NOT_GIVEN
from ledger.sealing import AnyFeature


def fitted(
    file: str, rows: Sequence[Row], visible: Sequence[str], features: Sequence[AnyFeature]
) -> tuple[tuple[Quota, ...], tuple[str, ...]]:
    """The quotas and the features to show, spelt as the list has them whatever case was typed.

    Raises:
        TableError: with every name that the list does not have, and every one that stands there twice.
    """
    known = {feature.name: tuple(value for value in feature.values if value != NOT_GIVEN) for feature in features}
    quotas = {row.line: _quota(row, known) for row in rows}
    shown = [_meant(name, dict.fromkeys(quota.feature for quota in quotas.values())) for name in visible]
    problems = (
        *(found for row in rows for found in _unknown(row, known)),
        *_repeated(quotas),
        *_not_shown(visible, shown, [quota.feature for quota in quotas.values() if quota.feature in known]),
    )
    if problems:
        raise TableError(file, tuple(sorted(problems, key=lambda found: found.line)))
    return tuple(quotas.values()), tuple(shown)


def _meant(typed: str, known: Iterable[str]) -> str:
    """That of the names which somebody typed, whatever its case if that leaves no doubt; else as it was typed."""
    names = list(known)
    alike = [name for name in names if folded(name) == folded(typed)]
    return alike[0] if typed not in names and len(alike) == 1 else typed


def _quota(row: Row, known: Mapping[str, Sequence[str]]) -> Quota:
    feature = _meant(row.feature, known)
    return Quota(feature, _meant(row.value, known.get(feature, ())), row.min, row.max, row.min_flex, row.max_flex)


def _unknown(row: Row, known: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    feature = _meant(row.feature, known)
    values = known.get(feature)
    if values is None:
        about = {"feature": row.feature, "features": listed(known)}
        like = nearest(row.feature, known)
        yield (
            problem("asked.feature_like", row.line, **about, nearest=like)
            if like
            else problem("asked.feature", row.line, **about)
        )
    elif _meant(row.value, values) not in values:
        about = {"value": row.value, "feature": feature, "values": listed(values)}
        like = nearest(row.value, values)
        yield (
            problem("asked.value_like", row.line, **about, nearest=like)
            if like
            else problem("asked.value", row.line, **about)
        )


def _repeated(quotas: Mapping[int, Quota]) -> Iterator[Problem]:
    """Rows that spell one value in two ways; those that spell it alike never came so far."""
    first: dict[tuple[str, str], int] = {}
    for line, quota in quotas.items():
        before = first.setdefault((quota.feature, quota.value), line)
        if before != line:
            yield problem("quota.repeated", line, value=quota.value, feature=quota.feature, first=before)


def _not_shown(visible: Sequence[str], shown: Sequence[str], quotas: Sequence[str]) -> Iterator[Problem]:
    names = list(dict.fromkeys(quotas))
    for typed, name in zip(visible, shown, strict=True):
        like = nearest(typed, names)
        if name in names:
            continue
        yield (
            problem("asked.visible_like", name=typed, features=listed(names), nearest=like)
            if like
            else problem("asked.visible", name=typed, features=listed(names))
        )
    for name in dict.fromkeys(name for name in shown if shown.count(name) > 1):
        yield problem("asked.visible_twice", name=name)
