"""The page of the sandbox in a real browser: skipped where there is none."""

NO_PLAYWRIGHT = "Playwright is not installed: `uv run --group browser pytest tests/browser`"
