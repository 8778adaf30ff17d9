"""Only actions write, and the check finds other writes."""

from __future__ import annotations

from scripts import writes

ACTION = """
def extend(*, case, by, at):
    _save(case)
    record("case", case, "case.extended", by=by, at=at)

def _save(case):
    case.save()
"""


def _names(code: str) -> list[str]:
    return [name for _line, name in writes.writers(code)]


def test_action_and_its_helpers_may_write() -> None:
    assert _names(ACTION) == []


def test_helper_called_elsewhere_is_no_part_of_an_action() -> None:
    assert _names(ACTION + "\ndef page(case):\n    _save(case)\n") == ["_save"]


def test_every_way_of_writing_is_found() -> None:
    for line in (
        "Case.objects.create(id=1)",
        "Case.objects.filter(id=1).update(state='done')",
        "case.lines.filter(id=1).delete()",
        "Case._default_manager.bulk_create([])",
        "row.save(update_fields=['state'])",
        "cursor.execute('UPDATE case SET state = 1')",
        "cursor.copy('COPY case FROM STDIN')",
    ):
        assert _names(f"def page(case):\n    {line}\n") == ["page"], line


def test_saving_a_file_is_not_writing_a_row() -> None:
    assert (
        _names("def keep(image):\n    image.save('a.png')\n    default_storage.save('a', b'')\n")
        == []
    )


def test_exception_requires_a_reason_and_a_write() -> None:
    excused = 'WRITES: Final = {"touch": "the hour of last use"}\n'
    assert _names(excused + "def touch(row):\n    row.save()\n") == []
    assert "does not write" in _names(excused + "def touch(row):\n    return row\n")[0]
