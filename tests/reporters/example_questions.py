"""Questions of the sample as plain text: a head line (id, who), then ja, en, remedy ja, remedy en."""

QUESTIONS = """
only-permitted-devices admin
許可した端末以外ではテレワークをしない決まりになっていますか。
Does a rule say that telework is done on permitted devices only?
許可する端末の条件を 1 枚の規程にまとめ、全員に知らせます。
Write down which devices are permitted and tell everybody.

device-ledger-with-users admin
端末と利用者の対応を記した台帳がありますか。
Is there a ledger that names each device and its user?
端末名・利用者・貸出日の 3 列だけでもよいので台帳を作ります。
Start a ledger with device, user and date; three columns are enough.

system-inventory admin
テレワークで使うシステムの一覧がありますか。
Is there a list of the systems used in telework?
利用中のクラウドサービスと社内システムを一覧にします。
List the cloud services and office systems in use.

important-information-inventory manager
テレワークで扱う重要情報の一覧がありますか。
Is there a list of the important information handled in telework?
営業秘密・個人情報など、漏れて困る情報を部署ごとに書き出します。
Have each department list the information whose loss would hurt.

other-antivirus-realtime-on admin
Microsoft Defender 以外の対策ソフトで、リアルタイム検査を有効にしていますか。
Does another antivirus product scan in real time?
対策ソフトの管理画面で、リアルタイム検査を必須にします。
Make real-time scanning mandatory in the console of the product.

definition-update-rule admin
定義ファイルを手動で更新する決まりがありますか。
Is there a rule for updating definitions by hand?
更新の頻度と担当を決めて文書にします。
Decide how often and by whom, and write it down.

non-windows-antivirus admin
Windows 以外の端末にもウイルス対策をしていますか。
Are devices other than Windows protected against malware too?
端末の種類ごとに対策ソフトか公式ストアの利用を決めます。
Decide per kind of device on a product or on store-only apps.

unmanaged-devices-antivirus admin
管理の対象になっていない端末にも、ウイルス対策ソフトを入れていますか。
Do devices outside management have antivirus too?
管理の対象に加えるか、導入状況を自己申告で集めます。
Enrol them, or collect a declaration from their users.

suspicious-mail-awareness manager
不審なメールについて、この 1 年の間に注意を促しましたか。
Were people warned about suspicious mail within the last year?
実例を添えた注意喚起を年に 1 回以上送ります。
Send a reminder with real examples at least once a year.

mail-filter-on admin
迷惑メールを除外する機能を有効にしていますか。
Is the filter for unwanted mail switched on?
メールサービスの管理画面で迷惑メール対策を有効にします。
Switch on the protection in the console of the mail service.

apps-from-official-stores admin
アプリの入手先を公式ストアに限っていますか。
Are apps taken from official stores only?
入手先を公式ストアに限る決まりを作り、端末の設定でも制限します。
Make it a rule and restrict it by the settings of the devices.

important-information-access-limited manager
重要情報を使える人を、業務で必要な人に限っていますか。
Is important information limited to those whose work needs it?
共有フォルダーとサイトの権限を部署ごとに見直します。
Review the permissions of shared folders and sites per department.

boundary-firewall-restricted vendor
境界の機器で、不要なポートと接続元を遮断していますか。
Does the border equipment block unneeded ports and origins?
保守業者に、開いているポートの一覧と理由を確かめます。
Ask the maintainer for the list of open ports and their reasons.

meeting-identity-check user
会議の主催者は、参加者を確かめてから始めていますか。
Do hosts identify participants before they begin?
ロビー機能を使い、名前を確かめてから入室させる手順にします。
Use the lobby and admit people only after checking the name.

meeting-link-only-to-members user
会議の招待を、必要な人にだけ送っていますか。
Do invitations go only to those who need them?
招待の宛先を確かめ、公開の場所に URL を載せないようにします。
Check the recipients and never post a link in public.

meeting-passcode-forced admin
会議のパスコードを強制していますか。
Is a passcode enforced for meetings?
会議ポリシーでパスコードを必須にします。
Require a passcode in the meeting policy.

meeting-remove-participants user
主催者は、参加者を退出させる操作を知っていますか。
Do hosts know how to remove a participant?
操作手順を 1 枚にして主催者に配ります。
Give hosts a one-page guide.

privacy-filter-attached user
テレワークで使う端末の画面に、のぞき見防止フィルタを貼っていますか。
Is a privacy filter fitted to the screens used for telework?
外で使う端末から順に、のぞき見防止フィルタを配ります。
Hand out privacy filters, devices used outside first.

screen-lock-rule manager
席を離れるときに画面をロックする決まりがありますか。
Is there a rule to lock the screen when leaving?
決まりを文書にし、自動ロックの時間も設定します。
Write the rule down and set the automatic lock.

os-supported admin
サポートの切れた OS を使っている端末はありませんか。
Are all operating systems still supported by their makers?
サポートの切れた端末を更新するか、テレワークから外します。
Update such devices or take them out of telework.

apps-supported admin
サポートの切れたアプリを使っている端末はありませんか。
Are all apps still supported by their makers?
古い版のアプリを更新するか削除します。
Update or remove old apps.

os-updated admin
OS の更新を公開から 1 か月以内に適用していますか。
Are system updates applied within a month?
自動更新を有効にし、遅れている端末を月に 1 回確かめます。
Switch on automatic updates and look for laggards monthly.

home-router-supported-updated user
自宅のルーターはサポートのある製品で、最新のファームウェアですか。
Is the router at home supported and on its latest firmware?
型番を申告してもらい、サポートの切れた製品を買い替えます。
Collect model names and replace those without support.

vpn-supported-updated vendor
VPN 機器はサポートがあり、最新の更新を適用していますか。
Is the VPN equipment supported and patched?
保守業者に版とサポート期限を確かめます。
Ask the maintainer for version and end of support.

https-and-url-checked user
サインインの前に、HTTPS と URL を確かめていますか。
Do people check HTTPS and the address before signing in?
ブックマークから開く習慣と、見分け方を知らせます。
Teach people to open bookmarks and to read addresses.

wifi-wpa2-strong-key user
自宅の無線 LAN は WPA2 以上で、推測されにくいパスワードですか。
Does the wireless LAN at home use WPA2 or better and a good passphrase?
方式とパスワードの確かめ方を 1 枚にして配ります。
Hand out a page on how to check both.

incident-procedure manager
インシデントが起きたときの手順を文書にしていますか。
Is there a written procedure for incidents?
最初の 1 時間にすることを 1 枚にまとめます。
Put the first hour on one page.

incident-contacts manager
インシデントの連絡先一覧があり、全員が見られますか。
Is there a list of contacts that everybody can see?
社内・委託先・届出先の電話番号を一覧にします。
List the numbers of staff, suppliers and authorities.

clocks-synchronised admin
端末と各システムの時刻を同期させていますか。
Are the clocks of devices and systems synchronised?
時刻サーバーの設定を確かめます。
Check the setting of the time server.

office-access-logged vendor
社内ネットワークへの接続の記録を取っていますか。
Are connections to the office network logged?
VPN 機器の記録を有効にし、保存期間を決めます。
Switch the log of the VPN equipment on and fix how long it is kept.

lost-device-locatable admin
スマートフォンをなくしたとき、位置を調べられますか。
Can a lost phone be located?
端末を探す機能を有効にし、調べ方を手順にします。
Switch on the find-my-device function and write the steps down.

other-mdm-on-phones admin
Intune 以外の MDM でスマートフォンを管理していますか。
Are phones managed by an MDM other than Intune?
Intune か別の MDM に登録します。
Enrol the phones in Intune or another MDM.

phone-wipe-and-settings-forced admin
遠隔消去と認証の決まりを、MDM で強制していますか。
Does the MDM enforce sign-in rules and allow a remote wipe?
MDM のポリシーでパスコードを必須にし、遠隔消去を試します。
Require a passcode by policy and try a remote wipe.

unmanaged-devices-encrypted admin
管理の対象になっていない端末も、ディスクを暗号化していますか。
Are the disks of devices outside management encrypted?
管理の対象に加えるか、画面の写しで暗号化を確かめます。
Enrol them, or ask for a picture of the setting.

important-files-not-stored-or-encrypted user
端末に重要情報を置かず、置くときは暗号化していますか。
Is important information kept off the device, or encrypted there?
保存先をクラウドに決め、例外のときの暗号化手順を作ります。
Save to the cloud by rule and describe the exception.

meeting-titles-without-secrets user
会議の題名や議題に、重要情報を書かないようにしていますか。
Are meeting titles and agendas free of secrets?
題名の付け方の例を知らせます。
Show examples of good titles.

recordings-protected admin
会議の録画に、パスワードか保存期限を付けていますか。
Do recordings have a password or an end date?
録画の自動削除までの日数を設定します。
Set after how many days recordings are deleted.

device-password-strong admin
端末のパスワードに、長さと複雑さの決まりがありますか。
Is there a rule on the length and complexity of device passwords?
端末のパスワードの長さを決め、設定で強制します。
Decide on a length and enforce it.

other-systems-password-strong admin
Microsoft 365 以外のシステムでも、強いパスワードを使っていますか。
Are strong passwords used in systems other than Microsoft 365 too?
システムごとに強度の設定を確かめます。
Check the setting of each system.

device-initial-password-changed admin
端末の初期パスワードを変更していますか。
Have the initial passwords of devices been changed?
配布の手順に、初期パスワードの変更を加えます。
Add the change to the hand-out procedure.

system-initial-passwords-changed admin
各システムの初期パスワードを変更していますか。
Have the initial passwords of systems been changed?
初期パスワードのままの ID を洗い出します。
Look for accounts that still have the initial one.

device-lockout admin
端末は、パスワードを続けて間違えるとロックされますか。
Do devices lock after repeated wrong passwords?
ロックまでの回数を設定で強制します。
Enforce the number of attempts by policy.

other-systems-lockout admin
ほかのシステムも、続けて間違えるとロックされますか。
Do other systems lock after repeated wrong passwords?
システムごとにロックの設定を確かめます。
Check the setting of each system.

m365-mfa-for-everyone admin
Microsoft 365 で、全員に多要素認証を求めていますか。
Does Microsoft 365 ask everybody for a second factor?
条件付きアクセスかセキュリティの既定値群で、全員に求めます。
Ask everybody by Conditional Access or security defaults.

other-systems-mfa admin
ほかのシステムでも、多要素認証を求めていますか。
Do other systems ask for a second factor too?
重要なシステムから順に多要素認証を有効にします。
Switch it on, the most important systems first.

admin-rights-minimal-systems manager
各システムの管理者を、必要な人だけにしていますか。
Are administrators of systems limited to those who need to be?
管理者の一覧を半年に 1 回見直します。
Review the list of administrators twice a year.

admin-rights-minimal-devices admin
利用者は、端末を管理者権限なしで使っていますか。
Do people use their devices without administrator rights?
ふだんの作業用に一般の権限のアカウントを用意します。
Give people a standard account for daily work.

admin-password-policy admin
管理者のパスワードに、より強い決まりがありますか。
Is there a stronger rule for administrators' passwords?
管理者用に 16 文字以上の決まりを作ります。
Ask for 16 characters or more from administrators.

admin-rights-only-when-needed admin
管理者権限を、必要な作業のときだけ使っていますか。
Are administrator rights used only when a task needs them?
管理用のアカウントをふだんのアカウントと分けます。
Separate administrative accounts from daily ones.
"""
