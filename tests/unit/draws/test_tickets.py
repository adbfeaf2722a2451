import json
import subprocess
from hashlib import sha256
from shutil import which

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from draws import tickets
from draws.errors import InvalidPool, InvalidSeed

SEED = sha256(b"tickets").digest()


def openssl(mode, data, *options):
    command = ["openssl", "enc", f"-aes-256-{mode}", "-K", tickets.key(SEED).hex(), *options]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def all_tickets(count):
    return b"".join(block.tobytes() for _, block in tickets.blocks(SEED, count))


@pytest.mark.parametrize("position", [0, 1, 255, 256, 2**32, 2**53 - 1])
def test_a_ticket_is_one_block_of_the_cipher(position):
    cipher = Cipher(algorithms.AES256(tickets.key(SEED)), modes.ECB()).encryptor()
    assert tickets.ticket(SEED, position) == cipher.update(position.to_bytes(16, "big"))


@pytest.mark.parametrize("count", [0, 1, 2, tickets.BLOCK - 1, tickets.BLOCK, tickets.BLOCK + 1, 3 * tickets.BLOCK])
def test_blocks_hold_the_ticket_of_every_position_in_order(count):
    expected = 0
    for start, block in tickets.blocks(SEED, count):
        assert start == expected
        for offset in (0, len(block) - 1):
            assert block[offset].tobytes() == tickets.ticket(SEED, start + offset)
        expected += len(block)
    assert expected == count


@pytest.mark.system
@pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")
def test_openssl_makes_the_same_tickets():
    count = tickets.BLOCK + 3
    assert all_tickets(count) == openssl("ctr", bytes(16 * count), "-iv", bytes(16).hex())


@pytest.mark.system
@pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")
def test_the_command_that_is_printed_gives_one_ticket():
    assert openssl("ecb", (70_000).to_bytes(16, "big"), "-nopad") == tickets.ticket(SEED, 70_000)


@pytest.mark.parametrize("position", [-1, 2**53])
def test_a_position_outside_every_pool_has_no_ticket(position):
    with pytest.raises(InvalidPool):
        tickets.ticket(SEED, position)


def test_a_short_seed_has_no_tickets():
    with pytest.raises(InvalidSeed):
        tickets.ticket(SEED[:31], 0)
    with pytest.raises(InvalidSeed):
        next(tickets.blocks(SEED[:31], 1))


def test_the_small_draw_has_its_recorded_tickets(root):
    draw = json.loads((root / "tests/vectors/draw.json").read_text())
    seed = bytes.fromhex(draw["seed"])
    key = HKDFExpand(SHA256(), 32, b"kleroterion/v1/tickets").derive(seed)
    stream = Cipher(algorithms.AES256(key), modes.CTR(bytes(16))).encryptor()
    keystream = stream.update(bytes(16 * len(draw["tickets"]))).hex()
    assert key.hex() == tickets.key(seed).hex() == draw["ticket_key"]
    assert "".join(draw["tickets"]) == keystream
    assert [tickets.ticket(seed, i).hex() for i in range(len(draw["tickets"]))] == draw["tickets"]
