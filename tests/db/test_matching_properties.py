"""What must hold for any names and questions, however they are written."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from db.matching import Index, Name
from db.names import normalise

PLACES = ["临川县", "云霄区", "沙河市", "平乐县"]
UNITS = ["", "图书馆", "体育馆", "气象站", "第一中学"]
THINGS = ["屋顶防水", "电梯", "水闸", "文物巡护", "人工增雨", "课后托管"]
ACTS = ["维修", "租赁", "宣传", "监理", "建设"]
TAILS = ["经费", "专项资金", "项目", "费"]
FRAMES = ["{}", "{}执行率多少", "帮我查一下{}还剩多少钱", "请问{}的预算是多少", "那{}呢", "您好，{}花了多少？谢谢"]

calm = settings(deadline=None, max_examples=60)  # the first reading loads the tables of sounds

words = st.tuples(*(st.sampled_from(part) for part in (PLACES, UNITS, THINGS, ACTS, TAILS)))
catalogues = st.lists(words, min_size=2, max_size=25, unique_by=lambda w: w[:4])
frames = st.sampled_from(FRAMES)


def index_of(names: list[tuple[str, ...]]) -> Index:
    return Index(Name(i, "".join(w)) for i, w in enumerate(names))


def answered(index: Index, text: str) -> set[int]:
    return {m.ids[0] for m in index.read(text).mentions if m.decision == "one"}


@calm
@given(catalogues, frames, st.data())
def test_a_name_said_in_full_is_found_in_any_frame(
    names: list[tuple[str, ...]], frame: str, data: st.DataObject
) -> None:
    which = data.draw(st.integers(0, len(names) - 1))
    assert answered(index_of(names), frame.format("".join(names[which]))) == {which}


@calm
@given(catalogues, frames, st.data())
def test_noise_never_turns_a_name_into_another(names: list[tuple[str, ...]], frame: str, data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(names) - 1))
    text = "".join(names[which])
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + data.draw(st.sampled_from("叭嗨捂裁匠东西南北上下一二三书育电水文人和与中大 ，。!?-xjq7的了"))
            + text[at:]
        )
    assert answered(index_of(names), frame.format(text)) <= {which}


@calm
@given(catalogues, frames, st.data())
def test_a_sibling_with_another_part_is_never_answered(
    names: list[tuple[str, ...]], frame: str, data: st.DataObject
) -> None:
    """One word changed for another of its kind, in a catalogue without that name."""
    which = data.draw(st.integers(0, len(names) - 1))
    part = data.draw(st.sampled_from([0, 2, 3]))
    other = data.draw(st.sampled_from([PLACES, [], THINGS, ACTS][part]))
    changed = (*names[which][:part], other, *names[which][part + 1 :])
    rest = [w for w in names if any(a and a not in w for a in changed[:4])]  # none that has all its words
    if len(rest) < len(names) and changed == names[which]:
        return
    assert answered(index_of(rest), frame.format("".join(changed))) == set()


@calm
@given(catalogues, st.data())
def test_what_is_left_out_is_offered_in_full(names: list[tuple[str, ...]], data: st.DataObject) -> None:
    """A thing that several names have is answered by none of them alone."""
    which = data.draw(st.integers(0, len(names) - 1))
    thing = names[which][2]
    fitting = {i for i, w in enumerate(names) if w[2] == thing}
    (mention,) = index_of(names).read(f"{thing}花了多少").mentions
    assert (mention.decision == "one") == (len(fitting) == 1)
    assert set(mention.ids) <= fitting
    assert len(mention.ids) + mention.more == len(fitting)


@calm
@given(catalogues, st.text(max_size=60))
def test_any_text_can_be_read_and_taken_apart(names: list[tuple[str, ...]], text: str) -> None:
    reading = index_of(names).read(text)
    for mention in reading.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.ids and len(mention.ids) <= 5
    assert reading.rest.count("\ufffc") - text.count("\ufffc") == len(reading.mentions)


@calm
@given(st.text(alphabet=string.ascii_lowercase + " '-", max_size=40), catalogues)
def test_latin_letters_of_any_kind_are_read(text: str, names: list[tuple[str, ...]]) -> None:
    index_of(names).read(text)


@calm
@given(catalogues, st.data())
def test_an_index_kept_current_reads_like_one_built_anew(names: list[tuple[str, ...]], data: st.DataObject) -> None:
    built = index_of(names)
    kept = index_of(names[:1])
    for i, name in enumerate(names):
        kept.put(Name(i, "".join(name)))
    gone = data.draw(st.integers(0, len(names) - 1))
    built.drop(gone)
    kept.drop(gone)
    text = "".join(data.draw(st.sampled_from(names))[1:4])
    assert {frozenset(m.ids) for m in kept.read(text).mentions} == {frozenset(m.ids) for m in built.read(text).mentions}
    stored = Index.load(kept.dump("1"), "1")
    assert stored is not None and stored.read(text) == kept.read(text)


@calm
@given(st.text(max_size=40))
def test_a_key_of_a_key_is_the_same(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
