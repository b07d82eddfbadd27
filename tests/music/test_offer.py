from pathlib import Path

from mien.music import Analysis, Catalog, FileKey, builtin_library, offers, own_roots
from mien.music.tags import Tags

KEY = FileKey(1, 1)


def found(title: str) -> Analysis:
    return Analysis(Tags(title, "", "", ""), 60.0, None, 0.0, 0.0)


def test_own_tracks_come_before_built_in_ones(tmp_path: Path) -> None:
    with Catalog(tmp_path / "catalog.sqlite3") as catalog:
        assert list(offers(catalog)) == []
        builtin = builtin_library().resolve()
        catalog.add_root(builtin)
        catalog.upsert(builtin, [(builtin / "b.ogg", KEY, found("b"))])
        assert [pool.track_id.tolist() for pool in offers(catalog)] == [[1]]
        catalog.add_root(tmp_path)
        catalog.upsert(tmp_path, [(tmp_path / "a.ogg", KEY, found("a"))])
        assert [pool.track_id.tolist() for pool in offers(catalog)] == [[2], [1]]
        assert [root.path for root in own_roots(catalog)] == [tmp_path.resolve()]
