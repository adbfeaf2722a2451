"""What the attacks that the protocol was designed against would have gained without its rules.

One list of 40 people, 2 seats, and an operator who wants position 0 seated. Each attack lets the operator choose among
outcomes that the real core computes; `gain` is by how much that multiplies the favoured person's chance of 2 in 40.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from hashlib import sha256
from itertools import combinations

from draws import seed, stratified, visits, words

PEOPLE, SEATS, FAVOURED = 40, 2, 0
CODES = bytes(2 * PEOPLE)
TRIALS = 500
DICE = "d10x20:01234567890123456789"
Naive = Callable[[int], bool]
"""Whether the operator seats the favoured person in one trial."""


def chance(*labels: object, size: int = 32) -> bytes:
    """Bytes that nobody chose."""
    return (sha256(repr(labels).encode()).digest() * 2)[:size]


def dealings(trial: int, *who: int, of: int = 0) -> tuple[list[tuple[int, bytes]], list[bytes]]:
    """Digests and points of these trustees; `of` tells apart what one of them could have dealt."""
    return [(j, chance(trial, "D", j, of)) for j in who], [chance(trial, "S", j, of) for j in who]


def made_of(trial: int, draw: object = 0, box: bytes = b"", dealt=None, dice: str = DICE, beacon=None) -> bytes:
    """The seed of these parts, by the real core."""
    return seed.seed(chance(trial, draw), box, *(dealt or dealings(trial, 1, 2, 3)), dice, beacon)


def seats(number: bytes, *favoured: int) -> bool:
    """Whether the favoured person is drawn."""
    (drawn,) = stratified.select(number, CODES, [SEATS])
    return not {FAVOURED, *favoured}.isdisjoint(drawn)


def any_seats(numbers: Iterable[bytes]) -> bool:
    """Whether the operator, who sees all these outcomes and takes one, finds one that pleases."""
    return any(map(seats, numbers))


def backdating(trial: int) -> bool:
    """A close that names any of the last 20 rounds, which are published, and claims to be older."""
    rounds = [(chance("chain"), 1000 + n, chance(trial, n, size=48)) for n in range(20)]
    return any_seats(made_of(trial, beacon=one) for one in rounds)


def annulment(trial: int) -> bool:
    """Three vetoes once the outcome is known, each time for another cause."""
    return any_seats(made_of(trial, draw) for draw in range(4))


def fork(trial: int) -> bool:
    """Two rooms with dice of their own; the one that pleases is published."""
    rooms = ("".join(str(b % 10) for b in chance(trial, room, size=20)) for room in "ab")
    return any_seats(made_of(trial, dice=f"d10x20:{digits}") for digits in rooms)


def last_word(trial: int) -> bool:
    """A word put into the box after everything else is known, the best of 32."""
    boxes = (words.words_root([words.word_hash(chance(trial, n, size=16), "cerise")]) for n in range(32))
    return any_seats(made_of(trial, box=box) for box in boxes)


def chosen_roster(trial: int) -> bool:
    """Trustees whom the operator made up: it knows the others' secrets, and tries 32 dealings of the last one."""
    known, points = dealings(trial, 1, 2)
    tried = (dealings(trial, 3, of=n) for n in range(32))
    return any_seats(made_of(trial, dealt=(known + d, points + s)) for d, s in tried)


def chosen_q(trial: int) -> bool:
    """A close with any two or all three of those who dealt."""
    sets = [(1, 2, 3), *combinations((1, 2, 3), 2)]
    return any_seats(made_of(trial, dealt=dealings(trial, *who)) for who in sets)


def shopping(trial: int) -> bool:
    """Five purposes in other words for the same seats, each with its draw."""
    return any_seats(made_of(trial, f"purpose {n}") for n in range(5))


def banked(trial: int) -> bool:
    """One annulment, signed by the trustees beforehand and kept in a drawer until the outcome is known."""
    return any_seats(made_of(trial, draw) for draw in range(2))


def no_answer(trial: int) -> bool:
    """Three people of whom it is said that they did not answer."""
    return FAVOURED in stratified.ranking(made_of(trial), CODES, 0)[: SEATS + 3]


def clones(trial: int) -> bool:
    """Three lines of the list that are one person."""
    return seats(made_of(trial), 1, 2)


def gain(naive: Naive) -> Fraction:
    """By how much the attack multiplies the chance of 2 in 40."""
    return Fraction(sum(map(naive, range(TRIALS))), TRIALS) / Fraction(SEATS, PEOPLE)


def found_in_person(ghosts: int, people: int) -> Fraction:
    """How often the audit in person meets at least one of so many invented people."""
    met = sum(min(visits.visits(made_of(trial), people)) < ghosts for trial in range(TRIALS))
    return Fraction(met, TRIALS)
