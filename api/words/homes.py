"""People of one address, in words: what was sealed about them, and how many of them may sit in one group."""

from __future__ import annotations

from collections.abc import Sequence

from api.i18n import _, ngettext


def sealed(homes: Sequence[Sequence[int]]) -> str:
    """How many homes were found in a list, for whoever closes it."""
    if not homes:
        return _("Nobody shares an address with somebody else; this is sealed with the list.")
    people = sum(map(len, homes))
    found = ngettext(
        "{n} address is shared by {people} people.", "{n} addresses are shared by {people} people.", len(homes)
    )
    told = _("Auditors receive who they are, by position and without the address: groups can keep them apart.")
    return f"{found.format(n=len(homes), people=people)} {told}"


def limit(most: int) -> str:
    """How many of one address may sit."""
    return ngettext(
        "No group has more than {n} person of one address.", "No group has more than {n} people of one address.", most
    ).format(n=most)


def checked() -> str:
    """Who can tell whether that is kept."""
    return _("Who live together was fixed with the list; the guarantor and the auditors can check it.")


def passed_over() -> str:
    """Who never comes in for a free seat."""
    return _("People of an address that has its seats already are passed over.")


def unsaid(most: int) -> str:
    """The limit that holds because nobody said another, and how to lift it."""
    return " ".join((limit(most), _("--per-address none lifts this limit.")))


def together() -> str:
    """What a draw by strata makes of addresses: nothing."""
    return _("Addresses were sealed with this list, but only a lottery of groups (--method panel) keeps people apart.")
