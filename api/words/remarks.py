"""What a charter may lawfully say, and people should have meant: remarks, and no refusals."""

from __future__ import annotations

from collections.abc import Iterator

from api.i18n import _
from ledger.charter import Charter


def remarks(charter: Charter) -> list[str]:
    """One sentence for each place where the charter asks for less than most would expect."""
    return [*_duties(charter), *_trustees(charter)]


def _duties(charter: Charter) -> Iterator[str]:
    duties = charter.draws
    if duties.contest_days == 0:
        yield _("contest_days = 0: a draw need not stay open to contestation for a single day.")
    if duties.dice != "required" and duties.beacon != "required":
        yield _(
            "Neither dice nor a beacon is required: a draw may rest on its trustees alone, and if most of them agreed "
            "among themselves, nothing would show it."
        )


def _trustees(charter: Charter) -> Iterator[str]:
    """The trustee's role beside the roles that prepare or watch the draw."""
    parts = charter.protocol_roles
    names = {role.role: role.name for role in charter.roles}
    together = [
        names.get(other, other)
        for other in dict.fromkeys((parts.operator, parts.guarantor, parts.scrutineer))
        if not charter.incompatible(parts.trustee, other)
    ]
    if together:
        yield _("Trustees may at the same time be: {roles}. Then fewer people watch each other.").format(
            roles=", ".join(together)
        )
