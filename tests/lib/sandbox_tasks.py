"""Functions for the sandbox's child to run; it imports them by name, without Django."""

import os
import sys
import threading
import time

from custprop.lib.sandbox import Refused


def measure(payload: bytes, *, word: str = "") -> dict:
    return {"length": len(payload), "word": word}


def refuse(payload: bytes) -> None:
    raise Refused("too_green", shade="颜色", depth=3)


def fail(payload: bytes) -> None:
    raise RuntimeError("the reason stands in the log")


def sleep(payload: bytes) -> None:
    time.sleep(60)


def spin(payload: bytes) -> None:
    while True:
        pass


def hoard(payload: bytes) -> int:
    return len(bytearray(2 * 1024**3))


def exit_hard(payload: bytes) -> None:
    os._exit(3)


def chatter(payload: bytes, *, size: int) -> str:
    return "x" * size


def surroundings(payload: bytes) -> dict:
    return {
        "environment": sorted(os.environ),
        "django": "django" in sys.modules,
        "threads": threading.active_count(),
    }
