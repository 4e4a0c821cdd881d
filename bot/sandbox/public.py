"""The public: what the outside world sees of the company. A receiver of signed webhooks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from bot.sandbox.troubled import troubled
from bot.sandbox.values import Json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

METHOD = "public.hook"
"""The name under which faults apply to the hook."""


@dataclass
class Post:
    """One thing the public can read. `times` counts how often its webhook arrived."""

    number: int
    webhook_id: str
    at: float
    text: str
    data: Json = field(default_factory=dict)
    type: str = ""
    times: int = 1

    @property
    def kind(self) -> str:
        """holding, update, correction or closing."""
        return str(self.data.get("kind") or "")


class Public:
    """Everything published, oldest first. The same `webhook-id` twice is one post."""

    def __init__(self, sandbox: Sandbox, secret: str) -> None:
        self._sandbox = sandbox
        self.secret = secret
        self.posts: list[Post] = []

    @property
    def url(self) -> str:
        """Where the signed webhook goes."""
        return f"{self._sandbox.base_url}/public/hook"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        about = {"webhook_id": request.headers.get("webhook-id", "")}

        async def act() -> web.Response:
            return self._receive(body, dict(request.headers))

        return await troubled(request, self._sandbox, METHOD, about, act)

    def _receive(self, body: bytes, headers: dict[str, str]) -> web.Response:
        try:
            Webhook(self.secret).verify(body, headers)
            content = json.loads(body)
        except WebhookVerificationError as error:
            self._sandbox.journal.add("public", what="refused", why=str(error))
            return web.json_response({"error": "bad signature"}, status=401)
        except ValueError:
            self._sandbox.journal.add("public", what="refused", why="not JSON")
            return web.json_response({"error": "not JSON"}, status=400)
        lowered = {name.lower(): value for name, value in headers.items()}
        post = self._keep(lowered["webhook-id"], content)
        return web.json_response({"url": f"{self._sandbox.base_url}/public#{post.number}"})

    def _keep(self, webhook_id: str, content: Any) -> Post:
        for post in self.posts:
            if post.webhook_id == webhook_id:
                post.times += 1
                self._sandbox.journal.add("public", what="repeated", post=post.number)
                return post
        content = content if isinstance(content, dict) else {}
        data = content.get("data") if isinstance(content.get("data"), dict) else {}
        post = Post(
            number=len(self.posts) + 1,
            webhook_id=webhook_id,
            at=self._sandbox.workspace.clock(),
            text=str((data or {}).get("text") or ""),
            data=data or {},
            type=str(content.get("type") or ""),
        )
        self.posts.append(post)
        self._sandbox.journal.add("public", what="published", post=post.number, text=post.text)
        return post
