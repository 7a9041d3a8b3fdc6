"""Photos as they are kept: turned upright, made small, nothing but what is seen.

The bytes that come in are never stored. A picture is decoded whole and drawn anew, so
neither its place, its device nor anything hidden behind it gets through.
"""

import io
import struct
import threading
import time
import warnings
import zlib
from typing import NamedTuple

from PIL import ExifTags, Image, ImageCms, ImageOps

from thai.errors import N_, ThaiValueError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LARGEST_FILE = 15 * 1024 * 1024
MOST_PIXELS = 30_000_000
# Its decoder holds four copies of the picture at once.
MOST_PIXELS_OF = {"WEBP": 12_000_000}
MOST_FRAMES = 500
# A photo is sent in some ten scans; with thousands, small files decode for minutes.
MOST_SCANS = 64
MOST_SECONDS = 4
STRIP_PIXELS = 1_000_000

# Side in pixels, bytes: what a slow line carries, and the small one of lists.
FULL = (1600, 200_000)
THUMB = (320, 15_000)
QUALITIES = (82, 74, 66, 58, 50)

# Decoding takes memory for every pixel, so a process does it for one at a time.
_one_at_a_time = threading.Lock()
_SRGB = ImageCms.createProfile("sRGB")
# What the decoders raise over bytes that are not what they begin as.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    AttributeError,
    MemoryError,
    struct.error,
    zlib.error,
)


class PictureError(ThaiValueError):
    """A picture that is not taken, with the reason that its sender reads."""


class Rendition(NamedTuple):
    """A JPEG of its own."""

    data: bytes
    width: int
    height: int


class Picture(NamedTuple):
    full: Rendition
    thumb: Rendition


class _Hurried(io.BytesIO):
    """Gives no more to read when this thread has worked on it for too long."""

    def __init__(self, data):
        super().__init__(data)
        self.until = time.thread_time() + MOST_SECONDS

    def check(self):
        if time.thread_time() > self.until:
            raise _too_complex()

    def read(self, *args):
        self.check()
        return super().read(*args)


def begins_as_picture(data: bytes) -> bool:
    """Whether the content claims to be a picture, of a kind that is taken or not."""
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or _is_heic(data)
    )


def clean_picture(data: bytes) -> Picture:
    """Return the picture in its two sizes; PictureError says why it is not taken."""
    _check_bytes(data)
    with _one_at_a_time, warnings.catch_warnings(action="ignore"):
        try:
            upright = _upright(_Hurried(data))
        except (PictureError, Image.DecompressionBombError) as error:
            raise (error if isinstance(error, PictureError) else _too_many()) from None
        except _BROKEN as error:
            raise PictureError(
                "broken",
                N_(
                    "The picture cannot be read to its end. Perhaps it was cut off on "
                    "the way; please choose it again."
                ),
            ) from error
        return Picture(_drawn(upright, *FULL), _drawn(upright, *THUMB))


def _check_bytes(data):
    if not data:
        raise PictureError("empty", N_("The file is empty (0 bytes)."))
    if len(data) > LARGEST_FILE:
        raise PictureError(
            "too_large",
            N_("The picture is larger than %(limit)s MB. Please choose a smaller one."),
            limit=LARGEST_FILE // 1024**2,
        )
    if _is_heic(data):
        raise PictureError(
            "heic",
            N_(
                "This is a HEIC picture, which many phones cannot open. On an iPhone "
                "choose Settings > Camera > Formats > Most Compatible; on other phones "
                "turn off HEIF or high efficiency pictures in the camera's settings. "
                "Then take the photo again, or send a screenshot of it."
            ),
        )
    if not begins_as_picture(data):
        raise PictureError(
            "not_a_picture",
            N_(
                "This is not a picture that can be kept. Please send JPEG, PNG, WebP "
                "or GIF."
            ),
        )


def _is_heic(data):
    kinds = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
    return data[4:8] == b"ftyp" and data[8:12] in kinds


def _too_many():
    return PictureError(
        "too_many_pixels",
        N_(
            "The picture has more dots than can be handled (%(limit)s million). Please "
            "choose a smaller size in the camera, or send a screenshot of it."
        ),
        limit=MOST_PIXELS // 1_000_000,
    )


def _too_complex():
    return PictureError(
        "too_complex",
        N_("The picture takes too long to open. Please send a screenshot of it."),
    )


def _upright(file):
    """The first frame as it is meant to be seen: upright, sRGB, on white, smaller."""
    with Image.open(file, formats=FORMATS) as image:
        _check_room(image, file.getvalue())
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
        image.draft(None, _contained(image.size, FULL[0]))
        image.load()
        small = _flat(image, file.check)
    small.getexif()[ExifTags.Base.Orientation] = orientation
    return ImageOps.exif_transpose(small)


def _check_room(image, data):
    # The second picture of an MPO file, a depth map or the like, is never decoded.
    is_jpeg = image.format in {"JPEG", "MPO"}
    if is_jpeg and data.count(b"\xff\xda") > MOST_SCANS:
        raise _too_complex()
    frames = 1 if is_jpeg else getattr(image, "n_frames", 1)
    limit = MOST_PIXELS_OF.get(image.format, MOST_PIXELS)
    if frames > MOST_FRAMES:
        raise _too_complex()
    if image.width * image.height * frames > limit:
        raise _too_many()


def _contained(size, side):
    longest = max(size)
    if longest <= side:
        return size
    return tuple(max(1, round(length * side / longest)) for length in size)


def _flat(image, check):
    """Redrawn in RGB on white, strip by strip: memory for the picture once, not thrice.

    By a whole factor smaller where that leaves enough for the full size.
    """
    width, height = image.size
    factor = max(1, max(image.size) // FULL[0])
    size = (-(-width // factor), -(-height // factor))
    small = Image.new("RGB", size)
    step = max(1, STRIP_PIXELS // width // factor) * factor
    to_srgb = _colours_of(image)
    for top in range(0, height, step):
        check()
        strip = image.crop((0, top, width, min(top + step, height)))
        strip = to_srgb(_opaque(strip).reduce(factor))
        small.paste(strip, (0, top // factor))
    return small


def _opaque(strip):
    """On white, with eight bits, in a mode that can be made smaller."""
    if strip.has_transparency_data:
        strip = strip.convert("RGBA")
        white = Image.new("RGBA", strip.size, "white")
        white.alpha_composite(strip)
        return white.convert("RGB")
    if strip.mode.startswith("I"):
        return strip.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return strip if strip.mode in {"L", "RGB", "CMYK"} else strip.convert("RGB")


def _colours_of(image):
    """How the colours of this picture become sRGB."""
    profile = image.info.get("icc_profile")
    mode = _opaque(image.crop((0, 0, 1, 1))).mode
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            change = ImageCms.buildTransform(source, _SRGB, mode, "RGB")
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            pass  # a profile that is broken, or of another picture, says nothing
        else:
            return lambda strip: ImageCms.applyTransform(strip, change)
    return lambda strip: strip.convert("RGB")


def _drawn(image, side, most):
    """As good as fits into so many bytes, and never larger than it came."""
    while True:
        copy = image.copy()
        copy.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            out = io.BytesIO()
            copy.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= most:
                return Rendition(out.getvalue(), *copy.size)
        side = max(1, min(side, max(copy.size)) * 4 // 5)
