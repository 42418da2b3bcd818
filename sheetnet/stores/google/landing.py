"""Landing: a page on this computer to which a browser on it comes back from Google's page."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

_THANKS = """\
<!doctype html><meta charset="utf-8"><title>sheetnet</title>
<p style="font: 1.2em sans-serif; margin: 3em">{}</p>"""


class Landing:
    """Listens on a free port of this computer alone; a context manager."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def wait(self, state: str, seconds: float) -> str | None:
        """Return the address that a browser brought this state back with, None where none came in time."""
        arrived = self._server.path_by_state
        with self._server.arrival:
            if not self._server.arrival.wait_for(lambda: state in arrived, seconds):
                return None
            return self.address.rstrip("/") + arrived[state]

    def __enter__(self) -> Landing:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Threads, because a browser may connect in advance and say nothing."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.path_by_state: dict[str, str] = {}
        self.arrival = threading.Condition()
        super().__init__(address, handler)

    def handle_error(self, *_: object) -> None:
        """Say nothing of a browser that hangs up."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_GET(self) -> None:
        """Take what the browser brings; whatever else it asks for is not here."""
        query = parse_qs(urlsplit(self.path).query)
        if not query.keys() & {"code", "error"} or "state" not in query:
            self.send_error(404)
            return
        said = "Thank you. You can close this page." if "code" in query else "Nothing was allowed."
        page = _THANKS.format(f"{said} sheetnet goes on in the window where you started it.").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
        with self.server.arrival:
            self.server.path_by_state[query["state"][0]] = self.path
            self.server.arrival.notify_all()

    def log_message(self, *_: object) -> None:
        """Say nothing: the address holds the code."""
