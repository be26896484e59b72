import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pcgraph.cli import cli
from pcgraph.errors import InputProblem, PcgraphError, UsageProblem
from pcgraph.memory import MEGABYTE
from pcgraph.serve import run as running
from pcgraph.serve.settings import Settings


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Take what the server was asked to be, in place of serving."""
    found: list[Settings] = []

    def run(settings: Settings, ready: object) -> int:
        found.append(settings)
        assert callable(ready)
        ready("http://127.0.0.1:8123/")
        return 0

    monkeypatch.setattr(running, "run", run)
    return found


def serve(*options: str) -> Result:
    return CliRunner().invoke(cli, ["serve", *options])


def fault_of(*options: str) -> PcgraphError:
    found = serve(*options)
    assert isinstance(found.exception, PcgraphError), found.output
    return found.exception


def test_without_options_it_is_for_this_machine_alone(asked: list[Settings]) -> None:
    found = serve("--without-this-folder")
    (settings,) = asked
    assert (settings.host, settings.port, settings.hosts) == ("127.0.0.1", 8000, ())
    assert (settings.seconds, settings.max_rows, settings.per_minute) == (10.0, 100_000, 0)
    assert not settings.logged
    assert settings.review is None
    assert found.stdout == "http://127.0.0.1:8123/\n"
    assert "Ready: open http://127.0.0.1:8123/ in a browser; Ctrl-C stops it." in found.stderr
    assert "Next: give a SPARQL tool the address http://127.0.0.1:8123/sparql" in found.stderr
    assert "Others" not in found.stderr


def test_each_option_is_passed_on(asked: list[Settings], tmp_path: Path) -> None:
    made = tmp_path / "mine"
    base = "https://www.example.org/mine/"
    assert CliRunner().invoke(cli, ["new", str(made), "--base", base]).exit_code == 0
    found = serve(
        *(
            "--port",
            "0",
            "--public",
            "https://pc.example.org/x",
            "--allow-host",
            "A.example.org:80",
        ),
        *("--workers", "2", "--timeout", "3", "--max-rows", "7", "--max-memory", "100"),
        *("--per-minute", "9", "--log", "--review", str(made), "--without-this-folder"),
    )
    (settings,) = asked
    assert settings == Settings(
        overlays=(made,), port=0, public="https://pc.example.org/x/", hosts=("a.example.org",),
        workers=2, seconds=3.0, max_rows=7, max_bytes=100 * MEGABYTE, per_minute=9, logged=True,
        review=made,
    )  # fmt: skip
    assert "Ready: open https://pc.example.org/x/" in found.stderr


def test_a_folder_that_is_named_and_judged_is_laid_over_once(
    asked: list[Settings], tmp_path: Path
) -> None:
    made = tmp_path / "mine"
    CliRunner().invoke(cli, ["new", str(made), "--base", "https://www.example.org/mine/"])
    serve("--review", str(made), "--with", str(made), "--without-this-folder")
    assert asked[0].overlays == (made,)


def test_where_others_reach_it_that_is_said_and_rates_hold(asked: list[Settings]) -> None:
    found = serve("--host", "192.0.2.7", "--allow-host", "pc.example.org", "--quiet")
    assert asked[0].per_minute == 600
    said = " ".join(found.stderr.split())
    assert "Others can reach this server" in said
    assert "192.0.2.7" in said
    assert "pc.example.org" in said
    assert "600 requests a minute" in said


def test_who_may_judge_is_said_where_others_reach_it(asked: list[Settings], tmp_path: Path) -> None:
    made = tmp_path / "mine"
    CliRunner().invoke(cli, ["new", str(made), "--base", "https://www.example.org/mine/"])
    found = serve("--host", "192.0.2.7", "--review", str(made))
    assert asked
    assert "Whoever reaches it can judge" in found.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])  # noqa: S104 - it must be refused
def test_nobody_is_let_in_without_a_name(asked: list[Settings], host: str) -> None:
    fault = fault_of("--host", host)
    assert (fault.code, fault.exit_code) == ("PC-SERVE-NAME", 2)
    assert "--allow-host NAME" in fault.remedy
    assert not asked
    serve("--host", host, "--allow-host", "pc.example.org")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--allow-host", "*"), "PC-SERVE-NAME"),
        (("--allow-host", "http://a.org"), "PC-SERVE-NAME"),
        (("--allow-host", ""), "PC-SERVE-NAME"),
        (("--public", "pc.example.org"), "PC-SERVE-PUBLIC"),
        (("--public", "javascript:alert(1)"), "PC-SERVE-PUBLIC"),
        (("--public", "https://a.org/?x=1"), "PC-SERVE-PUBLIC"),
        (("--public", "https://[::1/"), "PC-SERVE-PUBLIC"),
        (("--public", "https://a b.org/"), "PC-SERVE-PUBLIC"),
        (("--review", "tests", "--store", "x"), "PC-USAGE-STORE"),
        (("--store", ""), "PC-USAGE-STORE"),
    ],
)
def test_what_cannot_be_is_told(asked: list[Settings], options: tuple[str, ...], code: str) -> None:
    fault = fault_of(*options)
    assert isinstance(fault, UsageProblem)
    assert fault.code == code
    assert not asked


def test_a_folder_that_is_none_of_ours_cannot_be_judged(
    asked: list[Settings], tmp_path: Path
) -> None:
    fault = fault_of("--review", str(tmp_path))
    assert isinstance(fault, InputProblem)
    assert "pcgraph new" in fault.remedy


@pytest.mark.parametrize(
    "options",
    [("--port", "65536"), ("--workers", "0"), ("--per-minute", "-1"), ("--timeout", "nan"),
     ("--max-memory", "1"), ("--max-rows", "0"), ("words",)],
)  # fmt: skip
def test_numbers_that_mean_nothing_are_wrong_usage(
    asked: list[Settings], options: tuple[str, ...]
) -> None:
    assert serve(*options).exit_code == 2
    assert not asked


def test_a_port_in_use_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        fault = fault_of("--port", str(port), "--without-this-folder")
    assert (fault.code, fault.exit_code) == ("PC-SERVE-PORT", 2)
    assert str(port) in fault.what
    assert "--port 0" in fault.remedy


@pytest.mark.parametrize("host", ["203.0.113.1", "no such machine", "a" * 300])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(UsageProblem) as told:
        running.listen(host, 0)
    assert told.value.code == "PC-SERVE-BIND"


def test_a_port_that_is_free_is_found_each_time() -> None:
    with running.listen("127.0.0.1", 0) as one, running.listen("127.0.0.1", 0) as two:
        assert one.getsockname()[1] != two.getsockname()[1]


@pytest.mark.skipif(sys.platform == "win32", reason="ends by a signal of POSIX")
def test_a_folder_that_cannot_be_read_ends_it_with_file_and_line(tmp_path: Path) -> None:
    made = tmp_path / "mine"
    CliRunner().invoke(cli, ["new", str(made), "--base", "https://www.example.org/mine/"])
    (made / "data" / "bad.ttl").write_text("this is no Turtle\n")
    fault = fault_of("--port", "0", "--with", str(made), "--without-this-folder")
    assert fault.exit_code in (3, 4)
    assert "bad.ttl" in str(fault)
