#!/bin/sh
# 定期実行（systemd timer・cron・コンテナーから）。使い方は docs/scheduling.md。
# One scheduled scan, for systemd timers, cron and containers; see docs/scheduling.md.
#
#   TELEWORK_SCAN_HOME      organisation.yaml を置いたフォルダー。結果もここの scans/ に残ります / holds organisation.yaml; results go to scans/
#   TELEWORK_SCAN_OPTIONS   サインインの方法など、scan に渡すもの（空白で区切る） / what scan is given besides, separated by blanks
#   TELEWORK_SCAN_TEAMS_WEBHOOK  あれば、悪くなったときに Teams に知らせます / if set, Teams is told when something got worse
set -eu
cd "${TELEWORK_SCAN_HOME:?}"

# 前の回がまだ動いていれば、何もせずに終わります / a scan that is still running is left alone
exec 9>.scheduled-scan.lock
flock -n 9 || {
  echo "前の回がまだ動いています。 / the scan before this one is still running." >&2
  exit 3
}

name=$(date -u +%Y-%m-%dT%H%M%SZ)
before=
[ ! -e scans/latest/assessment ] || before=$(readlink -f scans/latest)/assessment

code=0
# shellcheck disable=SC2086 # the options are several words
telework-scan scan --organisation organisation.yaml --out "scans/$name" --history history.sqlite \
  ${before:+--baseline "$before"} ${TELEWORK_SCAN_OPTIONS:-} || code=$?
case $code in
  0 | 1 | 3) ln -sfn "$name" scans/latest ;;
  *) exit "$code" ;;
esac

if [ -n "${TELEWORK_SCAN_TEAMS_WEBHOOK:-}" ] && [ -n "$before" ]; then
  telework-scan notify "scans/$name/assessment" --teams --baseline "$before" --when worse
fi
exit "$code"
