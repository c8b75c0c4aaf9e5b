"""Drives a connector server with grpcio and the stubs that Flyte generates.

Prints one JSON object per check, and at its end how many there were. The environment says what it talks to:
INTEROP_CONNECTOR (host:port), INTEROP_SERVICE and INTEROP_METRICS (URLs).
"""

import checks_create
import checks_drain
import checks_literals
import checks_logs
import checks_metadata
import checks_phases
import checks_tls
import checks_transport
import checks_trouble
import checks_v1
from suite import Suite
from world import World


def main() -> None:
    world = World.from_environment()
    suite = Suite()
    for checks in (
        checks_metadata,
        checks_create,
        checks_phases,
        checks_literals,
        checks_trouble,
        checks_logs,
        checks_transport,
        checks_tls,
        checks_v1,
        # Stops the connector: nothing can follow.
        checks_drain,
    ):
        checks.run(suite, world)
    suite.end()


if __name__ == "__main__":
    main()
