"""What is heard, decoded."""

from tests.music.audio import decoded, pitch

HALF_A_SECOND = 25
BEGINNING = 5 * 3840
"""Bytes of PCM in which a decoder that begins in the middle is not in tune yet."""


def last_sound(recording):
    """Return the last half second that was heard, as PCM; silence is left out."""
    audible = [packet.opus for packet in sorted(recording.packets) if not packet.is_silence]
    return decoded(audible[-HALF_A_SECOND:])[BEGINNING:]


async def hears(sandbox, person, hertz, *, after=None, within=60.0):
    """Wait until somebody hears a tone where they are, and return the recording.

    With `after`, a recording, only what came in another session counts.
    """
    looked, found = -1, False

    def newest():
        there = [each for each in sandbox.voice.recordings if each.channel is person.voice]
        return there[-1] if there and there[-1] is not after else None

    def heard():
        nonlocal looked, found
        recording = newest()
        if recording is not None and recording.audible >= HALF_A_SECOND and recording.audible // 5 != looked:
            looked = recording.audible // 5
            found = (
                abs(pitch(last_sound(recording)) - hertz) < 0.03 * hertz
            )  # a decoder that begins in the middle needs some frames
        return found

    if not await sandbox.voice.world.voice.heard.until(heard, timeout=within):
        recording = newest()
        at_last = pitch(last_sound(recording)) if recording is not None and recording.audible else None
        raise AssertionError(f"{person.name} hears {at_last} Hz and not {hertz}: {recording}")
    return newest()


async def said(person, command, /, **options):
    """Return what the bot answers to a command, however long it thinks about it."""
    answer = await person.slash(command, **options)
    # What had to think, and is for this member alone, is a second message.
    await answer.interaction.changed.until(lambda: answer.text, timeout=30.0)
    return answer.text
