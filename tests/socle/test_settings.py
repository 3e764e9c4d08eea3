"""Settings: boot fails naming each faulty variable, and never shows a value."""

import pytest

from socle.settings import Settings, SettingsFault, Socle, load

KEY = "k" * 40


def test_every_faulty_variable_is_named_and_no_value_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCLE_SMTP_PORT", "hunter2")
    monkeypatch.delenv("SOCLE_DIGEST_KEY", raising=False)
    with pytest.raises(SettingsFault) as fault:
        load(Socle)
    assert "SOCLE_SMTP_PORT" in str(fault.value)
    assert "SOCLE_DIGEST_KEY" in str(fault.value)
    assert "hunter2" not in str(fault.value)


def test_settings_are_frozen_and_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCLE_DIGEST_KEY", KEY)
    settings = load(Socle)
    with pytest.raises(ValueError, match="frozen"):
        settings.demo = True  # type: ignore[misc]
    assert KEY not in repr(settings)
    assert issubclass(Socle, Settings)


def test_demo_has_no_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCLE_DIGEST_KEY", KEY)
    monkeypatch.setenv("DEMO", "1")
    assert load(Socle).demo
