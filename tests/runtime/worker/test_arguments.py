import pytest

from gesso_runtime.worker.arguments import Arguments, read_arguments


def test_rows_and_the_idle_time_are_read() -> None:
    assert read_arguments([]) == Arguments((), 120.0)
    given = ["--engine", "onnx", "--engine", "llama", "--idle", "0.5"]
    assert read_arguments(given) == Arguments(("onnx", "llama"), 0.5)


@pytest.mark.parametrize("idle", ["-1", "nan", "inf", "soon"])
def test_an_idle_time_that_is_none_is_refused(
    idle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        read_arguments(["--idle", idle])

    assert raised.value.code == 2
    assert "--idle" in capsys.readouterr().err
