"""pytest-qt's hands with more patience: a busy machine makes a test slow, never red."""

from __future__ import annotations

from typing import Any, Final

from pytestqt.qtbot import QtBot

PATIENCE_MS: Final = 30_000
"""How long a state may take to come about. Only a failing test ever waits that long."""


class PatientQtBot(QtBot):
    """Waits up to ``PATIENCE_MS`` where pytest-qt gives up after five seconds."""

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignals(signals, timeout=timeout, **options)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)
