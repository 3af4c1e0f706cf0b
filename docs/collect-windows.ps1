<#
  collect-windows.ps1 - この PC のセキュリティ設定を読み取り、<PC 名>.json に書き出します。

  * 読み取るだけです。設定は変えません。何もインストールせず、どこにも送信しません。
  * BitLocker の回復キー、無線 LAN のパスワードなどの秘密は読みません。
  * Windows PowerShell 5.1 と PowerShell 7 の両方で動きます。
  * 管理者として実行すると、すべて読めます。そうでないときは、読めなかったものを最後に表示します。

  使い方:  powershell -ExecutionPolicy Bypass -File collect-windows.ps1 [-OutFolder フォルダー]
  書き出したファイルは、telework-scan ingest で読み込みます（docs/windows-pc.md）。
#>
param([string]$OutFolder = '.')
$ErrorActionPreference = 'Stop'
$out = Join-Path (Resolve-Path -LiteralPath $OutFolder).ProviderPath "$env:COMPUTERNAME.json"
$sections = [ordered]@{}

# 1 つのコマンドの結果を書き留めます。失敗したときは、その理由を書き留めて先へ進みます。
function Read-Section([string]$Name, [scriptblock]$Command) {
    try { $sections[$Name] = @(& $Command) }
    catch { $sections[$Name] = @{ error = "$($_.Exception.Message)"; id = "$($_.FullyQualifiedErrorId)" } }
}

# 日時は UTC の文字列に、番号で書かれる値は名前にそろえます。
function Utc($Moment) { if ($Moment) { ([datetime]$Moment).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ') } }

# --- PC と Windows ---
Read-Section 'Win32_ComputerSystem' {
    Get-CimInstance Win32_ComputerSystem | Select-Object Name, Manufacturer, Model, Domain, PartOfDomain, DomainRole
}
Read-Section 'Win32_BIOS' { Get-CimInstance Win32_BIOS | Select-Object SerialNumber }
Read-Section 'Win32_OperatingSystem' { Get-CimInstance Win32_OperatingSystem | Select-Object Caption, Version, ProductType }
Read-Section 'CloudDomainJoin' {
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Control\CloudDomainJoin\TenantInfo'
    if (Test-Path $key) { Get-ChildItem $key | ForEach-Object { @{ tenantId = $_.PSChildName } } }
}

# --- ウイルス対策 ---
Read-Section 'Get-MpComputerStatus' {
    Get-MpComputerStatus | Select-Object AMServiceEnabled, AMRunningMode, AntivirusEnabled, RealTimeProtectionEnabled, AntivirusSignatureAge,
        FullScanSignatureVersion, FullScanAge, IsTamperProtected, DefenderSignaturesOutOfDate,
        @{ n = 'AntivirusSignatureLastUpdated'; e = { Utc $_.AntivirusSignatureLastUpdated } },
        @{ n = 'FullScanStartTime'; e = { Utc $_.FullScanStartTime } },
        @{ n = 'FullScanEndTime'; e = { Utc $_.FullScanEndTime } },
        @{ n = 'QuickScanEndTime'; e = { Utc $_.QuickScanEndTime } }
}
Read-Section 'Get-MpPreference' {
    Get-MpPreference | Select-Object DisableRealtimeMonitoring, DisableEmailScanning, DisableArchiveScanning, ScanParameters, ScanScheduleDay,
        DisableRemovableDriveScanning, DisableScanningMappedNetworkDrivesForFullScan, CheckForSignaturesBeforeRunningScan,
        ExclusionPath, ExclusionProcess, ExclusionExtension
}
Read-Section 'AntiVirusProduct' {
    Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct | Select-Object displayName, instanceGuid, productState
}

# --- ドライブの暗号化（回復キーは選ばず、鍵の種類の名前だけを書きます） ---
Read-Section 'Get-BitLockerVolume' {
    Get-BitLockerVolume | Select-Object MountPoint, EncryptionPercentage,
        @{ n = 'VolumeType'; e = { "$($_.VolumeType)" } },
        @{ n = 'VolumeStatus'; e = { "$($_.VolumeStatus)" } },
        @{ n = 'ProtectionStatus'; e = { "$($_.ProtectionStatus)" } },
        @{ n = 'EncryptionMethod'; e = { "$($_.EncryptionMethod)" } },
        @{ n = 'LockStatus'; e = { "$($_.LockStatus)" } },
        @{ n = 'KeyProtectorTypes'; e = { @($_.KeyProtector | ForEach-Object { "$($_.KeyProtectorType)" }) } }
}
Read-Section 'Win32_Volume' { Get-CimInstance Win32_Volume | Select-Object DriveLetter, DeviceID, DriveType }

# --- ファイアウォール（有効な受信の規則だけ） ---
Read-Section 'Get-NetFirewallProfile' {
    Get-NetFirewallProfile -PolicyStore ActiveStore | Select-Object Name,
        @{ n = 'Enabled'; e = { "$($_.Enabled)" } },
        @{ n = 'DefaultInboundAction'; e = { "$($_.DefaultInboundAction)" } },
        @{ n = 'AllowInboundRules'; e = { "$($_.AllowInboundRules)" } },
        @{ n = 'AllowLocalFirewallRules'; e = { "$($_.AllowLocalFirewallRules)" } }
}
Read-Section 'Get-NetFirewallRule' {
    Get-NetFirewallRule -PolicyStore ActiveStore -Direction Inbound -Enabled True | Select-Object Name, InstanceID, Group,
        @{ n = 'Enabled'; e = { "$($_.Enabled)" } },
        @{ n = 'Direction'; e = { "$($_.Direction)" } },
        @{ n = 'Profile'; e = { "$($_.Profile)" } },
        @{ n = 'Action'; e = { "$($_.Action)" } },
        @{ n = 'PolicyStoreSourceType'; e = { "$($_.PolicyStoreSourceType)" } }
}
Read-Section 'Get-NetFirewallAddressFilter' {
    Get-NetFirewallAddressFilter -PolicyStore ActiveStore | Select-Object InstanceID, RemoteAddress
}
Read-Section 'Get-NetFirewallPortFilter' {
    Get-NetFirewallPortFilter -PolicyStore ActiveStore | Select-Object InstanceID, Protocol, LocalPort
}
Read-Section 'Get-NetFirewallApplicationFilter' {
    Get-NetFirewallApplicationFilter -PolicyStore ActiveStore | Select-Object InstanceID, Program, Package
}
Read-Section 'Get-NetFirewallServiceFilter' {
    Get-NetFirewallServiceFilter -PolicyStore ActiveStore | Select-Object InstanceID, Service
}
Read-Section 'Get-NetFirewallInterfaceTypeFilter' {
    Get-NetFirewallInterfaceTypeFilter -PolicyStore ActiveStore | Select-Object InstanceID,
        @{ n = 'InterfaceType'; e = { "$($_.InterfaceType)" } }
}

# --- 共有と古い SMB ---
Read-Section 'Get-SmbServerConfiguration' {
    Get-SmbServerConfiguration | Select-Object EnableSMB1Protocol, EnableSMB2Protocol, RequireSecuritySignature, AuditSmb1Access
}
Read-Section 'Get-SmbShare' {
    Get-SmbShare | Select-Object Name, Path, Special, @{ n = 'ShareType'; e = { "$($_.ShareType)" } }
}
Read-Section 'Win32_OptionalFeature' {
    Get-CimInstance Win32_OptionalFeature -Filter "Name LIKE 'SMB1%'" | Select-Object Name, InstallState
}

# --- ログ、アカウント、時刻 ---
Read-Section 'Get-WinEvent' {
    foreach ($log in 'System', 'Security', 'Application', 'Microsoft-Windows-Windows Defender/Operational') {
        Get-WinEvent -ListLog $log | Select-Object LogName, IsEnabled, MaximumSizeInBytes, FileSize, LogFilePath,
            @{ n = 'LogMode'; e = { "$($_.LogMode)" } }
    }
}
Read-Section 'Get-LocalUser' {
    Get-LocalUser | Select-Object Name, Enabled, PasswordRequired, @{ n = 'SID'; e = { "$($_.SID)" } },
        @{ n = 'PasswordLastSet'; e = { Utc $_.PasswordLastSet } }, @{ n = 'LastLogon'; e = { Utc $_.LastLogon } }
}
Read-Section 'Get-LocalGroupMember' {
    Get-LocalGroupMember -SID 'S-1-5-32-544' | Select-Object Name, ObjectClass, @{ n = 'SID'; e = { "$($_.SID)" } },
        @{ n = 'PrincipalSource'; e = { "$($_.PrincipalSource)" } }
}
Read-Section 'w32tm' {
    $answer = "$(w32tm /query /source)".Trim()
    if ($LASTEXITCODE -ne 0) { throw $answer }
    @{ source = $answer }
}

# --- レジストリ（決まった値だけ。値がないことも書きます） ---
$control = 'HKLM\SYSTEM\CurrentControlSet\Control'
$services = 'HKLM\SYSTEM\CurrentControlSet\Services'
$policies = 'HKLM\SOFTWARE\Policies\Microsoft'
$wanted = [ordered]@{
    'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion' = 'UBR'
    "$control\Terminal Server" = 'fDenyTSConnections'
    "$control\Terminal Server\WinStations\RDP-Tcp" = 'PortNumber', 'UserAuthentication', 'SecurityLayer'
    "$policies\Windows NT\Terminal Services" = 'fDenyTSConnections', 'UserAuthentication', 'SecurityLayer'
    "$control\Lsa" = 'LmCompatibilityLevel', 'NoLMHash'
    "$control\Lsa\MSV1_0" = 'AuditReceivingNTLMTraffic', 'RestrictSendingNTLMTraffic'
    "$services\Netlogon\Parameters" = 'AuditNTLMInDomain'
    "$services\LanmanServer\Parameters" = 'SMB1'
    "$services\mrxsmb10" = 'Start'
    "$services\W32Time" = 'Start'
    "$services\W32Time\Parameters" = 'Type', 'NtpServer'
    "$services\W32Time\Config\Status" = 'LastGoodSampleInfo'
    "$control\StorageDevicePolicies" = 'WriteProtect'
    "$services\USBSTOR" = 'Start'
    "$policies\Windows\RemovableStorageDevices" = 'Deny_All'
    "$policies\Windows\RemovableStorageDevices\{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}" = 'Deny_Read', 'Deny_Write', 'Deny_Execute'
    'HKLM\SYSTEM\CurrentControlSet\Policies\Microsoft\FVE' = 'RDVDenyWriteAccess'
    "$policies\Windows\EventLog\System" = 'MaxSize', 'Retention', 'AutoBackupLogFiles'
    "$policies\Windows\EventLog\Security" = 'MaxSize', 'Retention', 'AutoBackupLogFiles'
    "$policies\Windows\EventLog\Application" = 'MaxSize', 'Retention', 'AutoBackupLogFiles'
    'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System' = 'InactivityTimeoutSecs'
}
Read-Section 'Registry' {
    foreach ($path in $wanted.Keys) {
        $key = $null
        if (Test-Path -LiteralPath "Registry::$($path -replace '^HKLM', 'HKEY_LOCAL_MACHINE')") {
            $key = Get-Item -LiteralPath "Registry::$($path -replace '^HKLM', 'HKEY_LOCAL_MACHINE')"
        }
        foreach ($name in $wanted[$path]) {
            if ($key -and $key.GetValueNames() -contains $name) {
                @{ path = $path; name = $name; present = $true; type = "$($key.GetValueKind($name))"; value = $key.GetValue($name) }
            }
            else { @{ path = $path; name = $name; present = $false } }
        }
    }
}

# --- 一時フォルダーに書き出してから読み、すぐに消すもの ---
$temporary = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid().ToString())
[void][System.IO.Directory]::CreateDirectory($temporary)
try {
    Read-Section 'secedit' {
        $answer = secedit /export /cfg "$temporary\policy.inf" /quiet
        if ($LASTEXITCODE -ne 0) { throw "secedit $LASTEXITCODE $answer" }
        [System.IO.File]::ReadAllLines("$temporary\policy.inf")
    }
    # パスワードを平文にする key=clear は付けません。設定から 5 つの要素だけを取り出します。
    Read-Section 'WLANProfile' {
        if (-not (Get-NetAdapter -Physical | Where-Object { $_.NdisPhysicalMedium -in 1, 9 })) { return }
        $answer = netsh wlan export profile "folder=$temporary"
        if ($LASTEXITCODE -ne 0) { throw "netsh $LASTEXITCODE $answer" }
        foreach ($file in Get-ChildItem -LiteralPath $temporary -Filter *.xml) {
            $xml = New-Object System.Xml.XmlDocument
            $xml.Load($file.FullName)
            $wlan = $xml.WLANProfile
            $guard = $wlan.MSM.security.authEncryption
            foreach ($network in $wlan.SSIDConfig.SSID) {
                @{ ssid = $network['name'].InnerText; connectionMode = "$($wlan.connectionMode)"; authentication = "$($guard.authentication)"
                    encryption = "$($guard.encryption)"; useOneX = "$($guard.useOneX)" }
            }
        }
    }
}
finally { Remove-Item -LiteralPath $temporary -Recurse -Force }

# --- 書き出し ---
$me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
$result = [ordered]@{
    schema      = 'telework-scan/windows-pc/1'
    computer    = $env:COMPUTERNAME
    collectedAt = Utc (Get-Date)
    elevated    = $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
    sections    = $sections
}
[System.IO.File]::WriteAllText($out, (ConvertTo-Json $result -Depth 6), (New-Object System.Text.UTF8Encoding $true))
Write-Host "書き出しました: $out"
$missing = @($sections.Keys | Where-Object { $sections[$_] -is [hashtable] -and $sections[$_].Contains('error') })
if ($missing) { Write-Host "読めなかったもの: $($missing -join ', ')" }
if (-not $result.elevated) { Write-Host '管理者として実行すると、残りも読めます。' }
