"""What is kept of a picture, and which ones are not taken."""

import io
import random
import re
import struct
import subprocess
import sys
from contextlib import suppress

import pytest
from django.conf import settings
from PIL import Image, ImageCms

from pictures.cleaning import (
    FULL,
    LARGEST_FILE,
    THUMB,
    PictureError,
    begins_as_picture,
    clean_picture,
)
from tests.pictures import samples
from tests.pictures.samples import flip_chart, noise, saved

RED, BLUE, WHITE, GREY = (204, 0, 0), (0, 0, 204), (255, 255, 255), (156, 156, 156)


def opened(rendition):
    return Image.open(io.BytesIO(rendition.data), formats=["JPEG"])


def parts_of_jpeg(data):
    """(marker, content) of each part before the dots; nothing may follow their end."""
    assert data[:2] == b"\xff\xd8"
    assert data.index(b"\xff\xd9") == len(data) - 2
    place = 2
    while data[place + 1] != 0xDA:
        length = struct.unpack(">H", data[place + 2 : place + 4])[0]
        yield data[place + 1], data[place + 4 : place + 2 + length]
        place += 2 + length


def is_near(colour, other):
    return all(abs(a - b) < 24 for a, b in zip(colour, other, strict=True))


@pytest.mark.parametrize(
    "sample",
    [
        samples.telling_jpeg,
        samples.telling_png,
        samples.telling_webp,
        samples.telling_gif,
        samples.two_pictures_in_one,
    ],
)
def test_a_photos_place_and_owner_are_in_no_size_of_it(sample):
    data = sample()
    assert b"SECRET" in data

    for rendition in clean_picture(data):
        image = opened(rendition)
        # Tables and dots; of the segments for applications only JFIF's own 14 bytes.
        markers = dict(parts_of_jpeg(rendition.data))
        assert set(markers) <= {0xE0, 0xDB, 0xC2, 0xC4}
        assert markers[0xE0].startswith(b"JFIF\0")
        assert len(markers[0xE0]) == 14
        assert not image.getexif()
        assert all(re.match("jfif|progressi", name) for name in image.info)
        assert b"SECRET" not in rendition.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation):
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = flip_chart()
    if orientation > 1:
        image = image.transpose(turned[orientation])

    picture = clean_picture(saved(image, exif=samples.exif(orientation)))

    for rendition in picture:
        assert rendition.width > rendition.height
        assert is_near(opened(rendition).getpixel((5, 5)), RED)
    assert picture.full[1:] == (1200, 900)
    assert picture.thumb[1:] == (320, 240)


@pytest.mark.parametrize("size", [(1600, 1600), (2400, 1800), (1, 4000), (20_000, 7)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_every_size_is_small_enough_for_a_slow_line(size, kind):
    full, thumb = clean_picture(saved(noise(size), kind))

    for rendition, (side, most) in zip((full, thumb), (FULL, THUMB), strict=True):
        assert len(rendition.data) <= most
        assert max(rendition[1:]) <= side
        assert opened(rendition).size == rendition[1:]


def test_a_small_picture_is_not_blown_up():
    full, thumb = clean_picture(saved(flip_chart((200, 100))))

    assert full[1:] == thumb[1:] == (200, 100)


def palette_with_a_hole():
    image = flip_chart((400, 300)).quantize(16)
    image.info["transparency"] = image.getpixel((300, 290))
    return saved(image, "PNG", transparency=image.info["transparency"])


def see_through(mode, kind):
    image = flip_chart((400, 300)).convert(mode)
    image.putalpha(Image.new("L", image.size, 255))
    image.paste((0, 0) if mode == "LA" else (0, 0, 0, 0), (200, 150, 400, 300))
    return saved(image, kind, **({"lossless": True} if kind == "WEBP" else {}))


def grey_16_bits():
    return saved(Image.new("I;16", (400, 300), 40_000), "PNG")


def colour_16_bits():
    return samples.png_of(40, 30, bits=16, colour=2)


@pytest.mark.parametrize(
    ("data", "corner", "middle"),
    [
        (saved(flip_chart((400, 300)).convert("CMYK")), RED, None),
        (saved(flip_chart((400, 300)).convert("L")), (61, 61, 61), None),
        (saved(Image.new("1", (400, 300), 1), "PNG"), WHITE, WHITE),
        (palette_with_a_hole(), RED, WHITE),
        (see_through("RGBA", "PNG"), RED, WHITE),
        (see_through("RGBA", "WEBP"), RED, WHITE),
        (see_through("LA", "PNG"), (61, 61, 61), WHITE),
        (grey_16_bits(), GREY, GREY),
        (colour_16_bits(), (0, 0, 0), None),
    ],
    ids=[
        "CMYK",
        "grey",
        "black and white",
        "palette with transparency",
        "transparent PNG",
        "transparent WebP",
        "transparent grey",
        "grey in 16 bits",
        "colour in 16 bits",
    ],
)
def test_colours_stay_as_they_are_seen(data, corner, middle):
    for rendition in clean_picture(data):
        image = opened(rendition)
        assert image.mode == "RGB"
        assert is_near(image.getpixel((4, 4)), corner)
        if middle:
            low = (rendition.width * 3 // 4, rendition.height - 3)
            assert is_near(image.getpixel(low), middle)


def swapped_profile():
    """A colour profile that calls blue what is red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swap = {b"rXYZ": b"____", b"bXYZ": b"rXYZ", b"____": b"bXYZ"}
    for old, new in swap.items():
        profile = profile.replace(old, new, 1)
    return profile


@pytest.mark.parametrize(
    ("profile", "seen"),
    [(swapped_profile(), BLUE), (b"no profile at all", RED), (b"", RED)],
    ids=["of other colours", "broken", "none"],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_of_a_profile_become_those_of_the_web(profile, seen, kind):
    data = saved(flip_chart(), kind, icc_profile=profile)

    for rendition in clean_picture(data):
        assert is_near(opened(rendition).getpixel((4, 4)), seen)
        assert "icc_profile" not in opened(rendition).info


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind):
    more = [Image.new("RGB", (400, 300), colour) for colour in ("#00c", "#0c0")]
    data = saved(flip_chart((400, 300)), kind, save_all=True, append_images=more)

    for rendition in clean_picture(data):
        assert is_near(opened(rendition).getpixel((4, 4)), RED)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_stands_behind_a_picture_is_gone(kind):
    page = b"<script>alert(1)</script><?php ?>PK\x03\x04"
    data = saved(flip_chart(), kind) + page

    for rendition in clean_picture(data):
        assert b"script" not in rendition.data
        assert b"PK\x03\x04" not in rendition.data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_picture_that_was_cut_off_is_refused(kind, part):
    data = saved(noise((300, 200)), kind)

    with pytest.raises(PictureError) as refused:
        clean_picture(data[: int(len(data) * part)])

    assert refused.value.code == "broken"


PAGE = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "heic"),
        (PAGE, "not_a_picture"),
        (SVG, "not_a_picture"),
        (b"%PDF-1.7\n", "not_a_picture"),
        (saved(flip_chart(), "BMP"), "not_a_picture"),
        (saved(flip_chart(), "TIFF"), "not_a_picture"),
        (saved(flip_chart((64, 64)), "ICO"), "not_a_picture"),
        (saved(flip_chart(), "EPS"), "not_a_picture"),
        (b"\x89PNG\r\n\x1a\n" + PAGE, "broken"),
        (b"\xff\xd8\xff\xe0" + PAGE, "broken"),
        (b"GIF89a" + PAGE, "broken"),
        (b"RIFF\x00\x01\x00\x00WEBP" + PAGE, "broken"),
        (saved(flip_chart()) + bytes(LARGEST_FILE), "too_large"),
    ],
)
def test_what_is_no_picture_for_us_is_refused(data, code):
    with pytest.raises(PictureError) as refused:
        clean_picture(data)

    assert refused.value.code == code
    assert str(refused.value)


def test_pictures_are_known_by_how_they_begin():
    kinds = ["JPEG", "PNG", "WEBP", "GIF"]

    assert all(begins_as_picture(saved(flip_chart((9, 9)), kind)) for kind in kinds)
    assert begins_as_picture(b"\x00\x00\x00\x18ftypheic")
    assert not any(begins_as_picture(data) for data in (b"", SVG, PAGE, b"%PDF-"))


BOMBS = {
    "169 million dots in 20 kB": (
        lambda: samples.png_of(13_000, 13_000),
        "too_many_pixels",
    ),
    "a claim of 3.6 billion dots": (
        lambda: samples.png_of(60_000, 60_000, rows=1),
        "too_many_pixels",
    ),
    "a GIF that claims 4 billion": (
        lambda: samples.gif_claiming(65_535, 65_535),
        "too_many_pixels",
    ),
    "a WebP of 25 million": (
        lambda: saved(Image.new("RGB", (5_000, 5_000)), "WEBP", method=0),
        "too_many_pixels",
    ),
    "many frames": (lambda: samples.gif_of_many_frames(400_000), "too_complex"),
    "many frames, many dots": (
        lambda: samples.gif_of_many_frames(40, (900, 900)),
        "too_many_pixels",
    ),
    "two thousand scans": (
        lambda: samples.jpeg_of_many_scans((3_000, 3_000)),
        "too_complex",
    ),
    "a comment of 200 MB": (samples.text_bomb, "broken"),
}
# The most that is taken may cost as much time and memory, and no more.
HEAVY = {
    "29 million dots, see-through": lambda: samples.png_of(5_400, 5_400, 8, 6),
    "one column of 20 million": lambda: samples.png_of(1, 20_000_000, 8, 0),
    "all scans of 29 million": lambda: saved(
        noise((5_400, 5_400)), quality=20, progressive=True, subsampling=0
    ),
    "a WebP of 12 million": lambda: saved(
        Image.new("RGBA", (3_460, 3_460), "#c008"), "WEBP", method=0
    ),
}
MEASURED = """
import re, sys, time
from pictures.cleaning import PictureError, clean_picture
data = sys.stdin.buffer.read()
start = time.process_time()
try:
    clean_picture(data)
    code = "taken"
except PictureError as error:
    code = error.code
took = time.process_time() - start
peak = re.search("VmHWM:.*?([0-9]+)", open("/proc/self/status").read())[1]
print(code, took, int(peak) // 1024)
"""


@pytest.mark.parametrize(
    ("made", "code"),
    [*BOMBS.values(), *((made, "taken") for made in HEAVY.values())],
    ids=[*BOMBS, *HEAVY],
)
def test_no_picture_takes_five_seconds_or_250_megabytes(made, code):
    told = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=made(),
        capture_output=True,
        cwd=settings.BASE_DIR,
        check=True,
    ).stdout.split()

    assert told[0].decode() == code
    assert float(told[1]) < 5
    assert int(told[2]) < 250


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_damaged_pictures_are_taken_or_refused_and_nothing_else(kind):
    rng = random.Random(2548)
    whole = saved(flip_chart((90, 60)), kind)
    taken = 0
    for _time in range(150):
        data = bytearray(whole)
        for _damage in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        with suppress(PictureError):
            taken += len(clean_picture(bytes(data)).thumb.data) <= THUMB[1]

    assert 0 < taken < 150
