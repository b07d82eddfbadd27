"""The description of the HTTP API, as OpenAPI 3.1."""

from mien.server.openapi.document import document, openapi

__all__ = ["document", "openapi"]
