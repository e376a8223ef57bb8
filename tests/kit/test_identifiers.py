"""ID-03: what is parsed is what is sent to; one key for one number."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from keyhouse.domain.accounts import mask, read_email, read_phone
from keyhouse.domain.messaging import mailbox_of
from keyhouse.kit.problems import Invalid


@pytest.mark.parametrize(
    "typed",
    [
        '"a b"@example.com',
        "a(comment)@example.com",
        "a@b@example.com",
        "a@[127.0.0.1]",
        "a@localhost",
        "a@example..com",
        ".a@example.com",
        "a@-example.com",
        "a\r\nBcc: x@y.z@e.com",
        "a@example.com\r\nBcc: b@example.com",
        "a@exam\u202eple.com",
        "a @example.com",
        "@example.com",
        "a@",
        "<a@example.com>",
        "Anna <a@example.com>",
        "a@example.com,b@example.com",
        "a;b@example.com",
        "a\x00@example.com",
        "mailto:a@example.com",
        "ä@example.com",
        "a@ex ample.com",
        "x" * 330 + "@e.com",
    ],
)
def test_tricks_are_no_addresses(typed):
    with pytest.raises(Invalid):
        read_email(typed)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Anna@Example.COM", "anna@example.com"),
        (" anna@example.com ", "anna@example.com"),
        ("anna@пример.рф", "anna@xn--e1afmkfd.xn--p1ai"),
        ("anna+shop@example.com", "anna+shop@example.com"),
        ("ANNA@EXÄMPLE.com", "anna@xn--exmple-cua.com"),
    ],
)
def test_one_address_has_one_form(typed, key):
    assert read_email(typed) == key
    assert read_email(key) == key


@given(some.emails())
def test_what_is_accepted_is_sent_to_as_it_is(address):
    try:
        key = read_email(address)
    except Invalid:
        return
    assert key == read_email(key)
    assert key.count("@") == 1
    assert key.isascii()
    assert not any(c.isspace() or c in '<>,;:"()' for c in key)


@pytest.mark.parametrize(
    "typed",
    [
        "+7 912 345-67-89",
        "8 (912) 345-67-89",
        "+79123456789",
        "007 912 3456789",
        "+٧٩١٢٣٤٥٦٧٨٩",
        "+7-912-345-67-89",
        "\uff0b79123456789",
    ],
)
def test_one_number_has_one_key(typed):
    if typed.startswith("007"):
        with pytest.raises(Invalid):
            read_phone(typed, "RU")
        return
    assert read_phone(typed, "RU") == "+79123456789"


@pytest.mark.parametrize(
    "typed",
    ["12345", "+7 912 345-67-89 ext. 12", "+7 912 345-67-89;ext=5", "phone", "+999123456789", ""],
)
def test_what_cannot_be_called_is_no_number(typed):
    with pytest.raises(Invalid):
        read_phone(typed, "RU")


def test_a_mailbox_is_one_whatever_its_spelling():
    assert mailbox_of("an.na+x@example.com") == mailbox_of("anna@example.com")


def test_a_masked_address_is_known_only_to_its_owner():
    assert mask("email", "anna@example.com") == "a•••a@example.com"
    assert mask("email", "ab@example.com") == "a•••@example.com"
