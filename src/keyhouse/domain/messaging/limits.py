"""How many messages one mailbox or phone may get from people who proved nothing."""

from dataclasses import replace
from datetime import timedelta

import phonenumbers
from phonenumbers import PhoneNumberType

from keyhouse.domain.messaging.pauses import check_texts_leave
from keyhouse.domain.messaging.policy import SmsPolicy
from keyhouse.domain.visits import Visit
from keyhouse.kit.keys import Keyring
from keyhouse.kit.limits import NO_LIMIT, Budget, give_back, spend
from keyhouse.kit.problems import Invalid, TooMany
from keyhouse.kit.texts import N_

A_DAY = Budget("letters to a mailbox", 5, timedelta(hours=24))
NOTICES = Budget("notices to a mailbox", 1, timedelta(hours=24))
NO_NOTICES = Budget("nothing to a mailbox", 1, timedelta(hours=24))
AGAIN = Budget("letter again", 1, timedelta(seconds=60))
SMS_A_DAY = Budget("sms to a number in a day", 5, timedelta(hours=24))
SMS_NOTICES = Budget("sms notices to a number", 10, timedelta(hours=24))
LOST_A_DAY = Budget("letters about a lost mailbox", 2, timedelta(hours=24))
HELP_A_DAY = Budget("letters about a question", 3, timedelta(hours=24))
A_MINUTE = Budget("sms to a number", 1, timedelta(seconds=60))
DIGEST = Budget("digest to a mailbox", 1, timedelta(hours=24))
NETWORK = Budget("letters from a network", 60, timedelta(hours=1))

NO_SMS = "no sms of a marketplace"
# Some countries do not tell mobile numbers from others.
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
NOT_MOBILE = N_("This number gets no SMS. Type a mobile number, or use an e-mail.")
NO_SMS_THERE = N_("We send no SMS to numbers of this country. Please use an e-mail.")


async def may_send_to(visit: Visit, mailbox: str, budget: Budget = A_DAY) -> bool:
    """Takes one letter of the mailbox's budget; when it is used up the letter is a decoy."""
    key = visit.part(Keyring).digest("mailbox", visit.marketplace.id, mailbox)
    return await spend(visit.db, visit.marketplace.id, budget, key, visit.now)


async def may_text(visit: Visit, number: str, typed: str) -> bool:
    """Takes one SMS of every budget there is; when one is used up, nothing is sent.

    By what was typed (raises `TooMany`: that tells nothing of who is known), by number, by the
    first digits of a number that was typed (codes that nobody types in are what a fraud looks
    like), and by marketplace. An unknown account has no number: then as many statements count
    something else, and it costs the marketplace nothing. Raises `SmsPaused`.
    """
    check_texts_leave(visit)
    if not await _spend(visit, A_MINUTE, visit.part(Keyring).digest("typed", typed)):
        raise TooMany(wait=int(A_MINUTE.window.total_seconds()))
    daily, alike = budgets_of(visit)
    key = visit.part(Keyring).digest("mailbox", visit.marketplace.id, number or typed)
    # As many statements for everybody, whatever is used up: else the time would tell.
    has_room = [
        await _spend(visit, A_MINUTE, key),
        await _spend(visit, SMS_A_DAY, key),
        await _spend(visit, alike, first_digits(typed)),
    ]
    is_paid = bool(number) and all(has_room)
    whole = daily if is_paid else replace(daily, name=NO_SMS, limit=NO_LIMIT)
    return await _spend(visit, whole, "all") and all(has_room)


async def _spend(visit: Visit, budget: Budget, key: str) -> bool:
    return await spend(visit.db, visit.marketplace.id, budget, key, visit.now)


async def may_notify(visit: Visit, number: str) -> bool:
    """Takes one SMS about a change that a signed-in person made: these cost money too."""
    daily, _ = budgets_of(visit)
    key = visit.part(Keyring).digest("mailbox", visit.marketplace.id, number)
    return await _spend(visit, SMS_NOTICES, key) and await _spend(visit, daily, "all")


async def text_was_used(visit: Visit, typed: str) -> None:
    """The code came back: the number that was typed and those like it are real people's."""
    _, alike = budgets_of(visit)
    await give_back(visit.db, visit.marketplace.id, alike, first_digits(typed))


def check_number(visit: Visit, number: str, field: str) -> None:
    """Raises `Invalid` for a number that no SMS is sent to, before money is spent."""
    countries = visit.policy(SmsPolicy).countries
    parsed = phonenumbers.parse(number)
    if phonenumbers.number_type(parsed) not in MOBILE:
        raise Invalid.one(field, "not_mobile", NOT_MOBILE)
    if countries and phonenumbers.region_code_for_number(parsed) not in countries:
        raise Invalid.one(field, "no_sms_there", NO_SMS_THERE)


def budgets_of(visit: Visit) -> tuple[Budget, Budget]:
    """By marketplace and day; by first digits and hour."""
    policy = visit.policy(SmsPolicy)
    return (
        Budget("sms of a marketplace", policy.daily, timedelta(hours=24)),
        Budget("sms to numbers alike", policy.unanswered, timedelta(hours=1)),
    )


def first_digits(typed: str) -> str:
    """Country and operator, such as +7912; an e-mail stands for itself."""
    if not typed.startswith("+"):
        return typed[:60]
    parsed = phonenumbers.parse(typed)
    return f"+{parsed.country_code}{str(parsed.national_number)[:3]}"


def mailbox_of(address: str) -> str:
    """One key for the spellings of one mailbox: no tag after +, no dots before the @."""
    if "@" not in address:
        return address
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


async def wait_between_letters(visit: Visit, subject_id: str) -> None:
    """One letter a minute for one attempt; raises `TooMany`."""
    if not await spend(visit.db, visit.marketplace.id, AGAIN, subject_id[:64], visit.now):
        raise TooMany(wait=int(AGAIN.window.total_seconds()))


async def hold_back_network(visit: Visit) -> None:
    """Raises `TooMany` when one network asks for letters without end."""
    if not await _spend(visit, NETWORK, visit.network_key):
        raise TooMany(wait=int(NETWORK.window.total_seconds()))
