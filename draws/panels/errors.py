"""What a lottery over panels can refuse, beside the rest of draws.errors.

DrawsError
└── PanelsError
├── InvalidQuotas     quotas, features or numbers that no panel can have
├── InvalidPanels     bytes or a lottery that the writer would not emit, or an unlawful panel
├── Impossible        no panel keeps all quotas; feasibility says which and proves it
└── Unsolved          the solver gave up, or proposed what the exact check refuses
"""

from typing import ClassVar

from draws.errors import DrawsError


class PanelsError(DrawsError):
    """Base of all refusals about panels."""

    code: ClassVar[str] = "draws.panels"


class InvalidQuotas(PanelsError):
    """Quotas, features, seats or a number of panels out of bounds, repeated or not in NFC."""

    code: ClassVar[str] = "draws.invalid_quotas"


class InvalidPanels(PanelsError):
    """A lottery in a form that is never written, or one whose panels are not lawful."""

    code: ClassVar[str] = "draws.invalid_panels"


class Impossible(PanelsError):
    """No panel of this size keeps every quota."""

    code: ClassVar[str] = "draws.impossible_quotas"


class Unsolved(PanelsError):
    """The solver found no answer, or one that does not pass the exact check; nothing was decided."""

    code: ClassVar[str] = "draws.unsolved"
