"""The pool of people from which the ceremony draws."""

from hashlib import sha256

from tests.unit.verifier.forge import canonical, th


def pool_rows(purpose, people):
    """Everybody's leaf, ascending, with what stands behind it."""
    rows = []
    for i in range(people):
        code = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[(i * 7 + k) % 32] for k in range(16))
        id_salt, leaf_salt = sha256(b"id%d" % i).digest()[:16], sha256(b"leaf%d" % i).digest()
        values = ["women" if i % 2 else "men"]
        row = {
            "identity": th("identity", id_salt, f"person {i}".encode(), b"1980").hex(),
            "features": values,
            "leaf_salt": leaf_salt.hex(),
            "decline": th("decline", code.encode()).hex(),
        }
        features = th("features", leaf_salt, canonical(values))
        parts = bytes.fromhex(row["identity"]), features, bytes.fromhex(row["decline"])
        leaf = sha256(b"\x00" + bytes.fromhex(purpose) + b"".join(parts)).digest()
        rows.append({"leaf": leaf, "row": row, "code": code, "features": features.hex(), "i": i})
    return sorted(rows, key=lambda each: each["leaf"])
