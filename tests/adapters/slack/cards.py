"""Any card and any form there can be, for property tests."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.domain.values import PersonId, RoomId
from bot.presentation.card import (
    Bullets,
    Button,
    Buttons,
    Card,
    ChoiceField,
    ChoicesField,
    Confirm,
    Exact,
    Facts,
    Form,
    FormField,
    Heading,
    Link,
    Mention,
    Option,
    Paragraph,
    PeopleField,
    Place,
    Rule,
    Style,
    Text,
    TextField,
    TimeField,
    When,
)

names = st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True)
tricky = st.sampled_from(
    ["<!channel>", "*bold*", ":smile:", "a & b", "<@U1>", "{{ 7*7 }}", "😀", ""]
)
words = st.text(max_size=80) | tricky
long_words = words | st.builds(lambda text, times: text * times, words, st.integers(1, 200))
instants = st.datetimes(datetime(2002, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
people = st.sampled_from(["ana", "ben", "slack:T1:U77", ""]).map(PersonId)
places = st.sampled_from(["C0123ABC", "D0123ABC", "general", ""]).map(RoomId)
urls = st.sampled_from(["https://example.org/a?b=c&d", "javascript:alert(1)", "not a url", ""])

spans = st.one_of(
    st.builds(Text, text=long_words, strong=st.booleans()),
    st.builds(Mention, person=people),
    st.builds(When, at=instants),
    st.builds(Link, url=urls, text=words),
    st.builds(Place, room=places),
)
lines = st.lists(spans, max_size=4).map(tuple)
confirms = st.builds(Confirm, title=long_words, text=long_words, yes=words, no=words)
buttons = st.builds(
    Button,
    action=st.sampled_from(["approve", "revise", "take_role"]),
    label=long_words,
    value=st.dictionaries(names, words, max_size=5),
    style=st.sampled_from(Style),
    confirm=st.none() | confirms,
)
blocks = st.one_of(
    st.builds(Heading, text=long_words),
    st.builds(Paragraph, line=lines, small=st.booleans()),
    st.builds(Bullets, lines=st.lists(lines, max_size=5).map(tuple)),
    st.builds(Exact, text=long_words),
    st.builds(Facts, rows=st.lists(st.tuples(words, lines), max_size=5).map(tuple)),
    st.builds(Buttons, buttons=st.lists(buttons, max_size=30).map(tuple)),
    st.just(Rule()),
)


def some_blocks(most: int) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(blocks, max_size=most).map(tuple)


cards = st.builds(Card, summary=long_words, blocks=some_blocks(8))

labels = {"label": long_words, "hint": long_words, "optional": st.booleans()}
choices = st.lists(
    st.builds(Option, value=names, label=long_words),
    min_size=1,
    max_size=12,
    unique_by=lambda option: option.value,
).map(tuple)


def fields_named(name: str) -> st.SearchStrategy[FormField]:
    named = {"name": st.just(name), **labels}
    return st.one_of(
        st.builds(TextField, **named, multiline=st.booleans(), initial=words),
        choices.flatmap(
            lambda options: st.builds(
                ChoiceField,
                **named,
                options=st.just(options),
                initial=st.none() | st.sampled_from([option.value for option in options]),
                radio=st.booleans(),
            )
        ),
        st.builds(ChoicesField, **named, options=choices, initial=st.just(("a",))),
        st.builds(PeopleField, **named, single=st.booleans()),
        st.builds(TimeField, **named, initial=st.none() | instants),
    )


forms = st.lists(names, unique=True, max_size=6).flatmap(
    lambda fields: st.builds(
        Form,
        name=names,
        title=words,
        submit=words,
        cancel=words,
        fields=st.tuples(*(fields_named(name) for name in fields)),
        notice=some_blocks(3),
        context=st.dictionaries(names, words, max_size=5),
    )
)
