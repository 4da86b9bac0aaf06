"""Settings shared by all tests."""

from hypothesis import HealthCheck, settings

from tests.kit import flush

# The machine's load must not decide a property test.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

flush.install()
