"""What a player's state becomes: examples for each command, and any order of all of them."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from guildkit_player.protocol import ErrorCode, Loop, PlayerState, Refused, Status, Track
from guildkit_player.protocol.commands import Connect, Limits
from guildkit_player.server.queue import FAILURES, PlayerQueue

ALICE, BOB = "1", "2"


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def queue(clock):
    return PlayerQueue(PlayerState(guild_id="1"), rng=random.Random(1), clock=clock)


def songs(*titles, duration=60.0, **fields):
    return [
        Track(uid="", url=f"tone:{title}", title=title, source="tone", duration=duration, **fields)
        for title in titles
    ]


def titles(queue):
    return [track.title for track in queue.state.queue]


def refusal(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.problem.code


def test_the_first_song_is_current_and_the_others_wait_in_order(queue):
    queue.add(songs("a", "b", "c"))

    assert queue.state.current.title == "a"
    assert titles(queue) == ["b", "c"]
    assert queue.state.status is Status.BUFFERING


def test_a_playlist_is_queued_several_times_over_and_before_the_others(queue):
    queue.add(songs("a", "b"))
    added, left_out = queue.add(songs("c", "d"), times=2, next=True, requester=BOB)

    assert titles(queue) == ["c", "d", "c", "d", "b"]
    assert len({track.uid for track in added}) == 4
    assert {track.requester for track in added} == {BOB}
    assert left_out == 0


def test_limits_leave_out_what_is_too_long_and_too_many(queue):
    queue.add(songs("a", "b"), requester=ALICE)
    long = songs("long", duration=400.0)

    added, left_out = queue.add(
        [*songs("c"), *long, *songs("d", "e")], limits=Limits(queue=3, duration=300), requester=ALICE
    )

    assert titles(queue) == ["b", "c", "d"]
    assert (len(added), left_out) == (2, 2)
    assert refusal(lambda: queue.add(songs("f"), limits=Limits(queue=3))) is ErrorCode.QUEUE_FULL
    assert refusal(lambda: queue.add(long, limits=Limits(duration=300))) is ErrorCode.TOO_LONG
    assert (
        refusal(lambda: queue.add(songs("f"), limits=Limits(member=4), requester=ALICE))
        is ErrorCode.MEMBER_LIMIT
    )
    queue.add(songs("f"), limits=Limits(member=4), requester=BOB)


def test_live_sound_is_refused_where_songs_have_a_limit(queue):
    station = songs("station", duration=None, live=True)
    assert refusal(lambda: queue.add(station, limits=Limits(duration=300))) is ErrorCode.TOO_LONG


def test_nothing_cannot_be_queued(queue):
    assert refusal(lambda: queue.add([])) is ErrorCode.NOTHING_FOUND


def test_a_song_is_moved_and_removed_by_its_name(queue):
    queue.add(songs("a", "b", "c", "d"))
    last = queue.state.queue[-1].uid

    queue.move(last, 0)
    assert titles(queue) == ["d", "b", "c"]
    queue.move(last, 99)
    assert titles(queue) == ["b", "c", "d"]
    assert [track.title for track in queue.remove([last])] == ["d"]
    assert refusal(lambda: queue.remove([last])) is ErrorCode.NO_SUCH_TRACK
    assert refusal(lambda: queue.move(last, 0)) is ErrorCode.NO_SUCH_TRACK


def test_all_that_a_member_asked_for_is_removed_at_once(queue):
    queue.add(songs("a", "b"), requester=ALICE)
    queue.add(songs("c", "d"), requester=BOB)

    queue.remove(requester=BOB)

    assert titles(queue) == ["b"]
    assert refusal(queue.remove) is ErrorCode.NO_SUCH_TRACK


def test_a_looped_song_comes_again_until_it_is_skipped(queue):
    queue.add(songs("a", "b"))
    queue.loop(Loop.SONG)
    takes = queue.take

    assert queue.upcoming.title == "a"
    queue.ended()
    assert queue.state.current.title == "a"
    assert queue.take > takes
    queue.skip()
    assert queue.state.current.title == "b"


def test_a_looped_queue_goes_round(queue):
    queue.add(songs("a", "b"))
    queue.loop(Loop.QUEUE)

    seen = []
    for _ in range(5):
        seen.append(queue.state.current.title)
        assert queue.upcoming.title != queue.state.current.title
        queue.ended()

    assert seen == ["a", "b", "a", "b", "a"]


def test_a_late_click_does_not_skip_the_next_song(queue):
    queue.add(songs("a", "b"))
    uid = queue.state.current.uid
    queue.skip(uid)

    assert refusal(lambda: queue.skip(uid)) is ErrorCode.NO_SUCH_TRACK
    assert queue.state.current.title == "b"
    queue.skip()
    assert queue.state.status is Status.IDLE
    assert refusal(queue.skip) is ErrorCode.NOTHING_PLAYING


def test_a_stream_takes_the_place_of_the_song_and_the_queue_stays(queue):
    queue.add(songs("a", "b"))
    old, new = queue.live(songs("station", duration=None, live=True)[0])

    assert (old.title, new.title, titles(queue)) == ("a", "station", ["b"])
    assert refusal(lambda: queue.seek(1)) is ErrorCode.NOT_SEEKABLE


def test_a_pause_stops_the_position(queue, clock):
    queue.add(songs("a"))
    queue.started(0.0, "passthrough")
    clock.now += 10
    queue.pause()
    clock.now += 100

    assert queue.state.position_now(clock()) == 10
    queue.resume()
    clock.now += 5
    assert queue.state.position_now(clock()) == 15


def test_another_volume_goes_on_at_the_position(queue, clock):
    queue.add(songs("a"))
    queue.started(0.0)
    clock.now += 10
    takes, plays = queue.take, queue.plays
    queue.volume(50)

    assert queue.plays == plays
    assert (queue.state.volume, queue.state.position, queue.take) == (50, 10, takes + 1)
    queue.volume(50)
    assert queue.take == takes + 1


def test_a_position_past_the_end_is_refused(queue):
    queue.add(songs("a"))
    queue.seek(59)
    assert queue.state.position == 59
    assert refusal(lambda: queue.seek(60)) is ErrorCode.NOT_SEEKABLE


def test_after_many_failures_the_player_rests_and_keeps_the_queue(queue):
    queue.add(songs(*"abcdefgh"))
    for _ in range(FAILURES):
        queue.failed()

    assert queue.state.status is Status.IDLE
    assert titles(queue) == ["f", "g", "h"]
    queue.resume()
    assert queue.state.current.title == "f"


def test_a_song_that_fails_is_not_looped(queue):
    queue.add(songs("a"))
    queue.loop(Loop.SONG)
    queue.failed()

    assert queue.state.status is Status.IDLE


def connect(epoch=0, state=None):
    return Connect(epoch=epoch, channel_id="5", user_id="6", state=state)


def test_a_service_takes_over_where_another_was(queue, clock):
    given = PlayerState(
        guild_id="1",
        epoch=3,
        version=7,
        status=Status.PLAYING,
        current=songs("a")[0].model_copy(update={"uid": "x"}),
        position=41.0,
        position_at=clock(),
        queue=[songs("b")[0].model_copy(update={"uid": "y"})],
        volume=80,
    )
    clock.now += 6
    queue.connect(connect(4, given))

    assert (queue.state.position, queue.state.volume, titles(queue)) == (41.0, 80, ["b"])
    assert queue.state.key > given.key
    assert queue.state.status is Status.BUFFERING
    assert refusal(lambda: queue.connect(connect(3))) is ErrorCode.OLD_EPOCH


def test_an_older_state_is_not_taken_over(queue, clock):
    old = queue.state
    queue.add(songs("a"))
    queue.connect(connect(0, old))

    assert queue.state.current.title == "a"


def test_a_better_position_of_the_same_state_is_taken_over_after_a_restart(queue, clock):
    queue.add(songs("a"))
    queue.started(0.0)
    stored = queue.state
    queue.restored()
    known = stored.model_copy(update={"position": 4.5, "position_at": clock() + 4.5})
    queue.connect(connect(0, known))

    assert queue.state.position == 4.5


def test_a_reset_player_stays_where_it_is(queue):
    queue.connect(connect(2))
    queue.add(songs("a", "b"))
    queue.volume(30)
    before = queue.state.version
    queue.reset()

    assert queue.state == PlayerState(guild_id="1", epoch=2, version=queue.state.version, channel_id="5")
    assert queue.state.version > before


class AnyOrder(RuleBasedStateMachine):
    """Every command in any order: nothing is lost, nothing is there twice, and the version only grows."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed):
        self.clock = Clock()
        self.queue = PlayerQueue(PlayerState(guild_id="1"), rng=random.Random(seed), clock=self.clock)
        self.version = 0
        self.expected = Counter()

    def held(self):
        state = self.queue.state
        return [*state.queue, *([state.current] if state.current is not None else [])]

    def attempt(self, call, *arguments):
        before = self.queue.state
        try:
            return call(*arguments)
        except Refused:
            assert self.queue.state == before
            return None

    @rule(
        count=st.integers(0, 4),
        times=st.integers(1, 3),
        next=st.booleans(),
        requester=st.sampled_from(["", ALICE, BOB]),
        room=st.none() | st.integers(1, 8),
    )
    def add(self, count, times, next, requester, room):  # noqa: A002
        tracks = songs(*map(str, range(count)))
        done = self.attempt(
            lambda: self.queue.add(
                tracks, times=times, next=next, requester=requester, limits=Limits(queue=room, member=room)
            )
        )
        if done:
            assert len(done[0]) + done[1] == count * times
            self.expected += Counter(track.uid for track in done[0])

    @rule(place=st.integers(0, 10), to=st.integers(0, 10))
    def move(self, place, to):
        waiting = self.queue.state.queue
        self.attempt(self.queue.move, waiting[place].uid if place < len(waiting) else "nobody", to)

    @rule(place=st.integers(0, 10))
    def remove(self, place):
        waiting = self.queue.state.queue
        removed = self.attempt(self.queue.remove, [waiting[place].uid] if place < len(waiting) else ["x"])
        self.expected -= Counter(track.uid for track in removed or [])

    @rule(way=st.sampled_from(["skip", "ended", "failed"]))
    def go_on(self, way):
        current, again = self.queue.state.current, self.queue.state.loop
        done = self.attempt(getattr(self.queue, way))
        if done is not None:
            assert done == current
        stays = again is Loop.QUEUE or (again is Loop.SONG and way == "ended")
        if done is not None and (way == "failed" or not stays):
            self.expected -= Counter([current.uid])

    @rule(
        call=st.sampled_from(["shuffle", "pause", "resume", "disconnect", "restored", "reopen"]),
    )
    def call(self, call):
        self.attempt(getattr(self.queue, call))

    @rule(loop=st.sampled_from(Loop))
    def loop(self, loop):
        self.queue.loop(loop)

    @rule(call=st.sampled_from(["volume", "seek", "started"]), value=st.integers(0, 70))
    def change_sound(self, call, value):
        self.attempt(getattr(self.queue, call), value)

    @rule(epoch=st.integers(0, 5))
    def connect(self, epoch):
        self.attempt(self.queue.connect, connect(epoch, self.queue.state))

    @precondition(lambda self: self.queue.state.version > 20)
    @rule()
    def clear(self):
        self.expected -= Counter(track.uid for track in self.queue.state.queue)
        self.queue.clear()

    @rule(seconds=st.floats(0, 30))
    def wait(self, seconds):
        self.clock.now += seconds

    @invariant()
    def nothing_is_lost_or_doubled(self):
        uids = [track.uid for track in self.held()]
        assert len(uids) == len(set(uids))
        assert Counter(uids) == self.expected

    @invariant()
    def the_state_makes_sense(self):
        state = self.queue.state
        assert state.version >= self.version
        self.version = state.version
        assert (state.current is None) == (state.status is Status.IDLE)
        assert PlayerState.model_validate_json(state.model_dump_json()) == state
        assert state.position_now(self.clock()) >= 0


def test_any_order_of_commands_keeps_every_song_once():
    run_machine(AnyOrder, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=30), st.integers())
@settings(max_examples=50, deadline=None)
def test_a_shuffled_queue_holds_the_same_songs(names, seed):
    queue = PlayerQueue(PlayerState(guild_id="1"), rng=random.Random(seed), clock=Clock())
    queue.add(songs("now", *names))
    before = Counter(track.uid for track in queue.state.queue)
    queue.shuffle()

    assert Counter(track.uid for track in queue.state.queue) == before
