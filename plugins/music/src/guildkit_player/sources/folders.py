"""Folders of music that the operator shares: `folder:NAME/path`, and nothing outside them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from guildkit_player.protocol.errors import ErrorCode, Refused
from guildkit_player.protocol.states import Track
from guildkit_player.sources.links import is_sound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_MOST: Final = 50_000
"""Files that a search looks at."""


class Folders:
    """The shared folders.

    Args:
        roots: where each is, by name.
    """

    def __init__(self, roots: Mapping[str, Path]) -> None:
        self._roots = {name: path.resolve() for name, path in roots.items()}

    def path(self, text: str) -> Path:
        """Return the file or folder that `folder:NAME/path` names.

        Raises:
            Refused: where it is not shared, or there is none. Both are said alike: nobody learns what lies outside.
        """
        name, _, inside = text.removeprefix("folder:").partition("/")
        root = self._roots.get(name)
        if root is not None and "\0" not in inside:
            path = (root / inside).resolve()
            if path.is_relative_to(root) and (path.is_dir() or (path.is_file() and is_sound(path.name))):
                return path
        raise Refused(ErrorCode.GONE, f"There is no music at {text} in the folders that are shared.")

    def below(self, text: str, *, limit: int) -> tuple[list[Track], int]:
        """Return the songs in a folder, in the order of their names, and how many more there are."""
        top = self.path(text)
        found = [(name, path) for name, path in self._files() if path.is_relative_to(top)]
        return [_track(*entry) for entry in found[:limit]], max(0, len(found) - limit)

    def search(self, words: str, *, limit: int) -> list[Track]:
        """Return songs in whose path all words occur; those that have them in their own name come first."""
        wanted = words.casefold().split()
        found = []
        for name, path in self._files():
            text = name.casefold()
            if all(word in text for word in wanted):
                own = sum(word in path.name.casefold() for word in wanted)
                found.append((-own, name, path))
        return [_track(name, path) for _, name, path in sorted(found)[:limit]]

    def _files(self) -> Iterator[tuple[str, Path]]:
        """Yield `NAME/path` and the file of each song, in order."""
        seen = 0
        for name, root in self._roots.items():
            for folder, folders, files in os.walk(root):
                folders.sort()
                for file in sorted(files):
                    seen += 1
                    if seen > _MOST:
                        return
                    path = root / folder / file
                    if is_sound(file) and _is_text(file) and path.resolve().is_relative_to(root):
                        yield f"{name}/{path.relative_to(root).as_posix()}", path


def _is_text(name: str) -> bool:
    """Whether a name can be told in JSON; some file systems take any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _track(name: str, path: Path) -> Track:
    return Track(uid="", url=f"folder:{name}", title=path.stem, source="folder")
