"""The files an operator copies: the systemd unit, the image, the compose file."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
# What a service may say, by the specification of compose files; those that ours use.
SERVICE_KEYS = {
    "image",
    "build",
    "command",
    "environment",
    "volumes",
    "ports",
    "depends_on",
    "healthcheck",
    "restart",
    "stop_grace_period",
}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"]
    return found


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return read


def variables(service: dict[str, Any]) -> dict[str, str]:
    return {
        name: re.sub(r"\$\{\w+(:[-?][^}]*)?\}", "", value)
        for name, value in service["environment"].items()
    }


def test_every_service_says_only_what_compose_knows(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert service.keys() <= SERVICE_KEYS, name
        assert "image" in service
        for port in service.get("ports", []):
            assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port), f"{name} is open to the network"


def test_services_wait_for_services_that_can_be_waited_for(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] in CONDITIONS, name
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other], f"{name} waits for ever for {other}"
            if how["condition"] == "service_completed_successfully":
                assert services[other]["restart"] == "no", f"{other} never completes"


def test_volumes_are_declared_and_files_are_there(services: dict[str, Any]) -> None:
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in compose()["volumes"] or (DEPLOY / source).is_file()
    build = services["server"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve().is_file()


def test_the_variables_of_compose_are_settings_of_ours(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables(services["worker"]).items():
        if name.startswith("SILKWATCH_"):
            monkeypatch.setenv(name, value)

    assert load_settings().store.url == "postgresql://silkwatch:@postgres/silkwatch"


def test_no_password_is_written_down(services: dict[str, Any]) -> None:
    secret = re.compile(r"TOKEN|PASSWORD")
    for service in services.values():
        for name, value in service["environment"].items():
            if secret.search(name):
                assert re.fullmatch(r"\$\{\w+(:-|:\?[^}]*)\}", value), name
    for line in (DEPLOY / "silkwatch.env").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            assert line.endswith("="), f"{line} is filled in"


def test_the_image_copies_what_there_is_and_runs_as_nobody_special() -> None:
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    copied = [source for line in lines if line.startswith("COPY") for source in line.split()[1:-1]]

    assert {"items", "feeds", "store", "classifiers", "digests", "flows"} <= set(copied)
    assert [one for one in copied if not (ROOT / one).exists()] == []
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001:10001"]


def test_the_systemd_unit_verifies(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    unit = (DEPLOY / "silkwatch.service").read_text("utf-8")
    command = "/opt/silkwatch/.venv/bin/silkwatch"
    assert command in unit
    # The command is not installed where the tests run; another one stands in for it.
    (tmp_path / "silkwatch.service").write_text(unit.replace(command, "/bin/true"))

    verify = ["systemd-analyze", "verify", str(tmp_path / "silkwatch.service")]
    done = subprocess.run(verify, check=False, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_unit_and_image_agree_on_where_things_lie() -> None:
    unit = (DEPLOY / "silkwatch.service").read_text("utf-8")
    image = (DEPLOY / "Dockerfile").read_text("utf-8")

    for name in ("SILKWATCH_DATA_DIR", "SILKWATCH_SEEDS_DIR", "PREFECT_HOME"):
        assert f"{name}=" in unit
        assert f"{name}=" in image
