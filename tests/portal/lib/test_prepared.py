"""A prepared query answers as the query set it is made of, whatever it was asked before."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import CharField, Value

from portal.accounts.models import User
from portal.lib.prepared import Parameter, PreparedQuery

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def people() -> list[User]:
    return [
        User.objects.create(email=f"p{day}@x.example", name="P", created_at=NOW - dt.timedelta(day))
        for day in range(3)
    ]


def joined_until(moment: dt.datetime | Parameter, key: int | Parameter) -> Any:
    of_day = User.objects.filter(created_at__lte=moment).values_list("pk", "email")
    named = User.objects.filter(pk__in=User.objects.filter(pk=key).values("pk"))
    return of_day.union(named.values_list("pk", Value("named", CharField())), all=True)


def test_it_answers_as_the_query_set_for_every_value(
    people: list[User], django_assert_num_queries: Callable[..., Any]
) -> None:
    query = PreparedQuery(lambda: joined_until(Parameter("moment"), Parameter("key")))
    for person in people:
        moment = person.created_at
        with django_assert_num_queries(1):
            rows = query.rows(moment=moment, key=person.pk)
        assert sorted(rows) == sorted(joined_until(moment, person.pk))
        assert (person.pk, "named") in rows


def test_a_value_that_is_not_given_is_no_value(people: list[User]) -> None:
    query = PreparedQuery(lambda: joined_until(Parameter("moment"), Parameter("key")))
    with pytest.raises(KeyError, match="key"):
        query.rows(moment=NOW)


def test_the_query_is_built_once(people: list[User]) -> None:
    built: list[int] = []

    def build() -> Any:
        built.append(1)
        return User.objects.filter(pk=Parameter("key")).values_list("email")

    query = PreparedQuery(build)
    assert [query.rows(key=person.pk) for person in people] == [[(p.email,)] for p in people]
    assert built == [1]
