"""The music network: a trunk distilled from musicnn, and heads that learn valence and arousal from DEAM and 4Q."""

from mien.training.music.recipe import MusicRecipe
from mien.training.music.train import train_music

__all__ = ["MusicRecipe", "train_music"]
