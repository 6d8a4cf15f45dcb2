"""Write docs/reference/sandbox-routes.md: `uv run python -m tests.fidelity`."""

from __future__ import annotations

import sys

from tests.fidelity.description import ABSENT, published
from tests.fidelity.routes import PAGE, page

if __name__ == "__main__":
    if published() is None:
        sys.exit(ABSENT)
    PAGE.write_text(page(published()), encoding="utf-8")
