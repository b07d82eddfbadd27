"""The web application: pages, HTTP API, frames over a WebSocket, audio with ranges, and its guard."""

from mien.server.app import create_app
from mien.server.library import ScanStatus
from mien.server.protection import Protection, protect, qr_code
from mien.server.serving import address, bind, link, run

__all__ = ["Protection", "ScanStatus", "address", "bind", "create_app", "link", "protect", "qr_code", "run"]
