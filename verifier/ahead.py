"""Signatures verified ahead of the replay, on other processors: any ``concurrent.futures.Executor`` does.

Whether a signature holds depends on key, signature and message alone, so it may be found out before anybody knows
whether the key is in force then. The replay judges entry by entry as ever and looks the answers up; what is not among
them, or did not hold, it verifies itself. With an executor or without, the verdict is the same.
"""

import os
import re
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from typing import TypeAlias

from verifier import ed25519
from verifier.errors import Malformed
from verifier.statements import Entry, read_entry

DEPTH = 16
"""Bundles of entries under way at once: enough for some processors, and a few megabytes."""

WORTHWHILE = 2_000
"""Entries of a log from which on other processes earn what it costs to start them."""

Good: TypeAlias = tuple[str, str, bytes]
"""A signature that holds: statement id and key in hexadecimal, and its 64 bytes."""

KeyOf: TypeAlias = Callable[[str], str | None]
"""The key in force now for a keyid, both in hexadecimal."""

_keyids = re.compile(rb'"keyid":"([0-9a-f]{16})"').findall


def check(entries: Sequence[bytes], keys: Mapping[str, str]) -> set[Good]:
    """Return the signatures in ``entries`` that hold under ``keys`` (by keyid); what cannot be read has none."""
    good: set[Good] = set()
    for data in entries:
        try:
            entry = read_entry(data)
        except Malformed:
            continue
        for keyid, signature in entry.signatures:
            key = keys.get(keyid)
            if key is not None and ed25519.verify(bytes.fromhex(key), signature, entry.signed):
                good.add((entry.id, key, signature))
    return good


class Ahead:
    """Passes bundles of entries on in their order while an executor looks at the next ones.

    Without an executor, or once it has failed, it only passes them on.
    """

    def __init__(self, executor: Executor | None = None) -> None:
        self._executor = executor
        self._good: set[Good] = set()

    def holds(self, key: str, signature: bytes, entry: Entry) -> bool:
        """Tell whether ``signature`` is that of ``key`` on ``entry``."""
        if (entry.id, key, signature) in self._good:
            return True
        return ed25519.verify(bytes.fromhex(key), signature, entry.signed)

    def bundles(self, bundles: Iterable[list[bytes]], key_of: KeyOf) -> Iterator[list[bytes]]:
        """Yield ``bundles``, and raise what they raise, in its turn."""
        if self._executor is None:
            yield from bundles
            return
        waiting: deque[tuple[list[bytes], Future[set[Good]] | None]] = deque()
        upcoming = iter(bundles)
        failure: Exception | None = None
        first = True
        while True:
            try:
                bundle = next(upcoming)
            except StopIteration:
                break
            except Exception as error:  # noqa: BLE001 - it is told after the bundles before it
                failure = error
                break
            if first:  # it brings the keys with which to look at the others
                first = False
                yield bundle
                continue
            waiting.append((bundle, self._submit(bundle, key_of)))
            if len(waiting) > DEPTH:
                yield self._taken(*waiting.popleft())
        while waiting:
            yield self._taken(*waiting.popleft())
        self._good = set()
        if failure is not None:
            raise failure

    def _submit(self, bundle: list[bytes], key_of: KeyOf) -> "Future[set[Good]] | None":
        named = {name.decode() for data in bundle for name in _keyids(data)}
        keys = {keyid: key for keyid in named if (key := key_of(keyid))}
        if self._executor is None or not keys:
            return None
        try:
            return self._executor.submit(check, bundle, keys)
        except Exception:  # noqa: BLE001 - whatever its maker's errors are: the work is done here then
            self._executor = None
            return None

    def _taken(self, bundle: list[bytes], future: "Future[set[Good]] | None") -> list[bytes]:
        try:
            self._good = future.result() if future else set()
        except Exception:  # noqa: BLE001 - see above
            self._executor, self._good = None, set()
        return bundle


def processes(jobs: int = 0) -> Executor | None:
    """Return so many processes of this machine, one for each processor unless said; None where there can be none.

    They start with the first work that they are given.
    """
    if not jobs:
        jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if jobs < 2:
        return None
    try:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        return ProcessPoolExecutor(jobs, get_context("spawn"), _leave_interruptions_to_the_first_process)
    except (ImportError, NotImplementedError, OSError):  # no semaphores here: some sandboxes, some phones
        return None


def _leave_interruptions_to_the_first_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
