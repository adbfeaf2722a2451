"""A lottery over panels: when quotas overlap, one public number picks among m panels fixed beforehand.

Every panel keeps every quota, and everybody's chance is as equal as the quotas
allow, with a proof that anyone checks without a solver. Pure like all of
``draws``: people's features, quotas and 32 bytes of coins go in; panels, chances
and certificate come out, the same bytes each time.

    people, quotas -> aggregate -> polytope -> leximin (or another of objectives)
      -> rounding -> peeling (stuck: hull -> cuts -> objectives again) -> mixing -> spreading -> lottery

A linear program may propose; integers and fractions decide. Only
:mod:`draws.panels.solver` knows which solver proposes. docs/spec/panels.md has
the bytes of a lottery and how it is checked.
"""
