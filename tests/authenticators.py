"""Devices for a second step: an app that counts time, and an authenticator as WebAuthn has it."""

import json
from datetime import timedelta
from hashlib import sha256

import cbor2
import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

ORIGIN = "https://keyhouse.test"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class App:
    def __init__(self, secret: str, clock) -> None:
        self._totp, self._clock = pyotp.TOTP(secret.replace(" ", "")), clock

    def code(self, steps: int = 0) -> str:
        return self._totp.at(self._clock.now() + timedelta(seconds=30 * steps))


class Device:
    """Holds one passkey, as a phone would; `counter` stays 0 where the device has none."""

    def __init__(self, *, has_counter: bool = False) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = sha256(str(id(self)).encode()).digest()
        self.counter, self._step = 0, int(has_counter)
        self.handle = ""

    def create(
        self, options: dict, *, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED
    ) -> str:
        self.handle = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: _32(numbers.x), -3: _32(numbers.y)}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        data = self._data(options["rp"]["id"], flags | ATTESTED) + attested
        client = _client("webauthn.create", options["challenge"], origin)
        response = {
            "clientDataJSON": bytes_to_base64url(client),
            "attestationObject": bytes_to_base64url(
                cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
            ),
            "transports": ["internal"],
        }
        return self._said(response)

    def get(self, options: dict, *, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED) -> str:
        self.counter += self._step
        data = self._data(options["rpId"], flags)
        client = _client("webauthn.get", options["challenge"], origin)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": bytes_to_base64url(client),
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(signature),
            "userHandle": self.handle,
        }
        return self._said(response)

    def _data(self, rp_id: str, flags: int) -> bytes:
        return sha256(rp_id.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _said(self, response: dict) -> str:
        name = bytes_to_base64url(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )


def _client(kind: str, challenge: str, origin: str) -> bytes:
    said = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
    return json.dumps(said).encode()


def _32(number: int) -> bytes:
    return number.to_bytes(32, "big")
