"""How filters change what is heard."""

import pytest
import pytest_asyncio

from guildkit_player.protocol.errors import Refused
from guildkit_player.sources.filters import FILTERS, sounding, steps_of

from .audio import decoded, loudness, make_sound, make_tone, pitch, tone
from .reading import ReaderAtWork

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader():
    async with ReaderAtWork() as reader:
        yield reader


@pytest.mark.parametrize("name", FILTERS)
async def test_a_song_is_heard_with_every_filter_as_long_as_its_rate_says(reader, tmp_path, name):
    opened, frames, _ = await reader.file(make_tone(tmp_path / "song.ogg"), filter=name)
    assert (opened.way, opened.why, opened.rate) == ("transcoded", "filter", sounding(name).rate)
    assert len(frames) == pytest.approx(100 / opened.rate, abs=10)
    assert loudness(decoded(frames)) > 100


@pytest.mark.parametrize(
    ("name", "hertz"), [("nightcore", 550), ("vaporwave", 352), ("faster", 440), ("slower", 440)]
)
async def test_tape_that_runs_faster_is_higher_and_the_tempo_alone_is_not(reader, tmp_path, name, hertz):
    _, frames, _ = await reader.file(make_tone(tmp_path / "song.flac", codec="flac"), filter=name)
    assert pitch(decoded(frames)) == pytest.approx(hertz, abs=2)


@pytest.mark.parametrize(
    ("name", "louder", "softer"), [("bass", 80, 2000), ("treble", 9000, 300), ("soft", 200, 9000)]
)
async def test_a_filter_raises_what_it_is_called_after(reader, tmp_path, name, louder, softer):
    heard = {}
    for hertz in (louder, softer):
        path = make_sound(tmp_path / f"{hertz}.wav", tone(hertz, 1), codec="pcm_s16le")
        _, plain, _ = await reader.file(path)
        _, frames, _ = await reader.file(path, filter=name)
        heard[hertz] = loudness(decoded(frames)) / loudness(decoded(plain))
    assert heard[louder] > 1.3 * heard[softer]


async def test_a_position_counts_seconds_of_the_song(reader, tmp_path):
    path = make_tone(tmp_path / "song.ogg", seconds=4)
    _, frames, _ = await reader.file(path, filter="nightcore", start=2)
    assert len(frames) == pytest.approx(80, abs=3)


async def test_of_a_filter_that_is_not_there_the_others_are_named(reader, tmp_path):
    _, frames, failed = await reader.file(make_tone(tmp_path / "song.ogg"), filter="louder")
    assert (failed.code, frames) == ("unknown_filter", [])
    assert "nightcore" in failed.message


async def test_without_a_filter_nothing_is_limited():
    with pytest.raises(Refused):
        sounding("louder")
    assert "alimiter" not in dict(steps_of("", 50))
    assert "alimiter" in dict(steps_of("", 150))
