"""Self-assessment sheets in tests: read by the titles of their columns, saved as a spreadsheet would save them, and renewed."""

import csv
import io
import re
from pathlib import Path

from scanner.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
CHECKLIST = ("--checklist", "mic-sme-2021")

KEY = "項目（変更しないでください）"
STATE = "現状（自動記入）"
OWN_STATE = "現状（自社記入）"
MARK = "照合用（変更しないでください）"

Row = dict[str, str]


def assessed(out: Path, tenant: str) -> Path:
    """Judge a sample tenant: the company with its work styles, any other with method 2."""
    folder = ROOT / "fixtures/tenants" / tenant
    whose = ["--organisation", str(folder / "organisation.yaml")] if tenant == "sample" else [*CHECKLIST, "--method", "2"]
    assert main(["evaluate", str(folder / "snapshot"), *whose, "--out", str(out)]) == 0
    return out


def read(path: Path) -> list[Row]:
    """The rows by the titles of their columns, without what the headings say may be written."""
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert all(len(row) == len(head) for row in rows)
    titles = [re.split("\n", each)[0] for each in head]
    return [dict(zip(titles, row, strict=True)) for row in rows]


def save(path: Path, rows: list[Row], encoding: str = "utf-8-sig", delimiter: str = ",", end: str = "\r\n") -> Path:
    """Save rows as a spreadsheet would: what the encoding does not have becomes a question mark."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    titles = list(dict.fromkeys(title for row in rows for title in row))
    writer.writerow(titles)
    writer.writerows([row.get(title, "") for title in titles] for row in rows)
    path.write_bytes(stream.getvalue().encode(encoding, errors="replace"))
    return path


def renewed(assessment: Path, path: Path, *more: str) -> list[Row]:
    assert main(["self-assessment", str(assessment), "--out", str(path), "--from", str(path), *(more or CHECKLIST)]) == 0
    return read(path)


def of(rows: list[Row], number: str) -> Row:
    (found,) = [row for row in rows if row[KEY] == f"mic-sme-2021/{number}"]
    return found


HUMAN = {
    OWN_STATE: "台帳は総務が持っている。\n「四半期ごと」に, 更新する。",
    "取り扱う情報資産": "顧客の一覧",
    "情報資産の保秘レベル": "関係社外秘",
    "暗号化の要否": "要",
    "機密性（情報の漏洩）の影響度": "極めて重大",
    "機密性のリスク": "損害賠償",
    "完全性（情報の改ざん・消去）の影響度": "重大",
    "可用性（業務・事業の停止）の影響度": "軽微",
    "否認防止・責任追跡性の影響度": "軽微",
    "否認防止・責任追跡性のリスク": "=1+1",
    "実施判定": "する",
    "実施期限": "2026-12-31",
    "備考": "'a",
}
