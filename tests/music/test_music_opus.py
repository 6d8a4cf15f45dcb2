"""Opus packets: how long they are, and other lengths brought to 20 ms."""

import av
import pytest
from av.audio.resampler import AudioResampler
from hypothesis import given
from hypothesis import strategies as st

from guildkit_player.inside import FRAME_SAMPLES, SILENCE
from guildkit_player.sound.opus import CannotSplit, Repacketiser, duration_of, frames_of

RATE = 48_000


def encoded(milliseconds, *, seconds=1.0, application="audio", bit_rate=96_000, channels="stereo"):
    """Encode a rising tone in packets of so many milliseconds."""
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.bit_rate = RATE, channels, bit_rate
    codec.format = "s16"
    codec.options = {"frame_duration": str(milliseconds), "application": application}
    codec.open()
    size = int(RATE * milliseconds / 1000)
    packets = []
    for number in range(int(seconds * 1000 / milliseconds)):
        frame = av.AudioFrame(format="s16", layout=channels, samples=size)
        frame.sample_rate, frame.pts = RATE, number * size
        wave = b"".join(
            (((sample * (440 + number) // 60) % 800 - 400) * 20).to_bytes(2, "little", signed=True)
            * len(frame.layout.channels)
            for sample in range(size)
        )
        frame.planes[0].update(wave)
        packets += [bytes(packet) for packet in codec.encode(frame)]
    return packets + [bytes(packet) for packet in codec.encode(None)]


def decoded(packets):
    codec = av.CodecContext.create("libopus", "r")
    codec.open()
    resampler = AudioResampler("s16", "stereo", RATE)
    heard = b""
    for packet in packets:
        for frame in codec.decode(av.Packet(packet)):
            for part in resampler.resample(frame):
                heard += bytes(part.planes[0])[: part.samples * 4]
    return heard


@pytest.mark.parametrize("milliseconds", [2.5, 5, 10, 20, 40, 60])
def test_a_packet_is_as_long_as_it_was_made(milliseconds):
    assert {duration_of(packet) for packet in encoded(milliseconds)} == {int(48 * milliseconds)}


@pytest.mark.parametrize("milliseconds", [2.5, 5, 10])
@pytest.mark.parametrize("bit_rate", [24_000, 256_000])
def test_short_packets_are_merged_and_sound_the_same(milliseconds, bit_rate):
    packets = encoded(milliseconds, application="lowdelay", bit_rate=bit_rate)
    repacketiser = Repacketiser()
    merged = [whole for packet in packets for whole in repacketiser.feed(packet)]
    assert [duration_of(packet) for packet in merged] == [FRAME_SAMPLES] * (
        len(packets) * milliseconds // 20
    ).__int__()
    heard = decoded(merged)
    assert heard == decoded(packets)[: len(heard)]


@pytest.mark.parametrize("milliseconds", [40, 60])
def test_long_packets_of_short_frames_are_split_and_sound_the_same(milliseconds):
    packets = encoded(milliseconds, application="lowdelay", bit_rate=192_000)
    repacketiser = Repacketiser()
    split = [each for packet in packets for each in repacketiser.feed(packet)]
    assert {duration_of(packet) for packet in split} == {FRAME_SAMPLES}
    assert decoded(split) == decoded(packets)


def test_what_is_20_ms_long_passes_untouched():
    packets = encoded(20)
    repacketiser = Repacketiser()
    assert [each for packet in packets for each in repacketiser.feed(packet)] == packets
    assert repacketiser.feed(SILENCE) == [SILENCE]


def test_a_frame_longer_than_20_ms_cannot_be_split():
    packets = encoded(60, application="voip", bit_rate=12_000, channels="mono")
    assert packets[5][0] >> 3 < 12
    with pytest.raises(CannotSplit, match="60 ms"):
        Repacketiser().feed(packets[5])


def test_frames_that_are_unlike_cannot_be_merged():
    repacketiser = Repacketiser()
    assert repacketiser.feed(bytes([16 + 2 << 3, 1, 2])) == []
    with pytest.raises(CannotSplit, match="changes"):
        repacketiser.feed(bytes([20 + 2 << 3, 1, 2]))


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\x03",
        b"\x03\x00",
        b"\x1b\x3f" + bytes(80),
        b"\x01\x00\x00\x00",
        b"\x02\xfc",
        b"\x02\x09a",
        b"\x83\x43\xff",
        b"\x83\x43\x09aaa",
        b"\x83\x03ab",
        b"\x83\x83\x05\x05ab",
        b"\x80" + bytes(1276),
    ],
    ids=repr,
)
def test_what_is_no_packet_is_refused(packet):
    with pytest.raises(ValueError):
        frames_of(packet)
    with pytest.raises(CannotSplit):
        repacketiser = Repacketiser()
        repacketiser.feed(bytes([16 + 2 << 3, 1]))
        repacketiser.feed(packet)


@given(st.binary(max_size=64))
def test_whatever_comes_in_what_comes_out_is_20_ms_long(packet):
    repacketiser = Repacketiser()
    try:
        ready = repacketiser.feed(packet)
    except CannotSplit:
        return
    assert all(duration_of(each) == FRAME_SAMPLES for each in ready)


@given(st.lists(st.binary(max_size=600), min_size=2, max_size=2))
def test_merged_frames_are_found_again(frames):
    repacketiser = Repacketiser()
    toc = 16 + 2 << 3
    assert repacketiser.feed(bytes([toc]) + frames[0]) == []
    (merged,) = repacketiser.feed(bytes([toc]) + frames[1])
    assert frames_of(merged) == frames


def test_padding_is_left_out():
    frames = [b"abc", b"def"]
    padded = bytes([16 + 2 << 3 | 3, 0x42, 255, 3]) + b"".join(frames) + bytes(254 + 3)
    assert frames_of(padded) == frames
