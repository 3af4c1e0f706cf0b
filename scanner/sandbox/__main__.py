"""Make sample tenants, or serve one.

``python -m scanner.sandbox OUT``: write every sample tenant into a folder of its own below OUT.
``python -m scanner.sandbox OUT --tenant NAME [--size N]``: write one tenant into OUT.
``python -m scanner.sandbox serve --tenant NAME …``: a loopback Graph service for one tenant; its address is the first line on stdout.
"""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

from scanner.sandbox.tenants import NAMES, tenant_of, write


def main(arguments: list[str] | None = None) -> None:
    """Read the arguments and do it."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["serve"]:
        _serve(given[1:])
    else:
        _write(given)


def _write(given: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m scanner.sandbox", description="Write made-up tenants.")
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to write")
    parser.add_argument("--tenant", choices=NAMES, help="only this company, into OUT itself (default: all, each in a folder below OUT)")
    parser.add_argument("--size", type=int, metavar="N", help="so many accounts and devices (default: as made)")
    options = parser.parse_args(given)
    if options.size is not None and options.tenant is None:
        parser.error("--size needs --tenant")
    try:
        for name in [options.tenant] if options.tenant else NAMES:
            write(name, options.out if options.tenant else options.out / name, options.size)
    except ValueError as error:
        parser.error(str(error))


def _serve(given: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m scanner.sandbox serve", description="Serve a made-up tenant as Microsoft Graph would.")
    parser.add_argument("--tenant", choices=NAMES, default="sample", help="which company (default: sample)")
    parser.add_argument("--size", type=int, metavar="N", help="so many accounts and devices (default: as made)")
    parser.add_argument("--port", type=int, default=0, metavar="P", help="default: one that is free")
    parser.add_argument("--delay", type=float, default=0.0, metavar="S", help="seconds before every answer")
    parser.add_argument("--top", type=int, metavar="N", help="no page holds more objects than that")
    parser.add_argument("--faults", type=int, metavar="SEED", help="things go wrong now and then, by this seed")
    parser.add_argument("--real-clock", action="store_true", help="the time of this machine instead of the snapshots' own")
    parser.add_argument("--ready", action="store_true", help="make all pages before the first line is printed")
    options = parser.parse_args(given)
    # Imported here: writing tenants needs no server.
    from scanner.sandbox.dice import COLLECTED_AT
    from scanner.sandbox.faults import seeded
    from scanner.sandbox.service import Service, running

    try:
        tenant = tenant_of(options.tenant, options.size)
    except ValueError as error:
        parser.error(str(error))
    service = Service(
        tenant,
        clock=None if options.real_clock else COLLECTED_AT,
        faults=() if options.faults is None else seeded(options.faults),
        delay=options.delay,
        top=options.top,
    )
    if options.ready:
        service.prepare()
    try:
        with running(service, options.port) as served:
            sys.stdout.write(f"{served.url}\n")
            sys.stdout.write(f"tenant {tenant.id}\n")
            sys.stdout.flush()
            threading.Event().wait()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
