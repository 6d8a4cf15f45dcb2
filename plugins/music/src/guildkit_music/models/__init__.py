"""The tables of the music plugin."""

from guildkit_music.models.base import Base
from guildkit_music.models.history import Played, SkipVote
from guildkit_music.models.lists import Favourite, Playlist, PlaylistSong, same, written
from guildkit_music.models.players import Player, Requester, asked_by, tracks
from guildkit_music.models.setup import SetupNotes, SetupSession

__all__ = [
    "Base",
    "Favourite",
    "Played",
    "Player",
    "Playlist",
    "PlaylistSong",
    "Requester",
    "SetupNotes",
    "SetupSession",
    "SkipVote",
    "asked_by",
    "same",
    "tracks",
    "written",
]
