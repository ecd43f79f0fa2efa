"""The words of each language: closed lists, names as CLDR has them, and which language a text is read in."""

import importlib.util
from decimal import Decimal
from pathlib import Path

import pytest

from aidfigures import Context, find_figures
from aidfigures.lexicon import lexicon_for, load_lexicon
from aidfigures.lexicon.languages import known_languages, language_of, load_language
from aidfigures.lexicon.names import NAMES

SCRIPT = Path(__file__).parents[2] / "scripts" / "write_languages.py"
OTHERS = [code for code in known_languages() if code != "en"]
MILLION = {
    "ca": "milions", "da": "millioner", "de": "Millionen", "es": "millones", "fr": "millions", "hi": "मिलियन",
    "it": "milioni", "ja": "00万", "ko": "00만", "nb": "millioner", "nl": "miljoen", "pl": "milionów",
    "pt": "milhões", "ru": "миллионов", "sv": "miljoner", "tr": "milyon", "uk": "мільйонів", "zh": "00万",
}  # fmt: skip


def test_the_names_are_what_cldr_says() -> None:
    """Run scripts/write_languages.py after an upgrade of Babel or with a new language."""
    pytest.importorskip("babel")
    spec = importlib.util.spec_from_file_location("write_languages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert NAMES.read_text(encoding="utf-8") == module.render()


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_reads_its_millions(code: str) -> None:
    text = f"$ 75{'' if load_language(code).unspaced else ' '}{MILLION[code]}"
    (figure,) = find_figures(text, Context(language=code)).figures
    assert figure.mention.amount.min == 75_000_000
    assert figure.mention.surface == text


@pytest.mark.parametrize("code", OTHERS)
def test_scale_words_are_powers_of_ten_and_no_number_words(code: str) -> None:
    language = load_language(code)
    assert all(value == Decimal(1).scaleb(value.adjusted()) for value in language.scales.values())
    assert not set(language.scales) & set(language.numbers)
    assert all(language.scales[word] for word in language.words["alone"] if word in language.scales)


@pytest.mark.parametrize("code", OTHERS)
def test_the_names_of_a_language_are_its_own(code: str) -> None:
    english = load_lexicon()
    cues = lexicon_for(english, "", code).currencies.cues
    assert cues["$"] == english.currencies.cues["$"]
    assert "bucks" not in cues
    assert len(cues) > 500


def test_english_gets_the_lexicon_that_came_in() -> None:
    lexicon = load_lexicon()
    text = "Ministers met in Geneva on Monday to talk over what is left. " * 5
    assert lexicon_for(lexicon, text, None) is lexicon
    assert lexicon_for(lexicon, "", "en") is lexicon
    assert lexicon_for(lexicon, "", "en-GB") is lexicon


@pytest.mark.parametrize(
    ("language", "text", "trillion"),
    [("es", "2 billones de euros", 12), ("de", "2 Billionen Euro", 12), ("pt", "2 bilhões de euros", 9)],
)
def test_a_billion_is_what_the_language_takes_it_for(language: str, text: str, trillion: int) -> None:
    (figure,) = find_figures(text, Context(language=language)).figures
    assert figure.mention.amount.min == Decimal(2).scaleb(trillion)


UNREAD = [
    ("th", "$75 ล้าน"), ("he", "$75 מיליון"), ("hy", "$75 միլիոն"), ("ar", "$75 مليون"),
    ("vi", "$75 triệu"), ("id", "$75 juta"), ("ro", "$75 milioane"), ("fi", "€75 miljoonaa"),
    ("es", "$ 75 millardazos"), ("de", "€ 75 Milliönchen"), ("fr", "$ 75 milliassses"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), UNREAD)
def test_a_number_that_an_unknown_word_may_multiply_is_left_out(language: str, text: str) -> None:
    assert find_figures(text, Context(language=language)).figures == ()


def test_the_language_shows_in_the_commonest_words() -> None:
    spanish = "El gobierno de la ciudad anunció que las ayudas para los vecinos llegarán en mayo. " * 4
    german = "Die Regierung hat am Montag nicht gesagt, wie der Plan für das Land bezahlt wird. " * 4
    assert language_of(spanish, None).code == "es"
    assert language_of(german, None).code == "de"
    assert language_of(spanish[:80], None).code == "en"  # too short to tell
    assert language_of("Правительство выделило 25 миллионов рублей на помощь", None).code == "ru"
    assert language_of("Уряд виділив понад 17 млрд грн на відбудову країни", None).code == "uk"
    assert (
        language_of(
            "日本政府はウクライナへの支援として新たに1億5000万円を拠出すると発表しました。総額は$75万です。", None
        ).code
        == "ja"
    )
    assert language_of("The Chinese name of the fund is 基金 and it holds $5 million in cash", None).code == "en"
    assert language_of(spanish, "fr").code == "fr"
    assert language_of("", "nn").code == "nb"


def test_without_a_language_a_spanish_article_is_read_in_spanish() -> None:
    text = "El gobierno de la ciudad anunció que las ayudas para los vecinos llegarán en mayo. " * 4
    (figure,) = find_figures(f"{text} Costarán $ 75 millones en total.").figures
    assert figure.mention.amount.min == 75_000_000
