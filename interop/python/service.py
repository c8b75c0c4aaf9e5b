"""Says how jobs of the remote service behave, and what has become of them."""

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from suite import Failure


class Service:
    def __init__(self, url: str) -> None:
        self._url = url

    def behave(self, name: str, **behaviour: Any) -> None:
        """Takes answer={"state": "RUNNING"}, fail={"get": 503}, hold=["create"]; what is left out stays."""
        self._do("PUT", f"jobs/{urllib.parse.quote(name, safe='')}", behaviour)

    def look(self, name: str, **wanted: Any) -> dict[str, Any]:
        """What has become of the jobs of a name; waits until there is what is wanted: operation, atLeast, live."""
        query = urllib.parse.urlencode(wanted)
        return self._do("GET", f"jobs/{urllib.parse.quote(name, safe='')}?{query}")

    def stop_connector(self) -> None:
        """Sends SIGTERM."""
        self._do("POST", "stop")

    def exited(self, seconds: float) -> int | None:
        """The exit code of the connector, once it has ended."""
        try:
            return self._do("GET", "exited", timeout=seconds)["code"]
        except TimeoutError as error:
            raise Failure(f"the connector has not ended within {seconds} s") from error

    def _do(self, method: str, path: str, body: Any = None, timeout: float = 60) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._url}/control/{path}", data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                return json.loads(response.read())
        except urllib.error.HTTPError as error:
            raise Failure(f"the job service answers {error.code} to {method} {path}: {error.read().decode()}") from error
