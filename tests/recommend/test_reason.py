from mien.recommend import Part, Reason
from mien.recommend.reason import SAYINGS

NOTHING = dict.fromkeys(Part, 0.0)


def reason(**parts: float) -> Reason:
    return Reason(NOTHING | {Part(name): value for name, value in parts.items()}, "calm music", squared=0.5)


def test_the_largest_parts_are_said_and_small_ones_are_not() -> None:
    said = reason(mood=1.2, artist=0.3, genre=0.05, song=-0.2)
    assert said.leading() == [Part.ARTIST, Part.SONG]
    assert said.text() == (
        "the mode asks for calm music; this lies right there; you like this artist; "
        "though you did not care for it before"
    )


def test_bad_luck_of_the_draw_is_not_said() -> None:
    assert reason(chance=-0.5).leading() == []
    assert "a try" in reason(chance=0.5).text()


def test_a_liked_song_is_named_when_the_sound_speaks_for_it() -> None:
    near = Reason(NOTHING | {Part.SOUND: 0.4}, "calm music", squared=3.0, like=7)
    assert "it is like “Gymnopédie”, which you liked" in near.text("“Gymnopédie”")
    assert "it sounds like what you like" in near.text()
    assert "lies near it" in near.text()


def test_it_can_be_said_in_another_language() -> None:
    """Every piece of it is a sentence that translators know, with its values apart."""
    every = {Part.SOUND: 0.4, Part.ARTIST: -0.3}
    said = Reason(NOTHING | every, "calm music", squared=3.0, like=7, again=True).text("“{x}”").as_dict()
    pieces = list(said["values"].values())
    assert [piece["text"] for piece in pieces if piece["text"] not in SAYINGS] == []
    assert pieces[0]["values"] == {"wording": "calm music"}
    assert pieces[1]["values"] == {"liked": "“{x}”"}
    assert len(pieces) == 4


def test_numbers_add_up() -> None:
    said = reason(mood=1.0, artist=0.3, chance=-0.1)
    assert said.score == sum(said.as_dict().values())
    assert set(said.as_dict()) == {part.value for part in Part}
