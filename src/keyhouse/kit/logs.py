"""Logs for machines: one JSON object a line, whatever anybody sends us, and no secrets."""

import logging
import sys
from typing import Any

import structlog

LONGEST = 300  # characters of any one value
_SECRET = ("password", "token", "code", "secret", "cookie", "authorization", "link")


def _guard(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Cuts long values and hides those whose name says that they are secret."""
    for name, value in event.items():
        if any(word in name for word in _SECRET) and name not in ("code", "status_code"):
            event[name] = "[hidden]"
        elif isinstance(value, str) and len(value) > LONGEST:
            event[name] = value[:LONGEST] + "…"
    return event


def set_up_logs(level: str = "INFO") -> None:
    """JSON lines on standard output; libraries' own loggers go the same way."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Never with the values of variables: a password or a code may be among them.
        structlog.processors.ExceptionRenderer(
            structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        ),
        _guard,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processor=structlog.processors.JSONRenderer()
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)  # libraries tell addresses at INFO


def get_log() -> Any:
    return structlog.get_logger()
