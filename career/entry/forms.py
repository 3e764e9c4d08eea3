"""« Retenir mon académie »: the one choice this page keeps, and only when it is asked."""

from socle.web.forms import Form, HiddenField, SelectField, SubmitButton


class RememberForm(Form):
    """Which académie this browser remembers; `suite` is the page one was going to."""

    suite = HiddenField()
    academie = SelectField("Mon académie", missing="Choisissez votre académie dans la liste.")
    submit = SubmitButton("Me connecter, et retenir mon académie")
