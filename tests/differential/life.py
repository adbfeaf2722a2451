"""A whole life of a ledger as a machine: acts of every kind, lawful and not, and what must be true after each.

After every act ledger and verifier have given the same answer (the ceremony insists on it) and hold the same things to
be true; and the promises of a draw hold, said here a third time and without the rules. At the end the log is published,
exported and verified, and its report tells exactly the acts that were refused.

A new kind of statement is one row in `tests.differential.moves`.
"""

from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger.errors import Damaged
from ledger.rules.state import State
from tests.ceremony import Ceremony, beacon_ceremony, charter_with, french_charter
from tests.differential import moves
from tests.tamper.bundles import ANOMALY, CONFORME, exported, verify
from verifier.state import State as Verified

SEEDS = st.integers(0, 2**32 - 1)
CHARTERS = {
    "as it comes": french_charter,
    "dice or not": lambda: charter_with(draws=lambda d: d.update(dice="optional", beacon="optional", contest_days=0)),
}
ENDS = {"annulled", "lapsed"}


def known(state: State, today: str) -> dict[str, Any]:
    """What the ledger holds to be true."""
    return {
        "charter": (state.charter_version, state.charter_id),
        "keys": {keyid: (held.person, held.key) for keyid, held in state.keys.by_keyid.items()},
        "roles": {
            role.role: {p for p in state.keys.known if state.holds(p, role.role, today)} for role in state.charter.roles
        },
        "purposes": list(state.purposes),
        "pools": {pool.id: pool.body.root for pool in state.pools.values()},
        "draws": {
            draw.id: {
                "number": draw.body.number,
                "ended": draw.ended or "",
                "dealt": sorted(draw.dealings),
                "opened": sorted(draw.opened),
                "concluded": draw.concluded_at,
                "drawn": [list(positions) for positions in draw.drawn] if draw.concluded_at is not None else [],
                "panel": draw.panel.number if draw.panel else None,
                "seats": {position: seat.state for position, seat in draw.seats.items()},
            }
            for draw in state.draws.values()
        },
    }


def known_again(state: Verified, today: str, people: set[str]) -> dict[str, Any]:
    """What the verifier holds to be true, in the same words."""
    return {
        "charter": (state.version, state.charter.id),
        "keys": {keyid: (held.person, held.key) for keyid, held in state.keys.items()},
        "roles": {role: {p for p in people if state.holds(p, role, today)} for role in state.charter.roles},
        "purposes": list(state.purposes),
        "pools": {pool.id: pool.root for pool in state.pools.values()},
        "draws": {
            draw.id: {
                "number": draw.body["number"],
                "ended": draw.ended,
                "dealt": sorted(draw.dealings),
                "opened": sorted(draw.opened),
                "concluded": draw.concluded_index,
                "drawn": [list(p) for p in draw.outcome.drawn] if draw.concluded_index is not None else [],
                "panel": draw.outcome.panel.number if draw.concluded_index is not None and draw.outcome.panel else None,
                "seats": {position: "filled" if seat.filled else seat.state for position, seat in draw.seats.items()},
            }
            for draw in state.draws.values()
        },
    }


class Life(RuleBasedStateMachine):
    """One ledger from its founding to its bundle."""

    @initialize(seed=SEEDS, trustees=st.integers(1, 5), text=st.sampled_from(sorted(CHARTERS)), beacon=st.booleans())
    def begin(self, seed: int, trustees: int, text: str, beacon: bool) -> None:
        made = (
            beacon_ceremony("quicknet", seed=seed, trustees=trustees)
            if beacon
            else Ceremony(seed=seed, trustees=trustees)
        )
        self.c: Ceremony = made.found().adopt(CHARTERS[text]()).enrol().session()
        self.fixed: dict[str, Any] = {}
        self.lawful = self.c.state.size
        self.codes: Counter[str] = Counter()
        self.turn = 0

    def play(self, move: str, seed: int) -> None:
        size = self.c.state.size
        self.turn += 1  # so that a seed that comes back does something else
        code = moves.play(self.c, move, seed + (self.turn << 32))
        if self.c.state.size > size:
            self.lawful += code is None
            self.codes[str(code)] += 1
            event(f"{move}: {code}")

    @rule(seeds=st.lists(SEEDS, min_size=2, max_size=6))
    def people_go_on(self, seeds: list[int]) -> None:
        self.morning()
        for seed in seeds:
            self.play("next", seed)

    @rule(seed=SEEDS)
    def the_next_act_is_taken(self, seed: int) -> None:
        self.play("next", seed)

    @rule(seeds=st.lists(SEEDS, min_size=2, max_size=6))
    def others_act_too(self, seeds: list[int]) -> None:
        """Any kinds, as their people would write them: mostly too early or too late, sometimes just in time."""
        self.morning()
        for seed in seeds:
            self.play("any", seed)

    @rule(move=st.sampled_from(("any", "forge", "spoil", "clause", "again", "bytes")), seed=SEEDS)
    def something_else_is_tried(self, move: str, seed: int) -> None:
        """Any kind at any time, forged or in earnest; the next act gone wrong; other signers; old or broken entries."""
        self.play(move, seed)

    @rule(seed=SEEDS)
    def time_passes(self, seed: int) -> None:
        self.play("wait", seed)

    def morning(self) -> None:
        """Scrutineers are named for a day, in session."""
        for name in ("scr1", "scr2"):
            if not self.c.state.holds(self.c.id(name), "SCR", self.c.today):
                body = moves.b.RoleAssigned(self.c.id(name), "SCR", "session", self.c.today)
                moves.logged(self.c, "role.assigned", moves.b.plain(body), ("ani", "gar"), "5.3", {}, Random(0))

    @precondition(lambda self: self.c.draw_id and (self.c.draw.ended or self.c.draw.concluded_at is not None))
    @rule(seats=st.sampled_from((2, 6)), seed=SEEDS)
    def another_purpose_is_agreed(self, seats: int, seed: int) -> None:
        kind, body, who, clause = moves.write(self.c, "draw.purpose_agreed", Random(seed))
        moves.logged(self.c, kind, {**body, "seats": seats}, who, clause, {}, Random(seed))

    @invariant()
    def ledger_and_verifier_hold_the_same_to_be_true(self) -> None:
        state, replay = self.c.state, self.c.replay
        assert replay.root == state.roots[-1].hex()
        assert known(state, self.c.today) == known_again(replay.state, self.c.today, state.keys.known)

    @invariant()
    def every_entry_is_lawful_or_an_anomaly_for_both(self) -> None:
        state = self.c.state
        assert state.size == len(self.c.entries) == len(state.roots) - 1
        assert [(r.index, r.code) for r in self.c.replay.refused] == state.anomalies

    @invariant()
    def the_promises_of_a_draw_hold(self) -> None:
        draws = list(self.c.state.draws.values())
        assert [draw.body.number for draw in draws] == list(range(1, len(draws) + 1))
        alive = Counter(draw.purpose.id for draw in draws if draw.ended not in ENDS)
        assert all(number == 1 for number in alive.values())
        for draw in draws:
            if not draw.direct:
                assert draw.body.t == len(draw.body.trustees) // 2 + 1
            if draw.concluded_at is None:
                continue
            assert draw.direct or len(draw.dealings) >= draw.body.t
            chosen = [position for positions in draw.drawn for position in positions]
            assert len(chosen) == len(set(chosen)) == sum(stratum.seats for stratum in draw.body.strata)
            assert all(0 <= position < draw.pool.body.size for position in chosen)
            if draw.purpose.body.stage == "invitation":
                assert {seat.state for seat in draw.seats.values()} == {"offered"}, "an invitation is no seat"
            result = (draw.seed, draw.drawn)
            assert self.fixed.setdefault(draw.id, result) == result, "a result never changes"
            assert draw.ended not in ENDS

    def teardown(self) -> None:
        """The bundle tells exactly what was refused, and conforms where nothing was."""
        if not hasattr(self, "c"):
            return
        event(f"{self.lawful // 10 * 10} lawful acts or more")
        with TemporaryDirectory(prefix="klero-life-") as folder:
            if any(code == "blob.missing" for _, code in self.c.state.anomalies):
                try:
                    exported(self.c, Path(folder))
                except Damaged:
                    return
                raise AssertionError("a ledger that lost a file goes on")
            out = exported(self.c, Path(folder))
            report = verify(out)
            while lost := [w for e in report.said["exceptions"] if (w := e.get("where", "")).startswith("blobs/")]:
                for where in lost:  # what refused entries refer to is not exported; with it they are judged as here
                    (out / where).write_bytes(self.c.blobs[where.rpartition("/")[2]])
                report = verify(out)
            told = [(e.get("index"), e["code"]) for e in report.said["exceptions"] if not e.get("note")]
            assert told == self.c.state.anomalies, report.said["exceptions"]
            assert report.code == (ANOMALY if self.c.state.anomalies else CONFORME)
