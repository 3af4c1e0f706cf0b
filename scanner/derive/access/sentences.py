"""What spoils a policy, in words: one sentence per kind of clause, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.model.text import Text

SENTENCES: Mapping[str, Text] = {
    "report_only": Text("レポート専用のため、効力がありません。", "It is report-only, so nothing is enforced."),
    "disabled": Text("無効になっているため、効力がありません。", "It is switched off."),
    "state_unreadable": Text("有効かどうかを読み取れません。", "Whether it is switched on could not be read."),
    "unreadable": Text(
        "設定の一部を読み取れないため、どこまで及ぶか決められません。", "Parts of it could not be read, so how far it goes is undecided."
    ),
    "unknown_condition": Text(
        "このツールが知らない条件が付いているため、どこまで及ぶか決められません。",
        "It carries a condition that this tool does not know, so how far it goes is undecided.",
    ),
    "session_only": Text(
        "セッションの制御だけを設定したもので、サインインのときには何も求めません。", "It only controls sessions and asks for nothing at sign-in."
    ),
    "alternative_device": Text(
        "準拠デバイスや参加済みデバイスでもよいことになっているため、それだけでサインインできます。",
        "A compliant or joined device will do instead, so nothing else has to be shown on one.",
    ),
    "alternative_app": Text(
        "承認されたアプリやアプリ保護ポリシーの付いたアプリでもよいことになっているため、それだけでサインインできます。",
        "An approved or protected app will do instead, so nothing else has to be shown in one.",
    ),
    "alternative_mfa": Text(
        "多要素認証だけでもよいことになっているため、管理していないデバイスからもサインインできます。",
        "Multifactor authentication will do instead, so people get in from devices that nobody manages.",
    ),
    "alternative_terms": Text(
        "利用規約への同意でもよいことになっているため、同意するだけでサインインできます。",
        "Accepting the terms of use will do instead.",
    ),
    "alternative_custom": Text(
        "カスタム コントロールでもよいことになっていますが、これは多要素認証としては扱われません。",
        "A custom control will do instead, and that does not count as multifactor authentication.",
    ),
    "alternative_password": Text(
        "パスワードの変更などの修復でもよいことになっているため、必ず求められるとは言えません。",
        "Changing the password or another remediation will do instead.",
    ),
    "strength_single_factor": Text(
        "認証強度が、パスワードだけなど一つの要素での認証も許しています。",
        "The authentication strength also allows a single factor, such as a password alone.",
    ),
    "strength_unreadable": Text(
        "認証強度の中身を読み取れないため、多要素認証が必須かどうか分かりません。",
        "What the authentication strength allows could not be read, so whether it takes several factors is undecided.",
    ),
    "retired_control": Text(
        "「承認されたクライアント アプリを必須とする」という条件は廃止されたため、選ばれていないのと同じです。",
        "The control 'Require approved client app' was retired and counts as not selected.",
    ),
    "workload_identities": Text(
        "アプリなどのワークロード ID を対象にしたもので、人には適用されません。", "It is for workload identities, not for people."
    ),
    "nobody": Text("対象のユーザーが選ばれていないため、だれにも適用されません。", "No users are selected, so it is for nobody."),
    "users_listed": Text("名前を挙げたユーザーだけが対象です。", "It is only for users picked by name."),
    "group_scoped": Text("特定のグループに入っている人だけが対象です。", "It is only for the members of certain groups."),
    "group_unreadable": Text(
        "指定されたグループのメンバーが分からないため、だれに及ぶのか決められません。",
        "Who belongs to a group that it names is not known, so whom it reaches is undecided.",
    ),
    "role_scoped": Text(
        "特定の管理者ロールを、テナント全体について今持っている人だけが対象です。",
        "It is only for people who hold certain administrator roles now, and for the whole tenant.",
    ),
    "guests_only": Text("ゲストなど社外の人だけが対象で、社員には及びません。", "It is only for guests and other people from outside."),
    "users_excluded": Text("名前を挙げて除外されたユーザーがいます。", "Users are excluded by name."),
    "group_excluded": Text("除外されたグループがあり、そこに入っている人には及びません。", "A group is excluded, so its members are left out."),
    "role_excluded": Text("管理者ロールが除外されており、そのロールを持つ人には及びません。", "An administrator role is excluded, so its holders are left out."),
    "guests_excluded": Text("ゲストなど社外の人が除外されています。", "Guests and other people from outside are excluded."),
    "apps_listed": Text("挙げられたアプリだけが対象で、ほかのアプリには及びません。", "It is only for the apps that are listed."),
    "office365_only": Text("Office 365 だけが対象で、ほかのアプリには及びません。", "It is only for Office 365, not for other apps."),
    "admin_portals_only": Text(
        "Microsoft の管理ポータルだけが対象で、ふだん使うアプリには及びません。",
        "It is only for Microsoft's admin portals, not for the apps of daily work.",
    ),
    "apps_excluded": Text("除外されたアプリがあり、そのアプリには及びません。", "Some apps are excluded."),
    "app_filter": Text(
        "アプリのフィルターで対象を決めているため、どのアプリに及ぶかが保証されません。",
        "A filter decides which apps it is for, so no app is sure to be covered.",
    ),
    "user_action_only": Text(
        "登録などのユーザー操作だけが対象で、アプリへのサインインには及びません。",
        "It is only for user actions such as registration, not for signing in to apps.",
    ),
    "authentication_context_only": Text(
        "認証コンテキストを付けた場面だけが対象で、ふだんのサインインには及びません。",
        "It is only for what is tagged with an authentication context, not for ordinary sign-ins.",
    ),
    "client_types": Text(
        "一部の種類のクライアント アプリ（ブラウザーだけ、など）にしか適用されません。",
        "It is only for some kinds of client apps (browsers alone, say).",
    ),
    "legacy_client_missing": Text(
        "レガシー認証のうち、「Exchange ActiveSync クライアント」か「その他のクライアント」が対象から漏れています。",
        "Of the legacy clients, either Exchange ActiveSync or 'other clients' is missing.",
    ),
    "location_included": Text("特定の場所からのサインインだけが対象です。", "It is only for sign-ins from certain locations."),
    "location_excluded": Text(
        "会社の拠点とは言えない場所（国や地域、信頼済みでないアドレスなど）が除外されています。",
        "A location is excluded that is no office of the company's (a country, or addresses that are not trusted).",
    ),
    "wide_location": Text(
        "信頼済みとして除外されたアドレスの範囲が広すぎ、自宅などからの接続まで除外されているおそれがあります。",
        "A trusted location that is excluded is so wide that homes may lie in it.",
    ),
    "all_trusted_excluded": Text(
        "「すべての信頼できる場所」または「多要素認証の信頼済み IP」が除外されています。古い設定画面で登録した IP アドレスも除外されますが、"
        "その中身は読み取れません。",
        "'All trusted locations' or 'MFA Trusted IPs' are excluded; so are the IP addresses of the old settings page, which cannot be read.",
    ),
    "trusted_location_excluded": Text(
        "信頼済みの狭い範囲（会社の拠点など）が除外されていますが、社外でのテレワークには影響しません。",
        "A small trusted location (an office, say) is excluded, which does not matter to people working elsewhere.",
    ),
    "platforms_listed": Text(
        "挙げられたプラットフォームだけが対象で、種類を偽った端末や見分けられない端末には及びません。",
        "It is only for the platforms that are listed; a client that claims to be something else escapes.",
    ),
    "platforms_excluded": Text("除外されたプラットフォームがあります。", "Some platforms are excluded."),
    "device_filter": Text(
        "デバイスのフィルターにより、一部のデバイスからのサインインにしか適用されません。",
        "A filter for devices leaves some devices out.",
    ),
    "sign_in_risk_only": Text(
        "サインインのリスクが検出されたときにしか適用されません。", "It waits until a sign-in is detected as risky."
    ),
    "user_risk_only": Text("ユーザーのリスクが検出されたときにしか適用されません。", "It waits until a user is detected as at risk."),
    "insider_risk_only": Text(
        "内部関係者のリスクが検出されたときにしか適用されません。", "It waits until an insider risk is detected."
    ),
    "flow_only": Text(
        "デバイス コード フローなど、特定の認証フローにしか適用されません。",
        "It is only for certain authentication flows, such as the device code flow.",
    ),
    "break_glass_excluded": Text(
        "申告済みの緊急用アカウントが除外されています。締め出しに備えた除外で、問題ではありません。",
        "A declared emergency account is excluded, as it should be against being locked out.",
    ),
}  # fmt: skip
