"""Model files (ONNX) with their cards (JSON), and the one wrapper that runs them."""

from mien.models.session import CARDS, Card, OnnxModel, load_card, model_path, read_model

__all__ = ["CARDS", "Card", "OnnxModel", "load_card", "model_path", "read_model"]
