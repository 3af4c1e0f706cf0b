"""The glossary: every term that the documents explain is there, once, in words of our own, and is found however it is written."""

import re
from pathlib import Path

import pytest

from scanner.language.strict_yaml import loads
from scanner.library.glossary import Term, find_product, find_term, glossary_of, nearest, occurring
from scanner.library.library import load_library, read_library
from scanner.model.errors import Problems
from scanner.model.terms import TermFinder, folded
from scanner.model.text import Text

LIBRARY = load_library()
TERMS = LIBRARY.glossary
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
# The fourteen rows of the handbook's glossary, its eight explained keywords, and what those and its notes explain on the way.
ROWS = [
    "OS", "VPN", "アクセスログ", "ウイルス", "クラウドサービス", "脆弱性", "セキュアブラウザ", "セキュリティアップデート", "定義ファイル", "ファイアウォール",
    "ファームウェア", "マルウェア", "リモートデスクトップ", "ルーター",
]  # fmt: skip
KEYWORDS = ["MDM", "各種連絡体制", "管理者権限", "時刻同期", "システムによるアクセス制御", "重要情報", "対応手順", "パスワード"]
ON_THE_WAY = [
    "シグニチャ", "パターンファイル", "ワーム", "トロイの木馬", "インシデント対応手順", "パスワード強度", "総当たり攻撃", "ブルートフォース攻撃", "辞書攻撃",
    "マスターパスワード", "パスフレーズ", "NTP", "インシデント", "フラッシュメモリ", "Windows Defender", "Active Directory",
]  # fmt: skip
OTHERS = [
    "EDR", "UEBA", "IAM", "ゼロトラスト", "MDM", "VDI", "BitLocker", "Autopilot", "CSゴールドマーク", "ISMAP", "多層防御", "仮想デスクトップ", "セキュアコンテナ",
    "ISO/IEC 27001", "ISO/IEC 27017", "ISO/IEC 27018", "ISO/IEC 27701", "FedRAMP", "SOC 2", "FERPA", "準拠法", "管轄裁判所", "標的型攻撃", "ランサムウェア",
    "ビジネスメール詐欺", "フィッシング", "Tor", "多要素認証", "条件付きアクセス", "秘密度ラベル", "LAPS", "NTLM", "SMBv1", "テザリング", "WPA2", "ソーシャルエンジニアリング",
]  # fmt: skip


@pytest.mark.parametrize("word", [*ROWS, *KEYWORDS, *ON_THE_WAY, *OTHERS])
def test_every_term_that_the_documents_explain_is_there(word: str) -> None:
    assert find_term(TERMS, word) is not None


def test_the_handbook_explains_fourteen_terms_and_eight_keywords() -> None:
    assert (len(ROWS), len(KEYWORDS)) == (14, 8)
    found = [find_term(TERMS, word) for word in (*ROWS, *KEYWORDS)]
    assert len({term.id for term in found if term}) == 22
    assert {term.source.ja.rsplit(" ", 1)[1] for term in found[:14] if term} == {"用語集"}
    assert {term.source.ja.rsplit(" ", 1)[1] for term in found[14:] if term} == {"キーワード解説"}


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.id)
def test_a_term_is_explained_shortly_in_both_languages(term: Term) -> None:
    assert JAPANESE.search(term.meaning.ja)
    assert not JAPANESE.search(term.meaning.en)
    assert term.meaning.ja.endswith("。")
    assert term.meaning.en.endswith(".")
    # Short enough to be read while pointing at a word.
    assert len(term.meaning.ja) <= 100
    assert len(term.meaning.en) <= 180
    assert len(re.findall("[。]", term.meaning.ja)) <= 3
    assert not JAPANESE.search(term.name.en)


def test_readings_are_kana() -> None:
    assert [term.reading for term in TERMS.values() if not re.fullmatch("[ぁ-んァ-ヶー ]*", term.reading)] == []


@pytest.mark.parametrize("spelling", ["ＥＤＲ", "edr", " EDR ", "endpoint  detection and response", "イーディーアール"])
def test_a_term_is_found_however_it_is_written(spelling: str) -> None:
    assert find_term(TERMS, spelling) == TERMS["edr"]


@pytest.mark.parametrize("nothing", ["", " ", "存在しない言葉"])
def test_what_is_no_term_is_not_found(nothing: str) -> None:
    assert find_term(TERMS, nothing) is None


def test_every_name_of_today_that_is_a_term_is_found_under_the_former_name_too() -> None:
    for checklist in LIBRARY.checklists.values():
        for product in checklist.product_names:
            found = find_product(LIBRARY.checklists, product.then.lower())
            assert found is not None
            assert found[0].now == product.now
            today, former = find_term(TERMS, product.now), find_term(TERMS, product.then)
            assert former in (None, today)


@pytest.mark.parametrize(
    ("wrong", "like"),
    [("ゼロトラト", "ゼロトラスト"), ("フィシング", "フィッシング"), ("bitloker", "BitLocker"), ("ファイアウオール", "ファイアウォール")],
)
def test_what_resembles_a_term_leads_to_it(wrong: str, like: str) -> None:
    assert like in nearest(TERMS, wrong)


def test_a_piece_of_a_term_leads_to_those_that_hold_it() -> None:
    assert {"辞書攻撃", "総当たり攻撃", "標的型攻撃"} & set(nearest(TERMS, "攻撃"))
    assert nearest(TERMS, "") == []


def found(text: str, *spellings: str) -> list[str]:
    return [text[start:end] for start, end, _ in TermFinder((each, folded(each)) for each in spellings).first(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OSとVPN。OSは一度だけ", ["OS", "VPN"]),
        ("iOS と macOS", []),
        ("サポートとポート", ["ポート"]),
        ("ポートフォリオ", []),
        ("マスターパスワードとパスワード", ["マスターパスワード", "パスワード"]),
        ("エッジルーターとルーター", ["ルーター"]),
        ("無線LANルーター", ["ルーター"]),
        ("A firewall. Firewall, firewalls", ["firewall"]),
        ("Firewall first", ["Firewall"]),
        ("os", []),
        ("", []),
    ],
)
def test_a_term_is_found_as_a_whole_word_once_the_longest_first(text: str, expected: list[str]) -> None:
    assert found(text, "OS", "VPN", "ポート", "パスワード", "マスターパスワード", "ルーター", "firewall") == expected


def test_only_terms_that_occur_are_listed() -> None:
    texts = [Text("VPNでつなぐ。", "Connect by a firewall."), Text("マルウェア", "nothing")]
    assert [term.id for term in occurring(TERMS, texts)] == ["vpn", "firewall", "malware"]


def problems(yaml: str, known: dict[str, Term]) -> list[str]:
    noted = Problems()
    assert glossary_of(loads(yaml.encode(), "glossary.yaml"), known, noted) == {}
    return [f"{each.place}: {each.ja}" for each in noted]


ONE = "  {id}: {{ja: {ja}, en: {en}, also: [{also}], meaning: {{ja: 意味。, en: Meaning.}}, source: {{ja: 資料, en: Source}}}}\n"


def test_one_spelling_cannot_mean_two_things() -> None:
    text = "terms:\n" + ONE.format(id="one", ja="甲", en="one", also="ＯＮＥ") + ONE.format(id="two", ja="乙", en="two", also="One")
    assert problems(text, {}) == ["glossary.yaml:3:3: 「One」は用語「one」の書き方でもあります。"]


def test_a_term_that_exists_is_not_explained_again() -> None:
    text = "terms:\n" + ONE.format(id="edr", ja="別の言葉", en="another", also="")
    assert problems(text, dict(TERMS)) == ["glossary.yaml:2:3: 用語「edr」は既にあります。"]


def test_what_a_term_lacks_is_said_where_it_is() -> None:
    assert problems("terms:\n  one: {ja: 甲, en: one, also: []}\n", {}) != []


def test_a_glossary_of_ones_own_is_read_beside_the_shipped_one(tmp_path: Path) -> None:
    folder = tmp_path / "checklists"
    folder.mkdir()
    (folder / "glossary.yaml").write_text("terms:\n" + ONE.format(id="our-system", ja="販売管理くん", en="sales system", also=""), encoding="utf-8")
    library, noted = read_library([tmp_path])
    assert noted == []
    assert len(library.glossary) == len(TERMS) + 1
    assert library.checklists.keys() == LIBRARY.checklists.keys()
    term = find_term(library.glossary, "販売管理くん")
    assert term is not None
    assert term.id == "our-system"


def test_the_glossary_printed_in_the_documentation_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/glossary.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    folder = tmp_path / "checklists"
    folder.mkdir()
    (folder / "glossary.yaml").write_text(printed, encoding="utf-8")
    library, noted = read_library([tmp_path])
    assert noted == []
    term = find_term(library.glossary, "販売管理")
    assert term is not None
    assert term.id == "sales-system"
