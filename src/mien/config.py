"""Settings: a TOML file, then the environment, then flags; the later wins."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from platformdirs import user_config_path, user_data_path

from mien.errors import ConfigError

__all__ = ["DEFAULT_PORT", "Config", "config_file", "load_config"]

DEFAULT_PORT: Final = 8437
"""Port of the page; unassigned by IANA at the time of writing."""

MODES: Final = ("paper", "match", "lift", "calm", "energise", "path")


@dataclass(frozen=True, slots=True)
class Config:
    """What a person may set.

    Attributes
    ----------
    library
        Music folders; empty for those that the catalog already knows, and the built-in tracks when there are none.
    data_dir
        Folder for the catalog and for what was set for the listener's resting face.
    host
        Address that the server binds; one that other machines can reach needs a token.
    port
        0-65535; 0 takes any free port.
    mode
        What to do with a mood: paper, match, lift, calm, energise or path; what a listener chose in the page
        wins over it.
    open_browser
        Whether ``mien serve`` opens the page.
    token
        ``auto`` for one that mien makes and keeps, or a file that holds one; empty for none.
    certificate, key
        PEM files for TLS; None for mien's own certificate where one is needed.
    names
        Further host names and addresses by which browsers reach this server, such as that of a router.
    log
        Whether ``mien serve`` keeps a log in the data folder.
    """

    library: tuple[Path, ...] = ()
    data_dir: Path = Path()
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    mode: str = "paper"
    open_browser: bool = True
    token: str = ""
    certificate: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = ()
    log: bool = True

    @property
    def catalog_path(self) -> Path:
        """The catalog's database file."""
        return self.data_dir / "catalog.sqlite3"

    @property
    def profiles_path(self) -> Path:
        """Where what the listeners heard and like is kept."""
        return self.data_dir / "profiles.sqlite3"

    @property
    def neutral_path(self) -> Path:
        """Where the numbers for the listener's resting face are kept; absent until they are set."""
        return self.data_dir / "neutral.json"

    @property
    def correction_path(self) -> Path:
        """Where what the listener said of wrong readings is kept; absent until something was."""
        return self.data_dir / "correction.json"

    @property
    def playing_path(self) -> Path:
        """Where what plays and stands in line is kept, to go on from after a new start; absent while nothing is."""
        return self.data_dir / "playing.json"


def config_file() -> Path:
    """Return where the settings file is looked for: ``MIEN_CONFIG``, else the platform's usual place."""
    named = os.environ.get("MIEN_CONFIG")
    return Path(named) if named else user_config_path("mien") / "config.toml"


def load_config(**overrides: Any) -> Config:
    """Gather the settings.

    Parameters
    ----------
    **overrides
        Fields of `Config` that flags set; None leaves a field to the environment and the file.

    Raises
    ------
    ConfigError
        When the file is not TOML, or a setting is unknown, of another kind or out of range.
    """
    settings = _from_file(config_file()) | _from_environment(os.environ)
    settings |= {key: value for key, value in overrides.items() if value is not None}
    unknown = sorted(set(settings) - set(Config.__dataclass_fields__))
    if unknown:
        raise ConfigError(
            f"{config_file()}: unknown setting {', '.join(unknown)}; known: {', '.join(Config.__dataclass_fields__)}"
        )
    return _checked(settings)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot read the settings ({error}); mend or remove the file") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    fields = ("data_dir", "host", "port", "mode", "token", "certificate", "key", "log")
    found: dict[str, Any] = {
        field: environment[name] for field in fields if environment.get(name := f"MIEN_{field.upper()}")
    }
    if environment.get("MIEN_LIBRARY"):
        found["library"] = environment["MIEN_LIBRARY"].split(os.pathsep)
    return found


def _checked(settings: dict[str, Any]) -> Config:
    config = Config(data_dir=user_data_path("mien"))
    for field in ("host", "mode", "token"):
        if not isinstance(settings.get(field, ""), str):
            raise ConfigError(f"{field} is {settings[field]!r}; write a text, in quotes")
    if "library" in settings:
        named = settings["library"]
        folders = named if isinstance(named, list | tuple) else [named]
        settings["library"] = tuple(_path("library", folder) for folder in folders)
    for field in ("data_dir", "certificate", "key"):
        if field in settings:
            settings[field] = _path(field, settings[field])
    if "names" in settings:
        settings["names"] = _names(settings["names"])
    for field in ("log", "open_browser"):
        if field in settings:
            settings[field] = _switch(field, settings[field])
    if "port" in settings:
        settings["port"] = _port(settings["port"])
    config = replace(config, **settings)
    if config.mode not in MODES:
        raise ConfigError(f"mode is {config.mode!r}; choose one of {', '.join(MODES)}")
    return config


def _path(name: str, value: Any) -> Path:
    # An empty one would be the folder that the command was given in.
    if not isinstance(value, str | Path) or value == "":
        raise ConfigError(f"{name} is {value!r}; write a path, in quotes")
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError as error:
        raise ConfigError(f"{name} is {str(value)!r}: {error} Write the whole path") from error


def _names(value: Any) -> tuple[str, ...]:
    names = tuple(value if isinstance(value, list | tuple) else [value])
    for name in names:
        if not isinstance(name, str) or not re.fullmatch(r"[\w.:-]{1,253}", name, re.ASCII):
            raise ConfigError(
                f"name is {name!r}; give a host name or an IP address alone, such as music.example.org"
            )
    return names


def _switch(name: str, value: Any) -> bool:
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if str(value).lower() not in words:
        raise ConfigError(f"{name} is {value!r}; choose true or false")
    return words[str(value).lower()]


def _port(value: Any) -> int:
    try:
        port = -1 if isinstance(value, bool | float) else int(value)
    except (TypeError, ValueError):
        port = -1
    if not 0 <= port <= 65535:
        raise ConfigError(f"port is {value!r}; choose a whole number from 0 to 65535")
    return port
