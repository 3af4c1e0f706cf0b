# 定期実行（Windows のタスク スケジューラから）。未実機検証。使い方は docs/scheduling.md。
# One scheduled scan, for the Windows Task Scheduler. Not yet run on a real Windows; see docs/scheduling.md.
param(
    [Parameter(Mandatory)] [string] $Folder,
    [string[]] $Options = @()
)
$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath $Folder
$name = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHHmmssZ')
$line = @('scan', '--organisation', 'organisation.yaml', '--out', (Join-Path 'scans' $name), '--history', 'history.sqlite') + $Options
$before = $null
if (Test-Path -LiteralPath 'scans\latest.txt') {
    $before = Join-Path (Join-Path 'scans' (Get-Content -LiteralPath 'scans\latest.txt' -TotalCount 1)) 'assessment'
    $line += @('--baseline', $before)
}
& telework-scan @line
$code = $LASTEXITCODE
if ($code -notin 0, 1, 3) { exit $code }
Set-Content -LiteralPath 'scans\latest.txt' -Value $name -Encoding utf8
if ($env:TELEWORK_SCAN_TEAMS_WEBHOOK -and $before) {
    & telework-scan notify (Join-Path (Join-Path 'scans' $name) 'assessment') --teams --baseline $before --when worse
}
exit $code
