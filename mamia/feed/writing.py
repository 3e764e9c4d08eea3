"""Writes a batch: intents committed, the directory asked, outcomes committed (decision 13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from mamia import forgetting
from mamia.feed.judging import Step
from mamia.feed.naming import Named, Naming
from mamia.feed.rules import Kind, Values
from mamia.feed.settings import Feed
from socle import audit
from socle.audit import Event
from socle.sql import Database
from sso.directory.account import Account
from sso.directory.feeding import FeedDirectory, Written

ACTOR = "flux-rh"
EVENTS = {
    Kind.CREATED: Event.ACCOUNT_CREATED,
    Kind.CHANGED: Event.ACCOUNT_CHANGED,
    Kind.ENDED: Event.ACCOUNT_ENDED,
    Kind.REOPENED: Event.ACCOUNT_RETURNED,
    Kind.CLOSED: Event.ACCOUNT_CLOSED,
    Kind.EMPTIED: Event.ACCOUNT_EMPTIED,
}


@dataclass(frozen=True)
class Outcome:
    """What became of one step, for the account `uid`."""

    step: Step
    written: Written
    uid: str = ""
    why: str = ""


class Writer:
    """Every batch is whole or, after a kill, completed by the next run; the journal is by the sweep."""

    def __init__(self, directory: FeedDirectory, db: Database, settings: Feed) -> None:
        self._directory, self._db, self._settings = directory, db, settings
        self._naming = Naming(directory, settings.mail_domain)

    def write(self, steps: Sequence[Step]) -> list[Outcome]:
        """What became of each step, new accounts first."""
        return [
            *self._create([step for step in steps if step.kind is Kind.CREATED]),
            *self._change([step for step in steps if step.known is not None]),
        ]

    def named(self, steps: Sequence[Step]) -> list[Named]:
        """What the new accounts of these steps would be called."""
        return self._naming.name([step.row for step in steps if step.row])

    def _create(self, steps: Sequence[Step]) -> list[Outcome]:
        names = self.named(steps)
        refused = [
            Outcome(step, Written.REFUSED, why=named.why)
            for step, named in zip(steps, names, strict=True)
            if named.why
        ]
        able = [(step, named) for step, named in zip(steps, names, strict=True) if not named.why]
        intended = self._intend([(step, named.uid, {}) for step, named in able])
        written = self._directory.add([self._entry(step, named) for step, named in able])
        for (_, named), became in zip(able, written, strict=True):
            if became is not Written.DONE:
                self._naming.give_back(named)
        self._settle(intended, written)
        made = [Outcome(step, became, named.uid) for (step, named), became in zip(able, written, strict=True)]
        return refused + made

    def _change(self, steps: Sequence[Step]) -> list[Outcome]:
        intended = self._intend([(step, step.known.uid, self._before(step)) for step in steps if step.known])
        written = self._directory.replace([(step.known, step.values) for step in steps if step.known])
        done = [step for step, became in zip(steps, written, strict=True) if became is Written.DONE]
        emptied = [step.known for step in done if step.kind is Kind.EMPTIED and step.known]
        self._settle(intended, written, [self._directory.account(known) for known in emptied])
        return [
            Outcome(step, became, step.known.uid if step.known else "")
            for step, became in zip(steps, written, strict=True)
        ]

    def _entry(self, step: Step, named: Named) -> tuple[str, Values]:
        row = step.row
        assert row is not None
        branch = self._settings.temporary_branch if row.is_temporary else self._settings.staff_branch
        values: Values = {
            **step.values,
            "uid": (named.uid,),
            "identifiantunique": (str(uuid4()),),
            "numen": (row.number,),
            "datenaissance": (row.birth_date,),
        }
        if named.mail:
            values["mail"] = (named.mail,)
        return f"uid={named.uid},{self._directory.branch(branch)}", values

    def _before(self, step: Step) -> dict[str, object]:
        """What the sweep compares with, should a kill leave the act open."""
        assert step.known is not None
        account = self._directory.account(step.known)
        if step.kind is Kind.CHANGED:
            return {"before": account.seal, "what": sorted(step.values)}
        return {"before": account.standing}

    def _intend(self, acts: Sequence[tuple[Step, str, dict[str, object]]]) -> list[audit.Intended]:
        if not acts:
            return []
        with self._db.begin() as sql:
            return [
                audit.intend(sql, EVENTS[step.kind], actor=ACTOR, subject=uid, **details)
                for step, uid, details in acts
            ]

    def _settle(
        self, intended: Sequence[audit.Intended], written: Sequence[Written], emptied: Sequence[Account] = ()
    ) -> None:
        """Outcomes, and what is kept beside the directory of those whose entries are empty now."""
        if intended:
            with self._db.begin() as sql:
                for one, became in zip(intended, written, strict=True):
                    audit.settle(sql, one, done=became is Written.DONE)
                forgetting.forget(sql, emptied)
