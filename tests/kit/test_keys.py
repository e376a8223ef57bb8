"""Keys: one for each purpose, everything altered is found."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keyhouse.kit.ids import made_at, new_id
from keyhouse.kit.keys import Keyring, Unreadable
from keyhouse.kit.randomness import Randomness

KEYS = Keyring([os.urandom(32)], Randomness())


@given(some.binary(max_size=200), some.integers(min_value=0))
def test_one_changed_bit_is_found(value, place):
    sealed = bytearray(KEYS.seal("test", value))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(Unreadable):
        KEYS.unseal("test", bytes(sealed))


def test_what_is_sealed_for_one_purpose_is_nothing_for_another():
    with pytest.raises(Unreadable):
        KEYS.unseal("other", KEYS.seal("test", b"value"))
    assert KEYS.digest("a", "x") != KEYS.digest("b", "x")
    assert KEYS.digest("a", "x", "yz") != KEYS.digest("a", "xy", "z")


def test_codes_keep_their_zeros_and_their_evenness():
    codes = [Randomness().digits(6) for _ in range(20_000)]
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    firsts = [sum(code[0] == str(n) for code in codes) for n in range(10)]
    assert min(firsts) > 1700  # 2000 expected; 7 standard deviations below
    assert max(firsts) < 2300


def test_an_id_tells_when_it_was_made():
    from tests.conftest import START

    assert made_at(new_id("acc", START)) == START
