"""Runs checks, and prints one JSON object for each."""

import json
import sys
import threading
import traceback
from typing import Any, Callable


class Failure(Exception):
    """A check has found what should not be."""


class Skipped(Exception):
    """A check cannot be made."""


class Suite:
    """Counts what it prints: the orchestrator looks for lines that are lost."""

    def __init__(self) -> None:
        self._count = 0
        self._lock = threading.Lock()

    def run(self, name: str, body: Callable[[], None]) -> None:
        try:
            body()
        except Skipped as skipped:
            self.skip(name, str(skipped))
        except Failure as failure:
            self._print({"name": name, "ok": False, "detail": str(failure)[:1_500]})
        except Exception:  # A check that breaks has failed; the others go on.
            self._print({"name": name, "ok": False, "detail": traceback.format_exc()[-1_500:]})
        else:
            self._print({"name": name, "ok": True})

    def skip(self, name: str, reason: str) -> None:
        self._print({"name": name, "ok": True, "skipped": True, "detail": reason})

    def end(self) -> None:
        sys.stdout.write(json.dumps({"end": True, "checks": self._count}) + "\n")

    def _print(self, line: dict[str, Any]) -> None:
        with self._lock:
            self._count += 1
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()


def expect(what: str, got: Any, want: Any) -> None:
    if got != want:
        raise Failure(f"{what}: got {got!r:.600}, expected {want!r:.600}")


def contains(what: str, text: str, part: str) -> None:
    if part not in text:
        raise Failure(f"{what}: got {text!r:.600}, expected something with {part!r}")
