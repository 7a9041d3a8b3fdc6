"""Pictures as phones and mischief make them, drawn on the spot."""

import io
import random
import struct
import zlib

from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

SECRET = "SECRET-ท่าไร่-8.4304N"
MEGABYTE = 1_000_000
# A round's hall, as a phone knows it.
LATITUDE, LONGITUDE = (8.0, 25.0, 49.0), (99.0, 57.0, 47.0)


def flip_chart(size=(1200, 900)):
    """Lines of writing on a light sheet, with a red corner to tell which side is up."""
    image = Image.new("RGB", size, "#f4f1e8")
    draw = ImageDraw.Draw(image)
    for top in range(size[1] // 5, size[1], max(8, size[1] // 12)):
        draw.line((size[0] // 10, top, size[0] * 9 // 10, top), "#223", 6)
    draw.rectangle((0, 0, size[0] // 8, size[1] // 8), "#c00")
    return image


def noise(size, mode="RGB"):
    """What compresses worst."""
    bands = Image.getmodebands(mode)
    data = random.Random(2548).randbytes(size[0] * size[1] * bands)
    return Image.frombytes(mode, size, data)


def saved(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation=1):
    """Place, device, owner and a comment, as a telephone writes them."""
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.Make] = SECRET
    tags[ExifTags.Base.ImageDescription] = SECRET
    tags[ExifTags.Base.Artist] = SECRET
    gps = tags.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = LATITUDE
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = LONGITUDE
    return tags


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    f'exif:GPSLatitude="8,25.8N" dc:creator="{SECRET}"/></rdf:RDF></x:xmpmeta>'
).encode()


def segment(marker, content):
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def telling_jpeg(orientation=1):
    """Place and owner in every part of a JPEG that can hold a word."""
    plain = saved(
        flip_chart(),
        exif=exif(orientation),
        xmp=XMP,
        comment=SECRET.encode(),
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", 60)
    iptc += (b"\x1c\x02\x50" + struct.pack(">H", 40) + SECRET.encode()).ljust(60)
    thumbnail = b"JFXX\x00\x10" + saved(flip_chart((120, 90)), comment=SECRET.encode())
    hidden = [segment(0xED, iptc), segment(0xE0, thumbnail), segment(0xEF, b"SECRET")]
    return plain[:2] + b"".join(hidden) + plain[2:] + SECRET.encode()


def telling_png():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    texts.add_text("Raw profile type iptc", SECRET, zip=True)
    return saved(flip_chart(), "PNG", pnginfo=texts, exif=exif()) + SECRET.encode()


def telling_webp():
    return saved(flip_chart(), "WEBP", exif=exif(), xmp=XMP)


def telling_gif():
    return saved(flip_chart((600, 400)), "GIF", comment=SECRET.encode())


def two_pictures_in_one():
    """A photo as some phones write it: behind it another one, with its own place."""
    behind = flip_chart((400, 300))
    behind.info["comment"] = SECRET.encode()
    return saved(
        flip_chart(), "MPO", save_all=True, append_images=[behind], exif=exif()
    )


def chunk(kind, content):
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def png_of(width, height, bits=1, colour=0, rows=None):
    """A PNG of any claimed size; without `rows` all of its dots are zero."""
    squeeze = zlib.compressobj(1)
    bands = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    size = (1 + (width * bits * bands + 7) // 8) * (rows or height)
    parts = [squeeze.compress(bytes(MEGABYTE)) for _ in range(size // MEGABYTE)]
    data = b"".join([*parts, squeeze.compress(bytes(size % MEGABYTE))])
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            chunk(b"IDAT", data + squeeze.flush()),
            chunk(b"IEND", b""),
        ]
    )


def text_bomb():
    """A PNG whose comment unpacks to 200 MB."""
    squeeze = zlib.compressobj(9)
    data = b"".join(squeeze.compress(bytes(MEGABYTE)) for _ in range(200))
    bomb = chunk(b"zTXt", b"Comment\x00\x00" + data + squeeze.flush())
    plain = saved(flip_chart((40, 30)), "PNG")
    return plain[:33] + bomb + plain[33:]


def jpeg_of_many_scans(size=(5000, 5000), scans=2000):
    """A progressive JPEG that asks for its dots over and over."""
    plain = saved(Image.new("L", size), progressive=True)
    start = plain.rindex(b"\xff\xda")
    last = plain[start:-2]
    return plain[:start] + last * scans + b"\xff\xd9"


def gif_of_many_frames(frames, size=(8, 8)):
    plain = saved(Image.new("P", size), "GIF")
    start = plain.index(b"\x2c")
    return plain[:start] + plain[start:-1] * frames + b"\x3b"


def gif_claiming(width, height):
    data = telling_gif()
    return data[:6] + struct.pack("<HH", width, height) + data[10:]
