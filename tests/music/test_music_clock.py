"""The one clock, with a time of its own: when packets leave, and what is counted."""

from __future__ import annotations

from itertools import pairwise

import pytest

from guildkit_player.inside import SILENCE, Ended, Started
from guildkit_player.sound.clock import Clock
from guildkit_player.sound.players import Gone, Low
from guildkit_player.sound.rings import READY, Ring

MS = 0.001


class Time:
    """A time that passes where somebody sleeps, and where it is told to."""

    def __init__(self):
        self.now = 1000.0
        self.slept_late = 0.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds + self.slept_late
        self.slept_late = 0.0


class Recorded:
    """A link that notes what is sent and when, which can be down, refuse, or fail to encrypt."""

    def __init__(self, time):
        self.time = time
        self.began = time.now
        self.line = self
        self.sent = []
        self.spoke = []
        self.refuses = False
        self.fails = False

    def seal(self, frame):
        return None if self.fails else frame

    def send(self, packet):
        if self.refuses:
            return False
        self.sent.append((round((self.time.now - self.began) / MS, 3), packet))
        return True

    def speaking(self, on):
        self.spoke.append(on)

    async def close(self):
        pass

    @property
    def frames(self):
        return [packet for _, packet in self.sent]

    @property
    def moments(self):
        return [moment for moment, _ in self.sent]


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def told():
    return []


@pytest.fixture
def clock(time, told):
    return Clock(told.extend, now=time, sleep=time.sleep)


@pytest.fixture
def link(time):
    return Recorded(time)


@pytest.fixture
def player(clock, link):
    player = clock.player("1")
    clock.do(player.attach, link)
    return player


def numbered(count, *, mark=b"f"):
    return [mark + bytes([number]) for number in range(count)]


def ring(count, name="one", *, done=True, mark=b"f"):
    made = Ring(name)
    made.want = READY
    made.frames.extend(numbered(count, mark=mark))
    made.done = done
    return made


def pass_by(clock, time, milliseconds):
    until = time.now + milliseconds * MS
    while time.now < until:
        clock.turn()


def test_a_packet_leaves_every_20_ms(clock, time, player, link):
    clock.do(player.play, ring(50))
    pass_by(clock, time, 1200)
    assert link.frames == [*numbered(50), *[SILENCE] * 5]
    gaps = {round(later - earlier, 3) for earlier, later in pairwise(link.moments)}
    assert gaps == {20.0}
    assert (clock.counters.sent, clock.counters.nulled, clock.counters.deficit) == (50, 0, 0)


def test_players_are_spread_over_the_20_ms(clock, time):
    links = [Recorded(time) for _ in range(8)]
    for number, link in enumerate(links):
        player = clock.player(str(number))
        clock.do(player.attach, link)
        clock.do(player.play, ring(20))
    pass_by(clock, time, 600)
    assert sorted(link.moments[0] % 20 for link in links) == [0, 0, 5, 5, 10, 10, 15, 15]


def test_waking_late_moves_no_later_deadline(clock, time, player, link):
    clock.do(player.play, ring(50, done=False))
    pass_by(clock, time, 100)
    time.slept_late = 3 * MS
    pass_by(clock, time, 100)
    assert sum(moment % 20 != 0 for moment in link.moments) <= 1
    assert link.moments[-1] % 20 == 0
    assert clock.counters.deficit == 0


@pytest.mark.parametrize(("stall", "missed"), [(15, 0), (35, 0), (55, 1), (100, 3), (1000, 48)])
def test_after_a_standstill_two_packets_are_made_up_for_and_come_no_burst(
    clock, time, player, link, stall, missed
):
    clock.do(player.play, ring(100, done=False))
    pass_by(clock, time, 100)
    before = len(link.sent)
    time.now += stall * MS
    pass_by(clock, time, 200)
    assert link.frames == numbered(len(link.frames))
    assert min(later - earlier for earlier, later in pairwise(link.moments)) >= 4.999
    extra = [later - earlier for earlier, later in pairwise(link.moments) if later - earlier < 19]
    assert len(extra) <= 3
    assert clock.counters.deficit == pytest.approx(missed, abs=1)
    assert len(link.sent) - before == pytest.approx((stall + 200) / 20 - clock.counters.deficit, abs=1)
    assert link.moments[-1] % 20 == 0


def test_lateness_is_told(clock, time):
    pass_by(clock, time, 1000)
    assert clock.late_ms == pytest.approx(0.0, abs=1e-6)
    for _ in range(5):
        time.slept_late = 4 * MS
        pass_by(clock, time, 20)
    assert clock.late_ms == pytest.approx(4.0)
    pass_by(clock, time, 1100)
    assert clock.late_ms == pytest.approx(0.0, abs=1e-6)


def test_the_next_stream_follows_in_the_next_packet(clock, time, player, link, told):
    clock.do(player.play, ring(10))
    clock.do(player.follow, ring(10, "two", mark=b"g"))
    pass_by(clock, time, 500)
    assert link.frames[:20] == [*numbered(10), *numbered(10, mark=b"g")]
    assert {later - earlier for earlier, later in pairwise(link.moments)} == {20.0}
    names = [(type(each), each.stream) for each in told if isinstance(each, (Started, Ended))]
    assert names == [(Started, "one"), (Ended, "one"), (Started, "two"), (Ended, "two")]
    assert clock.counters.nulled == 0


def test_what_would_follow_nothing_begins(clock, time, player, link):
    clock.do(player.follow, ring(5))
    pass_by(clock, time, 300)
    assert link.frames[:5] == numbered(5)


def test_an_underrun_is_bridged_and_counted(clock, time, player, link):
    late = ring(10, done=False)
    clock.do(player.play, late)
    pass_by(clock, time, 500)
    assert link.frames == [*numbered(10), *[SILENCE] * 5]
    assert link.spoke == [True, False]
    nulled = clock.counters.nulled
    assert nulled == pytest.approx(15, abs=1)
    late.fill(numbered(4, mark=b"g"))
    pass_by(clock, time, 100)
    assert len(link.frames) == 15  # That is not enough to go on with.
    late.fill(numbered(4, mark=b"h"))
    pass_by(clock, time, 100)
    assert link.frames[15:19] == numbered(4, mark=b"g")
    assert link.spoke == [True, False, True]


def test_a_stream_that_has_not_begun_is_not_counted(clock, time, player, link):
    clock.do(player.play, ring(0, done=False))
    pass_by(clock, time, 500)
    assert link.sent == []
    assert (clock.counters.nulled, clock.counters.deficit) == (0, 0)


def test_a_connection_that_is_gone_for_a_while_loses_no_frame(clock, time, player, link):
    clock.do(player.play, ring(40))
    pass_by(clock, time, 200)
    link.line = None
    pass_by(clock, time, 500)
    sent = len(link.sent)
    another = Recorded(time)
    clock.do(player.attach, another)
    pass_by(clock, time, 1000)
    assert [*link.frames, *another.frames][:40] == numbered(40)
    assert 0 < sent < 40
    assert clock.counters.deficit == 0


def test_what_does_not_leave_is_counted_and_playing_goes_on(clock, time, player, link):
    clock.do(player.play, ring(50))
    pass_by(clock, time, 100)
    link.refuses = True
    pass_by(clock, time, 100)
    link.refuses = False
    link.fails = True
    pass_by(clock, time, 100)
    link.fails = False
    pass_by(clock, time, 1000)
    assert clock.counters.deficit == 10
    assert clock.counters.sent == 40
    assert link.frames[-6] == numbered(50)[-1]


def test_a_defect_of_one_link_does_not_stop_the_others(clock, time, player, link):
    class Broken(Recorded):
        def send(self, packet):
            raise RuntimeError("broken")

    other = clock.player("2")
    clock.do(other.attach, Broken(time))
    for each in (player, other):
        clock.do(each.play, ring(10))
    pass_by(clock, time, 300)
    assert link.frames[:10] == numbered(10)


def test_pausing_stops_between_two_packets_and_goes_on_with_the_next(clock, time, player, link):
    clock.do(player.play, ring(20))
    pass_by(clock, time, 200)
    clock.do(player.pause, paused=True)
    pass_by(clock, time, 300)
    at = len(link.frames) - 5
    assert link.frames[at:] == [SILENCE] * 5
    clock.do(player.pause, paused=False)
    pass_by(clock, time, 400)
    assert [frame for frame in link.frames if frame != SILENCE] == numbered(20)
    assert clock.counters.nulled == 0


def test_who_leaves_is_silent_first(clock, time, player, link, told):
    clock.do(player.play, ring(50))
    pass_by(clock, time, 100)
    clock.do(player.leave)
    pass_by(clock, time, 300)
    assert link.frames[-5:] == [SILENCE] * 5
    assert Gone(player) in told
    clock.forget(player)
    pass_by(clock, time, 40)
    told.clear()
    pass_by(clock, time, 100)
    assert told == []


def test_who_has_no_connection_leaves_at_once(clock, time, told):
    player = clock.player("1")
    clock.do(player.leave)
    pass_by(clock, time, 40)
    assert Gone(player) in told


def test_a_ring_says_once_that_it_lacks_frames(clock, time, player, told):
    lacking = ring(80, done=False)
    clock.do(player.play, lacking)
    pass_by(clock, time, 1000)
    assert [each for each in told if isinstance(each, Low)] == [Low(lacking, READY)]
    lacking.fill([])
    pass_by(clock, time, 40)
    assert len([each for each in told if isinstance(each, Low)]) == 2


def test_a_player_that_cannot_do_what_it_is_told_holds_nobody_up(clock, time, player, link):
    def fail():
        raise ZeroDivisionError

    clock.do(fail)
    clock.do(player.play, ring(5))
    pass_by(clock, time, 400)
    assert link.frames == [*numbered(5), *[SILENCE] * 5]
