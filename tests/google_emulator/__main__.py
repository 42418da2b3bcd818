"""``python -m tests.google_emulator --port N``: serve until interrupted."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from pathlib import Path

from sheetnet.stores.private import write_private
from tests.google_emulator.server import Emulator


def main() -> None:
    """Serve; print the address, and write files from the console where they are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.google_emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--credentials", type=Path, help="write a service account file here")
    parser.add_argument("--oauth-client", type=Path, help="write an OAuth client's file here")
    parser.add_argument(
        "--strict-sign-in",
        action="store_true",
        help="take only tokens, keys and clients of this server; without it any will do",
    )
    options = parser.parse_args()
    with Emulator(options.port, any_token=not options.strict_sign_in) as emulator:
        if options.credentials:
            write_private(options.credentials, json.dumps(emulator.credentials(), indent=2))
        if options.oauth_client:
            write_private(options.oauth_client, json.dumps(emulator.oauth_client(), indent=2))
        sys.stdout.write(f"{emulator.url}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            emulator.faults.clear()


if __name__ == "__main__":
    main()
