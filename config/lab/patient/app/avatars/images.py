"""Pictures as bytes: read, checked, scaled and drawn with PIL."""

import io

from PIL import Image, ImageDraw

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
LARGEST = 512
USUAL = 80
MOST_PIXELS = 4096 * 4096


class NotAPicture(Exception):
    """The bytes are no PNG or JPEG that the service takes; the text says why."""


def inspect(data):
    """Answers (format, width, height) of a picture that can be decoded in full."""
    try:
        picture = Image.open(io.BytesIO(data), formats=list(TYPES))
        if picture.width * picture.height > MOST_PIXELS:
            raise NotAPicture("the picture has too many pixels")
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture(f"not a readable PNG or JPEG: {error}") from error
    return picture.format, picture.width, picture.height


def content_type(data):
    return TYPES["PNG" if data.startswith(b"\x89PNG") else "JPEG"]


def wanted_size(text):
    """The size asked for, in pixels: 80 when none or nonsense is given, never above 512."""
    if not text or not text.isascii() or not text.isdigit() or int(text) < 1:
        return USUAL
    return min(int(text), LARGEST)


def scaled(data, size):
    """The middle square of the picture at the given size, in its own format; unchanged when it fits already."""
    picture = Image.open(io.BytesIO(data), formats=list(TYPES))
    if picture.size == (size, size):
        return data
    edge = min(picture.size)
    left, top = (picture.width - edge) // 2, (picture.height - edge) // 2
    square = picture.crop((left, top, left + edge, top + edge))
    if square.mode == "P":
        square = square.convert("RGBA")
    return _encoded(square.resize((size, size), Image.Resampling.LANCZOS), picture.format)


def silhouette(size):
    picture = Image.new("RGB", (LARGEST, LARGEST), (214, 219, 224))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((166, 96, 346, 276), fill=(148, 158, 170))
    draw.ellipse((76, 306, 436, 666), fill=(148, 158, 170))
    return _encoded(picture.resize((size, size), Image.Resampling.LANCZOS), "PNG")


def blank(size):
    return _encoded(Image.new("RGBA", (size, size), (0, 0, 0, 0)), "PNG")


def pattern(digest, size):
    """A symmetric 5 by 5 pattern in one colour, the same for the same hash."""
    bits = int(digest, 16)
    colour = (64 + bits % 128, 64 + (bits >> 8) % 128, 64 + (bits >> 16) % 128)
    cells = Image.new("RGB", (5, 5), (240, 240, 240))
    for cell in range(15):
        column, row = divmod(cell, 5)
        if bits >> (24 + cell) & 1:
            cells.putpixel((column, row), colour)
            cells.putpixel((4 - column, row), colour)
    return _encoded(cells.resize((size, size), Image.Resampling.NEAREST), "PNG")


def _encoded(picture, kind):
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()
