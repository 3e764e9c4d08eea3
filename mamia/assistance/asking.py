"""A new request: budgets, the row, the mail to those who answer, and the number and code to who asks.

The message to the asker carries nothing that was typed: the address may be a stranger's, and a form that
anybody fills must not write to people in our name. It carries the code, as the screen does (decision 24): it
opens this request alone.
"""

from flask_login import current_user

from mamia import trials
from mamia.assistance import follow_up, register, rules
from mamia.assistance.forms import HelpForm
from mamia.assistance.questions import SUBJECTS, Way
from mamia.assistance.services import Services
from mamia.helpdesk.diagnosis import POPULATIONS
from socle import mail
from socle.french import fr
from socle.sql import database
from socle.web.limits import Budget, budgets


def ask(form: HelpForm, way: Way | None, known: Services) -> dict[str, str]:
    """Keep the request and send it; returns its number and its code. Raises TooMany."""
    trials.spend_here(Budget("help", trials.settings().help_requests))
    number, code = register.new_number(), follow_up.new_code()
    told = may_tell(form.mail.data or "")
    uid = current_user.uid if current_user.is_authenticated else ""
    facts = {name: form[name].data or "" for name in ("subject", "name", "mail", "text")}
    context = _context(form, way, known)
    digest = follow_up.digest(number, code)
    with database().begin() as sql:
        register.ask(
            sql,
            code_digest=digest,
            about=facts["subject"],
            number=number,
            kind=rules.ASSISTANCE,
            uid=uid,
            context=context,
            **facts,
        )
        about = {**facts, "subject": SUBJECTS[facts["subject"]], "number": number, "uid": uid}
        mail.queue(
            sql, trials.settings().assistance_mail, "mamia/mail/help_asked.txt", **about, context=context
        )
        mail.queue(sql, told, "mamia/mail/help_received.txt", number=number, code=code)
    return {"number": number, "code": code}


def may_tell(address: str) -> str:
    """The address to write to, or nothing once it was written to enough today: nobody is bombed with mail."""
    budget = Budget("help-mail", trials.settings().help_mails)
    return address if budgets().spend(budget, address.casefold()) else ""


def _context(form: HelpForm, way: Way | None, known: Services) -> list[str]:
    """What she answered before and beside, one line each; only words of ours."""
    lines = way.told if way and way.subject == form.subject.data else []
    if form.population.data:
        lines.append(f"Population : {POPULATIONS[form.population.data]}")
    departement = form.departement.data if "departement" in form else ""
    if departement:
        lines.append(f"Département : {known.departements[departement]}")
    return [fr(line) for line in lines]
