"""What can be checked of deploy/ without a container engine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings

DEPLOY = Path(__file__).parents[2] / "deploy"


def test_the_unit_passes_systemds_own_verification(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        assert os.environ.get("CI") != "true", "systemd-analyze must be there in CI"
        pytest.skip("no systemd-analyze on this machine")
    unit = (DEPLOY / "jixiao.service").read_text(encoding="utf-8")
    # verify wants the executable to exist; the program itself is installed on the real machine only
    (tmp_path / "jixiao.service").write_text(unit.replace("/opt/jixiao/bin/jixiao", sys.executable), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "jixiao.service")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_compose_waits_for_the_database_and_keeps_the_data() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    bot, database = compose["services"]["bot"], compose["services"]["database"]
    assert bot["depends_on"]["database"]["condition"] == "service_healthy"
    assert "healthcheck" in database
    mounted = {volume.split(":")[0] for service in (bot, database) for volume in service["volumes"]}
    assert mounted == set(compose["volumes"])
    assert (DEPLOY / bot["build"]["dockerfile"].removeprefix("deploy/")).exists()


def test_the_image_runs_as_its_own_user_and_checks_its_health() -> None:
    steps = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER jixiao$", steps, re.M)
    assert "/health" in steps
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", steps, re.M):
        assert all((DEPLOY.parent / name).exists() for name in copied.split())


def test_every_setting_of_the_example_exists() -> None:
    named = set(re.findall(r"^#? ?(JIXIAO_[A-Z_]+)=", (DEPLOY / "env.example").read_text(encoding="utf-8"), re.M))
    known = {f"JIXIAO_{name.upper()}" for name in Settings.model_fields}
    assert {name.removesuffix("_FILE") for name in named} <= known
    assert {"JIXIAO_TOKEN", "JIXIAO_ADMINS"} <= named
