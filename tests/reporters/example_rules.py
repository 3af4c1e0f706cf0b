"""Rules of the sample as plain text.

Head line: id, resource, licence, effort. Then title, why, fix, limits, require; each ja, en.
"""

RULES = """
managed-device-has-user intune.managedDevices none hour
管理対象の端末に利用者が割り当てられている
Every managed device has a user
誰が使うか分からない端末は、紛失や退職のときに取り残されます。
A device without a user is forgotten when it is lost or its user leaves.
Intune 管理センター > デバイス > すべてのデバイス > 対象の端末 > プロパティ でプライマリ ユーザーを設定します。
Intune admin center > Devices > All devices > the device > Properties: set the primary user.
共用端末やキオスク端末では、利用者のないことが正しい場合があります。
Shared or kiosk devices may rightly have no user.
「ユーザー ID」が空でない
“user ID” is not empty

windows-realtime-protection-on intune.windowsProtectionStates none minutes
Windows 端末でリアルタイム保護が有効と報告されている
Windows devices report real-time protection as on
無効の間に開いたファイルは検査されません。
Files opened while it is off are not scanned.
Intune 管理センター > エンドポイント セキュリティ > ウイルス対策 で、リアルタイム監視を許可します。
Intune admin center > Endpoint security > Antivirus > Create policy: allow real-time monitoring.
Microsoft Defender 以外の製品を使う端末では、この値は報告されません。
Devices with another product than Microsoft Defender do not report this value.
「リアルタイム保護」が true
“real-time protection” is true

windows-malware-definitions-current intune.windowsProtectionStates none minutes
Windows 端末の定義ファイルが新しい
Malware definitions of Windows devices are recent
古い定義ファイルでは、新しいマルウェアを見つけられません。
Old definitions miss new malware.
Intune 管理センター > エンドポイント セキュリティ > ウイルス対策 で、定義の更新間隔を設定します。
Intune admin center > Endpoint security > Antivirus: set the interval for definition updates.
端末が最後に報告した時点の値です。
The value is as of the last report of the device.
「定義の更新日時」が 7 日以内
“definitions updated” is at most 7 days old

windows-tamper-protection-on intune.windowsProtectionStates business-premium minutes
Windows 端末で改ざん防止が有効になっている
Tamper protection is on on Windows devices
マルウェアは、まず対策ソフトを止めようとします。
Malware first tries to switch protection off.
Microsoft Defender ポータル > 設定 > エンドポイント > 高度な機能 で改ざん防止を有効にします。
Microsoft Defender portal > Settings > Endpoints > Advanced features: switch it on.
ベータ版の API の値を使います。
Uses a value of the beta API.
「改ざん防止」が true
“tamper protection” is true

ios-not-jailbroken intune.managedDevices none hour
iPhone・iPad が脱獄されていない
No iPhone or iPad is jailbroken
脱獄された端末では、公式ストア以外のアプリが動きます。
A jailbroken device runs apps from anywhere.
対象の端末を初期化し、Intune に登録し直します。
Reset the device and enrol it again.
検出を避ける手口を見破れないことがあります。
Some ways of hiding a jailbreak are not detected.
「脱獄の状態」が False
“jailbroken” is False

android-not-rooted intune.managedDevices none hour
Android 端末が root 化されていない
No Android device is rooted
root 化された端末では、アプリの隔離が働きません。
On a rooted device apps are not kept apart.
対象の端末を初期化し、Intune に登録し直します。
Reset the device and enrol it again.
検出を避ける手口を見破れないことがあります。
Some ways of hiding root access are not detected.
「脱獄の状態」が False
“jailbroken” is False

sharepoint-sharing-not-anonymous sharepoint.settings none minutes
SharePoint の匿名リンクを許可していない
SharePoint does not allow anonymous links
匿名リンクは、受け取った人から先へ自由に渡ります。
An anonymous link travels on from whoever receives it.
SharePoint 管理センター > ポリシー > 共有 で、「新規および既存のゲスト」以下にします。
SharePoint admin center > Policies > Sharing: choose “New and existing guests” or less.
サイトごとの、より厳しい設定は見えません。
Stricter settings of single sites are not seen.
「共有の範囲」が externalUserAndGuestSharing でない
“sharing capability” is not externalUserAndGuestSharing

security-contact-registered entra.organization none minutes
セキュリティ通知の連絡先が登録されている
A contact for security notices is registered
連絡先がないと、Microsoft からの通知が届きません。
Without a contact notices from Microsoft reach nobody.
Microsoft Entra 管理センター > 概要 > プロパティ で、技術連絡先を入力します。
Microsoft Entra admin center > Overview > Properties: enter the technical contact.
届いた通知を誰が読んでいるかは分かりません。
Whether anybody reads the notices is not seen.
「技術連絡先のメール」が空でない
“technical notification mails” is not empty

phone-under-mdm intune.managedDevices intune-p1 half-day
スマートフォンが Intune に登録されている
Phones are enrolled in Intune
登録されていない端末は、遠隔で消去できません。
A phone that is not enrolled cannot be wiped remotely.
Intune 管理センター > デバイス > 登録 で、iOS と Android の登録方法を設定します。
Intune admin center > Devices > Enrollment: set up enrolment for iOS and Android.
登録されていない端末が何台あるかは、台帳と比べなければ分かりません。
How many phones are not enrolled can only be told from the ledger.
「管理の状態」が managed
“management state” is managed

apple-push-certificate-valid intune.applePushNotificationCertificate none minutes
Apple の MDM プッシュ証明書の期限が 30 日より先にある
The Apple MDM push certificate is valid for more than 30 days
期限が切れると、すべての iPhone・iPad を登録し直すことになります。
Once it expires every iPhone and iPad must be enrolled again.
Intune 管理センター > デバイス > 登録 > Apple > Apple MDM プッシュ通知証明書 で更新します。
Intune admin center > Devices > Enrollment > Apple > Apple MDM push certificate: renew it.
更新に使った Apple アカウントを今も使えるかは分かりません。
Whether the Apple account used for it can still be used is not seen.
「有効期限」まで 30 日より長い
“expiration” is more than 30 days ahead

ios-supervised intune.managedDevices none days
会社支給の iPhone・iPad が監視モードになっている
Company iPhones and iPads are supervised
監視モードでないと、一部の制限を強制できません。
Without supervision some restrictions cannot be enforced.
Apple Business Manager から端末を Intune に割り当て、初期化して登録し直します。
Assign the device to Intune in Apple Business Manager, reset it and enrol it again.
購入先によっては、後から監視モードにできません。
Depending on where it was bought a device cannot be supervised later.
「監視モード」が true
“supervised” is true

windows-system-drive-encrypted intune.managedDevices none half-day
Windows 端末のシステムドライブが暗号化されていると報告されている
Windows devices report their system drive as encrypted
暗号化されていないディスクは、取り外せばそのまま読めます。
A disk that is not encrypted can be read by taking it out.
Intune 管理センター > エンドポイント セキュリティ > ディスクの暗号化 > ポリシーの作成 で、BitLocker を必須にします。
Intune admin center > Endpoint security > Disk encryption > Create policy: require BitLocker.
データ用ドライブと、保護の一時停止は見えません。
Data drives and suspended protection are not seen.
「暗号化」が true
“encrypted” is true

windows-all-drives-protected intune.managedDeviceEncryptionStates none half-day
Windows 端末のすべてのドライブが保護されている
All drives of Windows devices are protected
データ用ドライブだけが暗号化から漏れることがあります。
Data drives are sometimes left out.
Intune 管理センター > デバイス > 監視 > 暗号化レポート で、対象の端末の理由を確かめます。
Intune admin center > Devices > Monitor > Encryption report: look up the reason per device.
ベータ版の API の値を使います。
Uses a value of the beta API.
「暗号化の状態」が encrypted
“encryption state” is encrypted

mac-filevault-on intune.managedDevices none half-day
Mac の FileVault が有効になっている
FileVault is on on Macs
暗号化されていないディスクは、取り外せばそのまま読めます。
A disk that is not encrypted can be read by taking it out.
Intune 管理センター > エンドポイント セキュリティ > ディスクの暗号化 で、FileVault を必須にします。
Intune admin center > Endpoint security > Disk encryption: require FileVault.
外付けのディスクは見えません。
External disks are not seen.
「暗号化」が true
“encrypted” is true

android-storage-encrypted intune.managedDevices none hour
Android 端末のストレージが暗号化されている
Android storage is encrypted
古い機種では、初期状態で暗号化されていないことがあります。
Older models are not always encrypted from the start.
端末の 設定 > セキュリティ で、暗号化を有効にします。
On the device: Settings > Security: switch encryption on.
SD カードは見えません。
SD cards are not seen.
「暗号化」が true
“encrypted” is true

entra-strong-password-required entra.users none minutes
強いパスワードの要求が解除されていない
Strong passwords are not waived for anybody
解除された利用者は、短いパスワードを設定できます。
Whoever is exempt can set a short password.
Microsoft Graph PowerShell の Update-MgUser で、PasswordPolicies から DisableStrongPassword を外します。
With Update-MgUser of Microsoft Graph PowerShell remove DisableStrongPassword from PasswordPolicies.
オンプレミスと同期している利用者の決まりは見えません。
The policy of people synchronised from on-premises is not seen.
「パスワードポリシー」に DisableStrongPassword を含まない
“password policies” does not contain DisableStrongPassword

entra-lockout-not-loosened entra.groupSettings none minutes
スマートロックアウトが既定より緩められていない
Smart lockout is not looser than its default
回数を増やすと、パスワードを試し続けられます。
More attempts allow more guesses.
Microsoft Entra 管理センター > 保護 > 認証方法 > パスワード保護 で、しきい値を 10 以下にします。
Microsoft Entra admin center > Protection > Authentication methods > Password protection: 10 or less.
端末やほかのシステムのロックは見えません。
Locks of devices and other systems are not seen.
「ロックアウトのしきい値」が 10 以下
“lockout threshold” is at most 10

security-defaults-on entra.identitySecurityDefaultsEnforcementPolicy none minutes
セキュリティの既定値群が有効になっている
Security defaults are on
有効なら、全員に多要素認証の登録と利用が求められます。
When on, everybody must register and use a second factor.
Microsoft Entra 管理センター > 概要 > プロパティ > セキュリティの既定値群の管理 で有効にします。
Microsoft Entra admin center > Overview > Properties > Manage security defaults: switch them on.
条件付きアクセスで多要素認証を求めている場合は、無効が正しい状態です。
With Conditional Access asking for a second factor, off is the right state.
「有効」が true
“enabled” is true

legacy-authentication-blocked entra.conditionalAccessPolicies entra-p1 hour
従来の認証方式が遮断されている
Legacy authentication is blocked
従来の方式では、多要素認証を求められません。
Legacy protocols cannot ask for a second factor.
Microsoft Entra 管理センター > 保護 > 条件付きアクセス で、レガシ認証をブロックするポリシーを作ります。
Microsoft Entra admin center > Protection > Conditional Access: block legacy authentication.
除外された利用者の中身までは見ません。
Who is excluded is not looked into.
条件をすべて満たすポリシーが 1 件以上ある
At least one policy meets all conditions

people-mfa-capable entra.userRegistrationDetails entra-p1 days
利用者が多要素認証を使える状態になっている
People are able to use a second factor
登録していない人は、いざというときに第三者に登録されてしまいます。
Where nobody has registered, somebody else may.
各利用者に aka.ms/mfasetup での登録を案内します。
Ask each person to register at aka.ms/mfasetup.
登録の有無だけを見ます。使われているかは見えません。
Only registration is seen, not use.
「多要素認証の利用可否」が true
“MFA capable” is true

global-administrators-few entra.directoryRoles none hour
グローバル管理者が 4 人以下である
There are no more than four Global Administrators
人数が多いほど、狙われる入口が増えます。
Every one of them is a way in.
Microsoft Entra 管理センター > 役割と管理者 で、必要な役割だけに付け替えます。
Microsoft Entra admin center > Roles and administrators: assign narrower roles.
グループを通じた割り当ては数えていません。
Assignments through groups are not counted.
条件に合うものが 4 件以下
At most 4 match

own-printer-driver-current intune.managedDevices none hour
=HYPERLINK("https://attacker.example.jp","開く") <b>複合機</b> の更新
Own rule with | pipes | and {{7*7}} in its title
社内の決まりです。![x](https://attacker.example.jp/x.png)
A house rule. [click](javascript:alert(1))
複合機の管理画面で更新します。
Update it in the console of the printer.
台数は数えていません。
Machines are not counted.
「OS のバージョン」が空でない
“OS version” is not empty
"""
