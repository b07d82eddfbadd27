"""The web application: pages, HTTP API, frames over a WebSocket, audio with ranges, and its guard."""

from mien.server.app import create_app
from mien.server.library import ScanStatus
from mien.server.serving import address, bind, run

__all__ = ["ScanStatus", "address", "bind", "create_app", "run"]
