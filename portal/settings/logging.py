"""Structured logs on stderr: one line an event, no personal data."""

import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict

from portal.lib.mappings import Options


def configure(level: str = "INFO", *, json_lines: bool = False) -> Options:
    """Set up structlog and return Django's LOGGING dictionary."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderers: list[Any] = (
        [_trace, structlog.processors.JSONRenderer()]
        if json_lines
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *renderers,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"django.server": {"level": "WARNING"}},
    }


def _trace(logger: Any, name: str, event: EventDict) -> EventDict:
    """The traceback as text in ``exception``, each error with the first line it says.

    What a database adds below that line are the values of the row, which may name a person.
    """
    failure = event.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()
    if isinstance(failure, BaseException):
        failure = (type(failure), failure, failure.__traceback__)
    if isinstance(failure, tuple) and failure[1] is not None:
        event["exception"] = "".join(_lines(failure[1]))
    return event


def _lines(error: BaseException) -> list[str]:
    """As Python writes it: what caused it above it."""
    above: list[str] = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        above = [*_lines(cause), "\nwhich led to:\n\n"]
    said = (str(error).splitlines() or [""])[0]
    frames = traceback.format_tb(error.__traceback__)
    return [*above, "Traceback:\n", *frames, f"{type(error).__qualname__}: {said}".rstrip(": ")]
