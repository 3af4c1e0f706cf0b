"""Excel files put together by hand, part by part: as other programs write them, and as nobody should."""

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def relation(number: int, kind: str, target: str, office: str = OFFICE) -> str:
    return f'<Relationship Id="rId{number}" Type="{office}/{kind}" Target="{target}"/>'


def relations(*listed: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{RELATIONS}">{"".join(listed)}</Relationships>'


def parts(rows: str, *, after: str = "", strings: str = "", styles: str = "", strict: bool = False, book: str = "") -> dict[str, str]:
    """The parts of a workbook with one sheet. ``rows``: what stands in sheetData; ``after``: what follows it."""
    space, office = (STRICT, STRICT_OFFICE) if strict else (MAIN, OFFICE)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return {
        "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml", office)),
        "xl/workbook.xml": f'{head}<workbook xmlns="{space}" xmlns:r="{office}">{book}<sheets><sheet name="シート" sheetId="7" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            relation(1, "worksheet", "worksheets/sheet1.xml", office),
            relation(2, "sharedStrings", "/xl/sharedStrings.xml", office),
            relation(3, "styles", "styles.xml", office),
        ),
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData>{after}</worksheet>',
        "xl/sharedStrings.xml": f'{head}<sst xmlns="{space}">{strings}</sst>',
        "xl/styles.xml": f'{head}<styleSheet xmlns="{space}">{styles}</styleSheet>',
    }


def packed(path: Path, listed: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, text in listed.items():
            archive.writestr(name, text)
    return path


def raw(path: Path, rows: str, **more: str) -> Path:
    return packed(path, parts(rows, **more))  # type: ignore[arg-type]
