import pytest
import torch

from mien.errors import ConfigError
from mien.training.device import CPU, device_named


@pytest.mark.parametrize(
    ("name", "gpus", "said"),
    [
        ("gpu", 0, "'gpu' is unknown; use --device auto, cpu, cuda or cuda:N"),
        ("cuda:x", 2, "'cuda:x' is unknown"),
        ("cuda:7", 0, "no GPU here; use --device cpu"),
        ("cuda:7", 2, "no GPU 7 among the 2 that torch finds here.*use --device cuda:N"),
    ],
)
def test_a_device_that_is_not_there_is_named(
    name: str, gpus: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpus > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    with pytest.raises(ConfigError, match=said):
        device_named(name)


def test_more_processes_than_gpus_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setenv("LOCAL_RANK", "2")
    with pytest.raises(ConfigError, match=r"no GPU 2 among the 2 .*no more processes"):
        device_named("cuda")


def test_a_device_that_is_there_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device_named("cpu") == device_named("auto") == CPU
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert device_named("cuda:1") == torch.device("cuda:1")
