from typing import Any

import pytest

from mien.errors import ConfigError
from mien.recommend import Mode, Override


@pytest.mark.parametrize(
    "rule", [Override(mode=Mode.CALM), Override(point=(0.5, -0.25)), Override(playlist="Rain")]
)
def test_rules_come_back_as_they_were(rule: Override) -> None:
    assert Override.from_dict(rule.as_dict()) == rule


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "none or several"),
        ({"mode": "calm", "playlist": "Rain"}, "none or several"),
        ({"mode": "dance"}, "modes are"),
        ({"mode": "path"}, "needs a goal"),
        ({"point": [2, 0]}, "between -1 and 1"),
        ({"point": [1]}, "valence and arousal"),
        ({"point": "here"}, "modes are"),
        ({"playlist": 3}, "expected a name"),
        ({"other": 1}, "expected an object"),
        ("calm", "expected an object"),
    ],
)
def test_what_is_no_rule_is_refused_with_the_reason(given: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Override.from_dict(given)


def test_only_a_point_is_a_target_of_its_own() -> None:
    target = Override(point=(0.5, -0.25)).target()
    assert target is not None
    assert (target.valence, target.arousal) == (0.5, -0.25)
    assert Override(mode=Mode.CALM).target() is None
