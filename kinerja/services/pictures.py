"""Pictures made small to be looked at: written anew, so that nothing of the upload is in them but what is seen.

What a camera writes beside the picture (where it was taken, with what) stays in the file itself.
"""

from __future__ import annotations

import threading
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from PIL.Image import Image

MEDIA = "image/jpeg"
TYPES = frozenset({"jpg", "png"})
"""Words of `file_types.TYPES` that are pictures."""
MOST_PIXELS = 24_000_000
"""A picture that cannot be read in reduced form is read whole: larger ones would take hundreds of MB."""
AT_ONCE = 2
_QUALITY = 78
_GROUND = (255, 255, 255)
_working = threading.BoundedSemaphore(AT_ONCE)


class TooLarge(Exception):
    """The picture is too large to be made small here."""


def reduced(source: BinaryIO, longest: int) -> bytes:
    """The picture as a JPEG with no side over `longest` pixels, upright. A few at once, the others wait.

    Raises TooLarge, and OSError where the data behind the head is broken.
    """
    from PIL import Image, ImageOps  # when a picture is looked at: no start waits for it

    with _working, Image.open(source, formats=("JPEG", "PNG")) as whole:
        if not whole.info.get("progressive"):  # such a one is held whole, however small it is wanted
            whole.draft("RGB", (longest, longest))
        if whole.width * whole.height > MOST_PIXELS:
            raise TooLarge
        whole.thumbnail((longest, longest))
        picture, made = _opaque(ImageOps.exif_transpose(whole)), BytesIO()
        picture.save(made, "JPEG", quality=_QUALITY)
        return made.getvalue()


def _opaque(picture: Image) -> Image:
    from PIL.Image import new

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = new("RGB", layer.size, _GROUND)
    ground.paste(layer, mask=layer)
    return ground
