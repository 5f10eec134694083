"""Which forms that need context count, by sums of bits, against sets of parties."""

import random

from classifiers.backing import Backing
from classifiers.form import Form
from classifiers.mark import CENTRAL_ASIA, Mark

PARTIES = ("cn", "xj", "af", "ru", "fr", "kz", "uz", "ca")


def backed(mark: Mark, firm: set[str]) -> bool:
    if len(mark.parties) == 1:
        return bool(firm & {*mark.parties, *CENTRAL_ASIA, "af", "xj"})
    own = {*mark.parties} - {"cn"}
    return bool(firm & own or ("ca" in firm and own & {*CENTRAL_ASIA}))


def test_forms_count_beside_what_backs_them() -> None:
    dice = random.Random(5)
    marks = [
        Mark(number, str(number), "state", tuple(dice.sample(PARTIES, number % 4)), (), "", "")
        for number in range(60)
    ]
    forms = [Form(mark, "", context, ()) for mark in marks for context in (False, True)]
    backing, seen = Backing(forms), set()
    for _ in range(2_000):
        numbers = dice.choices(range(len(forms)), k=dice.randrange(6))
        own = [forms[number] for number in numbers]
        firm = {party for form in own if not form.context for party in form.mark.parties}
        wanted = [not form.context or backed(form.mark, firm) for form in own]
        assert [bool(stands) for stands in backing.stand(numbers)] == wanted
        seen.update(wanted)
    assert seen == {False, True}
