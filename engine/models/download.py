"""The only code that fetches anything: one file over https, resumable, checked, atomic."""

from __future__ import annotations

import hashlib
import http.client
import logging
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Collection
from pathlib import Path
from typing import Final

from engine.errors import WeightsCorruptError, WeightsError, WeightsNotFoundError
from engine.progress import CancelToken, Progress, ProgressCallback

logger = logging.getLogger(__name__)

_CHUNK_BYTES: Final = 1 << 18
_MAX_ATTEMPTS: Final = 4
_TIMEOUT_S: Final = 20.0


class _Interrupted(Exception):  # noqa: N818 - an outcome inside this module
    """The connection ended early; what has arrived is kept and the next attempt goes on from there."""


class _SchemeCheck(urllib.request.HTTPRedirectHandler):
    """Follows redirects only to the allowed schemes, so that https never becomes http."""

    def __init__(self, schemes: Collection[str]) -> None:
        self._schemes = schemes

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        _check_scheme(newurl, self._schemes)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(
    url: str,
    target_path: Path,
    *,
    sha256: str = "",
    token: CancelToken | None = None,
    progress: ProgressCallback | None = None,
    timeout_s: float = _TIMEOUT_S,
    schemes: Collection[str] = ("https",),
) -> None:
    """Fetch one file.

    The bytes go to ``<target>.part``; a later call resumes there. Only a complete file with the
    right checksum gets the target's name. A connection that drops is taken up again a few times.

    Args:
        url: where from.
        target_path: where to; its folder is made.
        sha256: hex digest or its first digits; empty skips the check.
        token: cancels between chunks (at most ``timeout_s`` later where the server stalls); the
            part file stays for the next call.
        progress: called with bytes done and in all, from this thread.
        timeout_s: longest silence of the server, in seconds.
        schemes: what a url, and every redirect, may start with.

    Raises:
        WeightsNotFoundError: no connection, or the server does not have the file.
        WeightsCorruptError: complete but with another checksum; the part file is removed.
        WeightsError: the file cannot be written, or the address is not https.
        Cancelled: the token was set.
    """
    _check_scheme(url, schemes)
    opener = urllib.request.build_opener(_SchemeCheck(schemes))
    part_path = target_path.with_name(target_path.name + ".part")
    try:
        target_path.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(1, _MAX_ATTEMPTS + 1):
            try:
                _fetch(opener, url, part_path, token=token, progress=progress, timeout_s=timeout_s)
                break
            except _Interrupted as error:
                logger.info("Download of %s interrupted (attempt %d): %s", url, attempt, error)
                if attempt == _MAX_ATTEMPTS:
                    message = f"The download of {url} broke off: {error}."
                    raise WeightsNotFoundError(message, hint="Try again; it resumes.") from error
        _check_digest(part_path, sha256, url)
        os.replace(part_path, target_path)  # noqa: PTH105 - the atomic rename, by its own name
    except OSError as error:
        message = f"{target_path} cannot be written: {error.strerror or error}."
        raise WeightsError(message, hint="Free some space or check the folder's permissions.") from error


def _fetch(
    opener: urllib.request.OpenerDirector,
    url: str,
    part_path: Path,
    *,
    token: CancelToken | None,
    progress: ProgressCallback | None,
    timeout_s: float,
) -> None:
    """One connection: append what is missing of the part file."""
    if token is not None:
        token.raise_if_cancelled()
    n_have = part_path.stat().st_size if part_path.exists() else 0
    headers = {"User-Agent": "fewshot"}
    if n_have:
        headers["Range"] = f"bytes={n_have}-"
    try:
        response = opener.open(urllib.request.Request(url, headers=headers), timeout=timeout_s)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and n_have:
            # The part file is at least as long as the file: start over rather than trust it.
            part_path.unlink()
            raise _Interrupted("the part file did not match") from error
        if error.code >= http.client.INTERNAL_SERVER_ERROR:
            raise _Interrupted(f"the server answered {error.code}") from error
        message = f"The server answered {error.code} for {url}."
        raise WeightsNotFoundError(message) from error
    except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        message = f"There is no connection to {urllib.parse.urlsplit(url).netloc} ({reason})."
        raise WeightsNotFoundError(message) from error
    with response:
        is_resumed = response.status == http.client.PARTIAL_CONTENT and _range_start(response) == n_have
        n_done = n_have if is_resumed else 0
        length = response.headers.get("Content-Length")
        n_total = n_done + int(length) if length else 0
        with part_path.open("ab" if is_resumed else "wb") as file:
            while True:
                if progress is not None:
                    progress(Progress(done=n_done, total=n_total, unit="bytes", message=part_path.stem))
                if token is not None:
                    token.raise_if_cancelled()
                try:
                    chunk = response.read(_CHUNK_BYTES)
                except (OSError, http.client.HTTPException) as error:
                    raise _Interrupted(str(error) or type(error).__name__) from error
                if not chunk:
                    break
                file.write(chunk)
                n_done += len(chunk)
    if n_done < n_total:
        raise _Interrupted(f"{n_done} of {n_total} bytes arrived")


def _range_start(response: http.client.HTTPResponse) -> int | None:
    """First byte of a partial answer, or None where the server does not say."""
    match = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(match.group(1)) if match else None


def _check_digest(part_path: Path, sha256: str, url: str) -> None:
    if not sha256:
        return
    with part_path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if not digest.startswith(sha256.lower()):
        part_path.unlink()
        message = f"The file from {url} is damaged: its SHA-256 starts with {digest[:8]}, not {sha256[:8]}."
        raise WeightsCorruptError(message, hint="Try again; the damaged file was removed.")


def _check_scheme(url: str, schemes: Collection[str]) -> None:
    if urllib.parse.urlsplit(url).scheme not in schemes:
        message = f"{url} is not fetched: only {' and '.join(schemes)} addresses are allowed."
        raise WeightsError(message)
