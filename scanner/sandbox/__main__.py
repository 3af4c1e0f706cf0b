"""``python -m scanner.sandbox OUT --tenant sample [--size N]``: write a made-up tenant into a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.sandbox.tenants import NAMES, write


def main() -> None:
    """Read the arguments and write the tenant."""
    parser = argparse.ArgumentParser(prog="python -m scanner.sandbox", description="Write a made-up tenant into a folder.")
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to write")
    parser.add_argument("--tenant", choices=NAMES, default="sample", help="which company (default: sample)")
    parser.add_argument("--size", type=int, default=None, metavar="N", help="so many accounts and devices (default: as made)")
    arguments = parser.parse_args()
    try:
        write(arguments.tenant, arguments.out, arguments.size)
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
