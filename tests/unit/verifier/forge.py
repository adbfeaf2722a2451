"""A third hand that writes ledgers, lawful or not, for the verifier to judge.

Written from docs/spec/ with PyNaCl and cryptography; it shares no code with what it tests.
"""

import base64
import calendar
import itertools
import json
import time
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256, sha512

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from nacl import bindings as sodium
from nacl.signing import SigningKey

ORIGIN = "example/forge"
TYPE = "application/vnd.kleroterion.statement.v1+json"
L = 2**252 + 27742317777372353535851937790883648493
H = bytes.fromhex("fe787cd528918bef470002018dcb581c5a74b1547e64a1c44ca023ab779661d1")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64(data):
    return base64.b64encode(data).decode()


def _tagged(hash_function, tag, parts):
    prefix = sha256(f"kleroterion/v1/{tag}".encode()).digest()
    return hash_function(prefix * 2 + b"".join(len(p).to_bytes(4, "big") + p for p in parts)).digest()


def th(tag, *parts):
    return _tagged(sha256, tag, parts)


def sc(tag, *parts):
    return int.from_bytes(_tagged(sha512, tag, parts), "little") % L


def be16(number):
    return number.to_bytes(2, "big")


def scalar(number):
    return (number % L).to_bytes(32, "little")


def mul(number, point=None):
    if point is None:
        return sodium.crypto_scalarmult_ed25519_base_noclamp(scalar(number))
    return sodium.crypto_scalarmult_ed25519_noclamp(scalar(number), point)


def add(*points):
    total, *rest = points
    for point in rest:
        total = sodium.crypto_core_ed25519_add(total, point)
    return total


def chance(*labels):
    """A number below L that depends on nothing but the labels."""
    return int.from_bytes(sha512(repr(labels).encode()).digest(), "little") % L


def merkle(leaves):
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + merkle(leaves[:half]) + merkle(leaves[half:])).digest()


def at(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def seconds(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


@dataclass(frozen=True)
class Person:
    """Somebody with a signing key, and a sharing key beside it."""

    name: str
    version: int = 1

    @property
    def id(self):
        return sha256(self.name.encode()).hexdigest()[:16]

    @cached_property
    def signing(self):
        return SigningKey(sha256(f"{self.name}/{self.version}".encode()).digest())

    @property
    def key(self):
        return bytes(self.signing.verify_key)

    @property
    def keyid(self):
        return sha256(self.key).hexdigest()[:16]

    @property
    def x(self):
        return chance("sharing", self.name, self.version)

    @property
    def y(self):
        return mul(self.x, H)

    def possession(self, origin=ORIGIN):
        k = chance("possession", self.name)
        c = sc("pvss/pop", origin.encode(), self.key, self.y, mul(k, H))
        return {"c": scalar(c).hex(), "z": scalar(k - c * self.x).hex()}

    def founder(self, *, sharing=False):
        """The fields of this person's key, as founders and enrolments write them."""
        fields = {"person": self.id, "key": self.key.hex()}
        if sharing:
            fields |= {"sharing_key": self.y.hex(), "proof": self.possession()}
        return fields


def dealing(draw, j, roster, t, secret=None):
    """The body's part of trustee j's dealing, its secret and its digest; ``roster`` are persons."""
    draw_id = bytes.fromhex(draw)
    a = [chance("coefficient", draw, j, k) for k in range(t)]
    if secret is not None:
        a[0] = secret

    def p(i):
        return sum(coefficient * i**k for k, coefficient in enumerate(a)) % L

    commitments = [mul(coefficient) for coefficient in a]
    ys = [person.y for person in roster]
    es = [mul(p(i), y) for i, y in enumerate(ys, 1)]
    digest = th(
        "pvss/dealing",
        draw_id,
        be16(j),
        be16(len(ys)),
        be16(t),
        b"".join(ys),
        b"".join(commitments),
        b"".join(es),
    )
    shares = []
    for i, (y, e) in enumerate(zip(ys, es, strict=True), 1):
        k = chance("proof", draw, j, i)
        c = sc("pvss/deal", digest, be16(i), mul(p(i)), e, mul(k), mul(k, y))
        shares.append({"e": e.hex(), "c": scalar(c).hex(), "z": scalar(k - c * p(i)).hex()})
    return {"commitments": [c.hex() for c in commitments], "shares": shares}, a[0], digest


def decryption(helper, i, j, digest, e):
    """The share that ``helper``, trustee i, decrypts from dealing j."""
    d = mul(pow(helper.x, -1, L), e)
    k = chance("share", helper.name, j)
    c = sc("pvss/share", digest, be16(j), be16(i), helper.y, d, e, mul(k, H), mul(k, d))
    return {"j": j, "point": d.hex(), "c": scalar(c).hex(), "z": scalar(k - c * helper.x).hex()}


def ranking(seed, codes, stratum):
    """All positions of a stratum in ticket order."""
    key = HKDFExpand(SHA256(), 32, b"kleroterion/v1/tickets").derive(seed)
    encryptor = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()
    positions = [i for i, code in enumerate(codes) if code == stratum]
    return sorted(positions, key=lambda i: (encryptor.update(i.to_bytes(16, "big")), i))


class Log:
    """Entries, blobs and a clock. ``add`` signs and appends; ``entry`` only signs."""

    def __init__(self, start, origin=ORIGIN):
        self.origin, self.now = origin, start
        self.entries, self.leaves, self.blobs = [], [], {}
        self.charter = None
        self.clauses = {}
        self.signing = SigningKey(sha256(b"log").digest())
        self._nonces = itertools.count(1)

    @property
    def size(self):
        return len(self.entries)

    def after(self, size=None):
        size = self.size if size is None else size
        return {"size": size, "root": merkle(self.leaves[:size]).hex()}

    def blob(self, data, media_type, audience="public"):
        name = sha256(data).hexdigest()
        self.blobs[name] = data
        media_type = f"application/vnd.kleroterion.{media_type}"
        return {"sha256": name, "size": len(data), "media_type": media_type, "audience": audience}

    def statement(self, kind, body, **changes):
        fields = {
            "ledger": self.origin,
            "kind": kind,
            "body": body,
            "charter": self.charter,
            "clause": self.clauses.get(kind),
            "after": self.after(),
            "made_at": at(self.now),
            "nonce": f"{next(self._nonces):032x}",
        } | changes
        return {name: value for name, value in fields.items() if value is not None}

    def seal(self, payload, signers, logged_at=None):
        """The bytes of an entry around a payload."""
        message = b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE.encode(), len(payload), payload)
        signatures = [{"keyid": signer.keyid, "sig": b64(signer.signing.sign(message).signature)} for signer in signers]
        envelope = {
            "payload": b64(payload),
            "payloadType": TYPE,
            "signatures": sorted(signatures, key=lambda s: s["keyid"]),
        }
        return canonical({"envelope": envelope, "logged_at": logged_at or at(self.now)})

    def entry(self, kind, body, signers, *, logged_at=None, **changes):
        return self.seal(canonical(self.statement(kind, body, **changes)), signers, logged_at)

    def take(self, entry):
        """Append an entry as it is; return the statement id it has."""
        self.entries.append(entry)
        self.leaves.append(sha256(b"\x00" + entry).digest())
        payload = base64.b64decode(json.loads(entry)["envelope"]["payload"])
        message = b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE.encode(), len(payload), payload)
        return sha256(message).hexdigest()

    def add(self, kind, body, signers, **changes):
        return self.take(self.entry(kind, body, signers, **changes))

    @property
    def vkey(self):
        material = b"\x01" + bytes(self.signing.verify_key)
        key_id = sha256(self.origin.encode() + b"\n" + material).digest()[:4]
        return f"{self.origin}+{key_id.hex()}+{b64(material)}"

    def checkpoint(self, size=None, origin=None, cosigners=()):
        """The signed head; ``cosigners`` are (name, signing key, time)."""
        size = self.size if size is None else size
        text = f"{origin or self.origin}\n{size}\n{b64(merkle(self.leaves[:size]))}\n"
        key_id = bytes.fromhex(self.vkey.split("+")[1])
        note = f"{text}\n— {self.origin} {b64(key_id + self.signing.sign(text.encode()).signature)}\n"
        for name, signing, when in cosigners:
            signed = signing.sign(f"cosignature/v1\ntime {when}\n{text}".encode()).signature
            key_id = bytes.fromhex(witness_vkey(name, signing).split("+")[1])
            note += f"— {name} {b64(key_id + when.to_bytes(8, 'big') + signed)}\n"
        return note

    def publish(self, folder, *, auditors=False):
        """Write a bundle of at most 256 entries (one tile of each kind suffices for tests)."""
        assert 0 < self.size < 256
        width = f"000.p/{self.size}"
        files = {
            "log.vkey": f"{self.vkey}\n".encode(),
            "checkpoint": self.checkpoint().encode(),
            f"tile/0/{width}": b"".join(self.leaves),
            f"tile/entries/{width}": b"".join(be16(len(entry)) + entry for entry in self.entries),
            "README.txt": b"A bundle.\n",
        }
        hidden = set() if auditors else self.hidden
        files |= {f"blobs/sha256/{name}": data for name, data in self.blobs.items() if name not in hidden}
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder

    @property
    def hidden(self):
        """The names of the auditors' blobs."""
        return {name for name, data in self.blobs.items() if data.startswith(b'{"salt"')}


def witness_vkey(name, signing):
    material = b"\x04" + bytes(signing.verify_key)
    key_id = sha256(name.encode() + b"\n" + material).digest()[:4]
    return f"{name}+{key_id.hex()}+{b64(material)}"
