"""docs/spec/vectors.*: as their tool writes them, and the same by both implementations."""

import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest

from ledger import checkpoint
from ledger.rules import judge
from ledger.rules.state import State
from tools import vectors
from verifier import aes, beacon, canonical, commitments, curve, hashes, note, outcome, sharing, statements, words
from verifier.group import H, group
from verifier.methods.strata import codes_of
from verifier.replay import Replay
from verifier.rules import life
from verifier.tree import leaf_hash

DATA = json.loads(vectors.DATA.read_text("utf-8"))
VALUES = DATA["values"]
ENTRIES = [text.encode() for text in DATA["entries"]]
BLOBS = {name: b64decode(text) for name, text in DATA["blobs"].items()}
H_COUNTER = 3


def replayed(size: int = len(ENTRIES)) -> Replay:
    """The verifier's own view of the first entries."""
    replay = Replay(DATA["origin"], BLOBS.get)
    assert [replay.append(data) for data in ENTRIES[:size]] == [None] * size
    return replay


@pytest.fixture(scope="module")
def whole():
    return replayed()


@pytest.fixture(scope="module")
def draw(whole):
    (one,) = whole.state.draws.values()
    return one


@pytest.fixture(scope="module")
def bodies():
    read = [statements.read_statement(statements.read_entry(data).payload) for data in ENTRIES]
    return [(one.kind, one.body) for one in read]


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


def number(text: str) -> int:
    return int.from_bytes(raw(text), "little")


def combined(z: str, base: bytes, c: str, image: str) -> str:
    g = group()
    return g.add(g.multiply(number(z), base), g.multiply(number(c), raw(image))).hex()


def multiple(factor: int, point: bytes) -> str:
    return group().multiply(factor, point).hex()


def test_both_files_are_as_the_tool_writes_them():
    stale = [path.name for path, text in vectors.files().items() if path.read_text("utf-8") != text]
    assert stale == [], "run: python -m tools.vectors update"


def test_the_page_shows_every_value():
    shown = re.sub(r"\n(?=[0-9a-f]{2,112}\n)", "", vectors.PAGE.read_text("utf-8"))

    def walk(value):
        if isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from walk(part)
        elif isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32,}", value):
            yield value

    assert [value for value in walk(VALUES) if value not in shown] == []


def test_ledger_takes_every_entry():
    state = State(DATA["origin"])
    assert [judge.append(state, data, BLOBS.get) for data in ENTRIES] == [None] * len(ENTRIES)
    head = checkpoint.verify(DATA["checkpoint"].encode(), DATA["vkey"])
    assert (head.size, head.root) == (state.size, state.roots[-1])


@pytest.mark.parametrize("row", DATA["refused"], ids=lambda row: f"{row['step']}-{row['code']}-{row['what']}")
def test_both_refuse_what_must_be_refused(row):
    state = State(DATA["origin"])
    for data in ENTRIES[: row["after"]]:
        judge.append(state, data, BLOBS.get)
    data = row["entry"].encode()
    assert replayed(row["after"]).append(data) == row["code"]
    assert judge.append(state, data, BLOBS.get) == row["code"]


def test_every_step_of_the_judgement_has_a_refused_entry():
    assert {row["step"] for row in DATA["refused"]} == {f"J{n}" for n in range(1, 16)}


def test_statement(whole):
    v = VALUES["statement"]
    data = ENTRIES[v["index"]]
    entry = statements.read_entry(data)
    assert entry.payload.decode() == v["payload"]
    assert entry.signed == v["pae_head"].encode() + entry.payload
    assert v["statement_id"] == entry.id == sha256(entry.signed).hexdigest()
    assert (entry.signatures[0].keyid, entry.signatures[0].signature.hex()) == (v["keyid"], v["signature"])
    assert whole.state.keys[v["keyid"]].key == v["key"]
    assert v["keyid"] == sha256(raw(v["key"])).hexdigest()[:16]
    assert leaf_hash(data).hex() == v["leaf"]
    assert whole.heads.root_at(v["index"] + 1) == v["root_with_it"]


def test_log(whole):
    log = note.parse_vkey(DATA["vkey"])
    head, _ = note.open_checkpoint(DATA["checkpoint"].encode(), log)
    assert (head.origin, head.size, head.root.hex()) == (DATA["origin"], whole.size, whole.root)
    text = f"{head.origin}\n{head.size}\n{b64encode(head.root).decode()}\n"
    assert text == VALUES["log"]["text"] == note.parse(DATA["checkpoint"].encode()).text
    assert whole.state.log_vkey == DATA["vkey"]


def test_pool(draw):
    v = VALUES["pool"]
    assert commitments.normal_name(v["name"]) == v["normal_name"]
    assert commitments.read_id_salt(v["id_salt_printed"]).hex() == v["id_salt"]
    identity = commitments.identity(raw(v["id_salt"]), v["name"], v["birth"])
    features = commitments.features(raw(v["leaf_salt"]), v["values"])
    decline = commitments.decline(v["decline_code"])
    leaf = commitments.leaf(raw(v["purpose"]), identity, features, decline)
    given = [part.hex() for part in (identity, features, decline, leaf)]
    assert given == [v[name] for name in ("identity", "features", "decline", "leaf")]
    assert draw.pool.leaves[:32].hex() == v["leaf"]
    assert (draw.purpose.id, draw.pool.root) == (v["purpose"], v["root"])


def test_words(draw):
    v = VALUES["words"]
    made = [commitments.word(raw(one["nonce"]), one["word"]).hex() for one in v["words"]]
    assert made == [one["hash"] for one in v["words"]]
    assert commitments.words_root(raw("".join(sorted(made)))).hex() == v["root"] == draw.words_root


def test_h_is_eight_times_the_first_that_decodes():
    v = VALUES["h"]
    tried = [hashes.tagged_hash("pvss/h", n.to_bytes(4, "big")) for n in range(4)]
    assert [one.hex() for one in tried] == v["tried"]
    points = [curve.decode(one) for one in tried]
    assert [point is not None for point in points] == [False, False, False, True]
    assert curve.encode(curve.multiply(8, points[H_COUNTER])) == raw(v["H"]) == H


def test_possession():
    v = VALUES["possession"]
    commitment = combined(v["z"], H, v["c"], v["y"])
    assert commitment == v["z·H + c·y"]
    parts = (DATA["origin"].encode(), raw(v["key"]), raw(v["y"]), raw(commitment))
    assert hashes.tagged_scalar("pvss/pop", *parts) == number(v["c"])


def test_dealing(draw, bodies):
    v = VALUES["dealing"]
    body = next(body for kind, body in bodies if kind == "draw.dealt" and body["j"] == v["j"])
    assert (body["draw"], body["commitments"], [s["e"] for s in body["shares"]]) == (v["draw"], v["C"], v["e"])
    assert ([row.sharing_key for row in draw.roster], draw.t) == (v["y"], v["t"])
    shares = [sharing.Share(*(raw(s[part]) for part in "ecz")) for s in body["shares"]]
    keys, points = [raw(y) for y in v["y"]], [raw(c) for c in v["C"]]
    digest = sharing.check_dealing(raw(v["draw"]), v["j"], v["t"], keys, points, shares)
    assert digest.hex() == v["D"]
    i, share = v["i"], body["shares"][v["i"] - 1]
    assert sharing._evaluate(group(), points, i).hex() == v["v"]
    assert (share["c"], share["z"]) == (v["c"], v["z"])
    left = combined(v["z"], curve.BASE, v["c"], v["v"])
    right = combined(v["z"], keys[i - 1], v["c"], share["e"])
    assert (left, right) == (v["z·G + c·v"], v["z·y + c·e"])
    parts = (digest, i.to_bytes(2, "big"), raw(v["v"]), raw(share["e"]), raw(left), raw(right))
    assert hashes.tagged_scalar("pvss/deal", *parts) == number(v["c"])


def test_opening(draw):
    v = VALUES["opening"]
    point = sharing.check_opening(draw.dealings[v["j"]].c0, raw(v["s"]))
    assert multiple(number(v["s"]), curve.BASE) == v["sG"] == VALUES["dealing"]["C"][0]
    assert point.hex() == multiple(number(v["s"]), H) == v["S"] == draw.opened[v["j"]].hex()


def test_share(draw, bodies):
    v = VALUES["share"]
    body = next(body for kind, body in bodies if kind == "draw.shared" and body["helper"] == v["i"])
    assert body["shares"] == [{"j": v["j"], "point": v["d"], "c": v["c"], "z": v["z"]}]
    dealing = draw.dealings[v["j"]]
    assert (dealing.digest.hex(), dealing.e[v["i"] - 1].hex()) == (v["D"], v["e"])
    left, right = combined(v["z"], H, v["c"], v["y"]), combined(v["z"], raw(v["d"]), v["c"], v["e"])
    assert (left, right) == (v["z·H + c·y"], v["z·d + c·e"])
    numbers = (v["j"].to_bytes(2, "big"), v["i"].to_bytes(2, "big"))
    parts = (raw(v["D"]), *numbers, *(raw(p) for p in (v["y"], v["d"], v["e"], left, right)))
    assert hashes.tagged_scalar("pvss/share", *parts) == number(v["c"])


def test_recovery(draw):
    v = VALUES["recovery"]
    given = draw.shared[v["j"]]
    assert [given[i].hex() for i in v["helpers"]] == v["d"]
    terms = [group().multiply(number(weight), raw(d)) for weight, d in zip(v["λ"], v["d"], strict=True)]
    assert group().add(*terms).hex() == sharing.recover(given, draw.t).hex() == v["S"] == draw.points[v["j"]].hex()


def test_beacon(draw):
    v = VALUES["beacon"]
    assert (draw.body["beacon"]["chain"], draw.round, draw.signature.hex()) == (v["chain"], v["round"], v["signature"])
    assert beacon.time_of(v["chain"], v["round"]) == v["time"]
    assert sha256(v["round"].to_bytes(8, "big")).hexdigest() == v["message"]


def test_seed(draw):
    v = VALUES["seed"]
    assert hashes.tagged_hash("seed", *map(raw, v["parts"])).hex() == v["seed"] == outcome.seed_of(draw).hex()
    assert raw(v["parts"][4]).decode() == v["dice"] == draw.dice
    pairs = b"".join(j.to_bytes(2, "big") + draw.dealings[j].digest for j in (1, 2, 3))
    points = b"".join(draw.points[j] for j in (1, 2, 3))
    last = raw(VALUES["beacon"]["chain"]) + draw.round.to_bytes(8, "big") + draw.signature
    assert [raw(part) for part in v["parts"]] == [
        raw(draw.id), raw(draw.words_root), pairs, points, v["dice"].encode(), last,
    ]  # fmt: skip


def test_tickets(draw):
    v, seed = VALUES["tickets"], raw(VALUES["seed"]["seed"])
    assert aes.ticket_key(seed).hex() == v["K"]
    assert [aes.ticket(seed, position).hex() for position in range(draw.pool.size)] == v["tickets"]
    assert list(codes_of(draw.codes)) == v["strata"]
    assert list(draw.outcome.ranked) == v["ranked"]
    one = v["uniform"]
    assert hashes.uniform(seed, one["label"], one["m"]) == one["value"]
    assert hashes.subkey(seed, f"kleroterion/v1/uniform/{one['label']}").hex() == one["K′"]
    seen = v["visits"]
    assert life.to_visit(seed, seen["size"], set(seen["withdrawn"])) == seen["positions"]


def test_result(draw, bodies):
    v = VALUES["result"]
    drawn = [{"drawn": ranked[:seats]} for ranked, seats in zip(draw.outcome.ranked, draw.outcome.seats, strict=True)]
    made = canonical.encode({"draw": draw.id, "seed": VALUES["seed"]["seed"], "strata": drawn})
    assert made.decode() == v["canonical"]
    assert hashes.tagged_hash("result", made).hex() == v["digest"] == dict(bodies)["draw.concluded"]["digest"]


@pytest.mark.parametrize("kind", ["pool", "head"])
def test_fingerprints(whole, draw, kind):
    v = VALUES["fingerprints"][kind]
    assert (v["size"], v["root"]) == ((draw.pool.size, draw.pool.root) if kind == "pool" else (whole.size, whole.root))
    indexes = words.fingerprint(kind, DATA["origin"], v["size"], raw(v["root"]))
    assert (list(indexes), words.words(indexes, "en"), words.words(indexes, "fr")) == (v["indexes"], v["en"], v["fr"])
