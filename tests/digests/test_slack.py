"""A digest as Slack messages: complete, within limits, never obeying a feed."""

import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.limits import MAX_ALL_BLOCKS, faults, paginate, size
from digests.policy import DigestPolicy
from digests.slack import SlackMessage, section, to_slack
from digests.view import View
from items.digest import Digest, Funnel
from items.feed import Health, Language

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
VALIDATOR = SHARED / "harness" / "slack" / "validate_blocks.py"
ZH = View()
EN = View(policy=DigestPolicy(language=Language.EN))
Make = Callable[..., Any]
NASTY = st.text(
    alphabet=st.one_of(st.sampled_from("<>&|!@#*_~`:/ \n\u202e\u200d中д😀🏽🇰🇿"), st.characters()),
    max_size=40,
)


def joined(messages: list[SlackMessage]) -> str:
    return json.dumps([m.blocks for m in messages], ensure_ascii=False)


def test_the_head_names_day_counts_themes_and_every_story(day: Digest) -> None:
    head = to_slack(day, ZH)[0]
    shown = joined([head])

    assert "2026年11月21日（六）" in shown
    assert "5 則要聞" in shown
    assert "97/105" in shown
    assert [b for b in head.blocks if b["type"] == "header"] == head.blocks[:1]
    for story in day.stories:
        assert f"<https://news.example/{story.lead.item.item_id}|" in shown
    assert shown.index("交通與走廊") < shown.index("能源礦產") < shown.index("安全軍事")


def test_a_story_shows_outlets_state_media_time_steps_and_reason(day: Digest) -> None:
    shown = joined(to_slack(day, ZH)[:1])

    assert "●●● *<https://news.example/rail-1|" in shown
    assert "05:00 · 天山時報 繁中、Steppe Courier 英、丝路日报〔官媒〕 簡中" in shown
    assert "中國–吉爾吉斯–烏茲別克 · 中吉烏鐵路 · 貸款 · 近似：曾怡碩 2023，參" in shown
    assert "首見 07:00" in shown
    assert "11/20 12:00" in shown


def test_reasons_leave_out_what_says_nothing_to_a_reader(
    make_digest: Make, make_story: Make
) -> None:
    reasons = (("起點", 3.0), ("uz", 2.5), ("всё о газе", 2.0), ("прочее", -1.0), ("спорт", -0.5))
    story = make_story("s", reasons=reasons)
    head, notes, *_ = to_slack(make_digest(story, near_misses=(story.lead,)), ZH)

    assert "中國–烏茲別克 · всё о газе" in joined([head])
    assert "有利：uz、всё о газе · 不利：спорт" in joined([notes])
    assert "起點" not in joined([head, notes])


def test_reasons_name_terms_once_in_the_readers_words_and_no_party_twice(
    make_digest: Make, make_story: Make
) -> None:
    names = {"Китай": ("中國", True), "Душанбе": ("杜尚別", False), "Dushanbe": ("杜尚別", False)}
    view = replace(ZH, name_term=lambda term, _: names.get(term, (term, False)))
    reasons = (("Китай × Душанбе", 2.0), ("What", 1.5), ("Dushanbe, gas", 1.0), ("когда", 0.5))
    story = make_story("s", reasons=reasons, parties=("cn", "tj", "ca"))
    head, notes, *_ = to_slack(make_digest(story, near_misses=(story.lead,)), view)

    assert r'\n中國–塔吉克 · 杜尚別 · gas"' in joined([head])
    assert "有利：中國、杜尚別、gas" in joined([notes])


def test_a_piece_of_another_term_is_not_named_beside_it(
    make_digest: Make, make_story: Make
) -> None:
    reasons = (("卡耶夫", 2.0), ("哈薩克, 托卡耶夫", 1.0), ("鐵路", 0.5))
    story = make_story("s", reasons=reasons, parties=("cn", "kz"))

    assert "中國–哈薩克 · 托卡耶夫 · 鐵路" in joined(to_slack(make_digest(story), ZH)[:1])


def test_near_misses_say_the_classifiers_own_labels_in_the_readers_language(
    make_digest: Make, make_story: Make
) -> None:
    reasons = (
        ("лексика исходных статей", 1.0),
        ("like: Somebody 2020, 1", 0.9),
        ("Центральная Азия без Китая", -2.0),
        ("кто назван в заголовке", -0.4),
    )
    lead = make_story("s", reasons=reasons).lead

    shown = joined(to_slack(make_digest(near_misses=(lead,)), ZH)[1:])

    assert "有利：論文用語 · 不利：只見中亞，不見中國" in shown


def test_the_digest_speaks_english_when_asked(day: Digest) -> None:
    shown = joined(to_slack(day, EN))

    assert "Sat 21 November 2026" in shown
    assert "China–Kyrgyzstan–Uzbekistan · 中吉烏鐵路 · 貸款 · like: 曾怡碩 2023, 參" in shown
    assert "Blind spots" in shown
    assert "Turkmenistan: nothing for 12 days; feeds in trouble" in shown


def test_the_thread_has_near_misses_background_blind_spots_health_and_funnel(day: Digest) -> None:
    shown = joined(to_slack(day, ZH)[1:2])

    assert "有利：Китай · 不利：футбол" in shown
    assert "roadmap on critical minerals" in shown
    assert "土庫曼：12 天沒有新訊；常供稿的來源故障中：Karakum Wire、Мерв Инфо" in shown
    assert "正常 97、停更 3、失敗 2" in shown
    assert "抓到 3120 → 新 412 → 評分 412 → 相關 9 → 事件 5 → 本報 5" in shown


def test_each_story_has_a_message_to_react_to_with_all_its_reports(day: Digest) -> None:
    rail = to_slack(day, ZH)[2]

    assert (rail.story_id, rail.item_id) == ("rail", "rail-1")
    for number in range(1, 5):  # the lead's headline stands above its line
        assert joined([rail]).count(f"https://news.example/rail-{number}|") == 1
    assert '05:00 天山時報 繁中"' in joined([rail])
    assert "👍" in joined([rail])


def test_story_messages_can_be_left_out(day: Digest) -> None:
    view = View(policy=DigestPolicy(story_messages=False))

    assert all(m.story_id == "" for m in to_slack(day, view))


@pytest.mark.parametrize(
    ("funnel", "words"),
    [
        (Funnel(), "尚未設定任何來源"),
        (Funnel(feeds=9, feeds_ok=0), "9 個來源全部讀取失敗"),
        (Funnel(feeds=9, feeds_ok=8), "時段內沒有新文章"),
        (Funnel(feeds=9, feeds_ok=8, new=40, scored=40), "40 則新文章都已評分"),
        (Funnel(feeds=9, feeds_ok=8, new=40, scored=40, relevant=3), "先前都已報過"),
    ],
)
def test_an_empty_day_says_why(make_digest: Make, funnel: Funnel, words: str) -> None:
    messages = to_slack(make_digest(funnel=funnel), ZH)

    assert words in joined(messages[:1])
    assert words in messages[0].text
    assert not any(m.story_id for m in messages)


def test_the_head_promises_only_what_the_thread_holds(
    day: Digest, make_digest: Make, make_story: Make
) -> None:
    funnel = Funnel(feeds=3, feeds_ok=3, new=9, scored=9)
    bare = make_digest(funnel=funnel, health={Health.OK: 3})
    near = make_digest(funnel=funnel, near_misses=(make_story("n", relevant=False).lead,))

    assert "討論串：各則全部報導、差一點入選、背景參考、盲點、來源狀況" in joined(to_slack(day, ZH))
    assert "討論串：來源狀況" in joined(to_slack(bare, ZH))
    assert "最接近" not in joined(to_slack(bare, ZH))
    assert "最接近的列在「差一點入選」" in joined(to_slack(near, ZH))
    assert "討論串" not in joined(to_slack(make_digest(), ZH))


def test_simplified_titles_are_converted_only_when_asked(
    make_digest: Make, make_story: Make
) -> None:
    digest = make_digest(make_story("s", title="中亚新闻", language="zh-Hans"))
    asked = View(policy=DigestPolicy(simplified_to_traditional=True), convert=lambda _: "中亞新聞")

    assert "中亚新闻" in joined(to_slack(digest, ZH))
    assert "中亞新聞" in joined(to_slack(digest, asked))
    russian = make_digest(make_story("s", title="Новости", language="ru"))
    assert "Новости" in joined(to_slack(russian, asked))


@pytest.mark.parametrize(
    "title",
    [
        "x" * 5000,
        "中" * 5000,
        "😀" * 5000,
        "&" * 2999,
        "<b></b>" * 500,
        "*_~`" * 500,
        "\u202e",
        "👩‍👩‍👧" * 900,
    ],
)
def test_titles_of_any_kind_keep_slacks_limits(
    make_digest: Make, make_story: Make, title: str
) -> None:
    stories = [
        make_story(f"s{n}", title=title, summary=title, themes=(f"t{n}",)) for n in range(40)
    ]
    messages = to_slack(make_digest(*stories), ZH)

    assert [faults(m.text, m.blocks) for m in messages] == [[]] * len(messages)
    shown = joined(messages)
    assert all(f"news.example/s{n}-lead" in shown for n in range(40))


def test_long_addresses_keep_slacks_limits_too(make_digest: Make, make_story: Make) -> None:
    tail = "?" + "&" * 285 + "x" * 20  # nearly the longest that is linked
    story = make_story("s", title="&" * 500, summary="&" * 500, link=f"https://news.example/{tail}")
    messages = to_slack(make_digest(story, near_misses=(story.lead,)), ZH)

    assert [faults(m.text, m.blocks) for m in messages] == [[]] * len(messages)
    assert "<https://news.example/?&amp;" in joined(messages)


def test_what_does_not_fit_the_head_continues_in_the_thread(
    make_digest: Make, make_story: Make
) -> None:
    stories = [make_story(f"s{n}", title="長" * 100, summary="述" * 100) for n in range(30)]
    messages = to_slack(make_digest(*stories), ZH)

    assert size(messages[0].blocks) > MAX_ALL_BLOCKS * 0.7
    assert "其餘要聞見討論串" in joined(messages[:1])
    assert "其餘要聞見討論串" not in joined(to_slack(make_digest(*stories[:2]), ZH))
    assert "s29-lead" not in joined(messages[:1])
    assert "s29-lead" in joined(messages[1:3])


def test_a_story_of_many_reports_names_some_and_counts_the_rest(
    make_digest: Make, make_story: Make, make_scored: Make
) -> None:
    reports = [make_scored(f"r{n:03}", publisher=f"Outlet {n:03}") for n in range(300)]
    messages = to_slack(make_digest(make_story("s", *reports)), ZH)

    assert "另 294 家" in joined(messages[:1])
    assert "…另 270 則" in joined(messages)
    assert all(faults(m.text, m.blocks) == [] for m in messages)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=NASTY, summary=NASTY, publisher=NASTY, label=NASTY, tail=NASTY)
def test_nothing_a_feed_says_mentions_anyone_or_breaks_a_block(
    make_digest: Make,
    make_story: Make,
    title: str,
    summary: str,
    publisher: str,
    label: str,
    tail: str,
) -> None:
    story = make_story(
        "s",
        title=title or "x",
        summary=summary,
        publisher=publisher or "x",
        link=f"https://news.example/{tail}",
        reasons=((label, 1.0), (label, -1.0)),
    )
    digest = make_digest(story, near_misses=(story.lead,), background=(story.lead,))

    for message in to_slack(digest, ZH):
        assert faults(message.text, message.blocks) == []
        texts = [message.text]
        for block in message.blocks:
            texts += [e["text"] for e in block.get("elements", [])]
            texts += [block["text"]["text"]] if "text" in block else []
        for text in texts:
            text.encode("utf-8")
            for inside in re.findall(r"<([^>]*)>", text):
                assert re.fullmatch(r"https://news\.example/[^|<>\s]*\|[^|<>]*(\|[^<>]*)?", inside)


def test_a_payload_comes_back_as_it_went(day: Digest) -> None:
    for message in to_slack(day, ZH):
        again = SlackMessage.from_payload(message.payload())
        assert again == message
        assert again.payload() == message.payload()


def test_runs_of_blocks_stay_together() -> None:
    run = [section("a" * 2900)] * 3
    pages = paginate([run, run, [section("z")]])

    assert [len(page) for page in pages] == [3, 4]


def test_a_message_that_breaks_a_limit_is_found_out() -> None:
    assert faults("", []) == ["no fall-back text", "0 blocks"]
    assert faults("x", [section("a" * 3001)]) == ["block 0: a text of 3001 characters"]
    assert len(faults("x", [section("a" * 2000)] * 51)) == 2


@pytest.mark.skipif(not VALIDATOR.exists(), reason="../shared/harness is not here")
def test_every_message_passes_the_outside_validator(day: Digest, make_digest: Make) -> None:
    pytest.importorskip("jsonschema")
    spec = importlib.util.spec_from_file_location("validate_blocks", VALIDATOR)
    assert spec
    assert spec.loader
    outside = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(outside)
    empty = make_digest(funnel=Funnel(feeds=3), health={Health.FAILING: 3})

    for digest in (day, empty):
        for view in (ZH, EN):
            for message in to_slack(digest, view):
                assert outside.validate(message.blocks) == []


def test_readers_are_asked_for_the_reactions_the_desk_has_chosen(day: Digest) -> None:
    own = View(policy=DigestPolicy(reactions=("star", "-1", "repeat")))

    assert "請按 👍 有用　👎 不相關　🔁 併錯" in joined(to_slack(day, ZH))
    assert "請按 :star: 有用　👎 不相關" in joined(to_slack(day, own))
