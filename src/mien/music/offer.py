"""Which tracks are offered first: the listener's own, and the built-in ones only when there are none."""

from collections.abc import Iterator

from mien.music.builtin_path import builtin_library
from mien.music.catalog import Catalog, Root
from mien.music.pool import TrackPool

__all__ = ["offers", "own_roots"]


def own_roots(catalog: Catalog) -> list[Root]:
    """List the listener's own music folders, in the order in which they were added."""
    builtin = builtin_library().resolve()
    return [root for root in catalog.roots() if root.path != builtin]


def offers(catalog: Catalog) -> Iterator[TrackPool]:
    """Yield tracks to choose from: first the listener's own, then the built-in ones; no empty pools."""
    for folders in ([root.path for root in own_roots(catalog)], [builtin_library()]):
        pool = catalog.pool(folders)
        if len(pool):
            yield pool
