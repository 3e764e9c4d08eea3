"""« Et si… »: situations side by side, kept for oneself, worked out again at each reading."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from career.day import today
from career.people import Person, current_person, refuse, signed_in
from career.perspectives import kept, page
from career.perspectives.compare import Comparison, compare
from career.perspectives.forms import KeepForm, RenameForm, SimulatorForm, simulator
from career.perspectives.kept import Simulation, SimulationMoved
from career.perspectives.outlook import Outlook
from career.perspectives.situations import Situation, What
from career.perspectives.views.own import bp, own
from career.statutes.calendar import plus_years
from socle.pdf import download, made
from socle.sql import database

PAGES = "career/perspectives/simulator/"
MOVED = "Cette comparaison a été changée dans une autre page\u00a0: voici ce qu’elle est maintenant."
FULL = "Vous gardez déjà {most} comparaisons\u00a0: supprimez-en une pour garder celle-ci."


@bp.get("/simulateur", endpoint="simulator")
@signed_in
def ask() -> ResponseReturnValue:
    """The form; with situations in the address, what they give."""
    outlook = own()
    if outlook is None:
        return redirect(url_for("home.index"))
    if not page.comparable(outlook.dossier, outlook.found):
        return render_template(PAGES + "none.html")
    form = _form(request.args if "what1" in request.args else None)
    if "what1" not in request.args:
        form.fields_of(1)[0].data = What.NOTHING.value
        return _page(outlook, form)
    situations = form.judge()
    if not situations:
        return _page(outlook, form), 422
    return _page(outlook, form, _compared(outlook, situations), KeepForm(formdata=None))


@bp.post("/simulateur/garder")
@signed_in
def keep() -> ResponseReturnValue:
    """Keep what is shown under a name; a second click keeps nothing more."""
    outlook = own()
    if outlook is None:
        return redirect(url_for("home.index"))
    form, naming = _form(request.form), KeepForm()
    situations = form.judge()
    if not situations:
        return _page(outlook, form), 422
    if not naming.validate():
        return _page(outlook, form, _compared(outlook, situations), naming), 422
    person = current_person()
    saved = kept.keep(database().session, person, str(naming.name.data), situations, str(naming.key.data))
    if saved is None:
        naming.refuse(FULL.format(most=kept.MOST), naming.name)
        return _page(outlook, form, _compared(outlook, situations), naming), 422
    flash("Cette comparaison est gardée.", "success")
    return redirect(url_for("perspectives.kept_one", identifier=saved), 303)


@bp.get("/comparaisons/<uuid:identifier>", endpoint="kept_one")
@signed_in
def one(identifier: Any) -> ResponseReturnValue:
    """One kept comparison, as the dossier and the rules are today."""
    person, outlook = current_person(), own()
    simulation = _hers(person, str(identifier))
    if outlook is None:
        return redirect(url_for("home.index"))
    return _kept_page(outlook, simulation, _renaming(simulation))


@bp.get("/comparaisons/<uuid:identifier>/pdf")
@signed_in
def kept_pdf(identifier: Any) -> ResponseReturnValue:
    """The same for paper."""
    person, outlook = current_person(), own()
    simulation = _hers(person, str(identifier))
    if outlook is None:
        return redirect(url_for("home.index"))
    comparison = _compared(outlook, simulation.situations)
    paper = render_template(
        PAGES + "paper.html",
        name=person.display_name,
        simulation=simulation,
        comparison=comparison,
        found=outlook.found,
    )
    answer: Response = download(made(paper), "comparaison.pdf")
    return answer


@bp.post("/comparaisons/<uuid:identifier>/renommer")
@signed_in
def rename(identifier: Any) -> ResponseReturnValue:
    """Give it another name."""
    person, outlook, form = current_person(), own(), RenameForm()
    simulation = _hers(person, str(identifier))
    if outlook is None:
        return redirect(url_for("home.index"))
    if not form.validate():
        return _kept_page(outlook, simulation, form), 422
    seen = str(form.version.data)
    try:
        kept.rename(database().session, simulation, str(form.name.data), int(seen) if seen.isdigit() else 0)
    except SimulationMoved:
        flash(MOVED, "error")
    else:
        flash("Le nom est changé.", "success")
    return redirect(url_for("perspectives.kept_one", identifier=simulation.id), 303)


@bp.post("/comparaisons/<uuid:identifier>/supprimer")
@signed_in
def remove(identifier: Any) -> ResponseReturnValue:
    """Delete it; what is already gone is gone."""
    person, session = current_person(), database().session
    found = kept.find(session, person.academie, person.uid, str(identifier))
    if found is not None:
        kept.remove(session, found)
    else:
        session.rollback()
        if kept.exists(database(), str(identifier)):
            refuse(person, "simulation")
    flash("Cette comparaison est supprimée.", "success")
    return redirect(url_for("perspectives.simulator"), 303)


def _form(data: Any) -> SimulatorForm:
    day = today()
    return simulator(plus_years(day, -1), plus_years(day, 10))(formdata=data, meta={"csrf": False})


def _compared(outlook: Outlook, situations: tuple[Situation, ...]) -> Comparison:
    return compare(outlook.dossier, outlook.found.on, outlook.rules, situations)


def _page(
    outlook: Outlook,
    form: SimulatorForm,
    comparison: Comparison | None = None,
    naming: KeepForm | None = None,
) -> str:
    person = current_person()
    saved = kept.of_person(database().session, person.academie, person.uid)
    return render_template(
        PAGES + "index.html",
        form=form,
        comparison=comparison,
        naming=naming,
        failed=bool(form.errors or form.form_errors or (naming and naming.errors)),
        saved=saved,
        found=outlook.found,
    )


def _kept_page(outlook: Outlook, simulation: Simulation, form: RenameForm) -> str:
    return render_template(
        PAGES + "kept.html",
        simulation=simulation,
        form=form,
        comparison=_compared(outlook, simulation.situations),
        again=_address(simulation.situations),
        found=outlook.found,
    )


def _renaming(simulation: Simulation) -> RenameForm:
    return RenameForm(formdata=None, data={"name": simulation.name, "version": str(simulation.version)})


def _address(situations: tuple[Situation, ...]) -> str:
    """The address of the simulator with these situations in its fields."""
    fields: dict[str, str] = {}
    for place, one in enumerate(situations, 1):
        fields[f"what{place}"] = one.what.value
        for name, day in (("start", one.start), ("end", one.end)):
            fields[f"{name}{place}"] = day.strftime("%d/%m/%Y") if day else ""
        fields[f"share{place}"] = str(one.share) if one.what is What.PART_TIME else ""
    return url_for("perspectives.simulator", **fields)  # type: ignore[arg-type]


def _hers(person: Person, identifier: str) -> Simulation:
    """Hers, or it does not exist; asking for somebody else's is written down (threat 44)."""
    session = database().session
    found = kept.find(session, person.academie, person.uid, identifier)
    if found is None:
        session.rollback()
        if kept.exists(database(), identifier):
            refuse(person, "simulation")
        abort(404)
    return found
