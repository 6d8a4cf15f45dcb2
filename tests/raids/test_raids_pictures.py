"""The heat map."""

import io

from PIL import Image, ImageColor

from guildkit_raids.pictures import BACKGROUND, HeatMap, draw, shade


def luminance(colour):
    channels = [each / 255 for each in ImageColor.getrgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_more_is_lighter_and_every_number_can_be_read():
    shades = [shade(share / 100) for share in range(101)]
    lights = [luminance(colour) for colour, _ in shades]
    assert lights == sorted(lights)
    for colour, light in shades:
        assert contrast(colour, "#111318" if light else "#ffffff") >= 3  # WCAG 2.2 for large type


def test_it_is_a_picture_of_any_votes():
    name = "🔥" * 40 + "مولتن" + "W" * 300
    for columns, rows in ((1, 1), (8, 24)):
        values = [[999] * columns for _ in range(rows)]
        table = HeatMap(name, [name] * 3, ["Sat, Nov\u202f28 " * 3] * columns, [name] * rows, values, 1)
        image = Image.open(io.BytesIO(draw(table)))
        assert image.width == 1000
        assert image.getpixel((1, 1)) == ImageColor.getrgb(BACKGROUND)
