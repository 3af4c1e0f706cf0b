"""A tenant in memory with its verdicts, and what becomes of them when less is known: derived and judged anew where the damage can reach.

Not only verdicts are compared, but every record's, and every derived fact that a rule reads: a fault in one may hide behind another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from tempfile import mkdtemp

from scanner.derive.run import with_derived
from scanner.judge.assess import Assessor
from scanner.judge.engine import FindingKey, Job, judge, plan
from scanner.judge.insights import wanted
from scanner.judge.population import DEVICES, MEMBERS, Populations
from scanner.library.answers import Answer, load_answers
from scanner.library.library import load_library
from scanner.library.organisation import Organisation, load_organisation
from scanner.model.findings import Finding
from scanner.resources.registry import inputs_of
from scanner.snapshot.read import Snapshot
from tests.judge.waived import none_accepted
from tests.labelled.running import organisation_of, snapshot_of
from tests.labelled.tenants import tenant as labelled
from tests.proof.facts import overturned, records_of
from tests.proof.mutations import MemorySnapshot, in_memory

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = load_library()


class Tenant:
    """A tenant in memory with its baseline. ``labelled-N`` is the made-up tenant of that number, any other name a sample tenant."""

    def __init__(self, name: str, folder: Path) -> None:
        self._scratch = Path(mkdtemp(dir=folder))
        answers: tuple[Answer, ...] = ()
        if name.startswith("labelled-"):
            world = labelled(int(name.removeprefix("labelled-")))
            self.organisation, self.snapshot = organisation_of(world), snapshot_of(world)
        else:
            own = ROOT / "fixtures" / "tenants" / name
            self.organisation = load_organisation(own / "organisation.yaml", LIBRARY.checklists, LIBRARY.rules)
            self.snapshot = in_memory(own / "snapshot")
            answers = _answers(self.organisation)
        # An answer that covers a rule settles what the machine cannot know: there, knowing less rightly lets the answer speak.
        self.answers = tuple(answer for answer in answers if not answer.covers)
        self.checklists = [LIBRARY.checklists[each] for each in self.organisation.checklists]
        self.jobs = plan(LIBRARY, self.organisation, self.checklists)
        self.derived = sorted(wanted(self.jobs) & {name for name, each in LIBRARY.resources.items() if each.derived_from})
        whole = with_derived(self.snapshot.as_snapshot(), self.organisation, self.derived, Path(mkdtemp(dir=folder)))
        self._baseline = dict(whole.derived)
        self._facts = {name: records_of(found) for name, found in whole.derived.items()}
        self.findings = self._judge(whole, self.jobs)
        self.items = self._assess(whole, self.findings)

    def _judge(self, snapshot: Snapshot, jobs: list[Job]) -> dict[FindingKey, Finding]:
        return judge(snapshot, Populations(snapshot, self.organisation, LIBRARY.resources), jobs)

    def _assess(self, snapshot: Snapshot, findings: Mapping[FindingKey, Finding]) -> dict[tuple[str, str], str]:
        populations = Populations(snapshot, self.organisation, LIBRARY.resources)
        assessor = Assessor(LIBRARY, self.organisation, snapshot.manifest, populations, findings, self.answers, none_accepted())
        return {(each["work_style"], each["item"]): each["verdict"] for each in assessor.results(self.checklists)}

    def read(self) -> set[str]:
        """The raw resources that a verdict of this tenant may stand on."""
        named = {job.rule.resource.name for job in self.jobs} | {DEVICES, MEMBERS}
        return {each for name in named for each in (name, *inputs_of(name)) if not LIBRARY.resources[each].derived_from}

    def touched(self, changed: Collection[str]) -> list[Job]:
        """The findings that a change of these resources can reach."""
        places = not {DEVICES, MEMBERS}.isdisjoint(changed)
        return [job for job in self.jobs if job.rule.resource.name in changed or (places and job.style)]

    def harm(self, snapshot: MemorySnapshot, damaged: Collection[str]) -> list[str]:
        """What is wrong with the verdicts of a snapshot of which less is known in these resources. Nothing, if only doubts came up."""
        reached = [name for name in self.derived if not inputs_of(name).isdisjoint(damaged)]
        kept = {name: found for name, found in self._baseline.items() if name not in reached}
        whole = with_derived(snapshot.with_derived(kept).as_snapshot(), self.organisation, reached, self._scratch)
        # What came out byte for byte as before need not be judged again.
        changed = [name for name in reached if whole.derived[name][0] != self._baseline[name][0]]
        fresh = self._judge(whole, self.touched({*damaged, *changed}))
        wrong = [problem for key, finding in fresh.items() for problem in _changed(self.findings[key], finding)]
        wrong += [problem for name in changed for problem in overturned(name, self._facts[name], records_of(whole.derived[name]))]
        for item, verdict in self._assess(whole, {**self.findings, **fresh}).items():
            if verdict not in (self.items[item], "unknown", "manual"):
                wrong.append(f"{item} went from {self.items[item]} to {verdict}")
        broken = [name for name in changed if (entry := whole.entry(name)) is not None and str(entry.reason) == "rule_error"]
        return wrong + [f"{name} broke" for name in broken]


def _changed(before: Finding, after: Finding) -> Iterator[str]:
    """What is wrong with a finding of which less is known, and with each of its records."""
    if after.verdict not in (before.verdict, "unknown"):
        yield f"{after.id} went from {before.verdict} to {after.verdict}"
    known = {record.id: record.verdict for record in before.records}
    for record in after.records:
        if record.id in known and record.verdict not in (known[record.id], "unknown"):
            yield f"{after.id} {record.id} went from {known[record.id]} to {record.verdict}"


def _answers(organisation: Organisation) -> tuple[Answer, ...]:
    if organisation.answers is None:
        return ()
    return load_answers(organisation.answers, LIBRARY.questions, LIBRARY.rules, organisation)
