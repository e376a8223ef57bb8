"""Many answers at once, on both databases."""

import asyncio

from sqlalchemy import text

from tests.people import SIGN_UP

EMAIL = SIGN_UP["email"]


async def test_parallel_guesses_get_five_tries_and_no_more(seller, stranger, house):
    await seller.register()
    forms = [
        {"identifier": EMAIL, "password": f"guess number {n}", "_token": t}
        for n, t in enumerate([await stranger.token("/sign-in") for _ in range(40)])
    ]
    await asyncio.gather(*(stranger.browser.post("/sign-in", data=form) for form in forms))
    facts = "SELECT count(*) FROM facts WHERE fact = 'signin.refused'"
    assert await house.database.unit().value(text(facts)) == 5
