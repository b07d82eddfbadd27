"""What "I'm not angry" is worth to made-up listeners whose face is misread, and what it costs.

usage: python benchmarks/correction.py --data ../shared/data/fer2013 [--seed 0] [-o benchmarks/results/correction.json]

FER-2013 knows no persons: a listener is one face of PublicTest that is not read as most people see it, moved as heads
move before a camera. The listener says "I'm not ...", or "I am ..." as well, as long as the wrong expression leads, up
to so many times. Then other views of the same face are read, and all the split's faces of the expression that was
denied. PrivateTest is not touched.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.mood_disturbances import jittered
from mien.evaluation.neutral_listeners import VIEW_S, VIEWS
from mien.expression import EXPRESSIONS, ExpressionClassifier, softmax
from mien.files import write_json
from mien.machine import describe_machine
from mien.mood import correction
from mien.mood.neutral import log_probs
from mien.training.dataset import Split, read_faces

TIMES = (0, 1, 2, 4, 8, 16)
"""Corrections said at most."""


def said(views: NDArray[np.float64], right: int | None, times: int) -> tuple[NDArray[np.float64], int]:
    """Return the offset, float64 [7], after so many corrections of some views of a face, and how many it took."""
    values: tuple[float, ...] = (0.0,) * len(EXPRESSIONS)
    denied = int(softmax(views).mean(axis=0).argmax())
    for taken in range(times):
        probs = softmax(views + np.array(values)).mean(axis=0)
        if probs.argmax() != denied:
            return np.array(values), taken
        told = None if right is None else EXPRESSIONS[right]
        values = correction.taught(values, probs, EXPRESSIONS[denied], told)
    return np.array(values), times


def looks(
    images: NDArray[np.uint8], classifier: ExpressionClassifier, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return the logits, float64 [N, 2, V, 7], of two looks at each face: to be corrected by, and later."""
    found = []
    for face in images:
        views = [view for _ in range(2) for view in jittered([face] * VIEWS, VIEW_S, rng)]
        found.append(log_probs(classifier.predict(np.stack(views))).reshape(2, VIEWS, -1))
    return np.stack(found)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--listeners", type=int, default=300, help="draw that many (default: 300)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    classifier = ExpressionClassifier()
    faces = read_faces(args.data).split(Split.VALIDATION)
    logits, wanted = log_probs(classifier.predict(faces.images)), faces.wanted(classifier.read_out)
    misread = np.flatnonzero((wanted >= 0) & (logits.argmax(axis=1) != wanted))
    drawn = rng.permutation(misread)[: args.listeners]
    seen = looks(faces.images[drawn], classifier, rng)
    # Only who is misread in the look as well has something to say.
    own = softmax(seen[:, 0]).mean(axis=1).argmax(axis=1) != wanted[drawn]
    seen, right = seen[own], wanted[drawn][own]
    rows = [
        {"said": words, "corrections_at_most": times} | measured(seen, given, right, logits, wanted, times)
        for words, given in (("not", [None] * len(right)), ("not and is", right.tolist()))
        for times in TIMES
    ]
    for row in rows:
        print(row)
    if args.output:
        write_json(args.output, _figures(args, classifier, len(misread), len(right), rows))


def measured(
    seen: NDArray[np.float64],
    told: Sequence[int | None],
    right: NDArray[np.int64],
    logits: NDArray[np.float64],
    wanted: NDArray[np.int64],
    times: int,
) -> dict[str, float]:
    """Return what so many corrections do on average."""
    pairs = [said(views, one, times) for views, one in zip(seen[:, 0], told, strict=True)]
    offsets = np.array([offset for offset, _ in pairs])
    denied = softmax(seen[:, 0]).mean(axis=1).argmax(axis=1)
    later = softmax(seen[:, 1] + offsets[:, None]).argmax(axis=2)
    return {
        "corrections": _mean([taken for _, taken in pairs]),
        "still_misread_so": _mean(later == denied[:, None]),
        "read_rightly": _mean(later == right[:, None]),
        "recall_kept": _kept(logits, wanted, denied, offsets),
    }


def _kept(
    logits: NDArray[np.float64],
    wanted: NDArray[np.int64],
    denied: NDArray[np.int64],
    offsets: NDArray[np.float64],
) -> float:
    """Return which share of its recall the denied expression keeps, over all its faces, mean over listeners."""
    kept = []
    for label, offset in zip(denied, offsets, strict=True):
        own = logits[wanted == label]
        before = (own.argmax(axis=1) == label).mean()
        kept.append(((own + offset).argmax(axis=1) == label).mean() / before)
    return _mean(kept)


def _mean(values: Any) -> float:
    return round(float(np.mean(values)), 4)


def _figures(
    args: argparse.Namespace,
    classifier: ExpressionClassifier,
    misread: int,
    listeners: int,
    rows: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "command": f"python benchmarks/correction.py --data {args.data.name} --seed {args.seed}",
        "seed": args.seed,
        "machine": describe_machine(),
        "network": classifier.identity,
        "split": Split.VALIDATION.value,
        "misread": misread,
        "listeners": listeners,
        "in_use": {"step": correction.STEP, "bound": correction.BOUND},
        "rows": rows,
    }


if __name__ == "__main__":
    main()
