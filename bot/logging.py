"""Lines for whoever runs the bot, on standard error. No secret gets through, whoever logs it."""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO

import structlog
from structlog.typing import Processor, WrappedLogger

HIDDEN = "[secret]"
_SECRETS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w.-]+|xapp-[\w.-]+|whsec_[\w+/=-]+"
    r"|hooks\.slack\.com/\S+|-----BEGIN[^-]*PRIVATE KEY-----[\s\S]*?(?:-----END[^-]*-----|\Z)"
    r"|(?P<scheme>\b(?:Bearer|Basic)\s+)[\w.~+/=-]+|(?P<before>://)[^/\s@]+(?=@)"
)

SHORTEST_SECRET = 8
"""A value shorter than this would be found in innocent words."""

TALKATIVE = {
    "aiohttp.access": logging.CRITICAL,
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "slack_bolt": logging.CRITICAL,
    "slack_sdk": logging.CRITICAL,
}
"""Libraries that would log addresses or payloads, a draft's words among them, and from which
level they may speak at all."""


def without_secrets(text: str) -> str:
    """The text with whatever has the form of a credential taken out."""
    return _SECRETS.sub(lambda found: f"{found['scheme'] or found['before'] or ''}{HIDDEN}", text)


class SecretDropper:
    """The last processor: sees the whole line as it will be written, tracebacks included.
    `secrets` are values to take out that have no form to know them by."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        long_enough = {one for one in secrets if len(one) >= SHORTEST_SECRET}
        self._secrets = sorted(long_enough, key=len, reverse=True)

    def __call__(self, _logger: WrappedLogger, _method: str, line: Any) -> str:
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return without_secrets(line)


class Console(logging.StreamHandler[TextIO]):
    """The one handler that `configure` sets."""


def configure(
    level: str = "info", *, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Log from `level` on, for structlog and the standard library alike. Repeatable."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    console = Console(stream)
    console.setFormatter(_formatter(shared, secrets, colours=stream.isatty()))
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if not isinstance(one, Console)]
    root.addHandler(console)
    root.setLevel(level.upper())
    for name, from_level in TALKATIVE.items():
        logging.getLogger(name).setLevel(from_level)


def _formatter(
    shared: list[Processor], secrets: Iterable[str], *, colours: bool
) -> logging.Formatter:
    # Plain tracebacks: the rich ones show local variables, and with them drafts and tokens.
    renderer = structlog.dev.ConsoleRenderer(
        colors=colours, exception_formatter=structlog.dev.plain_traceback
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            renderer,
            SecretDropper(secrets),
        ],
    )
