"""What the operator decides about sources."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads annotations
from typing import Annotated, Any, Final

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_MEBIBYTE: Final = 1024 * 1024


class SourceConfig(BaseSettings):
    """Where songs may come from, and how much they may take."""

    model_config = SettingsConfigDict(env_prefix="PLAYER_", env_ignore_empty=True, extra="ignore")

    home: Path | None = Field(default=None, description="Where yt-dlp keeps what it works out once")
    youtube: bool = Field(default=False, description="Whether songs may come from YouTube")
    generic: bool = Field(
        default=False, description="Whether sound is looked for in web pages that no source knows"
    )
    extractors: str = Field(
        default="default",
        description="yt-dlp's extractors that may be used, as its `--use-extractors` takes them: names with commas",
    )
    search: str = Field(
        default="",
        pattern=r"^[a-z0-9:]*$",
        description="Where words are searched for, as yt-dlp calls it: `ytsearch`, `scsearch`; by itself YouTube if that is on",
    )
    age_limit: int = Field(
        default=17, ge=0, description="What is for people older than this is not played; in years"
    )
    cookies: Path | None = Field(
        default=None, description="A file of cookies for yt-dlp; never from a member"
    )
    folders: Annotated[dict[str, Path], NoDecode] = Field(
        default_factory=dict, description="Folders whose music everybody may play: `name=/path`, with commas"
    )
    private_addresses: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(),
        description="Hosts in private networks that may be fetched from nevertheless: exactly these `address:port`, with commas",
    )
    buffer: int = Field(
        default=4 * _MEBIBYTE, ge=_MEBIBYTE // 4, description="How many bytes are read ahead of a stream"
    )
    largest: int = Field(
        default=4096 * _MEBIBYTE, ge=1, description="How many bytes a file may have to be played"
    )
    playlist: int = Field(default=500, ge=1, le=500, description="How many songs of a playlist are taken")
    find_seconds: float = Field(default=20.0, gt=0, description="How long a search or a playlist may take")
    resolve_seconds: float = Field(default=40.0, gt=0, description="How long the address of a song may take")
    worker_tasks: int = Field(default=200, ge=1, description="After how many tasks a resolver begins afresh")
    worker_memory: int = Field(
        default=512 * _MEBIBYTE, ge=64 * _MEBIBYTE, description="How many bytes a resolver may take"
    )

    @field_validator("folders", mode="before")
    @classmethod
    def _folders(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = [entry.partition("=") for entry in _entries(value)]
        if wrong := [name for name, equals, path in pairs if not (name and equals and path)]:
            raise ValueError(f"Write folders as name=/path, separated by commas; this is not: {wrong[0]}")
        return {name.strip(): path.strip() for name, _, path in pairs}

    @field_validator("folders")
    @classmethod
    def _known(cls, value: dict[str, Path]) -> dict[str, Path]:
        for name, path in value.items():
            if "/" in name or not name:
                raise ValueError(f"The name of a folder has no slash: {name}")
            if not path.is_dir():
                raise ValueError(f"There is no folder {path}")
        return value

    @field_validator("private_addresses", mode="before")
    @classmethod
    def _addresses(cls, value: Any) -> Any:
        return frozenset(_entries(value)) if isinstance(value, str) else value


def _entries(value: str) -> list[str]:
    return [entry.strip() for entry in value.split(",") if entry.strip()]
