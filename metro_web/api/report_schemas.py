"""Reports as the contract writes them: what their owner reads, and what the desk reads besides."""

from metro_web.api.schemas import Json, instant
from metro_web.queries.reports import ReportView

EXAMPLE: Json = {
    "id": "0198c5d2a4b87c3e9f10aa55bb66cc77",
    "category": "vehicle",
    "text": "The seat by the window does not lean back.",
    "about": {"type": "ticket", "id": "0198c5d1f0a27b64a1b2c3d4e5f60718", "title": "Night Express, 12A"},
    "status": "resolved",
    "answer": "It is mended since this morning. We are sorry.",
    "created_at": "2026-11-20T06:30:00Z",
    "answered_at": "2026-11-20T09:10:00Z",
    "reopened_at": None,
    "steps": [{"at": "2026-11-20T06:30:00Z", "status": "open", "text": ""}],
}
DESK_EXAMPLE: Json = EXAMPLE | {
    "reporter": {"id": "0198c5d1f0a27b64a1b2c3d4e5f60718", "name": "Asha", "email": "asha@metro.example"},
    "assignee": "0198c5d2b2d37e529f30ac67cd78de89",
    "company": None,
    "first_answered_at": "2026-11-20T09:10:00Z",
}


def report(found: ReportView) -> Json:
    """For whoever filed it."""
    about = {"type": found.about_kind, "id": found.about_id, "title": found.about_title} if found.about_id else None
    return {
        "id": found.id,
        "category": found.category,
        "text": found.text,
        "about": about,
        "status": found.status,
        "answer": found.answer or None,
        "created_at": instant(found.created_at),
        "answered_at": instant(found.answered_at),
        "reopened_at": instant(found.reopened_at),
        "steps": [{"at": instant(step.at), "status": step.status, "text": step.text} for step in found.steps],
    }


def at_desk(found: ReportView) -> Json:
    """For whoever answers it."""
    return report(found) | {
        "reporter": {"id": found.user_id, "name": found.filer_name, "email": found.filer_email},
        "assignee": found.assignee_id,
        "company": found.company_id,
        "first_answered_at": instant(found.first_answered_at),
    }
