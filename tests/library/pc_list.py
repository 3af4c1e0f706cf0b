"""A made-up document for the company's Windows PCs: it knows no methods, has levels of its own, and merely allows one thing."""

PC_CHECKLIST = """\
checklist: pc-list
title: {ja: PC の基準, en: the PC standard}
source:
  publisher: {ja: 業界団体, en: an association}
  edition: {ja: 初版, en: first}
  date: "2018-04-01"
  superseded_by: null
  url: "https://www.example.jp/pc"
priorities:
  SHALL: {rank: 1, ja: 遵守事項, en: mandatory}
  SHOULD: {rank: 2, ja: 推奨事項, en: recommended}
  MAY: {rank: 3, ja: 許容事項, en: allowed, optional: true}
threats:
  loss: {ja: 紛失, en: loss}
categories:
  pc: {ja: PC, en: PC}
  rules: {ja: 規程, en: rules}
applies_to: {ownership: company, platforms: [windows]}
tailoring: {ja: 組織の実情により除外できる。, en: An organisation may leave items out.}
items:
  - number: "5.1.4-1"
    category: pc
    section: {ja: ディスクの暗号化, en: Disk encryption}
    priority: SHALL
    threats: [loss]
    title: {ja: PC の暗号化, en: encryption of PCs}
    demand: {ja: PC を暗号化する。, en: Encrypt PCs.}
    judged_by:
      all:
        - rule: own-rule
          with: {sync_days: 7}
  - number: "5.1.4-2"
    category: pc
    section: {ja: ディスクの暗号化, en: Disk encryption}
    priority: MAY
    threats: [loss]
    title: {ja: 回復キーの保管, en: keeping of keys}
    demand: {ja: 回復キーを預けてもよい。, en: Keys may be kept.}
    judged_by:
      all:
        - rule: own-rule
        - ask: own-question
  - number: "9.1-1"
    category: rules
    priority: SHOULD
    inferred: true
    threats: [loss]
    title: {ja: 規程の整備, en: rules for PCs}
    demand: {ja: 規程を定める。, en: Write rules.}
    judged_by:
      all:
        - ask: own-question
"""
