"""Commands that grant exactly the application permissions of some rows to an app registration, for an IT department to review and run.

The id of a permission is looked up by its name when a command runs, so that none is written down here. Syntax:
learn.microsoft.com/cli/azure/ad/app/permission and learn.microsoft.com/powershell/microsoftgraph/tutorial-grant-app-only-api-permissions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.collect.permissions import Row
from scanner.model.text import Text

GRAPH = "00000003-0000-0000-c000-000000000000"  # Microsoft Graph's application id, the same in every tenant


def azure_cli(rows: Sequence[Row]) -> Iterator[Text]:
    """Lines of a bash script for the Azure CLI."""
    yield from _heading(rows, Text("Azure CLI、bash", "Azure CLI, bash"))
    yield from _both("", 'az login --tenant "<TENANT-ID>" --allow-no-subscriptions', "")
    yield from _comments(
        Text(
            "準備: アプリの登録と証明書。まだない場合だけ、行頭の「# 」を外して実行します。",
            "Preparation: app registration and certificate. Only if there is none yet: remove the leading '# ' and run.",
        )
    )
    yield from _commented(
        "APP_ID=$(az ad app create --display-name telework-scan --sign-in-audience AzureADMyOrg --query appId --output tsv)",
        'az ad sp create --id "$APP_ID"',
        'umask 077 && openssl req -x509 -newkey rsa:3072 -sha256 -nodes -days 365 -subj "/CN=telework-scan" -keyout telework-scan.key -out telework-scan.crt',
        'az ad app credential reset --id "$APP_ID" --cert "@telework-scan.crt" --append',
        "cat telework-scan.key telework-scan.crt > telework-scan.pem",
    )
    yield from _comments(_KEY)
    yield from _both("")
    yield from _comments(_CLIENT_ID)
    yield from _both('APP_ID="${APP_ID:-<CLIENT-ID>}"')
    yield from _comments(_GRAPH)
    yield from _both(f"GRAPH={GRAPH}", "")
    yield from _comments(_GRANT)
    yield from _both(
        "grant() {",
        '  role=$(az ad sp show --id "$GRAPH" --query "appRoles[?value==\'$1\'].id" --output tsv)',
        '  [ -n "$role" ] || { echo "not found: $1" >&2; return 1; }',
        '  az ad app permission add --id "$APP_ID" --api "$GRAPH" --api-permissions "$role=Role"',
        "}",
    )
    for row in rows:
        yield from _grant(f"grant {row.permission}", row)
    yield from _both("")
    yield from _comments(
        Text(
            "見直し: 次の同意は、アプリの登録に並んでいる権限のすべてに及びます。余分なものがないことを先に確かめてください。",
            "Review: the consent below covers every permission that the app registration lists. Make sure first that there is no other.",
        ),
        Text(f"画面では {_REGISTRATION.ja} > API のアクセス許可。", f"On screen: {_REGISTRATION.en} > API permissions."),
    )
    yield from _both('az ad app permission list --id "$APP_ID" --output table')
    yield from _comments(Text("管理者の同意を与えます。ここで初めて読めるようになります。", "Grant admin consent: only now can anything be read."))
    yield from _both('az ad app permission admin-consent --id "$APP_ID"', "")
    yield from _comments(_REVOKE)
    yield from _commented('az ad sp delete --id "$APP_ID"')
    yield from _comments(_DELETE)
    yield from _commented('az ad app delete --id "$APP_ID"')


def powershell(rows: Sequence[Row]) -> Iterator[Text]:
    """Lines of a PowerShell script for the Microsoft Graph PowerShell SDK."""
    yield from _heading(rows, Text("Microsoft Graph PowerShell", "Microsoft Graph PowerShell"))
    yield from _comments(
        Text(
            "次の -Scopes は、これを実行する管理者自身が、作業の間だけ使う許可です。アプリには与えられません。",
            "The -Scopes below are for the administrator who runs this, while doing so; the app does not get them.",
        )
    )
    yield from _both("")
    yield from _commented("Install-Module Microsoft.Graph.Applications -Scope CurrentUser")
    yield from _both("Connect-MgGraph -TenantId '<TENANT-ID>' -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'", "")
    yield from _comments(
        Text(
            "準備: アプリの登録と証明書。まだない場合だけ、行頭の「# 」を外して実行します。",
            "Preparation: app registration and certificate. Only if there is none yet: remove the leading '# ' and run.",
        )
    )
    yield from _commented(
        "$cert = New-SelfSignedCertificate -Subject 'CN=telework-scan' -CertStoreLocation 'Cert:\\CurrentUser\\My' -KeyExportPolicy Exportable"
        " -KeySpec Signature -KeyAlgorithm RSA -KeyLength 3072 -HashAlgorithm SHA256 -NotAfter (Get-Date).AddYears(1)",
        "$app = New-MgApplication -DisplayName 'telework-scan' -SignInAudience 'AzureADMyOrg'"
        " -KeyCredentials @(@{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = $cert.RawData })",
        "New-MgServicePrincipal -AppId $app.AppId; $appId = $app.AppId",
        "Export-PfxCertificate -Cert $cert -FilePath telework-scan.pfx -Password (Read-Host -AsSecureString)",
    )
    yield from _comments(_KEY, _PASSWORD)
    yield from _both("")
    yield from _comments(_CLIENT_ID)
    yield from _both("if (-not $appId) { $appId = '<CLIENT-ID>' }", "$client = Get-MgServicePrincipal -Filter \"appId eq '$appId'\"")
    yield from _comments(_GRAPH)
    yield from _both(f"$graph = Get-MgServicePrincipal -Filter \"appId eq '{GRAPH}'\"", "")
    yield from _comments(
        Text(
            "名前から権限の ID を調べて与えます。1 行ごとに、実行したときから有効です（同意の画面は出ません）。",
            "Looks up a permission's id by its name and grants it. Each line takes effect when it is run (no screen asks for consent).",
        )
    )
    yield from _both(
        "function Grant-Read([string]$Name) {",
        "  $role = $graph.AppRoles | Where-Object { $_.Value -eq $Name -and $_.AllowedMemberTypes -contains 'Application' }",
        '  if (-not $role) { throw "not found: $Name" }',
        "  New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $client.Id -PrincipalId $client.Id -ResourceId $graph.Id -AppRoleId $role.Id",
        "}",
    )
    for row in rows:
        yield from _grant(f"Grant-Read '{row.permission}'", row)
    yield from _both("")
    yield from _comments(Text("見直し: 与えられている権限の一覧。", "Review: what has been granted."))
    yield from _both("$granted = Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $client.Id -All")
    yield from _both("$granted | ForEach-Object { $id = $_.AppRoleId; ($graph.AppRoles | Where-Object Id -eq $id).Value }", "")
    yield from _comments(_REVOKE)
    yield from _commented(
        "$granted | ForEach-Object { Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $client.Id -AppRoleAssignmentId $_.Id }"
    )
    yield from _comments(_DELETE)
    yield from _commented("Remove-MgApplication -ApplicationId (Get-MgApplication -Filter \"appId eq '$appId'\").Id")


_REGISTRATION = Text(
    "Microsoft Entra 管理センター > Entra ID > アプリの登録 > すべてのアプリケーション > (アプリの名前)",
    "Microsoft Entra admin center > Entra ID > App registrations > All applications > (name of the app)",
)
_KEY = Text(
    "最後にできるファイル（telework-scan.pem または .pfx）が、collect の --certificate に渡すものです。秘密鍵なので、本人だけが読める場所に置きます。",
    "The file made last (telework-scan.pem or .pfx) is what collect takes as --certificate. It holds the private key: keep it where only you can read it.",
)
_PASSWORD = Text(
    "ファイルのパスワードは、環境変数 AZURE_CLIENT_CERTIFICATE_PASSWORD で渡します。",
    "The password of the file goes into the environment variable AZURE_CLIENT_CERTIFICATE_PASSWORD.",
)
_CLIENT_ID = Text("アプリの登録の「アプリケーション (クライアント) ID」です。", "The Application (client) ID of the app registration.")
_GRAPH = Text("Microsoft Graph の ID です。どのテナントでも同じです。", "The id of Microsoft Graph, the same in every tenant.")
_GRANT = Text("名前から権限の ID を調べ、アプリの登録に加えます。", "Looks up a permission's id by its name and adds it to the app registration.")
_REVOKE = Text(
    "取り消し: 要らなくなったら、次の行の「# 」を外して実行すると、与えた権限がすべてなくなります。",
    "To revoke: once it is not needed any more, remove the '# ' of the next line and run it; everything granted is gone.",
)
_DELETE = Text(
    "アプリの登録ごと消すなら、次も実行します（30 日間は復元できます）。", "To delete the app registration as well (it can be restored for 30 days):"
)


def _heading(rows: Sequence[Row], tool: Text) -> Iterator[Text]:
    yield from _comments(
        Text(
            f"telework-scan に、Microsoft Graph を読む権限を与えるコマンドです（{tool.ja}）。",
            f"Commands that let telework-scan read Microsoft Graph ({tool.en}).",
        ),
        Text(
            "内容を確かめてから、特権ロール管理者またはグローバル管理者が 1 行ずつ実行してください。",
            "To be reviewed, and then run line by line by a Privileged Role Administrator or Global Administrator.",
        ),
        Text(
            f"与えるのは、下に並ぶ {len(rows)} 個のアプリケーションの許可だけです。どれも読み取り専用で、設定は変えられません。",
            f"They grant the {len(rows)} application permissions below and nothing else. All of them only read; no setting can be changed.",
        ),
    )


def _grant(command: str, row: Row) -> Iterator[Text]:
    names = ", ".join(row.resources)
    yield Text(f"{command}  # 読むもの: {names}", f"{command}  # reads: {names}")


def _comments(*texts: Text) -> Iterator[Text]:
    for text in texts:
        yield Text(f"# {text.ja}", f"# {text.en}")


def _commented(*lines: str) -> Iterator[Text]:
    yield from _both(*(f"# {line}" for line in lines))


def _both(*lines: str) -> Iterator[Text]:
    yield from (Text(line, line) for line in lines)
