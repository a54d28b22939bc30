from tests import factories


def test_factories_make_an_item(db):
    at = factories.congress()
    made = factories.item(at, "Old", **factories.slot(11, 15), people=["Ada"])
    assert str(made.day) == "2021-12-11"
