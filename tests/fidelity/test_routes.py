import pytest

from tests.fidelity import exceptions
from tests.fidelity.description import ABSENT, published
from tests.fidelity.routes import PAGE, page, sandbox_routes

pytestmark = pytest.mark.skipif(published() is None, reason=ABSENT)


def test_the_sandbox_has_no_routes_that_discord_does_not_have():
    outside = {f"{method} {path}" for method, path in sandbox_routes() if not published().path(method, path)}
    assert outside == set(exceptions.ROUTES)


def test_the_page_of_routes_is_what_there_is():
    assert PAGE.read_text(encoding="utf-8") == page(published()), "run `uv run python -m tests.fidelity`"


@pytest.mark.parametrize("side", exceptions.SIDES)
def test_exceptions_say_why(side):
    assert all(exceptions.SIDES[side].values())
