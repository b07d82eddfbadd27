"""Watched folders, on the real file system."""

import os
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mien.music import watch
from mien.music.watch import FolderWatch

PATIENCE_S = 20.0


class News:
    """What a watch tells."""

    def __init__(self) -> None:
        self._told: queue.SimpleQueue[Path] = queue.SimpleQueue()
        self.watch = FolderWatch(self._told.put)

    def next(self, patience_s: float = PATIENCE_S) -> Path | None:
        try:
            return self._told.get(timeout=patience_s)
        except queue.Empty:
            return None

    def until(self, *folders: Path) -> bool:
        """Wait until all of these were told of; a folder that goes may be told of twice."""
        waiting = set(folders)
        while waiting and (told := self.next()):
            waiting.discard(told)
        return not waiting


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> Iterator[News]:
    monkeypatch.setattr(watch, "LOOK_S", 0.3)
    monkeypatch.setattr(watch, "QUIET_S", 0.3)
    news = News()
    yield news
    news.watch.stop()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "music"
    (folder / "deep").mkdir(parents=True)
    return folder


def test_a_folder_is_left_alone_again(news: News, music: Path) -> None:
    other = music.with_name("other")
    other.mkdir()
    news.watch.follow([music, other])
    news.watch.start()
    assert news.until(music, other)
    news.watch.leave(music)
    # It is heeded at the next look.
    while True:
        (music / "new.mp3").touch()
        if news.next(2.0) is None:
            break
    (other / "new.mp3").touch()
    assert news.next() == other


def test_music_that_comes_and_goes_is_noticed_and_other_files_are_not(news: News, music: Path) -> None:
    news.watch.follow([music])
    news.watch.start()
    assert news.next() == music, "once when it is watched"
    (music / "notes.txt").write_text("x")
    (music / ".hidden.mp3").write_text("x")
    assert news.next(2.0) is None
    (music / "cover.jpg").write_text("x")
    assert news.next() == music
    for k in range(5):
        (music / "deep" / "new.MP3").write_text("x" * k)
    assert news.next() == music
    assert news.next(2.0) is None, "many steps are one change"
    (music / "deep" / "new.MP3").unlink()
    assert news.next() == music
    (music / "Vol. 2").mkdir()
    assert news.next() == music
    (music / "Vol. 2" / "a.flac").write_text("x")
    assert news.next() == music


def test_a_folder_may_come_go_and_come_back(news: News, music: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    news.watch.follow([disk, music])
    news.watch.start()
    assert news.next() == music, "what was never there is no news"
    music.rename(disk)
    assert news.until(disk, music)
    (disk / "a.mp3").write_text("x")
    assert news.until(disk)
    disk.rename(music)
    assert news.until(disk, music)
    while news.next(1.5):
        """Wait for rest."""
    (music / "b.mp3").write_text("x")
    assert news.next() == music


def test_folders_can_be_added_while_it_watches(news: News, music: Path, tmp_path: Path) -> None:
    news.watch.start()
    news.watch.follow([music])
    assert news.next() == music
    (tmp_path / "more").mkdir()
    news.watch.follow([tmp_path / "more"])
    assert news.next() == tmp_path / "more"
    (music / "a.mp3").write_text("x")
    assert news.next() == music


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_in_circles_do_no_harm(news: News, music: Path) -> None:
    (music / "deep" / "up").symlink_to(music)
    news.watch.follow([music])
    news.watch.start()
    assert news.next() == music
    (music / "deep" / "a.mp3").write_text("x")
    assert news.next() == music


def test_where_nothing_can_be_watched_folders_are_looked_at_now_and_then(
    news: News, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Iterator[set[tuple[int, str]]]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watch, "watch", refuse)
    monkeypatch.setattr(watch, "BLIND_S", 0.5)
    news.watch.follow([music])
    news.watch.start()
    assert [news.next(), news.next(), news.next()] == [music] * 3


def test_stopping_ends_the_thread(news: News, music: Path) -> None:
    news.watch.follow([music])
    news.watch.start()
    assert news.next() == music
    news.watch.stop()
    assert "watch" not in {thread.name for thread in threading.enumerate()}
    (music / "a.mp3").write_text("x")
    assert news.next(1.0) is None
