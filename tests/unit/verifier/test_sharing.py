import json
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from verifier import curve, group, sharing
from verifier.curve import BASE
from verifier.errors import Invalid
from verifier.group import IDENTITY, H
from verifier.hashes import L, tagged_hash, tagged_scalar
from verifier.sharing import Share

PURE, SODIUM = group.group(pure=True), group.group(pure=False)
DRAW = bytes(range(32))


def le(scalar):
    return scalar.to_bytes(32, "little")


def be16(number):
    return number.to_bytes(2, "big")


def deal(j, keys, coefficients):
    """A trustee's side of draw.md, with nonces that no trustee would use: 1000 + i."""
    g, t, n = SODIUM, len(coefficients), len(keys)
    shares = [sum(a * i**k for k, a in enumerate(coefficients)) % L for i in range(1, n + 1)]
    commitments = [g.multiply(a, BASE) for a in coefficients]
    encrypted = [g.multiply(p, y) for p, y in zip(shares, keys, strict=True)]
    digest = tagged_hash(
        "pvss/dealing", DRAW, be16(j), be16(n), be16(t), b"".join(keys), b"".join(commitments), b"".join(encrypted)
    )
    proved = []
    for i, (p, y, e) in enumerate(zip(shares, keys, encrypted, strict=True), 1):
        w = 1000 + i
        c = tagged_scalar("pvss/deal", digest, be16(i), g.multiply(p, BASE), e, g.multiply(w, BASE), g.multiply(w, y))
        proved.append(Share(e, le(c), le((w - c * p) % L)))
    return commitments, proved, digest


def decrypt(digest, j, i, x, e, w=77):
    g = SODIUM
    y, d = g.multiply(x, H), g.multiply(pow(x, -1, L), e)
    c = tagged_scalar("pvss/share", digest, be16(j), be16(i), y, d, e, g.multiply(w, H), g.multiply(w, d))
    return d, le(c), le((w - c * x) % L)


@pytest.fixture(scope="module")
def vectors(root):
    return json.loads((root / "tests" / "vectors" / "sharing.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def small_draw(root):
    return json.loads((root / "tests" / "vectors" / "draw.json").read_text("utf-8"))


@pytest.fixture(params=[True, False], ids=["pure", "sodium"])
def pure(request):
    return request.param


def test_the_arithmetics_are_two():
    assert isinstance(PURE, group.PureGroup)
    assert isinstance(SODIUM, group.SodiumGroup)


def test_the_second_generator_comes_from_its_public_recipe(vectors):
    counter = 0
    while (point := curve.decode(tagged_hash("pvss/h", counter.to_bytes(4, "big")))) is None or curve.is_identity(
        curve.multiply(8, point)
    ):
        counter += 1
    assert counter == vectors["h_counter"]
    assert curve.encode(curve.multiply(8, point)) == H == bytes.fromhex(vectors["h"])


def test_the_published_possession_holds_and_binds_everything(vectors, pure):
    v = vectors["possession"]
    y, c, z, key = (bytes.fromhex(v[name]) for name in ("y", "c", "z", "key"))
    origin = v["origin"].encode()
    sharing.check_possession(y, c, z, origin, key, pure=pure)
    for other in [
        (BASE, c, z, origin, key),
        (y, z, c, origin, key),
        (y, c, le(int.from_bytes(z, "little") + L), origin, key),
        (y, c, z, origin + b"x", key),
        (y, c, z, origin, key[::-1] + b"x"),
        (IDENTITY, c, z, origin, key),
        (y[:31], c, z, origin, key),
        (y, c[:31], z, origin, key),
        ("text", c, z, origin, key),
    ]:
        with pytest.raises(Invalid):
            sharing.check_possession(*other, pure=pure)


def test_the_published_share_holds(vectors, pure):
    v = vectors["share"]
    g = PURE
    y, d, e = g.multiply(v["x"], H), g.multiply(v["d_over_h"], H), g.multiply(v["e_over_h"], H)
    proof = bytes.fromhex(v["c"]), bytes.fromhex(v["z"])
    sharing.check_share(bytes.fromhex(v["digest"]), v["j"], v["i"], y, e, d, *proof, pure=pure)
    with pytest.raises(Invalid):
        sharing.check_share(bytes.fromhex(v["digest"]), 2, v["i"], y, e, d, *proof, pure=pure)


def test_the_small_draw_of_the_specification_checks_from_end_to_end(small_draw, pure):
    keys = [bytes.fromhex(trustee["key"]) for trustee in small_draw["trustees"]]
    for dealing in small_draw["dealings"]:
        commitments = [bytes.fromhex(point) for point in dealing["commitments"]]
        shares = [Share(*(bytes.fromhex(share[name]) for name in "ecz")) for share in dealing["shares"]]
        draw, j, t = bytes.fromhex(small_draw["draw"]), dealing["j"], small_draw["t"]
        digest = sharing.check_dealing(draw, j, t, keys, commitments, shares, pure=pure)
        assert digest.hex() == dealing["digest"]
        point = sharing.check_opening(commitments[0], bytes.fromhex(dealing["secret"]), pure=pure)
        assert point.hex() == dealing["point"]
        helped = {}
        for i, trustee in enumerate(small_draw["trustees"], 1):
            x = int.from_bytes(bytes.fromhex(trustee["secret"]), "little")
            d, c, z = decrypt(digest, j, i, x, shares[i - 1].e)
            sharing.check_share(digest, j, i, keys[i - 1], shares[i - 1].e, d, c, z, pure=pure)
            helped[i] = d
        for chosen in combinations(helped, t):
            assert sharing.recover({i: helped[i] for i in chosen}, t, pure=pure) == point


@settings(max_examples=10)
@given(st.integers(1, 5), st.data())
def test_every_subset_of_t_helpers_recovers_what_an_opening_gives(n, data):
    t = n // 2 + 1
    scalars = st.integers(1, L - 1)
    secrets = [data.draw(scalars) for _ in range(n)]
    keys = [SODIUM.multiply(x, H) for x in secrets]
    coefficients = [data.draw(scalars) for _ in range(t)]
    assume(all(sum(a * i**k for k, a in enumerate(coefficients)) % L for i in range(1, n + 1)))  # as dealers see to
    commitments, shares, digest = deal(1, keys, coefficients)
    assert sharing.check_dealing(DRAW, 1, t, keys, commitments, shares) == digest
    point = sharing.check_opening(commitments[0], le(coefficients[0]))
    helped = {i: decrypt(digest, 1, i, x, shares[i - 1].e)[0] for i, x in enumerate(secrets, 1)}
    for chosen in combinations(helped, t):
        assert sharing.recover({i: helped[i] for i in chosen}, t) == point


def changed_dealings():
    secrets = [5, 6, 7]
    keys = [SODIUM.multiply(x, H) for x in secrets]
    commitments, shares, _ = deal(2, keys, [11, 12])
    first = shares[0]
    c, z = first.c, first.z
    good = {"draw_id": DRAW, "j": 2, "t": 2, "keys": keys, "commitments": commitments, "shares": shares}
    mixed = curve.encode(curve.add(curve.decode(first.e), (0, curve.P - 1, 1, 0)))
    yield "another draw", {**good, "draw_id": bytes(32)}
    yield "another dealer", {**good, "j": 1}
    yield "a dealer beyond the roster", {**good, "j": 4}
    yield "another threshold", {**good, "t": 3}
    yield "a threshold of none", {**good, "t": 0, "commitments": []}
    yield "too few commitments", {**good, "commitments": commitments[:1]}
    yield "too few shares", {**good, "shares": shares[:2]}
    yield "another key", {**good, "keys": [keys[1], keys[1], keys[2]]}
    yield "swapped commitments", {**good, "commitments": commitments[::-1]}
    yield "an identity among the commitments", {**good, "commitments": [commitments[0], IDENTITY]}
    for name, share in {
        "swapped share": shares[1],
        "swapped proof": Share(first.e, z, c),
        "an answer plus L": Share(first.e, c, le(int.from_bytes(z, "little") + L)),
        "a zero challenge": Share(first.e, bytes(32), z),
        "a short answer": Share(first.e, c, z[:31]),
        "a mixed point": Share(mixed, c, z),
        "a short point": Share(first.e[:31], c, z),
        "no point": Share(b"", c, z),
    }.items():
        yield name, {**good, "shares": [share, *shares[1:]]}


@pytest.mark.parametrize(("name", "dealing"), list(changed_dealings()))
def test_a_changed_dealing_is_refused(name, dealing, pure):
    with pytest.raises(Invalid):
        sharing.check_dealing(**dealing, pure=pure)


def test_an_identity_on_the_way_to_a_share_is_lawful(pure):
    # With a1 = -4·a2 the inner Horner value at i = 4 is the identity, and the share is a0.
    keys = [SODIUM.multiply(x, H) for x in range(2, 7)]
    commitments, shares, digest = deal(1, keys, [10, -4 * 3 % L, 3])
    assert sharing.check_dealing(DRAW, 1, 3, keys, commitments, shares, pure=pure) == digest


def test_a_share_of_the_value_zero_is_refused(pure):
    keys = [SODIUM.multiply(x, H) for x in (2, 3)]
    commitments, shares, _ = deal(1, keys, [5, 1])
    commitments[0] = SODIUM.multiply(L - 1, commitments[1])  # then p(1) = 0
    with pytest.raises(Invalid, match="value zero"):
        sharing.check_dealing(DRAW, 1, 2, keys, commitments, shares, pure=pure)


def test_a_proof_that_left_out_the_decrypted_point_would_be_forged(pure):
    """Why d is hashed: a helper fixes the commitments first and solves for a false d."""
    g, x, digest = SODIUM, 7, bytes(32)
    y, e = g.multiply(x, H), g.multiply(35, H)
    w, second = 123, g.multiply(456, H)
    c = tagged_scalar("pvss/share", digest, be16(1), be16(1), y, e, g.multiply(w, H), second)
    z = (w - c * x) % L
    d = g.multiply(pow(z, -1, L), g.add(second, g.multiply(-c, e)))
    assert d != g.multiply(pow(x, -1, L), e)
    assert g.add(g.multiply(z, d), g.multiply(c, e)) == second, "the equation without d holds"
    with pytest.raises(Invalid):
        sharing.check_share(digest, 1, 1, y, e, d, le(c), le(z), pure=pure)


@pytest.mark.parametrize("secret", [bytes(32), le(L), le(L + 5), le(6), le(5)[:31], b"", "5"])
def test_only_the_committed_secret_opens(secret, pure):
    c0 = SODIUM.multiply(5, BASE)
    assert sharing.check_opening(c0, le(5), pure=pure) == SODIUM.multiply(5, H)
    with pytest.raises(Invalid):
        sharing.check_opening(c0, secret, pure=pure)


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (32, 1), (1, 32)])
def test_a_share_of_nobody_is_refused(numbers, pure):
    with pytest.raises(Invalid):
        sharing.check_share(bytes(32), *numbers, H, H, H, le(1), le(1), pure=pure)


@pytest.mark.parametrize(
    ("points", "t"), [({}, 1), ({1: H}, 2), ({1: H}, 0), ({0: H, 1: H}, 2), ({1: H, 2: IDENTITY}, 2), ({1: b""}, 1)]
)
def test_too_few_or_false_points_recover_nothing(points, t, pure):
    with pytest.raises(Invalid):
        sharing.recover(points, t, pure=pure)


scalars = st.sampled_from([0, 1, 2, 15, 16, L - 1, L, L + 1, -1]) | st.integers(0, 2**255)
points = st.sampled_from([IDENTITY, BASE, H]) | st.integers(1, L - 1).map(lambda k: SODIUM.multiply(k, BASE))


@given(scalars, points, points)
def test_both_arithmetics_agree(scalar, p, q):
    assert PURE.multiply(scalar, p) == SODIUM.multiply(scalar, p)
    assert PURE.add(p, q) == SODIUM.add(p, q)
    assert PURE.valid(p) == SODIUM.valid(p) == (p != IDENTITY)


@given(st.binary(min_size=32, max_size=32))
def test_both_arithmetics_refuse_the_same_points(data):
    assert PURE.valid(data) == SODIUM.valid(data)


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(33)])
def test_a_point_has_32_bytes(data):
    assert not PURE.valid(data)
    assert not SODIUM.valid(data)


def test_arithmetic_on_what_is_no_point_is_a_defect_of_the_caller():
    with pytest.raises(AssertionError):
        PURE.add((2).to_bytes(32, "little"), BASE)


@pytest.mark.parametrize("answer", [True, False])
def test_a_libsodium_that_misjudges_points_is_not_used(monkeypatch, answer):
    """CVE-2025-69277: releases before 1.0.21 took points of mixed order for valid."""
    import nacl.bindings

    monkeypatch.setattr(nacl.bindings, "crypto_core_ed25519_is_valid_point", lambda point: answer)
    group.group.cache_clear()
    try:
        assert isinstance(group.group(pure=False), group.PureGroup)
    finally:
        group.group.cache_clear()
