"""Every operation of the API as a method. Written by `make docs` from the OpenAPI document."""

from typing import Any, Literal

from keyhouse_client import shapes
from keyhouse_client.calling import AsyncCaller, Call, at


class AsyncOffice(AsyncCaller):
    """The operations of one marketplace, asynchronously."""

    async def post_sign_ups(
        self,
        *,
        company_name: str,
        contact_name: str,
        email: str,
        phone: str,
        password: str,
        terms: Literal[True],
    ) -> shapes.SignUpStarted:
        """Open a seller's account; a code goes to its e-mail."""
        found: shapes.SignUpStarted = await self._call(
            Call(
                "POST",
                "/sign-ups",
                body={
                    "company_name": company_name,
                    "contact_name": contact_name,
                    "email": email,
                    "phone": phone,
                    "password": password,
                    "terms": terms,
                },
            )
        )
        return found

    async def post_sign_ups_buyers(
        self,
        *,
        identifier: str,
        password: str,
        terms: Literal[True],
    ) -> shapes.SignUpStarted:
        """Open a buyer's account by e-mail or phone."""
        found: shapes.SignUpStarted = await self._call(
            Call(
                "POST",
                "/sign-ups/buyers",
                body={"identifier": identifier, "password": password, "terms": terms},
            )
        )
        return found

    async def post_sign_ups_confirm(
        self,
        *,
        code: str,
    ) -> shapes.SignedUp:
        """Prove the address with the code."""
        found: shapes.SignedUp = await self._call(
            Call("POST", "/sign-ups/confirm", body={"code": code})
        )
        return found

    async def post_sign_ups_again(
        self,
    ) -> shapes.LetterSent:
        """Send the letter again, once a minute at most."""
        found: shapes.LetterSent = await self._call(Call("POST", "/sign-ups/again"))
        return found

    async def post_sign_ins(
        self,
        *,
        identifier: str,
        password: str,
        is_foreign_device: bool | None = None,
        proof: str | None = None,
        ticket: str | None = None,
    ) -> shapes.SignInStep:
        """Sign in with the password."""
        found: shapes.SignInStep = await self._call(
            Call(
                "POST",
                "/sign-ins",
                body={
                    "identifier": identifier,
                    "password": password,
                    "is_foreign_device": is_foreign_device,
                    "proof": proof,
                    "ticket": ticket,
                },
            )
        )
        return found

    async def post_passkey_options(
        self,
    ) -> shapes.PasskeyOptions:
        """What a passkey is asked, before anybody is known."""
        found: shapes.PasskeyOptions = await self._call(Call("POST", "/passkey-options"))
        return found

    async def post_sign_ins_passkey(
        self,
        *,
        credential: dict[str, Any],
        is_foreign_device: bool | None = None,
    ) -> shapes.SignInStep:
        """Sign in with a passkey alone."""
        found: shapes.SignInStep = await self._call(
            Call(
                "POST",
                "/sign-ins/passkey",
                body={"credential": credential, "is_foreign_device": is_foreign_device},
            )
        )
        return found

    async def post_sign_ins_code(
        self,
        *,
        code: str,
    ) -> shapes.SignInStep:
        """Confirm with the code of the step one is at."""
        found: shapes.SignInStep = await self._call(
            Call("POST", "/sign-ins/code", body={"code": code})
        )
        return found

    async def post_sign_ins_code_passkey(
        self,
        *,
        credential: dict[str, Any],
        is_foreign_device: bool | None = None,
    ) -> shapes.SignInStep:
        """Confirm with a passkey as the second step."""
        found: shapes.SignInStep = await self._call(
            Call(
                "POST",
                "/sign-ins/code/passkey",
                body={"credential": credential, "is_foreign_device": is_foreign_device},
            )
        )
        return found

    async def post_sign_ins_way(
        self,
        *,
        way: str,
    ) -> shapes.PasskeyOptions:
        """Take another way of this sign-in."""
        found: shapes.PasskeyOptions = await self._call(
            Call("POST", "/sign-ins/way", body={"way": way})
        )
        return found

    async def post_sign_ins_again(
        self,
    ) -> shapes.CodeSent:
        """Send a new code, once a minute at most."""
        found: shapes.CodeSent = await self._call(Call("POST", "/sign-ins/again"))
        return found

    async def post_sign_ins_set_up(
        self,
    ) -> shapes.AppToAdd:
        """An authenticator app, where the step is set_up_app."""
        found: shapes.AppToAdd = await self._call(Call("POST", "/sign-ins/set-up"))
        return found

    async def post_sign_ins_set_up_confirm(
        self,
        *,
        code: str,
    ) -> shapes.SignInStep:
        """Confirm the app with its first code."""
        found: shapes.SignInStep = await self._call(
            Call("POST", "/sign-ins/set-up/confirm", body={"code": code})
        )
        return found

    async def get_session(
        self,
    ) -> shapes.SessionNow:
        """Whose session this is, and how the account stands."""
        found: shapes.SessionNow = await self._call(Call("GET", "/session"))
        return found

    async def delete_session(
        self,
    ) -> None:
        """Sign out."""
        await self._call(Call("DELETE", "/session"))

    async def post_recoveries(
        self,
        *,
        identifier: str,
        proof: str | None = None,
        ticket: str | None = None,
    ) -> shapes.RecoveryStarted:
        """Ask for a new password."""
        found: shapes.RecoveryStarted = await self._call(
            Call(
                "POST",
                "/recoveries",
                body={"identifier": identifier, "proof": proof, "ticket": ticket},
            )
        )
        return found

    async def post_recoveries_way(
        self,
        *,
        way: Literal["email", "sms"],
    ) -> shapes.CodeSent:
        """Choose how the code comes, and have it sent."""
        found: shapes.CodeSent = await self._call(
            Call("POST", "/recoveries/way", body={"way": way})
        )
        return found

    async def post_recoveries_code(
        self,
        *,
        code: str,
    ) -> shapes.RecoveryStep:
        """Show the code."""
        found: shapes.RecoveryStep = await self._call(
            Call("POST", "/recoveries/code", body={"code": code})
        )
        return found

    async def post_recoveries_again(
        self,
    ) -> shapes.CodeSent:
        """Send a new code, once a minute at most."""
        found: shapes.CodeSent = await self._call(Call("POST", "/recoveries/again"))
        return found

    async def post_recoveries_password(
        self,
        *,
        new_password: str,
        repeat_password: str,
        check: bool | None = None,
    ) -> shapes.RecoveryStep:
        """Set the new password; all sessions end."""
        found: shapes.RecoveryStep = await self._call(
            Call(
                "POST",
                "/recoveries/password",
                body={
                    "new_password": new_password,
                    "repeat_password": repeat_password,
                    "check": check,
                },
            )
        )
        return found

    async def get_session_proofs(
        self,
    ) -> shapes.Ways:
        """By which ways a fresh proof can be given."""
        found: shapes.Ways = await self._call(Call("GET", "/session/proofs"))
        return found

    async def post_session_proofs(
        self,
        *,
        act: Literal["addresses", "factors", "shops", "leaving"],
        way: str,
        answer: str | None = None,
        credential: dict[str, Any] | None = None,
    ) -> None:
        """A fresh proof, good for 15 minutes."""
        await self._call(
            Call(
                "POST",
                "/session/proofs",
                body={"act": act, "way": way, "answer": answer, "credential": credential},
            )
        )

    async def get_security(
        self,
    ) -> shapes.Security:
        """Second steps, devices and advice."""
        found: shapes.Security = await self._call(Call("GET", "/security"))
        return found

    async def post_security_app(
        self,
    ) -> shapes.AppToAdd:
        """An authenticator app to add (act: factors)."""
        found: shapes.AppToAdd = await self._call(Call("POST", "/security/app"))
        return found

    async def delete_security_app(
        self,
    ) -> None:
        """Remove the app."""
        await self._call(Call("DELETE", "/security/app"))

    async def post_security_app_confirm(
        self,
        *,
        code: str,
    ) -> shapes.Renewed:
        """Confirm the app with its first code."""
        found: shapes.Renewed = await self._call(
            Call("POST", "/security/app/confirm", body={"code": code})
        )
        return found

    async def post_security_passkey_options(
        self,
    ) -> shapes.PasskeyToAdd:
        """What a device is asked, for a new passkey."""
        found: shapes.PasskeyToAdd = await self._call(Call("POST", "/security/passkey-options"))
        return found

    async def post_security_passkeys(
        self,
        *,
        credential: dict[str, Any],
        handle: str,
        name: str,
    ) -> shapes.Renewed:
        """Add a passkey."""
        found: shapes.Renewed = await self._call(
            Call(
                "POST",
                "/security/passkeys",
                body={"credential": credential, "handle": handle, "name": name},
            )
        )
        return found

    async def delete_security_passkeys_by_passkey(
        self,
        passkey: str,
    ) -> None:
        """Remove a passkey."""
        await self._call(Call("DELETE", at("/security/passkeys/{}", passkey)))

    async def put_security_recovery_codes(
        self,
        *,
        sheet: str,
    ) -> None:
        """The sheet is kept and counts."""
        await self._call(Call("PUT", "/security/recovery-codes", body={"sheet": sheet}))

    async def post_security_recovery_codes(
        self,
    ) -> shapes.Sheet:
        """A sheet of recovery codes, not yet in force."""
        found: shapes.Sheet = await self._call(Call("POST", "/security/recovery-codes"))
        return found

    async def delete_security_devices_by_device(
        self,
        device: str,
    ) -> None:
        """Sign out a device."""
        await self._call(Call("DELETE", at("/security/devices/{}", device)))

    async def delete_security_sessions_by_session(
        self,
        session: str,
    ) -> None:
        """End a session."""
        await self._call(Call("DELETE", at("/security/sessions/{}", session)))

    async def delete_security_sessions(
        self,
    ) -> None:
        """Sign out everywhere else."""
        await self._call(Call("DELETE", "/security/sessions"))

    async def get_application(
        self,
    ) -> shapes.CaseState:
        """Where the application stands, and what it asks for."""
        found: shapes.CaseState = await self._call(Call("GET", "/application"))
        return found

    async def put_application(
        self,
        *,
        company_name: str | Literal[""] | None = None,
        contact_name: str | Literal[""] | None = None,
        phone: str | Literal[""] | None = None,
        country: str | None = None,
        company_kind: str | None = None,
        numbers: dict[str, str | Literal[""]] | None = None,
        types: dict[str, str] | None = None,
        if_match: str | None = None,
    ) -> shapes.CaseState:
        """Fill in the draft, or what was sent back."""
        found: shapes.CaseState = await self._call(
            Call(
                "PUT",
                "/application",
                body={
                    "company_name": company_name,
                    "contact_name": contact_name,
                    "phone": phone,
                    "country": country,
                    "company_kind": company_kind,
                    "numbers": numbers,
                    "types": types,
                },
                if_match=if_match,
            )
        )
        return found

    async def delete_application_papers_by_paper(
        self,
        paper: str,
        *,
        if_match: str | None = None,
    ) -> shapes.CaseState:
        """Take a paper out of the draft."""
        found: shapes.CaseState = await self._call(
            Call("DELETE", at("/application/papers/{}", paper), if_match=if_match)
        )
        return found

    async def get_application_missing(
        self,
    ) -> dict[str, str]:
        """What keeps the draft from being handed in."""
        found: dict[str, str] = await self._call(Call("GET", "/application/missing"))
        return found

    async def post_application_submit(
        self,
        *,
        if_match: str | None = None,
    ) -> shapes.CaseState:
        """Hand the application in."""
        found: shapes.CaseState = await self._call(
            Call("POST", "/application/submit", if_match=if_match)
        )
        return found

    async def post_application_withdraw(
        self,
    ) -> shapes.CaseState:
        """Withdraw the application."""
        found: shapes.CaseState = await self._call(Call("POST", "/application/withdraw"))
        return found

    async def post_application_again(
        self,
    ) -> shapes.CaseState:
        """Apply again, from what was there."""
        found: shapes.CaseState = await self._call(Call("POST", "/application/again"))
        return found

    async def post_application_items_by_item_papers(
        self,
        item: str,
        content: bytes,
        media_type: Literal["image/jpeg", "image/png", "application/pdf"],
        *,
        name: str | None = None,
        if_match: str | None = None,
    ) -> shapes.CaseState:
        """Add a paper: the file is the body."""
        found: shapes.CaseState = await self._call(
            Call(
                "POST",
                at("/application/items/{}/papers", item),
                content=content,
                media_type=media_type,
                query={"name": name},
                if_match=if_match,
            )
        )
        return found

    async def get_shops(
        self,
    ) -> list[shapes.Shop]:
        """One's own shops."""
        found: list[shapes.Shop] = await self._call(Call("GET", "/shops"))
        return found

    async def post_shops(
        self,
        *,
        name: str,
    ) -> shapes.Shop:
        """Open a shop."""
        found: shapes.Shop = await self._call(Call("POST", "/shops", body={"name": name}))
        return found

    async def post_shops_bind(
        self,
        *,
        number: str,
        key: str,
    ) -> shapes.Shop:
        """Bind a shop that nobody owns, with its key."""
        found: shapes.Shop = await self._call(
            Call("POST", "/shops/bind", body={"number": number, "key": key})
        )
        return found

    async def post_shops_entity(
        self,
        *,
        entity_number: str,
    ) -> shapes.Noted:
        """Tell the tax number of one's company; only its hash is kept."""
        found: shapes.Noted = await self._call(
            Call("POST", "/shops/entity", body={"entity_number": entity_number})
        )
        return found

    async def get_shops_may_bind(
        self,
    ) -> shapes.MayBind:
        """Whether one may bind a shop now; if not, why and from when."""
        found: shapes.MayBind = await self._call(Call("GET", "/shops/may-bind"))
        return found

    async def get_shops_by_shop_obligations(
        self,
        shop: str,
    ) -> list[shapes.Settling]:
        """What is to be settled; other systems are asked."""
        found: list[shapes.Settling] = await self._call(
            Call("GET", at("/shops/{}/obligations", shop))
        )
        return found

    async def post_shops_by_shop_unbinding(
        self,
        shop: str,
        *,
        reason: str,
    ) -> shapes.CaseState:
        """Open an application to unbind."""
        found: shapes.CaseState = await self._call(
            Call("POST", at("/shops/{}/unbinding", shop), body={"reason": reason})
        )
        return found

    async def get_shops_by_shop_unbinding(
        self,
        shop: str,
    ) -> shapes.CaseState:
        """Where the application stands."""
        found: shapes.CaseState = await self._call(Call("GET", at("/shops/{}/unbinding", shop)))
        return found

    async def put_shops_by_shop_unbinding(
        self,
        shop: str,
        *,
        reason: str | None = None,
        words: str | None = None,
        contact_name: str | Literal[""] | None = None,
        contact_details: str | Literal[""] | None = None,
        way: Literal["check", "save"] | None = None,
        remove: str | None = None,
        if_match: str | None = None,
    ) -> shapes.CaseState:
        """Fill in the draft, or what was sent back."""
        found: shapes.CaseState = await self._call(
            Call(
                "PUT",
                at("/shops/{}/unbinding", shop),
                body={
                    "reason": reason,
                    "words": words,
                    "contact_name": contact_name,
                    "contact_details": contact_details,
                    "way": way,
                    "remove": remove,
                },
                if_match=if_match,
            )
        )
        return found

    async def delete_shops_by_shop_unbinding_papers_by_paper(
        self,
        shop: str,
        paper: str,
        *,
        if_match: str | None = None,
    ) -> shapes.CaseState:
        """Take a paper out of the draft."""
        found: shapes.CaseState = await self._call(
            Call("DELETE", at("/shops/{}/unbinding/papers/{}", shop, paper), if_match=if_match)
        )
        return found

    async def get_shops_by_shop_unbinding_missing(
        self,
        shop: str,
    ) -> dict[str, str]:
        """What keeps the draft from being handed in."""
        found: dict[str, str] = await self._call(
            Call("GET", at("/shops/{}/unbinding/missing", shop))
        )
        return found

    async def post_shops_by_shop_unbinding_submit(
        self,
        shop: str,
        *,
        understood: Literal[True],
        if_match: str | None = None,
    ) -> shapes.CaseState:
        """Hand the application in."""
        found: shapes.CaseState = await self._call(
            Call(
                "POST",
                at("/shops/{}/unbinding/submit", shop),
                body={"understood": understood},
                if_match=if_match,
            )
        )
        return found

    async def post_shops_by_shop_unbinding_withdraw(
        self,
        shop: str,
    ) -> shapes.CaseState:
        """Withdraw the application."""
        found: shapes.CaseState = await self._call(
            Call("POST", at("/shops/{}/unbinding/withdraw", shop))
        )
        return found

    async def get_shops_by_shop_unbinding_receipts_by_revision(
        self,
        shop: str,
        revision: str,
    ) -> shapes.Receipt:
        """The sealed receipt of a revision."""
        found: shapes.Receipt = await self._call(
            Call("GET", at("/shops/{}/unbinding/receipts/{}", shop, revision))
        )
        return found

    async def post_shops_by_shop_unbinding_items_by_item_papers(
        self,
        shop: str,
        item: str,
        content: bytes,
        media_type: Literal["image/jpeg", "image/png", "application/pdf"],
        *,
        name: str | None = None,
        if_match: str | None = None,
    ) -> shapes.CaseState:
        """Add a paper: the file is the body."""
        found: shapes.CaseState = await self._call(
            Call(
                "POST",
                at("/shops/{}/unbinding/items/{}/papers", shop, item),
                content=content,
                media_type=media_type,
                query={"name": name},
                if_match=if_match,
            )
        )
        return found

    async def post_shops_obligations(
        self,
        *,
        kind: str,
        state: Literal["clear", "blocked", "unknown"],
        shop: str,
        count: int | None = None,
        amount: float | str | None = None,
        currency: str | None = None,
        link: str | None = None,
        valid_until: str | None = None,
        due_on: str | None = None,
    ) -> shapes.Noted:
        """Signed callback: what stands for a shop now."""
        found: shapes.Noted = await self._call(
            Call(
                "POST",
                "/shops/obligations",
                body={
                    "kind": kind,
                    "state": state,
                    "count": count,
                    "amount": amount,
                    "currency": currency,
                    "link": link,
                    "valid_until": valid_until,
                    "due_on": due_on,
                    "shop": shop,
                },
            )
        )
        return found

    async def post_shops_receipts_check(
        self,
        *,
        marketplace: str,
        reference: str,
        kind: str,
        revision: int,
        handed_in_at: str,
        promised_on: str,
        entries: list[list[str]],
        papers: list[str],
        decision: str,
        reason: str,
        decided_at: str,
        seal: str | None = None,
    ) -> shapes.Checked:
        """Whether a receipt is as we gave it out."""
        found: shapes.Checked = await self._call(
            Call(
                "POST",
                "/shops/receipts/check",
                body={
                    "marketplace": marketplace,
                    "reference": reference,
                    "kind": kind,
                    "revision": revision,
                    "handed_in_at": handed_in_at,
                    "promised_on": promised_on,
                    "entries": entries,
                    "papers": papers,
                    "decision": decision,
                    "reason": reason,
                    "decided_at": decided_at,
                    "seal": seal,
                },
            )
        )
        return found

    async def get_market_shops(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
    ) -> shapes.MarketShops:
        """Every shop with its owner."""
        found: shapes.MarketShops = await self._call(
            Call("GET", "/market/shops", query={"after": after, "limit": limit})
        )
        return found

    async def post_market_obligations(
        self,
        *,
        kind: str,
        state: Literal["clear", "blocked", "unknown"],
        shop: str,
        count: int | None = None,
        amount: float | str | None = None,
        currency: str | None = None,
        link: str | None = None,
        valid_until: str | None = None,
        due_on: str | None = None,
    ) -> shapes.Taken:
        """Tell what stands for a shop now."""
        found: shapes.Taken = await self._call(
            Call(
                "POST",
                "/market/obligations",
                body={
                    "kind": kind,
                    "state": state,
                    "count": count,
                    "amount": amount,
                    "currency": currency,
                    "link": link,
                    "valid_until": valid_until,
                    "due_on": due_on,
                    "shop": shop,
                },
            )
        )
        return found

    async def post_staff_shops_search(
        self,
        *,
        number: str,
    ) -> shapes.StaffShop:
        """Find a shop by its number."""
        found: shapes.StaffShop = await self._call(
            Call("POST", "/staff/shops/search", body={"number": number})
        )
        return found

    async def get_staff_shops_by_shop(
        self,
        shop: str,
    ) -> shapes.StaffShop:
        """One shop."""
        found: shapes.StaffShop = await self._call(Call("GET", at("/staff/shops/{}", shop)))
        return found

    async def post_staff_shops_by_shop_ledger(
        self,
        shop: str,
        *,
        kind: str,
        state: Literal["clear", "blocked", "unknown"],
        count: int | None = None,
        amount: float | str | None = None,
        currency: str | None = None,
        link: str | None = None,
        valid_until: str | None = None,
        due_on: str | None = None,
    ) -> shapes.StaffShop:
        """Write into the built-in ledger."""
        found: shapes.StaffShop = await self._call(
            Call(
                "POST",
                at("/staff/shops/{}/ledger", shop),
                body={
                    "kind": kind,
                    "state": state,
                    "count": count,
                    "amount": amount,
                    "currency": currency,
                    "link": link,
                    "valid_until": valid_until,
                    "due_on": due_on,
                },
            )
        )
        return found

    async def post_staff_shops_by_shop_binding(
        self,
        shop: str,
        *,
        act: Literal["suspend", "resume", "certify"],
        reason: str,
    ) -> shapes.StaffShop:
        """Suspend, resume or certify, as the role allows."""
        found: shapes.StaffShop = await self._call(
            Call("POST", at("/staff/shops/{}/binding", shop), body={"act": act, "reason": reason})
        )
        return found

    async def get_standing(
        self,
    ) -> list[shapes.Sanction]:
        """What holds against one's account and shops."""
        found: list[shapes.Sanction] = await self._call(Call("GET", "/standing"))
        return found

    async def post_standing_by_sanction_appeal(
        self,
        sanction: str,
        *,
        words: str,
    ) -> shapes.CaseState:
        """Appeal, once."""
        found: shapes.CaseState = await self._call(
            Call("POST", at("/standing/{}/appeal", sanction), body={"words": words})
        )
        return found

    async def post_standing_by_sanction_appeal_withdraw(
        self,
        sanction: str,
    ) -> shapes.CaseState:
        """Withdraw the appeal."""
        found: shapes.CaseState = await self._call(
            Call("POST", at("/standing/{}/appeal/withdraw", sanction))
        )
        return found

    async def get_cases(
        self,
    ) -> list[shapes.CaseLine]:
        """All cases of one's own, the newest first."""
        found: list[shapes.CaseLine] = await self._call(Call("GET", "/cases"))
        return found

    async def get_support(
        self,
    ) -> shapes.CaseState:
        """The last question and its answer."""
        found: shapes.CaseState = await self._call(Call("GET", "/support"))
        return found

    async def post_support(
        self,
        *,
        words: str,
        topic: Literal["sign_in", "account", "application", "shop", "other"] | None = None,
    ) -> shapes.CaseState:
        """Ask support something."""
        found: shapes.CaseState = await self._call(
            Call("POST", "/support", body={"topic": topic, "words": words})
        )
        return found

    async def post_support_reply(
        self,
        *,
        words: str,
    ) -> shapes.CaseState:
        """Answer what support asked."""
        found: shapes.CaseState = await self._call(
            Call("POST", "/support/reply", body={"words": words})
        )
        return found

    async def post_support_withdraw(
        self,
    ) -> shapes.CaseState:
        """Withdraw the question."""
        found: shapes.CaseState = await self._call(Call("POST", "/support/withdraw"))
        return found

    async def post_slider(
        self,
        *,
        action: Literal["recover", "signin"],
        what: str,
        attempt: str | None = None,
    ) -> shapes.WorkToDo:
        """Get the work that stands behind the slider."""
        found: shapes.WorkToDo = await self._call(
            Call("POST", "/slider", body={"action": action, "what": what, "attempt": attempt})
        )
        return found

    async def post_staff_sign_ins(
        self,
        *,
        email: str,
        password: str,
    ) -> shapes.StaffStep:
        """Sign in as staff with the password."""
        found: shapes.StaffStep = await self._call(
            Call("POST", "/staff/sign-ins", body={"email": email, "password": password})
        )
        return found

    async def post_staff_sign_ins_set_up(
        self,
    ) -> shapes.StaffApp:
        """An authenticator app, where the step is set_up_app."""
        found: shapes.StaffApp = await self._call(Call("POST", "/staff/sign-ins/set-up"))
        return found

    async def post_staff_sign_ins_code(
        self,
        *,
        code: str,
    ) -> shapes.StaffStep:
        """Confirm with the code of the app."""
        found: shapes.StaffStep = await self._call(
            Call("POST", "/staff/sign-ins/code", body={"code": code})
        )
        return found

    async def get_staff_me(
        self,
    ) -> shapes.Member:
        """Who one is, and what one may do."""
        found: shapes.Member = await self._call(Call("GET", "/staff/me"))
        return found

    async def delete_staff_session(
        self,
    ) -> None:
        """Sign out."""
        await self._call(Call("DELETE", "/staff/session"))

    async def get_staff_cases(
        self,
        *,
        view: Literal[
            "open", "mine", "unassigned", "second", "escalated", "on_hold", "away", "decided"
        ]
        | None = None,
        kind: str | None = None,
        language: str | None = None,
        country: str | None = None,
        due: Literal["", "late", "today", "risk"] | None = None,
        q: str | None = None,
        after: str | None = None,
    ) -> shapes.Queue:
        """A list of the queue with the counts of all of them."""
        found: shapes.Queue = await self._call(
            Call(
                "GET",
                "/staff/cases",
                query={
                    "view": view,
                    "kind": kind,
                    "language": language,
                    "country": country,
                    "due": due,
                    "q": q,
                    "after": after,
                },
            )
        )
        return found

    async def post_staff_cases_next(
        self,
        *,
        view: Literal[
            "open", "mine", "unassigned", "second", "escalated", "on_hold", "away", "decided"
        ]
        | None = None,
        kind: str | None = None,
        language: str | None = None,
        country: str | None = None,
        due: Literal["", "late", "today", "risk"] | None = None,
        q: str | None = None,
        after: str | None = None,
    ) -> shapes.QueueRow | None:
        """Take the most urgent case that nobody has."""
        found: shapes.QueueRow | None = await self._call(
            Call(
                "POST",
                "/staff/cases/next",
                query={
                    "view": view,
                    "kind": kind,
                    "language": language,
                    "country": country,
                    "due": due,
                    "q": q,
                    "after": after,
                },
            )
        )
        return found

    async def get_staff_cases_by_case(
        self,
        case: str,
    ) -> shapes.StaffCase:
        """One case."""
        found: shapes.StaffCase = await self._call(Call("GET", at("/staff/cases/{}", case)))
        return found

    async def post_staff_cases_by_case_decision(
        self,
        case: str,
        *,
        version: int,
        act: Literal[
            "decide",
            "take",
            "release",
            "approve",
            "ask_for_changes",
            "reject",
            "propose",
            "confirm",
            "send_back",
            "resume",
            "hold",
            "escalate",
        ],
        reject_reason: str | None = None,
        reject_words: str | None = None,
        answer_words: str | None = None,
        preview: Literal[False] | None = None,
        items: dict[str, shapes.Back] | None = None,
    ) -> shapes.Decided:
        """Take it, decide it, or whatever `act` says."""
        found: shapes.Decided = await self._call(
            Call(
                "POST",
                at("/staff/cases/{}/decision", case),
                body={
                    "version": version,
                    "act": act,
                    "reject_reason": reject_reason,
                    "reject_words": reject_words,
                    "answer_words": answer_words,
                    "preview": preview,
                    "items": items,
                },
            )
        )
        return found

    async def post_staff_cases_by_case_preview(
        self,
        case: str,
        *,
        version: int,
        act: Literal[
            "decide",
            "take",
            "release",
            "approve",
            "ask_for_changes",
            "reject",
            "propose",
            "confirm",
            "send_back",
            "resume",
            "hold",
            "escalate",
        ],
        reject_reason: str | None = None,
        reject_words: str | None = None,
        answer_words: str | None = None,
        preview: Literal[False] | None = None,
        items: dict[str, shapes.Back] | None = None,
    ) -> shapes.Letters:
        """What the applicant would be sent."""
        found: shapes.Letters = await self._call(
            Call(
                "POST",
                at("/staff/cases/{}/preview", case),
                body={
                    "version": version,
                    "act": act,
                    "reject_reason": reject_reason,
                    "reject_words": reject_words,
                    "answer_words": answer_words,
                    "preview": preview,
                    "items": items,
                },
            )
        )
        return found

    async def post_staff_cases_by_case_undo(
        self,
        case: str,
    ) -> shapes.Undone:
        """Undo the decision that is on its way."""
        found: shapes.Undone = await self._call(Call("POST", at("/staff/cases/{}/undo", case)))
        return found

    async def post_staff_cases_by_case_notes(
        self,
        case: str,
        *,
        note: str | None = None,
    ) -> shapes.Kept:
        """An internal note."""
        found: shapes.Kept = await self._call(
            Call("POST", at("/staff/cases/{}/notes", case), body={"note": note})
        )
        return found

    async def post_staff_cases_by_case_questions(
        self,
        case: str,
        *,
        question: str | None = None,
        question_words: str | None = None,
    ) -> shapes.Kept:
        """Ask the applicant something."""
        found: shapes.Kept = await self._call(
            Call(
                "POST",
                at("/staff/cases/{}/questions", case),
                body={"question": question, "question_words": question_words},
            )
        )
        return found

    async def post_staff_cases_by_case_assign(
        self,
        case: str,
        *,
        version: int,
        to: str,
    ) -> shapes.Kept:
        """Give it to somebody."""
        found: shapes.Kept = await self._call(
            Call("POST", at("/staff/cases/{}/assign", case), body={"version": version, "to": to})
        )
        return found

    async def get_staff_cases_by_case_papers_by_document(
        self,
        case: str,
        document: str,
    ) -> bytes:
        """A paper."""
        found: bytes = await self._call(
            Call("GET", at("/staff/cases/{}/papers/{}", case, document))
        )
        return found

    async def get_staff_cases_by_case_papers_by_document_by_page(
        self,
        case: str,
        document: str,
        page: str,
    ) -> bytes:
        """A page of a PDF, as JPEG."""
        found: bytes = await self._call(
            Call("GET", at("/staff/cases/{}/papers/{}/{}", case, document, page))
        )
        return found

    async def get_staff_cases_by_case_deciders(
        self,
        case: str,
    ) -> list[shapes.Person]:
        """Who may decide it."""
        found: list[shapes.Person] = await self._call(
            Call("GET", at("/staff/cases/{}/deciders", case))
        )
        return found

    async def get_staff_team(
        self,
    ) -> shapes.Team:
        """Who is on the staff, and what waits to be confirmed."""
        found: shapes.Team = await self._call(Call("GET", "/staff/team"))
        return found

    async def post_staff_team(
        self,
        *,
        name: str,
        email: str,
        role: Literal["reviewer", "senior", "support", "security", "operator"],
        language: Literal["en", "ru", "zh", "sk"],
    ) -> shapes.TeamAct:
        """Ask for a new member; somebody else confirms it."""
        found: shapes.TeamAct = await self._call(
            Call(
                "POST",
                "/staff/team",
                body={"name": name, "email": email, "role": role, "language": language},
            )
        )
        return found

    async def post_staff_team_by_staff_role(
        self,
        staff: str,
        *,
        what: Literal["role", "renew"],
        role: Literal["reviewer", "senior", "support", "security", "operator"],
    ) -> shapes.TeamAct:
        """Ask for another role, or a new app."""
        found: shapes.TeamAct = await self._call(
            Call("POST", at("/staff/team/{}/role", staff), body={"what": what, "role": role})
        )
        return found

    async def post_staff_team_by_staff_end(
        self,
        staff: str,
    ) -> shapes.TeamAct:
        """Off the staff, at once."""
        found: shapes.TeamAct = await self._call(Call("POST", at("/staff/team/{}/end", staff)))
        return found

    async def post_staff_team_invitations_by_invitation_confirm(
        self,
        invitation: str,
    ) -> shapes.TeamAct:
        """Confirm what somebody asked for."""
        found: shapes.TeamAct = await self._call(
            Call("POST", at("/staff/team/invitations/{}/confirm", invitation))
        )
        return found

    async def post_staff_team_invitations_by_invitation_take_back(
        self,
        invitation: str,
    ) -> shapes.TeamAct:
        """Take it back."""
        found: shapes.TeamAct = await self._call(
            Call("POST", at("/staff/team/invitations/{}/take-back", invitation))
        )
        return found

    async def get_staff_messages(
        self,
    ) -> dict[str, shapes.Health]:
        """How delivery stands."""
        found: dict[str, shapes.Health] = await self._call(Call("GET", "/staff/messages"))
        return found

    async def post_staff_messages_search(
        self,
        *,
        address: str,
    ) -> list[shapes.SentMessage]:
        """What became of messages to an address."""
        found: list[shapes.SentMessage] = await self._call(
            Call("POST", "/staff/messages/search", body={"address": address})
        )
        return found

    async def post_staff_messages_by_message_resend(
        self,
        message: str,
    ) -> shapes.MessageAct:
        """Send a message once more."""
        found: shapes.MessageAct = await self._call(
            Call("POST", at("/staff/messages/{}/resend", message))
        )
        return found

    async def post_staff_messages_channels_by_channel_pause(
        self,
        channel: str,
        *,
        reason: str,
    ) -> shapes.MessageAct:
        """Pause e-mail or SMS."""
        found: shapes.MessageAct = await self._call(
            Call("POST", at("/staff/messages/channels/{}/pause", channel), body={"reason": reason})
        )
        return found

    async def post_staff_messages_channels_by_channel_resume(
        self,
        channel: str,
    ) -> shapes.MessageAct:
        """Go on with e-mail or SMS."""
        found: shapes.MessageAct = await self._call(
            Call("POST", at("/staff/messages/channels/{}/resume", channel))
        )
        return found

    async def post_staff_accounts_search(
        self,
        *,
        address: str,
    ) -> list[shapes.FoundAccount]:
        """Find accounts by address, name, company or any number."""
        found: list[shapes.FoundAccount] = await self._call(
            Call("POST", "/staff/accounts/search", body={"address": address})
        )
        return found

    async def get_staff_accounts_by_account(
        self,
        account: str,
    ) -> shapes.Account:
        """How an account stands."""
        found: shapes.Account = await self._call(Call("GET", at("/staff/accounts/{}", account)))
        return found

    async def post_staff_accounts_by_account_unlock(
        self,
        account: str,
        *,
        reason: str,
    ) -> shapes.Did:
        """Open a locked account."""
        found: shapes.Did = await self._call(
            Call("POST", at("/staff/accounts/{}/unlock", account), body={"reason": reason})
        )
        return found

    async def post_staff_accounts_by_account_end_sessions(
        self,
        account: str,
        *,
        reason: str,
    ) -> shapes.Did:
        """Sign out everywhere."""
        found: shapes.Did = await self._call(
            Call("POST", at("/staff/accounts/{}/end-sessions", account), body={"reason": reason})
        )
        return found

    async def post_staff_accounts_by_account_protect(
        self,
        account: str,
        *,
        reason: str,
    ) -> shapes.Did:
        """Nothing about getting in can be changed."""
        found: shapes.Did = await self._call(
            Call("POST", at("/staff/accounts/{}/protect", account), body={"reason": reason})
        )
        return found

    async def post_staff_accounts_by_account_mark_compromised(
        self,
        account: str,
        *,
        reason: str,
    ) -> shapes.Did:
        """The password is known to others."""
        found: shapes.Did = await self._call(
            Call(
                "POST", at("/staff/accounts/{}/mark-compromised", account), body={"reason": reason}
            )
        )
        return found

    async def post_staff_accounts_by_account_sanctions(
        self,
        account: str,
        *,
        kind: Literal["restricted", "frozen", "banned"],
        reason: str,
        words: str | None = None,
        days: int | None = None,
        preview: Literal[False] | None = None,
    ) -> shapes.Did:
        """Restrict, freeze or ban."""
        found: shapes.Did = await self._call(
            Call(
                "POST",
                at("/staff/accounts/{}/sanctions", account),
                body={
                    "kind": kind,
                    "reason": reason,
                    "words": words,
                    "days": days,
                    "preview": preview,
                },
            )
        )
        return found

    async def post_staff_accounts_by_account_shops_by_shop_sanctions(
        self,
        account: str,
        shop: str,
        *,
        kind: Literal["restricted", "frozen", "banned"],
        reason: str,
        words: str | None = None,
        days: int | None = None,
        preview: Literal[False] | None = None,
    ) -> shapes.Did:
        """Restrict, freeze or ban a shop."""
        found: shapes.Did = await self._call(
            Call(
                "POST",
                at("/staff/accounts/{}/shops/{}/sanctions", account, shop),
                body={
                    "kind": kind,
                    "reason": reason,
                    "words": words,
                    "days": days,
                    "preview": preview,
                },
            )
        )
        return found

    async def post_staff_accounts_by_account_sanctions_by_sanction_lift(
        self,
        account: str,
        sanction: str,
        *,
        why: str,
    ) -> shapes.Did:
        """Lift a sanction."""
        found: shapes.Did = await self._call(
            Call(
                "POST",
                at("/staff/accounts/{}/sanctions/{}/lift", account, sanction),
                body={"why": why},
            )
        )
        return found

    async def get_staff_figures(
        self,
        *,
        days: Literal["7", "30", "90"] | None = None,
    ) -> shapes.Figures:
        """Queues, decisions, sign-ins and delivery over some days."""
        found: shapes.Figures = await self._call(
            Call("GET", "/staff/figures", query={"days": days})
        )
        return found

    async def get_staff_playbook(
        self,
    ) -> shapes.Playbook:
        """The playbook in force, and the change that waits."""
        found: shapes.Playbook = await self._call(Call("GET", "/staff/playbook"))
        return found

    async def post_staff_playbook(
        self,
        *,
        text: str,
        why: str,
        base_version: int,
    ) -> shapes.PlaybookAct:
        """Propose a text to a second person."""
        found: shapes.PlaybookAct = await self._call(
            Call(
                "POST",
                "/staff/playbook",
                body={"text": text, "why": why, "base_version": base_version},
            )
        )
        return found

    async def post_staff_playbook_check(
        self,
        *,
        text: str,
    ) -> shapes.DryRun:
        """What a text would change; nothing is kept."""
        found: shapes.DryRun = await self._call(
            Call("POST", "/staff/playbook/check", body={"text": text})
        )
        return found

    async def post_staff_playbook_proposals_by_proposal_publish(
        self,
        proposal: str,
    ) -> shapes.PlaybookAct:
        """Publish what somebody proposed."""
        found: shapes.PlaybookAct = await self._call(
            Call("POST", at("/staff/playbook/proposals/{}/publish", proposal))
        )
        return found

    async def post_staff_playbook_proposals_by_proposal_drop(
        self,
        proposal: str,
    ) -> shapes.PlaybookAct:
        """Drop a proposal."""
        found: shapes.PlaybookAct = await self._call(
            Call("POST", at("/staff/playbook/proposals/{}/drop", proposal))
        )
        return found

    async def get_staff_audit(
        self,
        *,
        fact: str | None = None,
        subject: str | None = None,
        actor: str | None = None,
        since: str | Literal[""] | None = None,
        until: str | Literal[""] | None = None,
        before: str | None = None,
    ) -> shapes.Facts:
        """Facts, the newest first."""
        found: shapes.Facts = await self._call(
            Call(
                "GET",
                "/staff/audit",
                query={
                    "fact": fact,
                    "subject": subject,
                    "actor": actor,
                    "since": since,
                    "until": until,
                    "before": before,
                },
            )
        )
        return found

    async def get_staff_audit_state(
        self,
    ) -> shapes.ChainState:
        """Whether the newest part of the chain holds."""
        found: shapes.ChainState = await self._call(Call("GET", "/staff/audit/state"))
        return found

    async def get_staff_audit_bundles_by_case(
        self,
        case: str,
    ) -> bytes:
        """A case as a signed archive."""
        found: bytes = await self._call(Call("GET", at("/staff/audit/bundles/{}", case)))
        return found

    async def get_bundle_key(
        self,
    ) -> shapes.BundleKey:
        """The key that bundles of cases are checked with."""
        found: shapes.BundleKey = await self._call(Call("GET", "/bundle-key"))
        return found

    async def get_questions_by_case(
        self,
        case: str,
    ) -> list[shapes.Said]:
        """What was asked and answered about a case."""
        found: list[shapes.Said] = await self._call(Call("GET", at("/questions/{}", case)))
        return found

    async def post_questions_by_case(
        self,
        case: str,
        *,
        words: str | None = None,
    ) -> shapes.Answered:
        """Answer what was asked."""
        found: shapes.Answered = await self._call(
            Call("POST", at("/questions/{}", case), body={"words": words})
        )
        return found

    async def get_staff_programs(
        self,
    ) -> shapes.Programs:
        """Programs that rely on this sign-in."""
        found: shapes.Programs = await self._call(Call("GET", "/staff/programs"))
        return found

    async def post_staff_programs(
        self,
        *,
        name: str,
        kind: Literal["web", "browser", "native", "device", "service"] | None = None,
        redirect_uris: list[str] | None = None,
        logout_uris: list[str] | None = None,
        backchannel_uri: str | None = None,
        home_uri: str | None = None,
        scopes: str | None = None,
        is_trusted: bool | None = None,
        needs_par: bool | None = None,
    ) -> shapes.ProgramSecret:
        """Let a program in."""
        found: shapes.ProgramSecret = await self._call(
            Call(
                "POST",
                "/staff/programs",
                body={
                    "name": name,
                    "kind": kind,
                    "redirect_uris": redirect_uris,
                    "logout_uris": logout_uris,
                    "backchannel_uri": backchannel_uri,
                    "home_uri": home_uri,
                    "scopes": scopes,
                    "is_trusted": is_trusted,
                    "needs_par": needs_par,
                },
            )
        )
        return found

    async def get_staff_programs_by_program(
        self,
        program: str,
    ) -> shapes.Program:
        """One program."""
        found: shapes.Program = await self._call(Call("GET", at("/staff/programs/{}", program)))
        return found

    async def post_staff_programs_by_program(
        self,
        program: str,
        *,
        name: str,
        version: int,
        kind: Literal["web", "browser", "native", "device", "service"] | None = None,
        redirect_uris: list[str] | None = None,
        logout_uris: list[str] | None = None,
        backchannel_uri: str | None = None,
        home_uri: str | None = None,
        scopes: str | None = None,
        is_trusted: bool | None = None,
        needs_par: bool | None = None,
        if_match: str | None = None,
    ) -> shapes.Program:
        """Change it, as of the version that was seen."""
        found: shapes.Program = await self._call(
            Call(
                "POST",
                at("/staff/programs/{}", program),
                body={
                    "name": name,
                    "kind": kind,
                    "redirect_uris": redirect_uris,
                    "logout_uris": logout_uris,
                    "backchannel_uri": backchannel_uri,
                    "home_uri": home_uri,
                    "scopes": scopes,
                    "is_trusted": is_trusted,
                    "needs_par": needs_par,
                    "version": version,
                },
                if_match=if_match,
            )
        )
        return found

    async def delete_staff_programs_by_program(
        self,
        program: str,
    ) -> None:
        """Let it in no more, at once."""
        await self._call(Call("DELETE", at("/staff/programs/{}", program)))

    async def post_staff_programs_by_program_secret(
        self,
        program: str,
    ) -> shapes.ProgramSecret:
        """A new secret; the old one lives a week more."""
        found: shapes.ProgramSecret = await self._call(
            Call("POST", at("/staff/programs/{}/secret", program))
        )
        return found

    async def get_market_event_types(
        self,
    ) -> list[shapes.EventKind]:
        """Every event there is."""
        found: list[shapes.EventKind] = await self._call(Call("GET", "/market/event-types"))
        return found

    async def get_market_events(
        self,
        *,
        after: int | None = None,
        types: str | None = None,
        limit: int | None = None,
    ) -> shapes.Events:
        """What has happened, in order; nothing is left out."""
        found: shapes.Events = await self._call(
            Call("GET", "/market/events", query={"after": after, "types": types, "limit": limit})
        )
        return found

    async def get_market_events_stream(
        self,
        *,
        after: int | None = None,
        types: str | None = None,
        seconds: int | None = None,
    ) -> Any:
        """The same as server-sent events; come again with the last id."""
        found: Any = await self._call(
            Call(
                "GET",
                "/market/events/stream",
                query={"after": after, "types": types, "seconds": seconds},
            )
        )
        return found

    async def get_market_revocations(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
    ) -> shapes.Revocations:
        """Which tokens count no more, before their time is over."""
        found: shapes.Revocations = await self._call(
            Call("GET", "/market/revocations", query={"after": after, "limit": limit})
        )
        return found

    async def get_staff_webhooks(
        self,
    ) -> list[shapes.WebhookReceiver]:
        """Who is told of events."""
        found: list[shapes.WebhookReceiver] = await self._call(Call("GET", "/staff/webhooks"))
        return found

    async def post_staff_webhooks(
        self,
        *,
        address: str,
        types: list[str] | None = None,
    ) -> shapes.WebhookSecret:
        """Tell one more address; its secret is told now."""
        found: shapes.WebhookSecret = await self._call(
            Call("POST", "/staff/webhooks", body={"address": address, "types": types})
        )
        return found

    async def get_staff_webhooks_by_receiver_sent(
        self,
        receiver: str,
    ) -> list[shapes.Sent]:
        """What was sent last, and what it answered."""
        found: list[shapes.Sent] = await self._call(
            Call("GET", at("/staff/webhooks/{}/sent", receiver))
        )
        return found

    async def post_staff_webhooks_by_receiver_again(
        self,
        receiver: str,
        *,
        after: int,
    ) -> shapes.WebhookAct:
        """Send everything after an event once more."""
        found: shapes.WebhookAct = await self._call(
            Call("POST", at("/staff/webhooks/{}/again", receiver), body={"after": after})
        )
        return found

    async def post_staff_webhooks_by_receiver_secret(
        self,
        receiver: str,
    ) -> shapes.WebhookSecret:
        """A new secret; both sign for a day."""
        found: shapes.WebhookSecret = await self._call(
            Call("POST", at("/staff/webhooks/{}/secret", receiver))
        )
        return found

    async def delete_staff_webhooks_by_receiver(
        self,
        receiver: str,
    ) -> None:
        """Send nothing more there."""
        await self._call(Call("DELETE", at("/staff/webhooks/{}", receiver)))
