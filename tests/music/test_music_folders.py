"""Folders that the operator shares, and nothing beside them."""

import os

import pytest
from pydantic import ValidationError

from guildkit_player.protocol.errors import Refused
from guildkit_player.protocol.states import Track
from guildkit_player.sources.config import SourceConfig
from guildkit_player.sources.resolving import Resolver

from .audio import make_tone


@pytest.fixture
def music(tmp_path):
    """A folder with three songs, and a secret beside it."""
    folder = tmp_path / "music"
    (folder / "Tennessee Nights").mkdir(parents=True)
    make_tone(folder / "Waltz.ogg", tags={"title": "Tennessee Waltz", "artist": "bob"})
    make_tone(folder / "Tennessee Nights" / "02 River.mp3", codec="libmp3lame")
    make_tone(folder / "Tennessee Nights" / "01 Moon.flac", codec="flac", seconds=3)
    (folder / "notes.txt").write_text("no sound")
    make_tone(tmp_path / "secret.ogg")
    make_tone(tmp_path / "music-secret.ogg")
    (folder / "link.ogg").symlink_to(tmp_path / "secret.ogg")
    (folder / "up").symlink_to(tmp_path)
    return folder


@pytest.fixture
async def resolver(music):
    resolver = Resolver(SourceConfig(folders={"home": music}))
    await resolver.start()
    yield resolver
    await resolver.close()


async def test_a_song_is_what_its_tags_say(resolver, music):
    (track,) = (await resolver.add("folder:home/Waltz.ogg")).tracks
    assert (track.title, track.author, track.source) == ("Tennessee Waltz", "bob", "folder")
    assert track.duration == pytest.approx(2, abs=0.05)
    playable = await resolver.playable(track)
    assert (playable.kind, playable.url) == ("file", str(music / "Waltz.ogg"))


async def test_a_folder_is_a_playlist_in_the_order_of_its_names(resolver):
    found = await resolver.add("folder:home/Tennessee Nights")
    assert found.title == "Tennessee Nights"
    assert [track.title for track in found.tracks] == ["01 Moon", "02 River"]
    assert len((await resolver.add("folder:home")).tracks) == 3


async def test_words_are_found_wherever_they_stand_in_a_path(resolver):
    assert [track.title for track in await resolver.find("MOON nights", limit=1)] == ["01 Moon"]
    assert [track.title for track in await resolver.find("waltz", limit=1)] == ["Waltz"]
    (first,) = (await resolver.add("tennessee river")).tracks
    assert first.url == "folder:home/Tennessee Nights/02 River.mp3"


@pytest.mark.parametrize(
    "path",
    [
        "home/../secret.ogg",
        "home/../music-secret.ogg",
        "home//etc/passwd",
        "home/link.ogg",
        "home/up/secret.ogg",
        "home/up",
        "home/notes.txt",
        "home/nothing.ogg",
        "home/\0",
        "other/Waltz.ogg",
        "",
    ],
)
async def test_nothing_else_is_reached(resolver, path):
    with pytest.raises(Refused) as caught:
        await resolver.playable(Track(uid="1", url=f"folder:{path}", title="", source="folder"))
    assert caught.value.problem.code in {"gone", "invalid"}


async def test_of_a_long_folder_the_first_songs_are_taken(tmp_path):
    song = make_tone(tmp_path / "song.ogg", seconds=0.2).read_bytes()
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:03}.ogg").write_bytes(song)
    resolver = Resolver(SourceConfig(folders={"many": folder}, playlist=20))
    found = await resolver.add("folder:many")
    assert (len(found.tracks), found.left_out) == (20, 10)


async def test_a_name_that_is_no_text_is_passed_over(tmp_path):
    make_tone(tmp_path / "song.ogg", seconds=0.2)
    try:
        os.link(tmp_path / "song.ogg", os.fsencode(tmp_path) + b"/\xff.ogg")
    except OSError:
        pytest.skip("this file system takes text only")
    found = await Resolver(SourceConfig(folders={"home": tmp_path})).add("folder:home")
    assert [track.title for track in found.tracks] == ["song"]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("music", "Write folders as name=/path"),
        ("a/b=/tmp", "no slash"),
        ("music=/nowhere", "There is no folder"),
    ],
)
def test_a_folder_that_cannot_be_is_named(monkeypatch, value, sentence):
    monkeypatch.setenv("PLAYER_FOLDERS", value)
    with pytest.raises(ValidationError, match=sentence):
        SourceConfig()
