"""Draws a token as a QR: level M, black on white, a quiet zone of four modules, whatever the page's colours."""

import io

import segno


def svg(token: str) -> str:
    """A whole SVG document."""
    out = io.BytesIO()
    segno.make(token, error="m", micro=False).save(
        out, kind="svg", border=4, scale=8, dark="#000", light="#fff", xmldecl=False, title="Ticket QR code"
    )
    return out.getvalue().decode()
