"""The engine's border: what the app and the command line may use of the models."""

from __future__ import annotations

from engine.inference.loading import LoadAttributeClassifier, LoadModel, LoadRetriever
from engine.inference.session import DISK_CACHE_BYTES, FEATURE_CACHE_BYTES, EngineSession

__all__ = [
    "DISK_CACHE_BYTES",
    "FEATURE_CACHE_BYTES",
    "EngineSession",
    "LoadAttributeClassifier",
    "LoadModel",
    "LoadRetriever",
]
