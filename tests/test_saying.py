import copy

from mien.saying import Saying, joined


def test_it_is_its_sentence_and_remembers_the_values() -> None:
    said = Saying("step {step} of {count}", step=2, count=5)
    assert said == "step 2 of 5"
    assert said.as_dict() == {"text": "step {step} of {count}", "values": {"step": 2, "count": 5}}
    assert copy.deepcopy(said).as_dict() == said.as_dict()


def test_sayings_within_stay_sayings() -> None:
    whole = joined([Saying("it is like {liked}", liked="“{a}” of b"), Saying("you like this artist")])
    assert whole == "it is like “{a}” of b; you like this artist"
    assert whole.as_dict() == {
        "text": "{part0}; {part1}",
        "values": {
            "part0": {"text": "it is like {liked}", "values": {"liked": "“{a}” of b"}},
            "part1": {"text": "you like this artist", "values": {}},
        },
    }
