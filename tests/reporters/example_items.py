"""Items of the sample checklist as plain text: a head line, then title and demand in two languages.

Head line: number, category, priority, threats (m malware, u unauthorised access, l loss or theft,
e eavesdropping), methods, page of the overview.
"""

ITEMS = """
1-1 assets ◎ mul 12345678 54
許可した端末だけをテレワークに使い、端末と利用者を把握している
Only permitted devices are used for telework, and each device and its user is known
会社が許可した端末だけで業務をし、どの端末を誰が使うかを一覧にしておくこと。
Work is done only on devices the company permits, with a list of who uses which.

1-2 assets ◎ ue 12345678 54
テレワークで使うシステムと重要情報を把握している
The systems and the important information used in telework are known
業務で使うシステムと、そこで扱う重要情報（営業秘密や個人情報など）を書き出しておくこと。
The systems in use and the important information they hold are written down.

2-1 malware ◎ m 12345678 54
ウイルス対策ソフトを常に動かし、定義ファイルを最新にしている
Antivirus runs in real time and its definitions are kept current
端末でリアルタイムの検査を有効にし、定義ファイルを自動で、または決まりに従って手動で更新すること。
Real-time scanning is on; definitions update by themselves or by a written rule.

2-2 malware ○ m 124568 54
不審なメールへの注意を促し、除外する機能を使っている
People are warned of suspicious mail and mail filtering is switched on
不審なメールを開かないよう注意を促し、メール製品の迷惑メール除外機能を有効にすること。
People are told not to open suspicious mail, and the filter of the mail service is on.

2-3 malware ○ m 12345678 54
アプリは安全と分かる入手先からだけ導入している
Apps are installed only from sources known to be safe
スマートフォンなどのアプリは、公式ストアのように安全を確かめられる方法でだけ導入すること。
Apps on phones and tablets come only from a source that can be trusted, such as the store.

3-1 access ◎ u 12345678 54
重要情報は許可された人だけが利用できる
Important information is open only to the people who are permitted
システムの権限設定やファイルのパスワードで、重要情報を使える人を限ること。
Permissions of the system or passwords on files limit who can use important information.

3-2 access ○ u 1458 55
社内ネットワークの境界で不要な通信を止めている
Unneeded traffic is stopped at the border of the office network
インターネットとの境にあるファイアウォールやルーターで、不要なポートや接続元を遮断すること。
The firewall or router at the border blocks unneeded ports and origins.

3-3 access ○ e 124568 55
オンライン会議で参加者の本人確認をしている
Participants of online meetings are identified
会議の始めと途中参加のときに、主催者が参加者を確かめること。
The host checks who takes part, at the start and whenever someone joins.

3-4 access ○ e 124568 55
会議の URL とパスワードを必要な人にだけ伝えている
Meeting links and passcodes go only to those who need them
招待は必要な人だけに送り、できる場合はパスワードの設定を強制すること。
Invitations go to those who need them; where possible a passcode is enforced.

3-5 access ○ e 124568 55
不適切な参加者を退出させるなど会議を管理している
Hosts keep order in meetings and remove unsuitable participants
主催者が必要に応じて参加者を退出させられるようにしておくこと。
The host can remove a participant when that is needed.

4-1 physical ◎ e 12345678 55
のぞき見防止フィルタと離席時の画面ロックを決まりにしている
Privacy filters and locking the screen are the rule
端末にのぞき見防止フィルタを貼り、席を離れるときに画面をロックする決まりを作ること。
A privacy filter is fitted and a rule says to lock the screen when leaving.

5-1 vulnerability ◎ u 12345678 55
サポートの切れた OS やアプリを使っていない
No operating system or app is used past its support
メーカーのサポートが終わった版を端末で使わないこと。
No version whose maker has ended support is used on a device.

5-2 vulnerability ◎ u 12345678 55
OS とアプリに最新のセキュリティ更新を適用している
Operating systems and apps carry the latest security updates
端末の OS とアプリに、公開された更新を適用すること。
Published updates are applied to the system and the apps of each device.

5-3 vulnerability ○ u 12345678 56
自宅のルーターなどを最新の状態にしている
Home routers are supported and up to date
自宅のネットワーク機器はサポートのある製品を使い、ファームウェアを最新にすること。
Network equipment at home is still supported and runs the latest firmware.

5-4 vulnerability ◎ u 15 56
VPN 機器をサポートのある最新の状態にしている
VPN equipment is supported and up to date
社内への接続に使う VPN 機器はサポートのある製品を使い、更新を適用すること。
Equipment that lets people into the office network is supported and patched.

6-1 encryption ○ e 124568 56
クラウドの利用時に HTTPS と接続先の URL を確かめている
HTTPS and the address are checked when a cloud service is used
ID やパスワードを入れる前に、通信の暗号化と URL の正しさを確かめること。
Before signing in, people check that the line is encrypted and the address right.

6-2 encryption ○ e 12345678 56
無線 LAN は WPA2 以上で、推測されにくいパスワードを使っている
Wireless LANs use WPA2 or better with a passphrase that is hard to guess
無線 LAN の方式は WPA2 か WPA3 とし、第三者に推測されにくいパスワードにすること。
Wireless LANs use WPA2 or WPA3 and a passphrase that others cannot guess.

7-1 incident ◎ mule 12345678 56
インシデントの対応手順と連絡体制を決めている
What to do and whom to call in an incident is decided
インシデントやそのおそれがあるときの手順と、関係者への連絡方法を定めておくこと。
The steps for an incident, or a suspected one, and the contacts are laid down.

7-2 incident ○ mule 12345678 56
端末と各システムの時刻を合わせている
The clocks of devices and systems agree
端末と接続先のシステムで、時刻が同期されるように設定すること。
Devices and the systems they connect to are set to synchronise their clocks.

7-3 incident ○ mule 1458 57
社内ネットワークへの接続の記録を取っている
Connections to the office network are logged
端末から社内ネットワークにつないだときのアクセスログを集めること。
Access logs are kept of devices connecting to the office network.

8-1 data ◎ l 12345678 57
紛失したスマートフォンの位置を確認できる
A lost phone can be located
スマートフォンなどをなくしたとき、位置を調べられるようにしておくこと。
When a phone is lost its position can be looked up.

8-2 data ○ l 12345678 57
MDM で遠隔消去とセキュリティ設定を強制している
MDM enforces settings and allows remote wipe
スマートフォンなどに MDM を入れ、遠隔消去や認証の決まりなどを強制的に適用すること。
Phones are managed by MDM, which enforces sign-in rules and can wipe them remotely.

8-3 data ○ l 123567 57
内蔵の記録媒体を暗号化している
Built-in storage is encrypted
端末を盗まれたりなくしたりしても読まれないよう、内蔵のディスクなどを暗号化すること。
Built-in disks are encrypted so that a stolen or lost device cannot be read.

8-4 data ○ ul 123567 57
端末に重要情報を置かず、置くときは暗号化している
Important information is not kept on the device, or is encrypted there
重要情報は原則として端末に保存せず、やむを得ないときはファイルを暗号化すること。
As a rule nothing important is saved on the device; if it must be, the file is encrypted.

8-5 data ○ e 124568 57
会議の題名に重要情報を書かず、録画を保護している
Meeting titles hold no secrets and recordings are protected
会議の題名や議題に重要情報を書かず、録画にはパスワードや保存期限を付けること。
Titles and agendas hold no secrets; recordings have a password or an end date.

9-1 accounts ◎ u 12345678 58
破られにくいパスワードを使い、できる場合は強制している
Passwords are strong, and enforced where that is possible
端末と各システムに長く複雑なパスワードを使い、強度を強制できるなら強制すること。
Devices and systems have long, complex passwords, enforced where possible.

9-2 accounts ◎ u 12345678 58
初期パスワードを変更している
Initial passwords have been changed
端末と各システムの初期パスワードを、使い始める前に変えること。
The initial passwords of devices and systems are changed before use.

9-3 accounts ○ u 1234 58
パスワードを続けて間違えると入力できなくなる
Repeated wrong passwords lock the account
決めた回数を超えて間違えたら、それ以上入力できないように制限すること。
After a set number of wrong attempts no further attempt is possible.

9-4 accounts ○ u 12345678 58
各システムで多要素認証を求めている
Systems ask for multi-factor authentication
テレワークで使う各システムに入るとき、多要素認証を求めるように設定すること。
Every system used in telework is set to ask for a second factor.

10-1 privilege ○ u 12345678 58
管理者権限は必要最小限の人にだけ与えている
Administrator rights go to as few people as needed
端末と各システムで、業務に必要な最小限の人にだけ管理者権限を与えること。
On devices and systems only those whose work needs it hold administrator rights.

10-2 privilege ○ u 12345678 58
管理者のパスワードに強い決まりを適用している
A strong password policy applies to administrators
管理者権限のパスワードに、強力なパスワードポリシーを適用すること。
Passwords with administrator rights fall under a strong policy.

10-3 privilege ○ u 1234 58
管理者権限は必要な作業のときだけ使っている
Administrator rights are used only when the task needs them
管理者権限は、それが必要な作業をするときにだけ使うこと。
Administrator rights are used only for work that needs them.
"""
