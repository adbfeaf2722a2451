"""Sealings of a pool that are refused."""

from tests.unit.verifier.draw_entries import sealed


def other_file(index, field, value):
    return sealed(lambda body, c: body["rosters"][index].update({field: value}))


def recount(*counts):
    def change(body, c):
        for row, count in zip(body["counts"][0]["values"], counts, strict=True):
            row.pop("count")
            if count is not None:
                row["count"] = count

    return sealed(change)


def unsorted_leaves(body, c):
    leaves = [each["leaf"] for each in c.pool_rows]
    leaves[0], leaves[1] = leaves[1], leaves[0]
    body["rosters"][0] = c.log.blob(b"".join(leaves), "leaves")


POOL = {
    "pool.purpose": [sealed(lambda body, c: body.update(purpose="00" * 32))],
    "pool.rosters": [
        sealed(lambda body, c: body["rosters"].reverse()),
        other_file(0, "audience", "auditors"),
        other_file(0, "media_type", "text/plain"),
        other_file(1, "audience", "public"),
        sealed(lambda body, c: body.update(size=31)),
    ],
    "blob.missing": [other_file(0, "sha256", "00" * 32)],
    "pool.order": [sealed(unsorted_leaves)],
    "pool.root": [sealed(lambda body, c: body.update(root="00" * 32))],
    "pool.counts": [
        recount(15, 14),
        recount(15, None),
        recount(None, 16),
        sealed(lambda body, c: body["counts"].clear()),
        sealed(lambda body, c: body["counts"][0]["values"].reverse()),
        sealed(lambda body, c: body["features"].append(body["features"][0])),
    ],
    None: [sealed(), recount(None, None), other_file(1, "sha256", "00" * 32)],
}
