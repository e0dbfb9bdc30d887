"""What reports are called: categories, statuses and how these are coloured."""

from metro_web.core.i18n import t
from metro_web.domain import reports as rules

CATEGORIES = {
    "payment": t("Payment"),
    "ticket": t("Ticket"),
    "booking": t("Booking"),
    "station": t("Station"),
    "vehicle": t("Vehicle"),
    "venue": t("Venue"),
    "staff": t("Staff"),
    "other": t("Something else"),
}
# What a category is for, in the words of whoever has the problem.
HINTS = {
    "payment": t("Charged twice, refund missing"),
    "ticket": t("Does not open, wrong details"),
    "booking": t("Could not buy or change"),
    "station": t("Lifts, gates, cleanliness"),
    "vehicle": t("Broken seat, heat, noise"),
    "venue": t("View, access, toilets"),
    "staff": t("How you were treated"),
    "other": t("All the rest"),
}
STATUSES = {
    rules.OPEN: t("Open"),
    rules.IN_PROGRESS: t("In progress"),
    rules.RESOLVED: t("Resolved"),
    rules.REJECTED: t("Rejected"),
}
TONES = {
    rules.OPEN: "tag-warn",
    rules.IN_PROGRESS: "tag-plain",
    rules.RESOLVED: "tag-go",
    rules.REJECTED: "tag-stop",
}
# What a step says to whoever filed the report.
STEPS = {
    rules.OPEN: t("Received"),
    rules.IN_PROGRESS: t("Somebody is looking into it"),
    rules.RESOLVED: t("Resolved"),
    rules.REJECTED: t("Rejected"),
}
REOPENED = t("Opened again")
ANSWERED = t("Answered")
