"""The live adapter against a real server on the loopback that speaks forex-python's protocol, well and badly."""

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest
from werkzeug import Request, Response
from werkzeug.serving import make_server

from aidfigures.cli import main
from aidfigures.errors import RateSourceError, RateUnavailableError, UnknownCurrencyError
from aidfigures.model import Rate
from aidfigures.rates import RateTable
from aidfigures.rates.backed import live_or_tables
from aidfigures.rates.breaker import REST, Breaker
from aidfigures.rates.live import LiveRates

FRIDAY, SUNDAY = dt.date(2025, 8, 22), dt.date(2025, 8, 24)
TODAY = dt.date(2025, 9, 1)
ASKED: list[str] = []  # the paths and queries that the server saw
LET_GO = threading.Event()  # ends the answers that hang


def frankfurter(request: Request) -> Response:
    """Frankfurter v1, in little: the ECB's Friday on a weekend, 404 for a code it does not know."""
    name = request.path.strip("/").rpartition("/")[2]
    day = TODAY if name == "latest" else dt.date.fromisoformat(name)
    base, quote = request.args["base"], request.args["symbols"]
    per_euro = {"CAD": Decimal("1.6151"), "USD": Decimal("1.1608"), "GBP": Decimal("0.8653")}
    if base not in per_euro or quote not in per_euro:
        return Response('{"message": "not found"}', 404, content_type="application/json")
    fixing = day - dt.timedelta(days=max(0, day.weekday() - 4))
    rate = round(per_euro[quote] / per_euro[base], 5)
    body = f'{{"amount":1.0,"base":"{base}","date":"{fixing}","rates":{{"{quote}":{rate}}}}}'
    return Response(body, content_type="application/json")


def said(base: str = "CAD", date: str = '"2025-08-22"', rates: str = '{"USD": 0.71872}') -> str:
    return f'{{"amount": 1.0, "base": "{base}", "date": {date}, "rates": {rates}}}'


def drip() -> Iterator[bytes]:
    """A byte now and then: no packet is late, and the answer never ends."""
    while not LET_GO.wait(0.02):
        yield b" "


def endless() -> Iterator[bytes]:
    while not LET_GO.is_set():
        yield b" " * 65536


BAD = {
    "error": lambda: Response("broken", 500),
    "busy": lambda: Response("later", 503),
    "moved": lambda: Response("", 302, headers={"Location": "/good/2025-08-22?base=CAD&symbols=USD"}),
    "parked": lambda: Response("<html>This domain is for sale</html>", content_type="text/html"),
    "truncated": lambda: Response(said()[:-7], content_type="application/json"),
    "empty": lambda: Response(""),
    "list": lambda: Response("[1]"),
    "deep": lambda: Response("[" * 100000),
    "bytes": lambda: Response(b"\xff\xfe{"),
    "wrong_base": lambda: Response(said(base="EUR")),
    "no_base": lambda: Response('{"date": "2025-08-22", "rates": {"USD": 0.7}}'),
    "no_rates": lambda: Response(said(rates="null")),
    "future": lambda: Response(said(date='"2025-08-25"')),
    "no_date": lambda: Response(said(date="null")),
    "odd_date": lambda: Response(said(date='"yesterday"')),
    "zero": lambda: Response(said(rates='{"USD": 0}')),
    "negative": lambda: Response(said(rates='{"USD": -0.7}')),
    "nan": lambda: Response(said(rates='{"USD": NaN}')),
    "text": lambda: Response(said(rates='{"USD": "0.7"}')),
    "true": lambda: Response(said(rates='{"USD": true}')),
    "drip": lambda: Response(drip(), direct_passthrough=True),
    "endless": lambda: Response(endless(), direct_passthrough=True),
    "slow": lambda: Response(said()) if LET_GO.wait(30) else Response("never"),
}
NOTHING = {
    "old": lambda: Response(said(date='"2025-08-09"')),
    "silent": lambda: Response(said(rates="{}")),
    "unknown": lambda: Response('{"message": "not found"}', 404),
    "invalid": lambda: Response('{"message": "invalid currency"}', 422),
}


def tenfold(request: Request) -> Response:
    day = request.path.rpartition("/")[2]
    return Response(said(date=f'"{day}"', rates='{"USD": 7.19}'))


@Request.application
def application(request: Request) -> Response:
    ASKED.append(request.full_path)
    case = request.path.split("/")[1]
    if case == "tenfold":
        return tenfold(request)
    if case == "upside_down":
        return Response(said(rates='{"USD": 1.3914}'))
    return frankfurter(request) if case == "good" else (BAD | NOTHING)[case]()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    LET_GO.clear()
    running = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    LET_GO.set()
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def live(server: str, case: str, timeout: float = 20) -> LiveRates:
    return LiveRates(f"{server}/{case}", timeout, today=lambda: TODAY)


def test_a_weekday(server: str) -> None:
    cross = live(server, "good").cross("CAD", "USD", FRIDAY)
    assert cross.legs == (Rate("CAD", "USD", Decimal("0.71872"), FRIDAY, "forex-python"),)
    assert (cross.value, cross.date, cross.requested) == (Decimal("0.71872"), FRIDAY, FRIDAY)
    assert (cross.method, cross.stale) == ("last_published", False)
    assert ASKED[-1] == "/good/2025-08-22?base=CAD&symbols=USD&rtype=fpy"


def test_a_weekend_says_which_day_it_is_of(server: str) -> None:
    cross = live(server, "good").cross("CAD", "USD", SUNDAY)
    assert (cross.date, cross.requested) == (FRIDAY, SUNDAY)
    assert 1_000_000_000 * cross.value == Decimal("718720000")


def test_no_day_asks_for_the_latest(server: str) -> None:
    cross = live(server, "good/").cross("USD", "GBP", None)
    assert ASKED[-1].startswith("/good/latest?")
    assert (cross.date, cross.requested, cross.method) == (TODAY, None, "latest")


def test_half_a_step_of_the_last_digit(server: str) -> None:
    assert live(server, "good").cross("CAD", "USD", FRIDAY).relative_error == Decimal("0.00000696")


@pytest.mark.parametrize("case", sorted(BAD.keys() - {"drip", "endless", "slow"}))
def test_a_server_that_is_broken_or_lies(server: str, case: str) -> None:
    with pytest.raises(RateSourceError) as caught:
        live(server, case).cross("CAD", "USD", SUNDAY)
    assert caught.value.source == "forex-python"
    assert f"/{case}/" in caught.value.line


@pytest.mark.parametrize("case", ["drip", "slow"])
def test_a_server_that_hangs_is_left(server: str, case: str) -> None:
    with pytest.raises(RateSourceError, match=r"no answer in|[Tt]ime|still sending"):
        live(server, case, timeout=0.3).cross("CAD", "USD", SUNDAY)


def test_an_answer_without_end_is_cut_off(server: str) -> None:
    with pytest.raises(RateSourceError, match="more than 65536 bytes"):
        live(server, "endless").cross("CAD", "USD", SUNDAY)


@pytest.mark.parametrize("case", sorted(NOTHING))
def test_a_server_that_has_nothing(server: str, case: str) -> None:
    with pytest.raises(RateUnavailableError):
        live(server, case).cross("CAD", "USD", SUNDAY)


def test_a_currency_the_server_does_not_know(server: str) -> None:
    with pytest.raises(RateUnavailableError, match="does not know it"):
        live(server, "good").cross("UAH", "USD", FRIDAY)


def test_a_code_that_is_not_in_iso_4217_is_not_asked_for(server: str) -> None:
    before = len(ASKED)
    with pytest.raises(UnknownCurrencyError):
        live(server, "good").cross("XYZ", "USD", FRIDAY)
    assert len(ASKED) == before


def test_the_same_currency_is_not_asked_for(server: str) -> None:
    before = len(ASKED)
    assert live(server, "good").cross("USD", "USD", FRIDAY).value == 1
    assert len(ASKED) == before


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and not listening: the connection is refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(RateSourceError, match="ConnectionError"):
            LiveRates(url, timeout=20).cross("CAD", "USD", FRIDAY)


def test_after_trouble_the_next_answer_is_right(server: str) -> None:
    with pytest.raises(RateSourceError):
        live(server, "error").cross("CAD", "USD", SUNDAY)
    assert live(server, "good").cross("CAD", "USD", SUNDAY).value == Decimal("0.71872")


def test_a_server_that_sends_its_headers_a_byte_at_a_time_is_left() -> None:
    """Every packet is in time and the answer never begins; the caller waits no longer than it said."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 10_000:
                    try:
                        connection.send(bytes([letter]))
                    except OSError:
                        return
                    if done.wait(0.02):
                        return

        thread = threading.Thread(target=serve)
        thread.start()
        rates = LiveRates(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=0.3)
        with pytest.raises(RateSourceError, match=r"no answer in 0\.3 seconds"):
            rates.cross("CAD", "USD", FRIDAY)
        assert thread.is_alive()  # it was still sending
        done.set()
        thread.join()


class Clock:
    """Seconds that pass when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_after_two_failures_it_is_left_alone_for_a_minute(server: str) -> None:
    clock = Clock()
    rates = LiveRates(f"{server}/error", 20, today=lambda: TODAY, clock=clock)
    for _ in range(2):
        with pytest.raises(RateSourceError, match="status 500"):
            rates.cross("CAD", "USD", SUNDAY)
    asked = len(ASKED)
    clock.now += 59
    with pytest.raises(RateSourceError, match="left alone for 1 s after 2 failures, the last: status 500"):
        rates.cross("CAD", "USD", SUNDAY)
    assert len(ASKED) == asked
    clock.now += 2
    with pytest.raises(RateSourceError, match="status 500"):  # one question, to see if it is well
        rates.cross("CAD", "USD", SUNDAY)
    with pytest.raises(RateSourceError, match="left alone for 60 s"):
        rates.cross("CAD", "USD", SUNDAY)
    assert len(ASKED) == asked + 1


def test_failures_with_an_answer_between_them_do_not_add_up() -> None:
    breaker = Breaker(Clock())
    for _ in range(5):
        breaker.failed("status 500")
        breaker.worked()
    breaker.failed("status 500")
    assert breaker.why_not() is None


def test_one_caller_tries_and_the_others_wait() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed("a")
    breaker.failed("b")
    clock.now += REST
    assert [breaker.why_not() is None for _ in range(3)] == [True, False, False]
    breaker.worked()
    assert breaker.why_not() is None


def test_a_server_that_does_not_know_a_pair_has_not_failed(server: str) -> None:
    rates = live(server, "unknown")
    for _ in range(3):
        with pytest.raises(RateUnavailableError, match="does not know it"):
            rates.cross("CAD", "USD", SUNDAY)


def test_it_never_holds_more_than_four_threads(server: str) -> None:
    clock = Clock()
    rates = LiveRates(f"{server}/slow", 0.05, today=lambda: TODAY, clock=clock)
    for _ in range(4):
        with pytest.raises(RateSourceError, match=r"no answer in|[Tt]ime"):
            rates.cross("CAD", "USD", SUNDAY)
        clock.now += 100
    rates._hanging = [threading.current_thread()] * 4  # whether those above have ended is the server's affair
    asked = len(ASKED)
    with pytest.raises(RateSourceError, match="4 questions to it still hang"):
        rates.cross("CAD", "USD", SUNDAY)
    assert len(ASKED) == asked


def test_the_server_comes_before_the_tables(server: str, table: RateTable) -> None:
    answer = live_or_tables(live(server, "good"), table, "CAD", "USD", SUNDAY)
    assert answer.reason is None
    assert [leg.source for leg in answer.cross.legs] == ["forex-python"]


@pytest.mark.parametrize("case", sorted((BAD.keys() | NOTHING.keys()) - {"drip", "endless", "slow"}))
def test_whatever_it_does_the_tables_answer_and_say_why(server: str, table: RateTable, case: str) -> None:
    answer = live_or_tables(live(server, case), table, "CAD", "USD", SUNDAY)
    assert answer.cross == table.cross("CAD", "USD", SUNDAY)
    assert answer.reason


@pytest.mark.parametrize("case", ["drip", "slow"])
def test_when_it_hangs_the_tables_answer(server: str, table: RateTable, case: str) -> None:
    answer = live_or_tables(live(server, case, timeout=0.3), table, "CAD", "USD", SUNDAY)
    assert answer.cross == table.cross("CAD", "USD", SUNDAY)
    assert answer.reason


def test_a_number_that_the_tables_do_not_bear_out(server: str, table: RateTable) -> None:
    """Well formed, and the wrong way round: 1.39 for 0.72."""
    answer = live_or_tables(live(server, "upside_down"), table, "CAD", "USD", SUNDAY)
    assert answer.cross == table.cross("CAD", "USD", SUNDAY)
    assert answer.reason == "its 1.3914 is 94% from the 0.718717 of the tables"


def test_a_mean_is_the_tables_affair(server: str, table: RateTable) -> None:
    asked = len(ASKED)
    answer = live_or_tables(live(server, "good"), table, "CAD", "USD", SUNDAY, "month_mean")
    assert (answer.cross.method, answer.reason) == ("month_mean", "a server is not asked for month_mean")
    assert len(ASKED) == asked


def test_where_neither_has_a_rate_both_say_why(server: str, table: RateTable) -> None:
    with pytest.raises(RateUnavailableError, match=r"market quotes .*; the server: status 500"):
        live_or_tables(live(server, "error"), table, "KPW", "USD", SUNDAY)


def test_after_the_end_of_the_tables_a_server_goes_on(server: str, table: RateTable, day_after_end: dt.date) -> None:
    later = day_after_end + dt.timedelta(days=20)
    rates = LiveRates(f"{server}/good", 20, today=lambda: later)
    answer = live_or_tables(rates, table, "CAD", "USD", later)
    assert (answer.reason, answer.cross.legs[0].source) == (None, "forex-python")
    liar = LiveRates(f"{server}/tenfold", 20, today=lambda: later)
    with pytest.raises(RateUnavailableError, match=r"the tables end on .*; the server: its 7\.19 is"):
        live_or_tables(liar, table, "CAD", "USD", later)


def test_the_command_line_asks_the_server_it_is_given(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["rates", "CAD", "USD", "--date", "2025-08-24", "--explain", "--live"]
    assert main([*asked, f"{server}/good"]) == 0
    assert "2025-08-22 forex-python: 1 CAD = 0.71872 USD" in capsys.readouterr().out
    assert main([*asked, f"{server}/parked"]) == 0
    told = capsys.readouterr()
    assert "2025-08-22 ecb: 1 EUR = 1.6151 CAD" in told.out
    assert "not the live rate but the tables'" in told.err
    assert main([*asked, "ftp://example.org"]) == 2
    assert "--live: must be an address" in capsys.readouterr().err
