from mien.music import name_id, song_id


def test_case_does_not_matter_and_other_names_differ() -> None:
    assert name_id("Ida") == name_id("IDA") != name_id("Ida B")
    assert name_id("Straße") == name_id("STRASSE")
    assert name_id("") == 0


def test_a_song_is_known_by_artist_title_and_length() -> None:
    number = song_id("Ida", "Song", 180.9)
    assert number == song_id("ida", "SONG", 179.2)
    assert (
        len({number, song_id("Ida", "Song", 182.0), song_id("Song", "Ida", 180), song_id("", "IdaSong", 180)})
        == 4
    )


def test_numbers_stay_the_same_between_runs_and_fit_sqlite() -> None:
    numbers = [song_id("Ida", f"Song {k}", 180.0) for k in range(100)] + [name_id("\udcff")]
    assert all(0 < number < 2**63 for number in numbers)
    assert (song_id("Ida", "Song", 180.0), name_id("Ida")) == (6234402785335274205, 2491611001521552018)
