"""What "I'm not angry" is worth to made-up listeners whose resting face is misread, and what it costs.

usage: python benchmarks/correction.py --data ../shared/data/fer2013 [--seed 0] [-o benchmarks/results/correction.json]

Listeners are PublicTest's neutral faces that are read as something else, as in ``mien evaluate neutral``. Each says
"I'm not ..." as long as the wrong expression leads, up to so many times. Then other views of the same face are read,
and the split's faces of the expression that was denied.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mien.evaluation.neutral_listeners import NEUTRAL, simulate
from mien.expression import EXPRESSIONS, ExpressionClassifier, softmax
from mien.files import write_json
from mien.machine import describe_machine
from mien.mood import correction
from mien.training.dataset import Split, read_faces

TIMES = (0, 1, 2, 4, 8, 16)
"""Corrections said at most."""


def said(views: NDArray[np.float64], times: int) -> tuple[NDArray[np.float64], int]:
    """Return the offset, float64 [7], after so many corrections of some views of a face, and how many it took."""
    values: tuple[float, ...] = (0.0,) * len(EXPRESSIONS)
    denied = int(softmax(views).mean(axis=0).argmax())
    for taken in range(times):
        probs = softmax(views + np.array(values)).mean(axis=0)
        if probs.argmax() != denied:
            return np.array(values), taken
        values = correction.taught(values, probs, EXPRESSIONS[denied])
    return np.array(values), times


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    classifier = ExpressionClassifier()
    faces = read_faces(args.data).split(Split.VALIDATION)
    listeners = simulate(faces, classifier, np.random.default_rng(args.seed))
    misread = listeners.take(listeners.misread)
    denied = softmax(misread.resting).mean(axis=1).argmax(axis=1)
    probs = classifier.predict(faces.images).astype(np.float64)
    wanted = faces.wanted(classifier.read_out)
    rows = []
    for times in TIMES:
        pairs = [said(views, times) for views in misread.resting]
        offsets = np.array([offset for offset, _ in pairs])
        later = softmax(misread.later + offsets[:, None]).argmax(axis=2)
        rows.append(
            {
                "corrections_at_most": times,
                "corrections": _mean([taken for _, taken in pairs]),
                "still_misread_so": _mean(later == denied[:, None]),
                "read_as_neutral": _mean(later == NEUTRAL),
                "recall_kept": _kept(probs, wanted, denied, offsets),
                "lowest_offset": round(float(offsets.min()), 3),
            }
        )
        print(rows[-1])
    if args.output:
        write_json(args.output, _figures(args, classifier, len(listeners), denied, rows))


def _kept(
    probs: NDArray[np.float64],
    wanted: NDArray[np.int64],
    denied: NDArray[np.int64],
    offsets: NDArray[np.float64],
) -> float:
    """Return which share of its recall the denied expression keeps, over all its faces, mean over listeners."""
    logits = np.log(np.maximum(probs, 1e-12))
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
    listeners: int,
    denied: NDArray[np.int64],
    rows: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "command": f"python benchmarks/correction.py --data {args.data.name} --seed {args.seed}",
        "seed": args.seed,
        "machine": describe_machine(),
        "network": classifier.identity,
        "split": Split.VALIDATION.value,
        "listeners": listeners,
        "misread": {str(one): int((denied == place).sum()) for place, one in enumerate(EXPRESSIONS)},
        "in_use": {"step": correction.STEP, "bound": correction.BOUND},
        "rows": rows,
    }


if __name__ == "__main__":
    main()
