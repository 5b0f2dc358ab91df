"""What is read out of typed lines: invitations and assigning sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access import arriving, assigning, inviting, menu
from bot.access.assigning import Said
from bot.access.inviting import Wanted
from db.models.people import ROLES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("警犬经费 负责人 张三 科室 刑事侦查大队", Said("警犬经费", "张三", "刑事侦查大队")),
        ("警犬经费的负责人改为张三", Said("警犬经费", "张三", None)),
        ("请把警犬经费的负责人设为张三，科室设为刑事侦查大队。", Said("警犬经费", "张三", "刑事侦查大队")),
        ("警犬经费 科室：交警大队", Said("警犬经费", None, "交警大队")),
        ("警犬经费归口科室是交警大队 责任人是李四", Said("警犬经费", "李四", "交警大队")),
        ("Police dogs responsible: Li Lei section Traffic", Said("Police dogs", "Li Lei", "Traffic")),
        ("警犬经费负责人是谁", None),
        ("警犬经费的科室是哪个？", None),
        ("负责人 张三", None),
        ("警犬经费 负责人", None),
        ("哪些项目没有负责人", None),
        ("警犬经费执行率多少", None),
        ("警犬经费 负责人 张三 负责人 李四", None),
    ],
)
def test_an_assigning_sentence(text: str, said: Said | None) -> None:
    assert assigning.read(text) == said


@given(st.text(max_size=300))
def test_no_text_breaks_the_readers(text: str) -> None:
    assigning.read(text)
    inviting.read(text)
    arriving.answers(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("张三 填报 刑事侦查大队", Wanted("张三", "editor", "刑事侦查大队")),
        ("张三，财务，装备财务科", Wanted("张三", "finance", "装备财务科")),
        ("Li Lei finance Equipment and Finance", Wanted("Li Lei", "finance", "Equipment and Finance")),
        ("张三 局领导", Wanted("张三", "leader", None)),
        ("张三", Wanted("张三", None, None)),
        ("张三 法制科", Wanted("张三", None, "法制科")),
        ("财务", Wanted(None, "finance", None)),
        ("", Wanted(None, None, None)),
    ],
)
def test_an_invitation_in_one_line(text: str, wanted: Wanted) -> None:
    assert inviting.read(text) == wanted


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_menus_are_within_telegrams_limits(role: str, language: str) -> None:
    commands = menu.commands_for(role)
    assert 1 <= len(commands) <= 100
    for command in commands:
        assert 1 <= len(command.name) <= 32
        assert command.name.islower()
        assert 1 <= len(command.about(language)) <= 256
    assert len(menu.INTRODUCTION[language]) <= 512
    assert len(menu.ABOUT[language]) <= 120


def test_strangers_see_start_and_help_only() -> None:
    assert [command.name for command in menu.commands_for(None)] == ["start", "help"]


def test_another_edition_when_anything_the_menus_say_changes() -> None:
    editions = {menu.edition(role, language) for role in ROLES for language in ("zh", "en")}
    assert len(editions) == 2 * len(ROLES)
