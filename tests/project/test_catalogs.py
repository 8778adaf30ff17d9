"""Each app has its own translations, without those of lower layers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from scripts import messages


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two layers and three apps."""
    source = tmp_path / "src" / "shop"
    _put(source / "config/settings.py", 'LAYERS = ("below", "above")\n')
    _put(source / "frame.html", '{% load i18n %}{% translate "Menu" %}')
    _put(source / "below/apps.py", 'label = _("Goods")\n')
    _put(source / "above/one/apps.py", 'label = _("Goods") + _("Menu") + _("Plum")\n')
    _put(source / "above/two/apps.py", 'label = _("Plum")\n')
    monkeypatch.setattr(messages, "SOURCE", source)
    return source


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _texts(project: Path, folder: str) -> dict[str, str]:
    catalog = messages.read(project / folder / messages.PO)
    return {str(message.id): str(message.string) for message in catalog if message.id}


def _translate(project: Path, folder: str, **words: str) -> None:
    po = project / folder / messages.PO
    text = po.read_text(encoding="utf-8")
    for word, meaning in words.items():
        text = text.replace(f'msgid "{word}"\nmsgstr ""', f'msgid "{word}"\nmsgstr "{meaning}"')
    po.write_text(text, encoding="utf-8")


def test_app_translates_texts_missing_in_lower_layers(project: Path) -> None:
    messages.update()
    assert _texts(project, ".") == {"Menu": ""}
    assert _texts(project, "below") == {"Goods": ""}
    assert _texts(project, "above/one") == {"Plum": ""}
    assert _texts(project, "above/two") == {"Plum": ""}


def test_apps_of_one_layer_must_agree(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages.update()
    _translate(project, ".", Menu="菜单")
    _translate(project, "below", Goods="物品")
    _translate(project, "above/one", Plum="李子")
    _translate(project, "above/two", Plum="梅子")
    assert messages.check() == 1
    assert "translated in two ways: 'Plum'" in capsys.readouterr().out
    _put(project / "above/two/apps.py", "label = 1\n")
    assert messages.check() == 1
    assert "two: no longer used: 'Plum'" in capsys.readouterr().out
    messages.update()
    assert messages.check() == 0


def test_translation_moves_with_a_text_to_another_app(project: Path) -> None:
    messages.update()
    _translate(project, "below", Goods="物品")
    _put(project / "below/apps.py", "label = 1\n")
    messages.update()
    assert not (project / "below" / messages.PO).exists()
    assert _texts(project, "above/one") == {"Goods": "物品", "Plum": ""}


def test_every_text_is_shown_in_our_own_translation() -> None:
    """Library catalogs translate some of these words with another meaning."""
    with override("zh-hans"):
        others = _shown_otherwise()
    assert not others


def _shown_otherwise() -> dict[str, tuple[str, str]]:
    return {
        str(each.id): (str(each.string), gettext(str(each.id)))
        for path in messages.SOURCE.rglob("zh_Hans/LC_MESSAGES/django.po")
        for each in messages.read(path)
        if each.id and isinstance(each.id, str) and each.context is None
        if gettext(each.id) != each.string
    }
