"""A small lawful ceremony: three trustees, words, dice and a beacon, two strata, a few seats.

``Ceremony().upto("draw.diced")`` stops before that step, so that a test can put something else there.
"""

import copy
from hashlib import sha256

from tests.unit.verifier.charters import CLAUSES, charter
from tests.unit.verifier.forge import H, Log, at, be16, canonical, dealing, decryption, merkle, mul, ranking, th
from tests.unit.verifier.people import GUARANTOR, MEMBERS, OPERATOR, RESIDENT, SCRUTINEERS, TRUSTEES
from tests.unit.verifier.pools import pool_rows

# A published round of drand's quicknet (tests/vectors/beacon.json).
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
ROUND = 1000
ROUND_TIME = 1692803367 + 999 * 3
SIGNATURE = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
START = ROUND_TIME - 3 * 3600
HOUR = 3600
STEPS = (
    "ledger.founded",
    "charter.adopted",
    "keys",
    "draw.purpose_agreed",
    "draw.pool_sealed",
    "draw.announced",
    "draw.words_closed",
    "draw.dealt",
    "draw.deals_closed",
    "draw.diced",
    "draw.opened",
    "draw.openings_closed",
    "draw.beacon",
    "draw.concluded",
    "seats",
    "end",
)


class Ceremony:
    """Takes the steps one by one; attributes hold what later steps need.

    ``dice``, ``beacon`` and ``words`` say which sources of chance are announced, ``people`` the size of
    the pool, ``charter_changes`` is a function that edits the charter's document.
    """

    def __init__(self, *, dice=True, beacon=True, words=True, people=30, charter_changes=None):
        self.log = Log(START)
        self.log.clauses = CLAUSES
        self.dice, self.beacon, self.words, self.people = dice, beacon, words, people
        self.document = charter()
        if charter_changes:
            charter_changes(self.document)
        self.done = 0
        self.roster = list(TRUSTEES)
        self.secrets, self.digests, self.dealings = {}, {}, {}

    def upto(self, step):
        while STEPS[self.done] != step:
            getattr(self, "do_" + STEPS[self.done].split(".")[-1])()
            self.done += 1
            self.log.now += 60
        return self

    def body_of(self, step, **changes):
        """The lawful body of a step that comes next, with some fields changed (None: left out)."""
        body = copy.deepcopy(getattr(self, "body_" + step)()) | changes
        return {name: value for name, value in body.items() if value is not None}

    def body_founded(self):
        founders = sorted((OPERATOR, GUARANTOR), key=lambda person: person.id)
        return {
            "name": "The forge",
            "log_vkey": self.log.vkey,
            "founders": [person.founder() for person in founders],
        }

    def do_founded(self):
        self.log.add("ledger.founded", self.body_founded(), [OPERATOR, GUARANTOR])

    def body_adopted(self):
        text = self.log.blob(canonical(self.document), "charter+json")
        people = {OPERATOR: "ANI", GUARANTOR: "GAR"}
        people |= dict.fromkeys(TRUSTEES, "DEP") | dict.fromkeys(SCRUTINEERS, "SCR")
        people |= dict.fromkeys(MEMBERS, "MEM")
        rows = [{"person": person.id, "role": role} for person, role in people.items()]
        rows.sort(key=lambda row: (row["person"], row["role"]))
        return {"version": 1, "text": text, "roles_at_founding": rows}

    def do_adopted(self):
        self.log.add("charter.adopted", self.body_adopted(), [OPERATOR, GUARANTOR])
        self.log.charter = sha256(canonical(self.document)).hexdigest()

    def do_keys(self):
        for person in (*TRUSTEES, *SCRUTINEERS, *MEMBERS):
            body = person.founder(sharing=person in TRUSTEES)
            self.log.add("key.enrolled", body, [person, OPERATOR])

    def body_purpose_agreed(self):
        return {
            "body": "CC",
            "seats": 4,
            "term": {"from": "2023-09-01", "until": "2025-08-31"},
            "stage": "participants",
            "reach": ["Everyone on the list"],
            "not_claimed": ["That the list is complete"],
            "stakeholders": sorted((GUARANTOR.id, MEMBERS[0].id)),
        }

    def do_purpose_agreed(self):
        self.purpose = self.log.add("draw.purpose_agreed", self.body_purpose_agreed(), [GUARANTOR, MEMBERS[0]])

    def body_pool_sealed(self):
        self.pool_rows = pool_rows(self.purpose, self.people)
        leaves = [each["leaf"] for each in self.pool_rows]
        lines = [{"salt": "5a" * 32}, *(each["row"] for each in self.pool_rows)]
        roster = b"".join(canonical(line) + b"\n" for line in lines)
        women = sum(each["row"]["features"] == ["women"] for each in self.pool_rows)
        counts = [{"value": "women", "count": women}, {"value": "men", "count": len(leaves) - women}]
        return {
            "purpose": self.purpose,
            "root": merkle(leaves).hex(),
            "size": len(leaves),
            "features": [{"name": "gender", "values": ["women", "men"]}],
            "counts": [{"feature": "gender", "values": counts}],
            "frames": [{"name": "Volunteers", "size": 30, "misses": "Those who did not hear of it"}],
            "rosters": [
                self.log.blob(b"".join(leaves), "leaves"),
                self.log.blob(roster, "roster+jsonl", "auditors"),
            ],
        }

    def do_pool_sealed(self):
        self.pool = self.log.add("draw.pool_sealed", self.body_pool_sealed(), [OPERATOR])

    @property
    def codes(self):
        return [0 if each["row"]["features"] == ["women"] else 1 for each in self.pool_rows]

    def body_announced(self):
        where = [[{"feature": "gender", "value": value}] for value in ("women", "men")]
        now = self.log.now
        deadlines = {
            "words": at(now + HOUR // 2),
            "deals": at(now + HOUR),
            "openings": at(now + 2 * HOUR),
            "contest": at(now + 2 * HOUR + 30 * 86400),
        }
        if not self.words:
            del deadlines["words"]
        body = {
            "purpose": self.purpose,
            "number": 1,
            "pool": self.pool,
            "method": "stratified",
            "strata": [{"where": each, "seats": 2} for each in where],
            "substitute_rule": "next-ticket",
            "trustees": [
                {"j": j, "person": p.id, "key": p.key.hex(), "sharing_key": p.y.hex()}
                for j, p in enumerate(self.roster, 1)
            ],
            "t": len(self.roster) // 2 + 1,
            "codes": self.log.blob(b"".join(map(be16, self.codes)), "codes"),
            "quotas": [],
            "mode": "audience",
            "words": self.words,
            "deadlines": deadlines,
            "barrier": "aloud",
        }
        if self.dice:
            body["dice"] = {"count": 20, "sides": 10}
        if self.beacon:
            body["beacon"] = {"chain": CHAIN, "delay": 2 * HOUR}
        return body

    def do_announced(self):
        self.announcement = self.body_announced()
        self.draw = self.log.add("draw.announced", self.announcement, [OPERATOR, *TRUSTEES[:2]])

    def body_words_closed(self):
        self.word_list = sorted(th("word", bytes(16), word) for word in (b"soleil", b"mer", b"pain"))
        return {
            "draw": self.draw,
            "root": merkle([sha256(b"\x00" + word).digest() for word in self.word_list]).hex(),
            "size": len(self.word_list),
            "list": self.log.blob(b"".join(self.word_list), "words"),
        }

    def do_words_closed(self):
        if self.words:
            self.log.add("draw.words_closed", self.body_words_closed(), SCRUTINEERS)

    def body_dealt(self, j=1, secret=None):
        part, self.secrets[j], self.digests[j] = dealing(self.draw, j, self.roster, len(self.roster) // 2 + 1, secret)
        self.dealings[j] = part
        return {"draw": self.draw, "j": j, **part}

    def do_dealt(self):
        for j, trustee in enumerate(self.roster, 1):
            self.log.add("draw.dealt", self.body_dealt(j), [trustee])

    def body_deals_closed(self):
        dealers = [{"j": j, "digest": digest.hex()} for j, digest in sorted(self.digests.items())]
        return {"draw": self.draw, "dealers": dealers} | ({"round": ROUND} if self.beacon else {})

    def do_deals_closed(self):
        self.log.add("draw.deals_closed", self.body_deals_closed(), TRUSTEES[:2])

    ROLL = "d10x20:09174420395817720031"

    def do_diced(self):
        if self.dice:
            self.log.add("draw.diced", {"draw": self.draw, "dice": self.ROLL}, SCRUTINEERS)

    def body_opened(self, j=1):
        secret = self.secrets[j].to_bytes(32, "little").hex()
        return {"draw": self.draw, "j": j, "secret": secret, "barrier": "aloud"}

    def body_shared(self, helper=1, js=(3,)):
        person = self.roster[helper - 1]
        shares = []
        for j in js:
            e = bytes.fromhex(self.dealings[j]["shares"][helper - 1]["e"])
            shares.append(decryption(person, helper, j, self.digests[j], e))
        return {"draw": self.draw, "helper": helper, "shares": shares, "barrier": "aloud"}

    def do_opened(self):
        """The first two open; the third is absent, so these two decrypt their shares of its dealing."""
        head = self.log.after()
        for j in (1, 2):
            self.log.add("draw.opened", self.body_opened(j), [self.roster[j - 1]], after=head)
        for j in (1, 2):
            self.log.add("draw.shared", self.body_shared(j), [self.roster[j - 1]], after=head)

    @property
    def point_list(self):
        return [mul(self.secrets[j], H) for j in sorted(self.secrets)]

    def body_openings_closed(self):
        points = [{"j": j, "point": p.hex()} for j, p in enumerate(self.point_list, 1)]
        return {"draw": self.draw, "points": points}

    def do_openings_closed(self):
        self.log.add("draw.openings_closed", self.body_openings_closed(), self.roster[:2])

    def body_beacon(self, **checkpoint):
        return {
            "draw": self.draw,
            "chain": CHAIN,
            "round": ROUND,
            "signature": SIGNATURE,
            "checkpoint": self.log.checkpoint(**checkpoint),
        }

    def do_beacon(self, **checkpoint):
        if self.beacon:
            self.log.now = max(self.log.now, ROUND_TIME)
            self.log.add("draw.beacon", self.body_beacon(**checkpoint), [RESIDENT_PROXY])

    @property
    def seed(self):
        q = sorted(self.digests)
        words = merkle([sha256(b"\x00" + word).digest() for word in self.word_list]) if self.words else b""
        beacon = bytes.fromhex(CHAIN) + ROUND.to_bytes(8, "big") + bytes.fromhex(SIGNATURE)
        return th(
            "seed",
            bytes.fromhex(self.draw),
            words,
            b"".join(be16(j) + self.digests[j] for j in q),
            b"".join(self.point_list),
            self.ROLL.encode() if self.dice else b"",
            beacon if self.beacon else b"",
        )

    def ranked(self, stratum):
        return ranking(self.seed, self.codes, stratum)

    def body_concluded(self):
        strata = [{"drawn": self.ranked(stratum)[:2]} for stratum in (0, 1)]
        result = canonical({"draw": self.draw, "seed": self.seed.hex(), "strata": strata})
        return {"draw": self.draw, "digest": th("result", result).hex()}

    def do_concluded(self):
        self.log.add("draw.concluded", self.body_concluded(), [OPERATOR, SCRUTINEERS[0]])

    def body_declined(self, position):
        each = self.pool_rows[position]
        return {
            "draw": self.draw,
            "position": position,
            "identity": each["row"]["identity"],
            "features": each["features"],
            "code": each["code"],
        }

    def do_seats(self):
        first, second, third = self.ranked(0)[:3]
        accepted = {"draw": self.draw, "position": first, "person": RESIDENT.id}
        self.log.add("seat.accepted", accepted, [OPERATOR])
        self.log.add("seat.declined", self.body_declined(second), [OPERATOR])
        self.log.add("seat.filled", {"draw": self.draw, "vacated": second, "position": third}, [OPERATOR])

    def receipt(self, position):
        """The object that a person's receipt holds."""
        each = self.pool_rows[position]
        return {
            "v": 1,
            "origin": self.log.origin,
            "purpose": self.purpose,
            "identity": each["row"]["identity"],
            "features": each["row"]["features"],
            "leaf_salt": each["row"]["leaf_salt"],
            "decline": each["row"]["decline"],
        }

    def without_blob(self, reference):
        del self.log.blobs[reference["sha256"]]


RESIDENT_PROXY = MEMBERS[0]
