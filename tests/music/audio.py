"""Sound made on the spot, and what is heard of it."""

import array
import itertools
import math
from fractions import Fraction

import av

RATE = 48000
FORMATS = {"libopus": "s16", "aac": "fltp", "libmp3lame": "s16p", "flac": "s16", "pcm_s16le": "s16"}


def tone(hertz=440.0, seconds=2.0, rate=RATE):
    """Return a sine of 16-bit samples in two equal channels."""
    samples = array.array("h")
    for index in range(int(seconds * rate)):
        value = int(12000 * math.sin(2 * math.pi * hertz * index / rate))
        samples.extend((value, value))
    return samples.tobytes()


def make_sound(path, pcm, *, codec="libopus", frame_ms=20, rate=RATE, tags=None, options=None):
    """Write 16-bit stereo into a file; its container goes by the name."""
    with av.open(str(path), "w", options=dict(options or {})) as container:
        container.metadata.update(tags or {})
        more = {"frame_duration": str(frame_ms), "b": "96000"} if codec == "libopus" else {}
        stream = container.add_stream(codec, rate=rate, options=more, layout="stereo", format=FORMATS[codec])
        to = av.AudioResampler(FORMATS[codec], "stereo", rate, frame_size=stream.frame_size or 960)
        whole = av.AudioFrame(format="s16", layout="stereo", samples=len(pcm) // 4)
        whole.sample_rate = rate
        whole.time_base = Fraction(1, rate)
        whole.pts = 0
        whole.planes[0].update(pcm)
        for frame in [*to.resample(whole), *to.resample(None)]:
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def make_tone(
    path, *, hertz=440, seconds=2.0, codec="libopus", frame_ms=20, rate=RATE, tags=None, options=None
):
    """Write a sine tone into a file: `.ogg`, `.webm`, `.m4a`, `.mp3`, `.flac`, `.wav`, `.ts` …"""
    pcm = tone(hertz, seconds, rate)
    return make_sound(path, pcm, codec=codec, frame_ms=frame_ms, rate=rate, tags=tags, options=options)


def decoded(frames):
    """Return the 16-bit stereo sound of Opus packets."""
    decoder = av.CodecContext.create("opus", "r")
    decoder.sample_rate = RATE
    decoder.layout = "stereo"
    to = av.AudioResampler("s16", "stereo", RATE)
    sound = []
    for packet in [*map(av.Packet, frames), None]:
        for frame in decoder.decode(packet):
            sound.extend(bytes(out.planes[0])[: out.samples * 4] for out in to.resample(frame))
    return b"".join(sound)


def pitch(pcm, rate=RATE):
    """Return the hertz of a tone in 16-bit stereo; 0 for silence."""
    samples = array.array("h", pcm)[::2]
    if not samples or max(samples) < 300:
        return 0.0
    edge = max(samples) // 4
    first = last = count = 0
    low = False
    for index, sample in enumerate(samples):
        if sample < -edge:
            low = True
        elif low and sample > edge:
            low = False
            count += 1
            last = index
            first = first or index
    return (count - 1) * rate / (last - first) if count > 1 else 0.0


def notes(pcm, *, rate=RATE, step=0.1):
    """Return the tones that follow each other, rounded to 10 hertz, each once."""
    size = int(rate * step) * 4
    heard = [round(pitch(pcm[at : at + size], rate), -1) for at in range(0, len(pcm) - size + 1, size)]
    return [note for note, run in itertools.groupby(heard) if len(list(run)) > 1]


def loudness(pcm):
    """Return the root mean square of 16-bit samples."""
    samples = array.array("h", pcm)
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples)) if samples else 0.0
