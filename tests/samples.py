"""Files as people have them, and as somebody who means harm makes them; each made anew, none kept here."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from random import Random

from PIL import Image


def pdf(text: str = "Rencana pembelajaran", *objects: str | bytes, trailer: str = "") -> bytes:
    """A whole PDF of one page. `objects`: the bodies of more objects, `trailer`: what else stands in the trailer."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    bodies: list[str | bytes] = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *objects,
    ]
    made, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body.encode() if isinstance(body, str) else body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table)
    rest = f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\n"
    start = made.rfind(b"xref\n0 ")
    return made + rest.encode() + b"startxref\n%d\n%%%%EOF\n" % start


def packed_objects(text: bytes, more: bytes = b"/Filter /FlateDecode", kind: bytes = b"/ObjStm") -> bytes:
    """A stream of objects, as writers since PDF 1.5 make them."""
    data = zlib.compress(text)
    return b"<< /Type %s /N 1 /First 4 %s /Length %d >>\nstream\r\n%s\nendstream" % (kind, more, len(data), data)


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture in Pillow's name of the kind: JPEG, PNG, WEBP …"""
    made = BytesIO()
    Image.frombytes("RGB", size, Random(kind).randbytes(3 * size[0] * size[1])).save(made, kind)
    return made.getvalue()


def photo() -> bytes:
    """A JPEG as a phone takes it: with a preview in its head, which has an end mark of its own."""
    whole = picture("JPEG")
    preview = b"Exif\0\0" + picture("JPEG", (8, 8))
    return whole[:2] + b"\xff\xe1" + (len(preview) + 2).to_bytes(2, "big") + preview + whole[2:]


def archive() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("META-INF/MANIFEST.MF", "Main-Class: Evil")
    return made.getvalue()


def giant_png(width: int, height: int) -> bytes:
    """A small PNG that says it is large."""
    small = picture("PNG")
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + small[24:29]
    return small[:12] + head + zlib.crc32(head).to_bytes(4, "big") + small[33:]


def with_escapes(name: str) -> str:
    """A PDF name with its first letter spelt in hex: /JavaScript -> /#4aavaScript."""
    return re.sub(r"/(.)", lambda first: f"/#{ord(first.group(1)):02x}", name, count=1)
