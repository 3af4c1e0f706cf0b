"""What to do about the commonest refusals of Microsoft Entra ID, by the number of its AADSTS code, in our own words."""

from __future__ import annotations

from scanner.model.text import Text

_WRONG_TENANT = Text(
    "organisation.yaml の tenant（テナントID）と、--cloud の指定を確かめてください。",
    "check the tenant in organisation.yaml, and --cloud.",
)
_WRONG_APP = Text(
    "そのテナントに、指定したクライアントIDのアプリがありません。--client-id（または AZURE_CLIENT_ID）とテナントIDの組み合わせを確かめてください。",
    "the tenant has no application of this client id; check --client-id (or AZURE_CLIENT_ID) against the tenant.",
)
_WRONG_SECRET = Text(
    "クライアントシークレットが正しくありません。シークレットの「ID」ではなく「値」を AZURE_CLIENT_SECRET に設定してください。",
    "the client secret is wrong; AZURE_CLIENT_SECRET takes the secret's value, not its id.",
)
_CERTIFICATE = Text(
    "証明書が、アプリに登録されたものと一致しないか、期限切れです。アプリの登録の「証明書とシークレット」で、拇印と有効期限を確かめてください。",
    "the certificate is not the one registered for the application, or has expired; compare thumbprint and dates under Certificates & secrets.",
)
_FEDERATION = Text(
    "アプリの「フェデレーション資格情報」に、この実行環境の発行者（issuer）・サブジェクト（subject）・対象者（audience）と一致するものがありません。",
    "no federated credential of the application matches the issuer, subject and audience of this environment.",
)
_PERSON = Text(
    "多要素認証など、人によるサインインが必要です。--sign-in device-code を使うか、az login をやり直してください。",
    "a person has to sign in, with multifactor authentication; use --sign-in device-code, or az login again.",
)
_BLOCKED = Text(
    "条件付きアクセスがこのサインインを止めました。Entra 管理センターのサインインログで、どのポリシーかを確かめてください。",
    "Conditional Access blocked this sign-in; the sign-in logs of the Entra admin centre name the policy.",
)
_CONSENT = Text(
    "管理者の同意がまだありません。telework-scan permissions が示す権限を、管理者に付与してもらってください。",
    "an administrator has not consented yet; have the permissions granted that telework-scan permissions lists.",
)
_EXPIRED_CODE = Text(
    "コードの有効期限が切れました。もう一度実行し、表示されたコードを早めに入力してください。",
    "the code has expired; run the command again and enter the new one sooner.",
)

# https://learn.microsoft.com/entra/identity-platform/reference-error-codes
ADVICE = {
    "7000215": _WRONG_SECRET,
    "70002": _WRONG_SECRET,
    "7000222": Text(
        "クライアントシークレットの有効期限が切れています。新しいシークレットを作るか、証明書に切り替えてください。",
        "the client secret has expired; create a new one, or change over to a certificate.",
    ),
    "700016": _WRONG_APP,
    "700011": _WRONG_APP,
    "7000112": Text("アプリが無効にされています。管理者に確認してください。", "the application is disabled; ask its administrator."),
    "7000218": Text(
        "デバイスコードでのサインインには、アプリの登録の「認証」で「パブリック クライアント フローを許可する」を「はい」にする必要があります。",
        "sign-in by device code needs 'Allow public client flows' under Authentication of the application.",
    ),
    "90002": _WRONG_TENANT,
    "900023": _WRONG_TENANT,
    "90038": _WRONG_TENANT,
    "500011": _WRONG_TENANT,
    "700027": _CERTIFICATE,
    "700030": _CERTIFICATE,
    "50012": _CERTIFICATE,
    "700024": Text(
        "このコンピューターの時計がずれているため、署名が有効期間外とみなされました。時刻を合わせてください。",
        "the signature is outside of its valid time: the clock of this computer is wrong.",
    ),
    "70021": _FEDERATION,
    "700211": _FEDERATION,
    "700212": _FEDERATION,
    "700213": _FEDERATION,
    "50072": _PERSON,
    "50074": _PERSON,
    "50076": _PERSON,
    "50078": _PERSON,
    "50079": _PERSON,
    "50173": _PERSON,
    "700082": _PERSON,
    "70043": _PERSON,
    "53000": _BLOCKED,
    "53001": _BLOCKED,
    "53003": _BLOCKED,
    "530032": _BLOCKED,
    "65001": _CONSENT,
    "65004": _CONSENT,
    "90094": _CONSENT,
    "90095": _CONSENT,
    "650056": _CONSENT,
    "70019": _EXPIRED_CODE,
    "70020": _EXPIRED_CODE,
}
OTHER = Text(
    "コードの意味は https://login.microsoftonline.com/error で調べられます。",
    "https://login.microsoftonline.com/error explains the code.",
)
