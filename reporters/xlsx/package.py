"""The file as a whole: rows that are as high as their text, as Excel itself writes them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping

_ROW = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')
_DATE = (1980, 1, 1, 0, 0, 0)


def fitting(package: bytes, rows: Mapping[str, Collection[int]]) -> bytes:
    """Return the package with the heights of some rows (by part, from 1) as fitted ones.

    XlsxWriter marks every height as chosen by hand, and a spreadsheet keeps such a one when rows are sorted. Without the mark it fits the row
    anew, and shows it at the given height until then.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            fitted = rows.get(name, ())
            if fitted:
                part = _ROW.sub(lambda match, fitted=fitted: match[1] if int(match[2]) in fitted else match[0], part)  # type: ignore[misc]
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return stream.getvalue()
