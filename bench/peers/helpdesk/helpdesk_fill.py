"""Fill the peer's tables: ``python -m helpdesk_fill 100000``; prints its public queue's number."""

from __future__ import annotations

import os
import sys

import django

BATCH = 5000


def fill(count: int) -> int:
    """Create the tables, one public queue, and so many tickets with their first entry."""
    from django.core.management import call_command
    from django.utils import timezone
    from helpdesk.models import FollowUp, Queue, Ticket

    call_command("migrate", verbosity=0)
    queue = Queue.objects.create(title="Requests", slug="requests", allow_public_submission=True)
    now = timezone.now()
    for start in range(0, count, BATCH):
        tickets = Ticket.objects.bulk_create(
            Ticket(
                queue=queue,
                title=f"夜间施工噪音 {n}",
                description="来电人反映夜间施工噪音扰民。",
                submitter_email=f"resident{n}@example.org",
                created=now,
                modified=now,
                status=Ticket.CLOSED_STATUS,
                secret_key=f"{n:036}",
            )
            for n in range(start, min(start + BATCH, count))
        )
        FollowUp.objects.bulk_create(
            FollowUp(ticket=ticket, title="Ticket Opened", comment=ticket.description, date=now)
            for ticket in tickets
        )
    return int(queue.pk)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk_settings")
    django.setup()
    print(fill(int(sys.argv[1])))
