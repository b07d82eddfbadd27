"""Tell a caller which expression a photo's faces show, and which parts of each face spoke for it."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from mien.expression import EXPRESSIONS, Expression, ExpressionClassifier, heat_map
from mien.faces import cut_face, decode_photo
from mien.mood import FaceReading, PhotoReader, why_no_face
from mien.server.context import context_of
from mien.server.limits import MAX_PHOTO_BYTES, read_body

__all__ = ["explain"]

MAX_EXPLAINED: Final = 4
"""Faces explained a photo, the largest first; each costs 145 classifications."""


async def explain(request: Request) -> JSONResponse:
    """Explain a photo, sent as the body; it is read in memory, not kept, and sets no mood.

    The query's ``expression`` asks what speaks for that one; without it, for each face's likeliest.
    """
    name = request.query_params.get("expression")
    if name is not None and name not in EXPRESSIONS:
        raise HTTPException(400, f"expression is {name[:20]!r}; send one of {', '.join(EXPRESSIONS)}")
    data = await read_body(request, MAX_PHOTO_BYTES)
    asked = None if name is None else Expression(name)
    context = context_of(request)
    return JSONResponse(
        await context.photos.read(lambda reader: _explain(data, asked, reader), context.limiter)
    )


def _explain(data: bytes, asked: Expression | None, reader: PhotoReader) -> dict[str, Any]:
    image = decode_photo(data)
    readings = reader.faces(image)
    if not readings:
        return {"faces": [], "note": str(why_no_face(image))}
    return {
        "faces": [_face(image, one, asked, reader.classifier) for one in readings[:MAX_EXPLAINED]],
        "note": "",
    }


def _face(
    image: NDArray[np.uint8], reading: FaceReading, asked: Expression | None, classifier: ExpressionClassifier
) -> dict[str, Any]:
    explained = asked or reading.expression
    heat = heat_map(classifier, cut_face(image, reading.face), explained)
    return {
        "bbox": [round(float(value), 1) for value in reading.face.bbox],
        "expression": str(reading.expression),
        "probs": {str(one): round(value, 5) for one, value in zip(EXPRESSIONS, reading.probs, strict=True)},
        "explained": str(explained),
        "heat": np.round(heat, 3).tolist(),
        "note": "" if reading.trouble is None else str(reading.trouble),
    }
