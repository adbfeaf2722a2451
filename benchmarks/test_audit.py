"""A long log verified as people do it: the programme in processes of its own, and bare Python with nothing installed.

Time is processor time of all processes together, for the machine may be shared; on two free cores it takes about half
of that. Memory is the largest single process.
"""

import resource
import subprocess
import sys
from pathlib import Path
from time import process_time

import nacl.bindings
import pytest

from benchmarks import territory
from ledger import bundle, statement
from ledger.keys import keyid
from verifier.build import archive

STATEMENTS = 50_000
BATCH = 2_000


def children_time() -> float:
    """Processor seconds of all processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A bundle of 50,000 statements with 100,000 signatures, and what PyNaCl alone takes for these."""
    folder = tmp_path_factory.mktemp("long")
    ledger, keys = territory.found(folder / "territory")
    public = {keyid(key.signing.public): key.signing.public for key in keys.values()}
    alone, left = 0.0, STATEMENTS - ledger.state.size
    while left:
        signed = list(territory.statements(ledger, keys, min(BATCH, left), resigned=True))
        work = [(s + statement.pre_authentication(p), public[k]) for p, rows in signed for k, s in rows.items()]
        begun = process_time()
        for message, key in work:
            nacl.bindings.crypto_sign_open(message, key)
        alone += process_time() - begun
        ledger.submit_all(signed)
        left -= len(signed)
    ledger.publish()
    bundle.export(ledger.folder, folder / "bundle", "public", ledger.state.references.values())
    ledger.close()
    return folder / "bundle", alone


def verified(*command: str | Path) -> None:
    subprocess.run([*map(str, command), "--lang", "en"], check=True, stdout=subprocess.DEVNULL)


def largest() -> str:
    return f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10} MB"


@pytest.mark.benchmark(timer=children_time)
def test_the_verifier_on_fifty_thousand_statements(benchmark, compare, log):
    path, alone = log
    command = (sys.executable, "-P", "-m", "verifier", path)
    benchmark.pedantic(verified, command, rounds=3)
    compare(
        f"verifier: {STATEMENTS:,} statements, 100,000 signatures, all processors; {largest()} a process",
        peer="PyNaCl, the signatures alone",
        theirs=alone,
        needed="<= 10 s on two cores, 300 MB",
    )


@pytest.mark.benchmark(timer=children_time)
def test_the_verifier_without_any_package_on_fifty_thousand_statements(benchmark, compare, log, tmp_path):
    path, _alone = log
    (tmp_path / "klero-verify.pyz").write_bytes(archive())
    bare = Path(sys.executable).resolve()
    benchmark.pedantic(verified, (bare, "-I", "-S", tmp_path / "klero-verify.pyz", path), rounds=1)
    compare(f"verifier, bare Python: {STATEMENTS:,} statements", needed="<= 120 s")
