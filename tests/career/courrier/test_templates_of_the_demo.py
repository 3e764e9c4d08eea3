"""The demo's templates hold no variable that does not exist, and are written once."""

from sqlalchemy import select

from career.courrier.tables import TemplateRow
from career.courrier.variables import unknown, used
from demo.careers import templates
from tests.career.conftest import CareerSite


def test_they_are_those_of_services_and_their_variables_are_known(career: CareerSite) -> None:
    for _ in range(2):
        templates.seed(career.db, "16")
    with career.db.read() as session:
        rows = session.scalars(select(TemplateRow)).all()
    assert len(rows) == len(templates.TEMPLATES)
    assert all(used(row.body) and not unknown(row.body) for row in rows)
