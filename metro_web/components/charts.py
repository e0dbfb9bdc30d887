"""Pictures of figures: stacked columns, curves, rows of bars; each with its legend, the same as a table, and a file.

Keeps true: whoever does not see the drawing has the table; no series is told by its colour alone.
"""

from typing import Any

import reflex as rx

from metro_web.components.buttons import download
from metro_web.core.i18n import t
from metro_web.domain.charts import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH

LETTERS = ("A", "B", "C", "D", "E", "F")


def gallery(pictures: Any, nothing: rx.Component) -> rx.Component:
    """One after another; `nothing` where there are none."""
    return rx.cond(pictures.length() > 0, rx.el.div(rx.foreach(pictures, _picture), class_name="gallery"), nothing)


def _picture(picture: Any) -> rx.Component:
    drawn = rx.cond(picture.shape == "rows", _rows(picture), _drawing(picture))
    return rx.el.figure(
        rx.el.figcaption(rx.el.h2(picture.title), rx.el.p(picture.about, class_name="quiet")),
        rx.cond(
            picture.lines.length() > 0,
            rx.el.div(drawn, _table(picture), class_name="stack"),
            rx.el.p(t("Nothing to draw yet."), class_name="quiet"),
        ),
        key=picture.name,
        class_name="card picture",
    )


def _drawing(picture: Any) -> rx.Component:
    svg = rx.el.svg
    return rx.el.div(
        svg(
            rx.foreach(
                picture.up,
                lambda mark: svg.g(
                    svg.line(x1=LEFT, x2=RIGHT, y1=mark.at, y2=mark.at, class_name="picture-rule"),
                    svg.text(mark.label, x=LEFT - 60, y=mark.at + 40, class_name="picture-up"),
                ),
            ),
            rx.foreach(
                picture.along, lambda mark: svg.text(mark.label, x=mark.at, y=BOTTOM + 200, class_name="picture-along")
            ),
            svg.text(picture.corner, x=(LEFT + RIGHT) // 2, y=BOTTOM + 420, class_name="picture-along"),
            rx.foreach(
                picture.bars,
                lambda bar: svg.rect(
                    x=bar.x, y=bar.y, width=bar.width, height=bar.height, class_name=f"tone tone-{bar.tone}"
                ),
            ),
            rx.foreach(
                picture.curves,
                lambda curve: svg.polyline(points=curve.points, class_name=f"curve curve-{curve.tone}"),
            ),
            view_box=f"0 0 {WIDTH} {HEIGHT}",
            aria_hidden="true",
            class_name="picture-drawing",
        ),
        rx.el.ul(
            rx.foreach(picture.legend, _named),
            class_name="picture-legend",
        ),
    )


def _named(series: Any) -> rx.Component:
    return rx.el.li(rx.el.span(class_name=f"swatch tone-{series.tone}", aria_hidden="true"), series.name)


def _rows(picture: Any) -> rx.Component:
    def row(line: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(rx.el.span(line.label), rx.el.strong(line.cells[0], class_name="num"), class_name="row between"),
            rx.el.span(
                rx.el.i(custom_attrs={"style": {"inlineSize": f"{line.share}%"}}),
                class_name="share",
                aria_hidden="true",
            ),
        )

    return rx.el.ul(rx.foreach(picture.lines, row), class_name="shares")


def _table(picture: Any) -> rx.Component:
    """What is drawn, in numbers: folded away, and as a file. Rows say it already."""
    head = rx.el.tr(
        rx.el.th(picture.corner, scope="col"),
        rx.foreach(picture.legend, lambda series: rx.el.th(series.name, scope="col", class_name="end")),
    )

    def line(one: Any) -> rx.Component:
        values = rx.foreach(one.cells, lambda value: rx.el.td(value, class_name="end num"))
        return rx.el.tr(rx.el.th(one.label, scope="row"), values)

    return rx.el.div(
        rx.el.details(
            rx.el.summary(t("As a table")),
            rx.el.div(
                rx.el.table(
                    rx.el.caption(picture.title, class_name="sr-only"),
                    rx.el.thead(head),
                    rx.el.tbody(rx.foreach(picture.lines, line)),
                    class_name="table",
                ),
                class_name="table-frame",
                role="region",
                aria_label=picture.title,
                tab_index=0,
            ),
            class_name="fold",
        ),
        download(t("CSV"), href=picture.csv_href),
        class_name="row between picture-foot",
    )
