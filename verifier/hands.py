"""Keys of trustees that one person has in hand, in words (docs/spec/verifier.md, "Premises")."""

from collections.abc import Iterator, Sequence

from verifier.language import N_, Translate

SUPPORT = {
    ("P1", "hands"): N_(
        "The trustees' keys are in fewer hands than are needed to open: nobody can say that enough of them are "
        "independent."
    )
}
"""By what the first premise is supported where the keys are in too few hands."""


def told(hands: Sequence[Sequence[int]], _: Translate) -> Iterator[str]:
    """Yield for each such person whose keys they are."""
    for numbers in hands:
        said = _("One pair of hands holds the keys of the trustees {numbers}: they count as one.")
        yield said.format(numbers=", ".join(map(str, numbers)))
