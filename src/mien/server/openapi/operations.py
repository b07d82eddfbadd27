"""How a request of the HTTP API is described."""

from typing import Any, Final

from mien.server.limits import MAX_PHOTO_BYTES
from mien.server.openapi.schemas import ID, Schema, fields, named

__all__ = ["answer_with", "file_of", "numbered", "operation", "pictures", "player", "query"]

ERRORS: Final = {
    400: "The request makes no sense; the message says which part",
    401: "The token is missing or wrong",
    403: "The request comes from another page or by another address",
    404: "There is no such thing",
    408: "The body took too long",
    409: "Not now: something else must be there first",
    413: "The body is too long",
    422: "The request makes sense and cannot be done; the message says why",
    429: "Too many wrong tokens came from this address",
    503: "Too much at once; try again in a moment",
}


PICTURES: Final = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp")


def answer_with(
    schema: Schema, description: str = "What was asked for", *, kind: str = "application/json"
) -> Schema:
    """Describe an answer."""
    return {"description": description, "content": {kind: {"schema": schema}}}


def operation(
    summary: str, *codes: int, answer: Schema | None = None, body: Schema | None = None, **more: Any
) -> Schema:
    """Describe a request; ``codes`` are its own errors beside those that every request may meet."""
    responses = {"200": answer or answer_with(named("State"), "Done; the new state")}
    met = {401, 403, 429, *codes, *((400, 408, 413) if body or "requestBody" in more else ())}
    responses |= {str(code): answer_with(named("Error"), ERRORS[code]) for code in sorted(met)}
    content = {"requestBody": {"content": {"application/json": {"schema": body}}}} if body else {}
    return {"summary": summary, "responses": responses} | content | more


def pictures(description: str) -> Schema:
    """Describe a body that is a picture."""
    return {
        "description": f"{description}; at most {MAX_PHOTO_BYTES:,} bytes",
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PICTURES},
    }


def query(name: str, description: str, schema: Schema) -> Schema:
    """Describe a parameter of an address."""
    return {"name": name, "in": "query", "description": description, "schema": schema}


def numbered(name: str, **operations: Schema) -> Schema:
    """Describe a path with a number in it."""
    parameter = {"name": name, "in": "path", "required": True, "schema": ID}
    return {"parameters": [parameter], **operations}


def file_of(summary: str, *kinds: str, **more: Any) -> Schema:
    """Describe an answer that is a file."""
    binary = {"type": "string", "format": "binary"}
    content = {kind: {"schema": {} if kind == "application/json" else binary} for kind in kinds}
    return operation(summary, 400, 404, answer={"description": "The file", "content": content}, **more)


def player(summary: str, *codes: int, body: Schema | None = None) -> Schema:
    """Describe an act of the player."""
    return {"post": operation(summary, *codes, body=body or fields())}
