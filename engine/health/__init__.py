"""Checks of an installation, one module per subject; ``python -m engine.doctor`` runs them all.

A check returns findings and changes nothing. Any thread.
"""

from engine.health.finding import Finding, State

__all__ = ["Finding", "State"]
