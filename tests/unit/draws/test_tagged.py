from hashlib import sha256, sha512

from draws.tagged import ORDER, tagged_hash, tagged_scalar


def by_hand(tag, *parts):
    domain = sha256(b"kleroterion/v1/" + tag).digest()
    return domain + domain + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def test_a_tagged_hash_is_the_hash_of_its_doubled_tag_and_measured_parts():
    assert tagged_hash("word", b"", b"ab") == sha256(by_hand(b"word", b"", b"ab")).digest()


def test_a_tagged_scalar_is_the_longer_hash_little_endian_below_the_order():
    number = int.from_bytes(sha512(by_hand(b"pvss/pop", b"x")).digest(), "little")
    assert tagged_scalar("pvss/pop", b"x") == number % ORDER


def test_parts_cannot_be_cut_elsewhere_for_the_same_hash():
    cuts = [("t", b"ab", b"c"), ("t", b"a", b"bc"), ("t", b"abc"), ("t", b"abc", b""), ("u", b"abc")]
    assert len({tagged_hash(*cut) for cut in cuts}) == len(cuts)
