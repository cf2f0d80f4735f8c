"""Run one function in a child process with limits on time, memory and output.

For work on files that strangers send: a file that makes a parser eat a core or
all memory ends its own child and nobody else's request. The child is a bare
Python without Django, so it starts in some 30 ms; it is made with `subprocess`,
which works in any thread and, unlike `multiprocessing`, in daemon processes too.

What goes in (trusted) is a payload of bytes and JSON options; what comes back
(not trusted, the child has read a stranger's file) is JSON and never a pickle.
"""

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1024 * 1024

# The child is `python -I -c`: no user site, no PYTHON* variables, no current directory.
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from custprop.lib.sandbox import serve; serve(sys.argv[2])"
)
# What a Python outside the system's own library path needs to start; nothing secret.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_MEMORY_STATUS = 66  # how the child says that its memory was not enough


@dataclass(frozen=True)
class Limits:
    """What one run may use: wall and CPU time in seconds, memory and answer in bytes."""

    seconds: float = 30
    memory: int = 512 * MEGABYTE
    answer: int = 96 * MEGABYTE


class SandboxError(Exception):
    """The function did not come back with an answer."""


class Timeout(SandboxError):
    """It needed more than the wall or CPU time allowed."""


class OutOfMemory(SandboxError):
    """It asked for more memory than allowed, or the system killed it for memory."""


class Crashed(SandboxError):
    """It ended in any other way; the text is for the log, not for the user."""


class Refused(Exception):
    """Raised by the function itself to refuse its input; comes out in the parent as it is.

    ``code`` names the reason and ``params`` (JSON values) fill the sentence that
    the parent builds in the user's language.
    """

    def __init__(self, code: str, **params: Any):
        super().__init__(code, params)
        self.code = code
        self.params = params


def run_limited(
    function: Callable[..., Any], payload: bytes, *, limits: Limits | None = None, **options: Any
) -> Any:
    """Return ``function(payload, **options)``, computed in a child process.

    The function must be importable by its name and should live in a module that
    does not import Django; its answer and the options must be JSON values.
    Raises Refused where the function raised it, else Timeout, OutOfMemory or Crashed.
    """
    limits = limits or Limits()
    call = {
        "module": function.__module__,
        "name": function.__name__,
        "options": options,
        "seconds": limits.seconds,
        "memory": limits.memory,
        "answer": limits.answer,
    }
    command = [sys.executable, "-I", "-c", _BOOT, json.dumps(_search_path()), json.dumps(call)]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # Files and not pipes: the kernel stops a child that writes more than it may.
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as errors:
        with subprocess.Popen(  # noqa: S603 — our own interpreter and our own command
            command, stdin=subprocess.PIPE, stdout=answer, stderr=errors, env=environment
        ) as child:
            try:
                child.communicate(payload, timeout=limits.seconds)
            except subprocess.TimeoutExpired:
                raise Timeout(f"no answer within {limits.seconds} s") from None
            finally:
                child.kill()  # does nothing to a child that has ended
        answer.seek(0)
        errors.seek(0)
        return _result(child.returncode, answer.read(limits.answer), errors.read(20_000))


def _search_path() -> list[str]:
    """Where the child looks for modules: where we do, made absolute."""
    return [os.path.abspath(entry or os.curdir) for entry in sys.path]  # noqa: PTH100 — zip entries


def _result(returncode: int, answer: bytes, errors: bytes) -> Any:
    if returncode == 0:
        try:
            reply = json.loads(answer)
        except ValueError:
            raise Crashed("the answer is not JSON") from None
        if "refused" in reply:
            raise Refused(reply["refused"], **reply["params"])
        return reply["result"]
    if returncode in (_MEMORY_STATUS, -signal.SIGKILL):
        raise OutOfMemory("the memory limit was reached")
    if returncode == -signal.SIGXCPU:
        raise Timeout("the CPU time was used up")
    raise Crashed(f"status {returncode}: {errors.decode(errors='replace').strip()[-2000:]}")


# ---- In the child ------------------------------------------------------------


def serve(request: str) -> None:
    """Answer one call: limits first, then the payload from stdin, the answer to stdout."""
    call = json.loads(request)
    _limit_this_process(call)
    try:
        function = getattr(importlib.import_module(call["module"]), call["name"])
        try:
            reply = {"result": function(sys.stdin.buffer.read(), **call["options"])}
        except Refused as refusal:
            reply = {"refused": refusal.code, "params": refusal.params}
        sys.stdout.buffer.write(json.dumps(reply, ensure_ascii=False).encode())
        sys.stdout.buffer.flush()
        status = 0
    except MemoryError:
        status = _MEMORY_STATUS
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        status = 1
    # At once: tearing down a million objects would only cost time, or memory we do not have.
    os._exit(status)


def _limit_this_process(call: dict) -> None:
    seconds = int(call["seconds"]) + 1
    wanted = {
        "RLIMIT_CPU": (seconds, seconds + 1),
        "RLIMIT_AS": (call["memory"],) * 2,
        "RLIMIT_FSIZE": (call["answer"],) * 2,
        "RLIMIT_CORE": (0, 0),
    }
    for name, limit in wanted.items():
        try:
            resource.setrlimit(getattr(resource, name), limit)
        except (ValueError, OSError):
            # macOS does not know a limit of address space; the wall time still holds there.
            if sys.platform == "linux":
                raise
