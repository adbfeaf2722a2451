import pytest

from draws import errors


def classes():
    return [item for item in vars(errors).values() if isinstance(item, type) and item.__module__ == errors.__name__]


def test_every_refusal_is_drawn_in_the_tree_of_the_docstring():
    assert all(item.__name__ in errors.__doc__ for item in classes())


def test_every_refusal_has_a_code_of_its_own():
    codes = [item.code for item in classes()]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("refusal", classes())
def test_every_refusal_is_a_draws_error(refusal):
    assert issubclass(refusal, errors.DrawsError)
    assert refusal.code.startswith("draws")
