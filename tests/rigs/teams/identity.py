"""Microsoft's login and its keys, in the fake: real RSA keys, real signed tokens."""

import base64
import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from tests.rigs.teams.faults import Faults, named
from tests.rigs.teams.world import Json

GOOD = "good"
ISSUER = "https://api.botframework.com"
LEEWAY_SECONDS = 300


@dataclass(frozen=True)
class Key:
    id: str
    private: RSAPrivateKey

    @classmethod
    def new(cls) -> "Key":
        return cls(uuid.uuid4().hex, generate_private_key(public_exponent=65537, key_size=2048))

    def public(self, endorsements: list[str]) -> Json:
        """As Microsoft publishes its keys."""
        told: Json = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.id,
            "x5t": self.id,
            "n": told["n"],
            "e": told["e"],
            "endorsements": endorsements,
        }


@dataclass
class Identity:
    """`lifetime_seconds` is what the next token lives; `asked` counts requests by name."""

    app: str
    password: str
    faults: Faults
    lifetime_seconds: int = 3600
    anonymous: bool = False
    base: str = ""
    key: Key = field(default_factory=Key.new)
    stranger: Key = field(default_factory=Key.new)
    endorsements: list[str] = field(default_factory=lambda: ["msteams", "webchat"])
    issued: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        self.lifetime_seconds = 3600
        self.endorsements = ["msteams", "webchat"]
        self.issued.clear()
        self.asked.clear()

    def add_routes(self, server: web.Application) -> None:
        server.router.add_post("/{tenant}/oauth2/v2.0/token", named("login", self._login))
        path = "/v1/.well-known"
        server.router.add_get(f"{path}/openidconfiguration", named("metadata", self._metadata))
        server.router.add_get(f"{path}/keys", named("keys", self._keys))

    def refused(self, request: web.Request, audience: str) -> bool:
        """Whether a call shows no token that was issued for this."""
        if self.anonymous:
            return False
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return not self.issued.get(token, "").startswith(audience)

    def turn_keys(self) -> None:
        """Sign with a new key, and publish that alone."""
        self.key = Key.new()

    def authorization(self, kind: str, service_url: str) -> str | None:
        """The header of an activity; `kind` says what is wrong with it, if anything."""
        if kind == "missing":
            return None
        if kind == "garbage":
            return "Bearer garbage"
        if kind == "basic":
            return f"Basic {base64.b64encode(b'app:secret').decode()}"
        return f"Bearer {self._signed(kind, service_url)}"

    def _signed(self, kind: str, service_url: str) -> str:
        now = int(time.time())
        end = now - LEEWAY_SECONDS - 60 if kind == "expired" else now + 3600
        claims: Json = {
            "iss": "https://sts.windows.net/other/" if kind == "issuer" else ISSUER,
            "aud": str(uuid.uuid4()) if kind == "audience" else self.app,
            "nbf": now + 2 * LEEWAY_SECONDS if kind == "early" else end - 3660,
            "exp": end,
            "serviceurl": "https://elsewhere.example/" if kind == "service_url" else service_url,
        }
        if kind == "no_end":
            del claims["exp"]
        if kind == "no_service_url":
            del claims["serviceurl"]
        key = self.stranger if kind in ("unknown_key", "forged") else self.key
        shown = self.key if kind == "forged" else key
        headers = {"kid": shown.id, "x5t": shown.id}
        if kind == "unsigned":
            return jwt.encode(claims, "", algorithm="none", headers=headers)
        if kind == "symmetric":
            return jwt.encode(claims, "a secret of the sender's own, long enough", "HS256", headers)
        return jwt.encode(claims, key.private, algorithm="RS256", headers=headers)

    async def _login(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        scope = str(form.get("scope", ""))
        self.asked["login"] += 1
        self.asked[f"login {scope}"] += 1
        known = (form.get("client_id"), form.get("client_secret")) == (self.app, self.password)
        if form.get("grant_type") != "client_credentials" or not known:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = f"token-{uuid.uuid4().hex}"
        self.issued[token] = scope
        told = {
            "token_type": "Bearer",
            "expires_in": self.lifetime_seconds,
            "ext_expires_in": self.lifetime_seconds,
            "access_token": token,
        }
        return web.json_response(told)

    async def _metadata(self, _: web.Request) -> web.StreamResponse:
        self.asked["metadata"] += 1
        told = {
            "issuer": ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{self.base}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
        return web.json_response(told)

    async def _keys(self, _: web.Request) -> web.StreamResponse:
        self.asked["keys"] += 1
        return web.json_response({"keys": [self.key.public(self.endorsements)]})
