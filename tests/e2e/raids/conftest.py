from datetime import UTC, datetime

import pytest

FRIDAY = datetime(2026, 10, 23, 12, tzinfo=UTC)


@pytest.fixture
def intents():
    """Which privileged intents the bot was granted."""
    return []


@pytest.fixture
def sandbox_options(intents):
    """It is always noon on the same Friday when a test begins: what people type are days of the week."""
    begun = datetime.now(UTC)
    return {"clock": lambda: FRIDAY + (datetime.now(UTC) - begun), "privileged_intents": intents}
