"""What these tests share with those of the server."""

from tests.server.conftest import portrait, server, small_library

__all__ = ["portrait", "server", "small_library"]
