"""Entries of an announced draw that are refused, by the step before which they come."""

from tests.unit.verifier.ceremony import HOUR
from tests.unit.verifier.draw_entries import step
from tests.unit.verifier.forge import Person
from tests.unit.verifier.people import MEMBERS, OPERATOR, SCRUTINEERS, TRUSTEES

CLOCK = {
    "draw.words_closed": {
        "draw.deadline": [step("words_closed", now=HOUR // 2 + 1)],
        "words.root": [step("words_closed", root="00" * 32)],
        "words.order": [step("words_closed", list=lambda c: c.log.blob(bytes(96), "words"))],
        "blob.reference": [step("words_closed", list=lambda c: c.log.blob(bytes(64), "words"))],
        "blob.missing": [step("words_closed", list=lambda c: {**c.body_words_closed()["list"], "sha256": "00" * 32})],
        "signature.missing": [step("words_closed", [SCRUTINEERS[0]])],
        "lapse.too_early": [step("lapsed")],
        None: [step("words_closed"), step("lapsed", now=HOUR // 2 + 1), step("annulled")],
    },
    "draw.dealt": {
        "draw.after": [step("dealt", size=1)],
        "draw.deadline": [step("dealt", now=HOUR + 1)],
        "draw.duplicate": [step("words_closed")],
        "dealing.invalid": [
            step("dealt", commitments=lambda c: c.body_dealt()["commitments"][:1]),
            step("dealt", shares=lambda c: c.body_dealt()["shares"][::-1]),
            step("dealt", shares=lambda c: [c.body_dealt()["shares"][0] | {"z": "ff" * 32}] * 3),
        ],
        "power.reference": [step("dealt", j=4)],
        "signature.missing": [
            step("dealt", [TRUSTEES[1]]),
            step("deals_closed", TRUSTEES[:1], dealers=[{"j": 1, "digest": "00" * 32}]),
        ],
        "signature.unknown_key": [step("dealt", [Person(TRUSTEES[0].name, 2)])],
        "deals.incomplete": [step("deals_closed", dealers=[{"j": 1, "digest": "00" * 32}])],
        None: [step("dealt"), step("lapsed", now=HOUR + 1)],
    },
    "draw.deals_closed": {
        "draw.duplicate": [step("dealt")],
        "draw.banked": [step("deals_closed", size=1)],
        "deals.dealers": [
            step("deals_closed", dealers=lambda c: c.body_deals_closed()["dealers"][:2]),
            step("deals_closed", dealers=lambda c: [{"j": j, "digest": "00" * 32} for j in (1, 2, 3)]),
        ],
        "beacon.round": [
            step("deals_closed", round=None),
            step("deals_closed", round=1, now=600),
            step("deals_closed", round=1000 + 28_801),
        ],
        "draw.order": [step("diced"), step("opened"), step("openings_closed")],
        "lapse.too_early": [step("lapsed", now=HOUR + 1)],
        None: [step("deals_closed"), step("lapsed", now=2 * HOUR + 1)],
    },
    "draw.diced": {
        "draw.after": [step("diced", size=1)],
        "dice.plan": [
            step("diced", dice="d10x20:0917442039581772003"),
            step("diced", dice="d10x21:091744203958177200311"),
            step("diced", dice="d6x20:11111111111111111111"),
            step("diced", dice="thrown"),
        ],
        "draw.order": [step("opened"), step("openings_closed"), step("shared")],
        "draw.duplicate": [step("deals_closed")],
        "signature.missing": [step("diced", [SCRUTINEERS[0], OPERATOR])],
        None: [step("diced"), step("annulled"), step("lapsed", now=2 * HOUR + 1)],
    },
    "draw.opened": {
        "draw.after": [step("opened", size=1), step("shared", size=1)],
        "draw.deadline": [step("opened", now=2 * HOUR + 1), step("shared", now=2 * HOUR + 1)],
        "opening.invalid": [
            step("opened", secret="00" * 32),
            step("opened", secret=lambda c: (c.secrets[1] + 1).to_bytes(32, "little").hex()),
        ],
        "opening.not_dealer": [
            step("shared", shares=lambda c: [c.body_shared()["shares"][0] | {"j": 31}]),
        ],
        "share.invalid": [
            step("shared", shares=lambda c: [c.body_shared()["shares"][0] | {"j": 2}]),
            step("shared", shares=lambda c: [c.body_shared()["shares"][0] | {"z": "00" * 32}]),
        ],
        "openings.incomplete": [step("openings_closed")],
        "openings.early": [step("openings_closed", [MEMBERS[0]])],
        "draw.duplicate": [step("diced")],
        "lapse.too_early": [step("lapsed", now=2 * HOUR)],
        None: [
            step("opened"),
            step("shared"),
            step("annulled", cause="pool"),
            step("lapsed", now=2 * HOUR + 1),
        ],
    },
    "draw.openings_closed": {
        "draw.duplicate": [step("opened"), step("shared")],
        "draw.banked": [step("openings_closed", size=1)],
        "openings.points": [
            step("openings_closed", points=lambda c: c.body_openings_closed()["points"][:2]),
            step("openings_closed", points=lambda c: [{"j": j, "point": "00" * 32} for j in (1, 2, 3)]),
        ],
        "openings.early": [step("openings_closed", TRUSTEES[:1])],
        "draw.order": [step("beacon", now=3 * HOUR), step("concluded")],
        "lapse.too_early": [step("lapsed", now=2 * HOUR + 1)],
        None: [
            step("openings_closed"),
            step("openings_closed", [MEMBERS[0]], now=2 * HOUR + 1),
            step("opened", [TRUSTEES[2]], j=3),
            step("annulled"),
        ],
    },
    "draw.beacon": {
        "draw.after": [step("beacon", size=1)],
        "beacon.round": [step("beacon", round=1001), step("beacon", chain="00" * 32)],
        "beacon.invalid": [
            step("beacon", signature="b5" + "00" * 47),
            step("beacon", previous="00" * 96),
            step("beacon", signature="00" * 96),
        ],
        "beacon.checkpoint": [
            step("beacon", checkpoint="nonsense"),
            step("beacon", checkpoint=lambda c: c.log.checkpoint(c.log.size - 1)),
            step("beacon", checkpoint=lambda c: c.log.checkpoint(origin="example/other")),
        ],
        "draw.order": [step("concluded"), step("opened", [TRUSTEES[2]], j=3)],
        "draw.duplicate": [step("openings_closed")],
        "annul.too_late": [step("annulled")],
        None: [step("beacon"), step("annulled", cause="round_unavailable")],
    },
    "draw.concluded": {
        "result.digest": [step("concluded", digest="00" * 32)],
        "draw.after": [step("concluded", size=1)],
        "annul.too_late": [step("annulled", cause="round_unavailable")],
        "signature.missing": [step("concluded", [OPERATOR])],
        None: [step("concluded"), step("beacon")],
    },
}
