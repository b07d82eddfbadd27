"""Turn the weights of the package musicnn 0.1.0 into ``.npz`` files, for ``mien train music --teacher``.

They are TensorFlow checkpoints, which TensorFlow alone reads; so this runs in an environment of its own:

    python3 -m venv /tmp/tf && /tmp/tf/bin/pip install "tensorflow-cpu<2.17" "numpy<2"
    pip download musicnn==0.1.0 --no-deps -d /tmp && unzip -q /tmp/musicnn-0.1.0-*.whl -d /tmp/musicnn
    /tmp/tf/bin/python tools/musicnn_weights.py /tmp/musicnn/musicnn -o runs/musicnn
"""

import argparse
from pathlib import Path

import numpy as np

NETWORKS = ("MTT_musicnn", "MSD_musicnn")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "package", type=Path, help="the unpacked package, with MTT_musicnn and MSD_musicnn in it"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the .npz files")
    options = parser.parse_args()
    import tensorflow  # type: ignore[import-untyped]

    options.output.mkdir(parents=True, exist_ok=True)
    for network in NETWORKS:
        # The checkpoint's files have an empty name before the dot.
        reader = tensorflow.compat.v1.train.NewCheckpointReader(f"{options.package / network}/")
        names = [
            name
            for name in reader.get_variable_to_shape_map()
            if "Adam" not in name and not name.startswith(("beta1_power", "beta2_power"))
        ]
        weights = {name: reader.get_tensor(name) for name in sorted(names)}
        np.savez(options.output / f"{network}.npz", **weights)
        print(f"{network}: {sum(value.size for value in weights.values()):,} numbers")


if __name__ == "__main__":
    main()
