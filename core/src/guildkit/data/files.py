"""Files that hold people's data: never over another file, and readable by their owner alone."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from guildkit.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """Open a new file to be written; where what writes it fails, the file goes again.

    Raises:
        OperatorError: there is a file already, or it cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise OperatorError(f"{path} is there already.", hint="Name another file, or remove it.") from error
    except OSError as error:
        raise OperatorError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a handle
            yield file
    except OSError as error:
        path.unlink()
        raise OperatorError(f"{path} cannot be written: {error.strerror}.") from error
    except BaseException:
        path.unlink()
        raise


def write_text(path: Path, text: str) -> None:
    """Write a new file.

    Raises:
        OperatorError: there is a file already, or it cannot be written.
    """
    with new_file(path) as file:
        file.write(text)
