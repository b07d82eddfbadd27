"""A music player that reads the listener's facial expression and plays music that fits."""

import os

__all__ = ["__version__"]

__version__ = "0.1.0"

# ONNX Runtime, from 1.32 on at the latest, keeps a number of this device and reports to its maker unless told not to
# before it is first imported; here, since whatever of mien imports it comes after this line.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
