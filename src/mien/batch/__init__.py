"""Whole folders of pictures, resumable, with results as a table."""

from mien.batch.images import ImageRow, classify_images, find_images
from mien.batch.table import TABLE_SUFFIXES, RowFile

__all__ = ["TABLE_SUFFIXES", "ImageRow", "RowFile", "classify_images", "find_images"]
