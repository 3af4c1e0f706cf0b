"""Whom to ask about a product is a person like any other in organisation.yaml."""

from dataclasses import replace

from scanner.library.library import load_library
from scanner.library.organisation import Organisation, undeclared
from scanner.library.products_in_use import InUse
from scanner.pseudonyms.inputs import Replacing, names_of_people
from scanner.pseudonyms.records import Pseudonyms
from scanner.pseudonyms.tokens import is_token
from tests.pseudonyms.aids import KEY


def using(contact: str | None) -> Organisation:
    product = load_library().products["secured-pc"]
    return replace(undeclared("mic-sme-2022", 2), products=(InUse(product, None, contact, None, {}),))


def test_the_contact_of_a_product_becomes_a_token() -> None:
    (named,) = Replacing(Pseudonyms(KEY)).organisation(using("山田 太郎")).products
    assert named.contact is not None
    assert is_token(named.contact)
    assert named.product.id == "secured-pc"
    (unnamed,) = Replacing(Pseudonyms(KEY)).organisation(using(None)).products
    assert unnamed.contact is None


def test_it_is_among_the_people_whom_an_organisation_names() -> None:
    assert names_of_people(using("山田 太郎"), (), ()) == ["山田 太郎"]
    assert names_of_people(using(None), (), ()) == []
