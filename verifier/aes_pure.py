"""AES-256 in counter mode on Python's integers, many blocks at once (FIPS 197; SP 800-38A, §6.5).

The state of N blocks is held as 16 bytes of 8 *planes*: plane k of byte b is an integer of N bits
that holds bit k of byte b of every block. One exclusive-or of two planes then serves all N blocks at
the machine's own speed (the idea is Biham's, "A fast new DES implementation in software", 1997).
All that passes here is public, so nothing hides its timing.
"""

from verifier.aes_sbox import substitute

_ROUNDS = 14
# The S-box ends by adding 63. It is left out of the circuit and added to the round keys instead:
# ShiftRows and MixColumns map a state of equal bytes to itself.
_SBOX_CONSTANT = 0x63

_Byte = list[int]
_State = list[_Byte]


def keystream(key: bytes, start: int, count: int) -> bytes:
    """Return AES-256_key(BE128(i)) for i = start … start+count-1, 16 bytes each, one after another."""
    if count < 1:
        return b""
    ones = (1 << count) - 1
    first, *middle, last = _round_keys(key)
    state = _add(_counters(start, count), first, ones)
    for round_key in middle:
        state = _shift_rows([substitute(byte) for byte in state])
        state = _add(_mix_columns(state), round_key, ones)
    state = _add(_shift_rows([substitute(byte) for byte in state]), last, ones)
    stream = bytearray(16 * count)
    for b, byte in enumerate(state):
        stream[b::16] = _gather(byte, count)
    return bytes(stream)


def _round_keys(key: bytes) -> list[bytes]:
    """FIPS 197, §5.2, for keys of eight words; all but the first carry the S-box's constant."""
    words = [key[i : i + 4] for i in range(0, 32, 4)]
    constant = 1
    for i in range(8, 4 * (_ROUNDS + 1)):
        word = words[-1]
        if i % 8 == 0:
            word = _substitute_word(word[1:] + word[:1])
            word = bytes((word[0] ^ constant, *word[1:]))
            constant <<= 1
        elif i % 8 == 4:
            word = _substitute_word(word)
        words.append(bytes(a ^ b for a, b in zip(words[i - 8], word, strict=True)))
    keys = [b"".join(words[i : i + 4]) for i in range(0, len(words), 4)]
    return [keys[0], *(bytes(byte ^ _SBOX_CONSTANT for byte in k) for k in keys[1:])]


def _substitute_word(word: bytes) -> bytes:
    return bytes(_gather(substitute([b >> k & 1 for k in range(8)]), 1)[0] ^ _SBOX_CONSTANT for b in word)


def _counters(start: int, count: int) -> _State:
    return [[_counter_plane(8 * (15 - b) + k, start, count) for k in range(8)] for b in range(16)]


def _counter_plane(k: int, start: int, count: int) -> int:
    """Bit k of start, start+1, …, start+count-1, the first number lowest."""
    half = 1 << k  # zeros and ones alternate in runs of this length
    ones = (1 << count) - 1
    if half >= count:  # then the run changes once at most
        before = (1 << min(half - start % half, count)) - 1
        return before if start >> k & 1 else ones ^ before
    runs, length = ((1 << half) - 1) << half, 2 * half
    while length < count + 2 * half:
        runs |= runs << length
        length *= 2
    return runs >> start % (2 * half) & ones


def _add(state: _State, round_key: bytes, ones: int) -> _State:
    return [
        [plane ^ ones if key_byte >> k & 1 else plane for k, plane in enumerate(byte)]
        for byte, key_byte in zip(state, round_key, strict=True)
    ]


def _shift_rows(state: _State) -> _State:
    """FIPS 197, §5.1.2; byte 4·column + row."""
    return [state[(b + 4 * (b % 4)) % 16] for b in range(16)]


def _mix_columns(state: _State) -> _State:
    """FIPS 197, §5.1.3: each byte a_i becomes a_i + (sum of the column) + 2·(a_i + a_{i+1})."""
    mixed: _State = []
    for c in range(0, 16, 4):
        column = state[c : c + 4]
        total = [p ^ q ^ r ^ s for p, q, r, s in zip(*column, strict=True)]
        for byte, following in zip(column, column[1:] + column[:1], strict=True):
            b0, b1, b2, b3, b4, b5, b6, b7 = (p ^ q for p, q in zip(byte, following, strict=True))
            doubled = (b7, b0 ^ b7, b1, b2 ^ b7, b3 ^ b7, b4, b5, b6)
            mixed.append([p ^ q ^ r for p, q, r in zip(byte, total, doubled, strict=True)])
    return mixed


def _gather(byte: _Byte, count: int) -> bytes:
    """Return one byte per block from its eight planes."""
    low_bits = int.from_bytes(b"\x01" * count, "big")
    result = 0
    for k, plane in enumerate(byte):
        # Printing in base two spreads the bits to one character each; "0" and "1" differ in one bit.
        digits = f"{plane:0{count}b}".encode()
        result |= (int.from_bytes(digits, "big") & low_bits) << k
    return result.to_bytes(count, "little")
