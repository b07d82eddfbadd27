"""Exportify's files, with the header rows of its versions."""

import pytest

from mien.music.playlists.exportify import read

NOW = (
    "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Explicit,Added By,Added At,"
    "Genres,Record Label,Danceability,Energy,Key,Loudness,Mode,Speechiness,Acousticness,Instrumentalness,Liveness,"
    "Valence,Tempo,Time Signature"
)
NOW_ROW = (
    'spotify:track:4uLU6hMCjMI75M1A2tKUQC,"Weg, hinaus",Al,"Ida;Otto",1987-11-12,213573,80,false,,2020-01-01T00:00:00Z,'
    "pop,Label,0.7,0.75,1,-6.1,1,0.03,0.1,0,0.1,0.25,113.3,4"
)
BEFORE = (
    '"Spotify ID","Artist IDs","Track Name","Album Name","Artist Name(s)","Release Date","Duration (ms)","Popularity",'
    '"Added By","Added At","Genres","Danceability","Energy","Key","Loudness","Mode","Speechiness","Acousticness",'
    '"Instrumentalness","Liveness","Valence","Tempo","Time Signature"'
)
BEFORE_ROW = (
    '"4uLU6hMCjMI75M1A2tKUQC","x","Weg, hinaus","Al","Ida;Otto","1987","213573","80","","","pop","0.7","0.75","1",'
    '"-6.1","1","0.03","0.1","0","0.1","0.25","113.3","4"'
)
LONG_AGO = (
    '"Spotify URI","Track Name","Artist Name","Album Name","Disc Number","Track Number","Track Duration (ms)"'
)
LONG_AGO_ROW = '"spotify:track:4uLU6hMCjMI75M1A2tKUQC","Weg, hinaus","Ida;Otto","Al","1","3","213573"'


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (f"\ufeff{NOW}\r\n{NOW_ROW}\r\n\r\n", (-0.5, 0.5, 113.3)),
        (f"{BEFORE}\n{BEFORE_ROW}\n", (-0.5, 0.5, 113.3)),
        (f"{LONG_AGO}\n{LONG_AGO_ROW}\n", (None, None, None)),
        (f"{NOW.upper()}\n{NOW_ROW}\n", (-0.5, 0.5, 113.3)),
    ],
)
def test_every_version(content: str, place: tuple[float | None, ...]) -> None:
    (entry,) = read(content.encode())
    assert (entry.title, entry.artist, entry.album, entry.duration_s) == (
        "Weg, hinaus",
        "Ida;Otto",
        "Al",
        213.573,
    )
    assert entry.link == "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"
    assert (entry.valence, entry.arousal, entry.tempo_bpm) == place


@pytest.mark.parametrize(
    "uri",
    [
        "spotify:local:Ida:Al:Song:180",
        "javascript:alert(1)",
        "https://evil.example/4uLU6hMCjMI75M1A2tKUQC",
        "",
    ],
)
def test_only_spotifys_own_tracks_open_by_link(uri: str) -> None:
    (entry,) = read(f"Track URI,Track Name,Artist Name(s)\n{uri},Song,Ida\n".encode())
    assert (entry.link, entry.title) == ("", "Song")


def test_figures_that_are_none_are_unknown() -> None:
    rows = "a,T,nan,2,0\na,T,,x,1e9\na,T\n"
    for entry in read(f"Track URI,Track Name,Valence,Energy,Tempo\n{rows}".encode()):
        assert (entry.valence, entry.arousal, entry.tempo_bpm) == (None, None, None)
