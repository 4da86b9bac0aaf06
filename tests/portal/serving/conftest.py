"""One migrated PostgreSQL and its static files for all tests of this folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kit.production import Postgres, environment, manage, private_postgres


@dataclass(frozen=True)
class Machine:
    """What a portal in production stands on."""

    postgres: Postgres
    static: Path

    def environment(self, folder: Path, **told: str) -> dict[str, str]:
        database = self.postgres.url("portal")
        return environment(
            folder, **{"DATABASE_URL": database, "STATIC_ROOT": str(self.static), **told}
        )

    def set_password(self, env: dict[str, str], email: str, password: str) -> None:
        self._run(
            env,
            "from portal.accounts.models import User;"
            f"u = User.objects.get(email={email!r}); u.set_password({password!r}); u.save()",
        )

    def token(self, env: dict[str, str], email: str, scope: str) -> str:
        said = manage(env, "create_token", email, "--name", "t", "--scope", scope, "--days", "2")
        return said.split()[-1]

    def enqueue(self, env: dict[str, str], task: str) -> int:
        """The id of the job."""
        program = f"from portal.jobs.services import enqueue; print(enqueue({task!r}).pk)"
        return int(self._run(env, program).split()[-1])

    def job_state(self, job: int) -> str:
        return str(self.postgres.say(f"SELECT state FROM jobs_job WHERE id={job}", "portal")[0][0])

    def _run(self, env: dict[str, str], program: str) -> str:
        return manage(env, "shell", "-v", "0", "-c", program)


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    folder = tmp_path_factory.mktemp("production")
    with private_postgres() as postgres:
        postgres.say("CREATE DATABASE portal")
        one = Machine(postgres, folder / "static")
        env = one.environment(folder)
        manage(env, "migrate", "-v", "0")
        # The same hashed names; compressing them would take a minute.
        plain = {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "DATA_DIR": str(folder)}
        manage({**env, **plain}, "collectstatic", "--noinput", "-v", "0")
        manage(env, "create_person", "ann@brand.example", "--name", "Ann", "--role", "admin")
        yield one
