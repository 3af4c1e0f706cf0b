"""`telework-scan method`: a few plain questions (or flags) → which of the methods ①–⑧, why, and what would make it another.

The handbook sorts by four traits (part 1-2, table on pages 11–12): whose device, how the office network is reached, whether
cloud services are used, whether data is kept on the device. Cloud use beside a VPN stays within the VPN method (footnote 2).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

from scanner.cli.comparing_options import add_comparing
from scanner.cli.console import language_of, pick, say
from scanner.cli.main import EXIT_DONE
from scanner.model.errors import UsageError
from scanner.model.methods import SIGNS
from scanner.model.text import Text

NAMES = (
    Text("会社支給端末・VPN／リモートデスクトップ方式", "company device, VPN or remote desktop"),
    Text("会社支給端末・クラウドサービス方式", "company device, cloud services"),
    Text("会社支給端末・スタンドアロン方式", "company device, stand-alone"),
    Text("会社支給端末・セキュアブラウザ方式", "company device, secure browser"),
    Text("個人所有端末・VPN／リモートデスクトップ方式", "personal device, VPN or remote desktop"),
    Text("個人所有端末・クラウドサービス方式", "personal device, cloud services"),
    Text("個人所有端末・スタンドアロン方式", "personal device, stand-alone"),
    Text("個人所有端末・セキュアブラウザ方式", "personal device, secure browser"),
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What the choice depends on."""

    company_device: bool
    vpn: bool
    secure_browser: bool
    cloud: bool


@dataclass(frozen=True, slots=True)
class _Ask:
    name: str
    question: Text


QUESTIONS = (
    _Ask("company_device", Text("テレワークで使う端末は、会社が支給したものですか。", "Does the company provide the devices used for telework?")),
    _Ask(
        "vpn",
        Text(
            "端末から社内のネットワークやPCへ、VPNまたはリモートデスクトップで接続しますか。",
            "Do the devices connect to the office network or an office PC by VPN or remote desktop?",
        ),
    ),
    _Ask(
        "secure_browser",
        Text(
            "業務には、端末にデータを残さない専用のブラウザー（セキュアブラウザ）を使いますか。",
            "Is the work done in a special browser that leaves no data on the device (a secure browser)?",
        ),
    ),
    _Ask(
        "cloud",
        Text(
            "メール、チャット、会議、ファイル共有などのクラウドサービスを使いますか。",
            "Are cloud services used (mail, chat, meetings, file sharing)?",
        ),
    ),
)


def choose(traits: Traits) -> int:
    """The method's number."""
    if traits.vpn:
        way = 1
    elif traits.secure_browser:
        way = 4
    elif traits.cloud:
        way = 2
    else:
        way = 3
    return way if traits.company_device else way + 4


def reasons(traits: Traits) -> list[Text]:
    """Why it is that method, and what would make it another one."""
    owner = (
        Text("端末は会社支給なので①〜④です。個人所有の端末も使うなら、その分は⑤〜⑧の勤務形態として別に判定します。",
             "The company provides the devices, hence ①–④. Personal devices, if used as well, are a work style of their own (⑤–⑧).")
        if traits.company_device
        else Text("端末は個人所有なので⑤〜⑧です。会社支給の端末も使うなら、その分は①〜④の勤務形態として別に判定します。",
                  "The devices are personal, hence ⑤–⑧. Company devices, if used as well, are a work style of their own (①–④).")
    )  # fmt: skip
    if traits.vpn:
        way = Text("社内へ VPN かリモートデスクトップで接続するため、VPN／リモートデスクトップ方式です。クラウドを併用していても変わりません。接続をやめてクラウドだけにすれば、クラウドサービス方式になります。",
                   "The office is reached by VPN or remote desktop, hence that method, with or without cloud services. Working in the cloud only would make it the cloud method.")  # fmt: skip
    elif traits.secure_browser:
        way = Text("セキュアブラウザを使い、端末にデータを残さないため、セキュアブラウザ方式です。データを端末に保存する運用なら、クラウドサービス方式になります。",
                   "A secure browser leaves no data on the device, hence that method. Keeping data on the device would make it the cloud method.")  # fmt: skip
    elif traits.cloud:
        way = Text("社内には接続せず、クラウドサービスで業務をするため、クラウドサービス方式です。VPN を使い始めると、VPN／リモートデスクトップ方式になります。",
                   "Work is done in cloud services without reaching the office, hence the cloud method. Starting to use a VPN would make it the VPN method.")  # fmt: skip
    else:
        way = Text("社内にもクラウドにも接続せず、端末に保存したデータで業務をするため、スタンドアロン方式です。プロバイダーのメールを使うだけでもクラウドサービス方式になります。",
                   "Neither the office nor a cloud service is used, hence the stand-alone method. Even a provider's mail service would make it the cloud method.")  # fmt: skip
    both = Text("VPN とセキュアブラウザの両方を使う場合は、セキュアブラウザだけの人を別の勤務形態にしてください。",
                "Where both a VPN and a secure browser are used, make those who only use the secure browser a work style of their own.")  # fmt: skip
    return [owner, way, *([both] if traits.vpn and traits.secure_browser else [])]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--device", choices=("company", "personal"), help="端末の所有 / who owns the devices")
    for name, text in (("vpn", "VPN・リモートデスクトップ"), ("secure-browser", "セキュアブラウザ"), ("cloud", "クラウドサービス")):
        parser.add_argument(f"--{name}", choices=("yes", "no"), help=f"{text}を使うか / whether it is used")
    add_comparing(parser)


def run(options: argparse.Namespace) -> int:
    """Ask what no flag told, then say the method and why; or compare the methods."""
    language = language_of(options.lang)
    if options.compare:
        return _compare(options, language)
    for name in ("organisation", "method", "out", "checklist", "library"):
        if getattr(options, name):
            raise UsageError(f"--{name} は --compare と一緒に使います。", f"--{name} goes with --compare.")
    traits = _traits(options, language)
    number = choose(traits)
    say(f"{SIGNS[number - 1]} {pick(NAMES[number - 1], language)}" + (f"（--method {number}）" if language == "ja" else f" (--method {number})"))
    for reason in reasons(traits):
        say(f"- {pick(reason, language)}")
    return EXIT_DONE


def _compare(options: argparse.Namespace, language: str) -> int:
    from scanner.cli.comparison import of_method, of_organisation

    asked = [name for name in ("device", "vpn", "secure_browser", "cloud", "method") if getattr(options, name) is not None]
    if options.organisation and asked:
        flag = asked[0].replace("_", "-")
        raise UsageError(f"--organisation と --{flag} は同時に使えません。", f"--organisation does not go with --{flag}.")
    if options.organisation:
        comparison = of_organisation(options.organisation, options.checklist, options.library)
    elif options.method:
        if len(asked) > 1:
            flag = asked[0].replace("_", "-")
            raise UsageError(f"--method と --{flag} は同時に使えません。", f"--method does not go with --{flag}.")
        comparison = of_method(options.method, {}, options.checklist, options.library)
    else:
        traits = _traits(options, language)
        declared = {"uses_cloud_services": traits.cloud}
        comparison = of_method(choose(traits), declared, options.checklist, options.library)
    if options.out is None:
        from scanner.cli.comparing import console

        for line in console(comparison, language):
            say(line)
        return EXIT_DONE
    from scanner.cli.comparing_markdown import markdown
    from scanner.snapshot.write import write_bytes

    write_bytes(options.out, markdown(comparison, language).encode("utf-8"))
    say(f"{options.out} に書き出しました。" if language == "ja" else f"written to {options.out}.")
    return EXIT_DONE


def _traits(options: argparse.Namespace, language: str) -> Traits:
    told = {"company_device": None if options.device is None else options.device == "company"}
    told |= {
        name: None if value is None else value == "yes"
        for name, value in (("vpn", options.vpn), ("secure_browser", options.secure_browser), ("cloud", options.cloud))
    }
    return Traits(**{ask.name: _answered(ask, language, told=told[ask.name]) for ask in QUESTIONS})


def _answered(ask: _Ask, language: str, *, told: bool | None) -> bool:
    if told is not None:
        return told
    if not sys.stdin.isatty():
        flag = "device" if ask.name == "company_device" else ask.name.replace("_", "-")
        raise UsageError(f"対話できない環境では --{flag} を指定してください。", f"without a terminal, give --{flag}.")
    prompt = pick(ask.question, language) + (" [はい=y / いいえ=n] " if language == "ja" else " [y/n] ")
    while True:
        reply = input(prompt).strip().lower()
        if reply in ("y", "yes", "はい", "ｙ"):
            return True
        if reply in ("n", "no", "いいえ", "ｎ"):
            return False
