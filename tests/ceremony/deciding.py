"""Proposals, objections, votes and decisions; and what rests on them: other charters, other roles."""

from __future__ import annotations

from typing import Any, Self

from ledger import bodies as b
from ledger import compose, times
from ledger.rules import decisions, founding, life
from ledger.rules.proposal import Proposal
from tests.ceremony.founding import Founding
from tests.ceremony.material import DAY, changed

OPENERS = {"charter": ("ani",), "persons": ("ani", "mem1"), "purpose": ("ani", "mem1")}
COUNTERS = ("scr1", "scr2", "gar")
MEMBERS = ("mem1", "mem2")


def objecting(name: str) -> str:
    """The clause by which somebody objects: the guarantor does so for a member."""
    return "8.6" if name == "gar" else "8.5"


class Deciding(Founding):
    """Decisions by the charter's rules."""

    proposal_id = ""

    @property
    def proposal(self) -> Proposal:
        """The proposal opened last."""
        return self.state.proposals[self.proposal_id]

    def text(self, words: str = "Le bâtiment 4 n'était pas sur la liste.", audience: str = "public") -> b.Blob:
        """A text to contest or to answer with."""
        salt = self.random.randbytes(life.SALT) if audience == "auditors" else b""
        return self.put(salt + words.encode(), life.TEXT_TYPE, audience)

    def mandate(self, name: str, role: str, act: str = "assign", until: str | None = None) -> b.Mandate:
        """What is proposed about a person."""
        return b.Mandate(self.id(name), role, act, until)  # type: ignore[arg-type]

    def planned(self, seats: int = 6) -> b.Plan:
        """What is proposed about a draw."""
        return b.Plan("conseil", seats, b.Term("2027-03-01", "2029-02-28"), "participants")

    def charter_blob(self, text: bytes) -> b.Blob:
        """A text that may become the charter."""
        return self.put(text, founding.CHARTER_TYPE)

    def closes(self, days: int) -> str:
        """So many days from now, with time to sign."""
        return times.text(self.clock + days * DAY + 600)

    def opening_body(self, subject: str, **changes: Any) -> b.ProposalOpened:
        """A proposal by the rule that is in force for its subject."""
        rule = self.state.charter.rule(subject)
        method, electorate, days = (rule.method, rule.electorate, rule.delay_days) if rule else ("consent", ("MEM",), 7)
        text = self.text(f"Proposition {self.state.size}")
        return changed(b.ProposalOpened(subject, text, method, electorate, self.closes(days)), changes)

    def propose(self, subject: str, *who: str, **about: Any) -> Self:
        """A proposal is opened."""
        body = self.opening_body(subject, **about)
        self.proposal_id = self.act("proposal.opened", body, *(who or OPENERS.get(subject, ("mem1", "mem2", "hab1"))))
        return self

    def reading_body(self, **changes: Any) -> b.ProposalRead:
        """The same words once more."""
        found = self.proposal
        closes = max(self.closes(found.rule.delay_days), found.closes)
        return changed(b.ProposalRead(found.id, found.text, closes, found.charter, found.plan), changes)

    def read_again(self, *who: str, **changes: Any) -> Self:
        """A further reading, as soon as it may be."""
        if not changes:
            self.clock = max(self.clock, self.proposal.read_at + self.proposal.rule.reading_days * DAY)
        self.act("proposal.read", self.reading_body(**changes), *(who or ("mem1",)))
        return self

    def object(self, name: str = "mem2", said: str = "Trop tôt.") -> str:
        """Somebody objects; the objection's id."""
        body = b.ObjectionRaised(self.proposal_id, self.text(said))
        return self.act("objection.raised", body, name, clause=objecting(name))

    def integrate(self, objection: str, name: str = "mem2") -> Self:
        """Whoever objected says that the change meets the objection."""
        body = b.ObjectionIntegrated(objection, self.text("Plus tard."))
        self.act("objection.integrated", body, name, clause=objecting(name))
        return self

    def maintain(self, objection: str, name: str = "mem2") -> Self:
        """An objection stays."""
        self.act("objection.maintained", b.ObjectionMaintained(objection), name, clause=objecting(name))
        return self

    def take_back(self, objection: str, name: str = "mem2") -> Self:
        """An objection is taken back."""
        self.act("objection.withdrawn", b.ObjectionWithdrawn(objection), name, clause=objecting(name))
        return self

    def opine(self) -> Self:
        """The guarantor's opinion."""
        self.act("opinion.given", b.OpinionGiven(self.proposal_id, self.text("Avis.")), "gar")
        return self

    def to_vote(self) -> Self:
        """All readings are done, the time to object is over, and scrutineers are named for the day."""
        while self.proposal.readings < self.proposal.rule.readings:
            self.read_again()
        self.clock = max(self.clock, times.seconds(self.proposal.closes) + 1)
        missing = [n for n in ("scr1", "scr2") if not self.state.holds(self.id(n), "SCR", self.today)]
        return self.session(*missing) if missing else self

    def tally_body(self, yes: int = 2, no: int = 0, blank: int = 0, **changes: Any) -> b.TallyRecorded:
        """A count."""
        return changed(b.TallyRecorded(self.proposal_id, yes + no + blank, yes, no, blank), changes)

    def count(self, yes: int = 2, no: int = 0, blank: int = 0) -> Self:
        """A vote is counted."""
        self.act("tally.recorded", self.tally_body(yes, no, blank), *COUNTERS, *MEMBERS)
        return self

    def decision_body(self, **changes: Any) -> b.DecisionTaken:
        """The only answer of the rule."""
        return changed(compose.decision(self.proposal), changes)

    def decide(self) -> str:
        """The decision is taken; its id."""
        return self.act("decision.taken", self.decision_body(), *COUNTERS)

    def decided(self, subject: str, **about: Any) -> str:
        """A proposal from its opening to its adoption; the decision's id."""
        self.propose(subject, **about).to_vote()
        if self.proposal.votes:
            self.count(len(decisions.electors(self.state, self.proposal.rule, self.today)))
        return self.decide()

    def decided_role(self, name: str, role: str, act: str = "assign", until: str | None = None) -> str:
        """A decision about a person and a role; its id."""
        return self.decided("persons", mandate=self.mandate(name, role, act, until))

    def decided_charter(self, text: bytes) -> str:
        """A decision about another charter; its id."""
        return self.decided("charter", charter=self.charter_blob(text))

    def give(self, name: str, role: str) -> Self:
        """A role by decision."""
        body = b.RoleAssigned(self.id(name), role, self.decided_role(name, role))
        self.act("role.assigned", body, *COUNTERS, clause="5.2")
        return self

    def amend_body(self, text: bytes, decision: str = "ab" * 32, **changes: Any) -> b.CharterAmended:
        """The charter's next version."""
        state = self.state
        body = b.CharterAmended(state.charter_version + 1, self.charter_blob(text), state.charter_id or "", decision)
        return changed(body, changes)

    def amend(self, text: bytes, decision: str | None = None) -> Self:
        """The charter's next version, decided by its own rule."""
        body = self.amend_body(text, decision or self.decided_charter(text))
        self.act("charter.amended", body, *COUNTERS, clause="5.1")
        return self
