"""The engine's border: what the app and the command line may use of the models."""

from __future__ import annotations

from engine.inference.session import (
    DISK_CACHE_BYTES,
    FEATURE_CACHE_BYTES,
    EngineSession,
    LoadModel,
    LoadRetriever,
)

__all__ = ["DISK_CACHE_BYTES", "FEATURE_CACHE_BYTES", "EngineSession", "LoadModel", "LoadRetriever"]
