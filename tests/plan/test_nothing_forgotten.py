"""Docs, texts and schema cannot fall behind the code."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from keyhouse.app import schema
from keyhouse.kit.db import metadata
from keyhouse.web.texts import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2]


def tool(name: str):
    sys.path.append(str(ROOT / "tools"))  # as when it is run from there
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_pages_are_as_the_code_is():
    assert tool("docs").old() == [], "run: make docs"


@pytest.mark.parametrize("language", ["ru", "zh", "sk"])
def test_every_text_speaks_every_language(language):
    assert tool("texts").missing(language) == []


@pytest.mark.parametrize("language", ["ru", "zh", "sk"])
def test_translations_keep_what_is_filled_in(language):
    holes = re.compile(r"%\(\w+\)s")
    for message in tool("texts").read(language):
        if message.id and isinstance(message.id, str):
            assert set(holes.findall(message.id)) == set(holes.findall(message.string)), message.id


NAMED = [
    ("Sign in", "登录", "Войти", "Prihlásiť sa"),
    ("Forgot password?", "忘记密码?", "Забыли пароль?", "Zabudli ste heslo?"),
    ("Send code", "发送验证码", "Отправить код", "Poslať kód"),
    ("Send a new code", "重新发送验证码", "Отправить новый код", "Poslať nový kód"),
    ("Confirm", "确认", "Подтвердить", "Potvrdiť"),
    ("E-mail code", "邮箱验证码", "Код из письма", "Kód z e-mailu"),
    ("Seller centre", "卖家中心", "Личный кабинет продавца", "Centrum predajcu"),
    ("Join us", "加入我们", "Стать продавцом", "Staňte sa predajcom"),
    ("Company name", "公司名称", "Название компании", "Názov firmy"),
    ("Contact name", "联系人姓名", "Контактное лицо", "Kontaktná osoba"),
    ("Business licence", "营业执照", "Свидетельство о регистрации", "Výpis z registra"),
    (
        "Tax registration",
        "税务登记证",
        "Свидетельство о постановке на налоговый учёт",
        "Daňová registrácia",
    ),
    ("Sign up", "注册", "Зарегистрироваться", "Zaregistrovať sa"),
    ("Get code", "获取验证码", "Получить код", "Získať kód"),
    (
        "Slide to verify",
        "拖动滑块完成验证",
        "Передвиньте, чтобы подтвердить",
        "Posuňte na overenie",
    ),
    ("Verified", "验证通过", "Проверено", "Overené"),
    ("Request", "提交请求", "Отправить запрос", "Odoslať žiadosť"),
    ("Verify now", "立即验证", "Проверить сейчас", "Overiť teraz"),
    ("SMS code", "手机验证码", "Код из SMS", "Kód z SMS"),
    ("Contact support", "联系客服", "Связаться с поддержкой", "Kontaktovať podporu"),
]


@pytest.mark.parametrize("words", NAMED, ids=lambda w: w[0])
def test_controls_have_the_names_of_the_journeys(words):
    english, *others = words
    for language, said in zip(("zh", "ru", "sk"), others, strict=True):
        assert catalogue(language).gettext(english) == said


def test_the_languages_are_four():
    assert set(LANGUAGES) == {"en", "ru", "zh", "sk"}


async def test_the_migrations_make_the_schema_of_the_code(house):
    assert schema

    def differences(connection) -> list:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with house.database.writer.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_the_readmes_links_lead_somewhere():
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
