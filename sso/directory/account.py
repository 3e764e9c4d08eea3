"""What the directory says of one account: facts read once, and what follows from them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from hashlib import sha256


class State(Enum):
    """State of an account (domain.md § 4.6); VERROUILLE is never stored, it follows from the lock."""

    A_ACTIVER = "A_ACTIVER"
    ACTIF = "ACTIF"
    VERROUILLE = "VERROUILLE"
    SUSPENDU = "SUSPENDU"
    FIN_FONCTION = "FIN_FONCTION"
    CLOS = "CLOS"


class Verdict(Enum):
    """What a password given at sign-in is worth. To its user only OK, MUST_CHANGE and EXPIRED differ."""

    OK = "ok"
    MUST_CHANGE = "must_change"  # right, but it only opens the change of password
    EXPIRED = "expired"  # right, but too old: a reset
    WRONG = "wrong"  # wrong, or no such account, or never activated
    LOCKED = "locked"  # automatic lock: the password was not examined
    ENDED = "ended"  # suspended, closed, past its end: the password was not examined


@dataclass(frozen=True)
class Outcome:
    """Verdict of a sign-in, with what the policy says of a password about to expire."""

    verdict: Verdict
    grace_left: int | None = None  # sign-ins left with an expired password
    expires_at: datetime | None = None  # soon: the policy warns of it

    @property
    def aged(self) -> bool:
        """True if the password is right but old: it expires soon, or has expired and opens all the same."""
        return self.verdict is Verdict.OK and (self.grace_left is not None or self.expires_at is not None)

    @property
    def right(self) -> bool:
        """True if the password was the right one, whatever must follow."""
        return self.verdict in {Verdict.OK, Verdict.MUST_CHANGE, Verdict.EXPIRED}


@dataclass(frozen=True)
class Locked:
    """The automatic lock after too many failures: since when, and until when if it ends by itself."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Account:
    """One person of the directory, as read at `read_at`. Neither NUMEN nor birth date can be read."""

    uid: str
    unique_id: str  # a UUID for life, the source of `sub`
    dn: str = field(repr=False)
    read_at: datetime
    given_name: str = ""
    usage_name: str = ""
    birth_name: str = ""
    display_name: str = ""
    civility: str = ""
    mail: str = ""
    population: str = ""  # 1D_PU 2D_PU 1D_PR 2D_PR ADM AED AESH TEMP HORS_ACA
    title: str = ""  # ENS, DIR, ADM, INS
    grade: str = ""
    discipline: str = ""
    numbering: str = ""  # typensi
    function: str = ""  # FrEduFonctAdm
    schools: tuple[str, ...] = ()  # UAI codes
    posts: tuple[str, ...] = ()  # FrEduRne
    heads: tuple[str, ...] = ()  # FrEduRneResp
    former_uids: tuple[str, ...] = ()
    stored_state: State = State.ACTIF
    locked: Locked | None = None
    must_change: bool = False
    password_changed: datetime | None = None  # None: never changed (a seeded password has no date)
    password_life: timedelta | None = None  # of its policy; None: it never expires
    ends_at: datetime | None = None  # pwdEndTime: the directory refuses every sign-in from then on
    leaves_on: date | None = None  # dateff
    left: bool = False  # dateff is over: a temporary number, or a NUMEN, proves nothing any more
    past_grace: bool = False  # dateff and the grace that follows it are over

    @property
    def state(self) -> State:
        """The stored state, corrected by what time and failures have done since."""
        if self.stored_state in {State.SUSPENDU, State.CLOS}:
            return self.stored_state
        if self.ended or self.past_grace:
            return State.CLOS
        if self.left:
            return State.FIN_FONCTION
        if self.stored_state is not State.ACTIF:
            return self.stored_state
        return State.VERROUILLE if self.locked else State.ACTIF

    @property
    def ended(self) -> bool:
        """True once the directory itself refuses to bind this entry."""
        return self.ends_at is not None and self.ends_at <= self.read_at

    @property
    def expires_at(self) -> datetime | None:
        """When the password is too old; None: never. One that was never changed has no age."""
        if self.password_life is None or self.password_changed is None:
            return None
        return self.password_changed + self.password_life

    @property
    def has_password(self) -> bool:
        """False before activation: such an entry has no userPassword (decision 11)."""
        return self.stored_state is not State.A_ACTIVER

    @property
    def may_sign_in(self) -> bool:
        """May a right password open a session now?"""
        return self.state in {State.ACTIF, State.FIN_FONCTION} and self.locked is None

    @property
    def may_have_session(self) -> bool:
        """May an open session, and what it gave, go on? The automatic lock ends nothing (decision 10)."""
        return self.state not in {State.SUSPENDU, State.CLOS, State.A_ACTIVER}

    @property
    def may_reset(self) -> bool:
        """May right proofs set a new password (decision 17), and a look-up show it (decision 16)?"""
        return self.state in {State.ACTIF, State.A_ACTIVER, State.VERROUILLE}

    @property
    def read_only(self) -> bool:
        """End of function: signs in and reads, asks nothing (decision 12)."""
        return self.state is State.FIN_FONCTION

    @property
    def standing(self) -> str:
        """What is stored of its state, as the journal keeps it beside an act that changes it."""
        return f"{self.stored_state.value} {self.leaves_on or ''}".strip()

    @property
    def seal(self) -> str:
        """A digest of the facts that the feed changes: another one tells that they did change."""
        facts = (
            self.usage_name, self.birth_name, self.given_name, self.display_name, self.civility, self.mail,
            self.population, self.title, self.grade, self.discipline, self.function, self.standing,
            sorted(self.schools), sorted(self.posts), sorted(self.heads), sorted(self.former_uids),
        )  # fmt: skip
        return sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """The name to show people: given name, then usage name."""
        return f"{self.given_name} {self.usage_name}".strip()
