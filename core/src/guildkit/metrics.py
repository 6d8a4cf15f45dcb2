"""Figures for Prometheus, and the health for whoever asks over HTTP: `GUILDKIT_METRICS_ADDRESS`.

Guilds are never a label: there may be thousands of them, and Prometheus keeps a series for each.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import structlog
from aiohttp import web

from guildkit.errors import ConfigError
from guildkit.health import described, findings_of, healthy, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guildkit.bot import Bot
    from guildkit.failures import Failure
    from guildkit.figures import FigureSource
    from guildkit.health import State

log = structlog.get_logger()

_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
"""Seconds; Discord gives up after three."""


class Metrics:
    """Counts, where an address is configured; costs nothing otherwise.

    Raises:
        ConfigError: an address is configured, but prometheus-client is not installed.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._figures = _Figures() if bot.config.metrics_address else None
        if self._figures is not None:
            bot.failures.observe(self._figures.failure)

    def interaction(self, plugin: str, kind: str, outcome: str, seconds: float | None) -> None:
        """Count an interaction, and how long its member waited for the first answer."""
        if self._figures is not None:
            self._figures.interaction(plugin, kind, outcome, seconds)

    def add(self, plugin: str, source: FigureSource) -> None:
        """Show what a plugin counts, instead of what it counted before."""
        if self._figures is not None:
            self._figures.sources[plugin] = source

    async def run(self) -> None:
        """Serve until cancelled."""
        if self._figures is None:
            return
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/health", self._health)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        host, _, port = self._bot.config.metrics_address.rpartition(":")
        try:
            site = web.TCPSite(runner, host.strip("[]"), int(port))
            await site.start()
            log.info("figures are served", address=site.name)
            await asyncio.get_running_loop().create_future()
        except OSError as error:
            log.error("figures are not served", address=self._bot.config.metrics_address, reason=str(error))
        finally:
            await runner.cleanup()

    async def _metrics(self, _request: web.Request) -> web.Response:
        assert self._figures is not None
        self._figures.state(await state_of(self._bot), self._bot.client.brake.refused)
        return web.Response(
            body=self._figures.rendered(), headers={"Content-Type": self._figures.content_type}
        )

    async def _health(self, _request: web.Request) -> web.Response:
        found = findings_of(await state_of(self._bot), self._bot.clock.now())
        well = healthy(found)
        return web.json_response({"healthy": well, "checks": described(found)}, status=200 if well else 503)


class _Figures:
    """The figures, in a registry of their own."""

    def __init__(self) -> None:
        try:
            import prometheus_client as prometheus  # noqa: PLC0415 - an optional dependency
        except ImportError as error:
            raise ConfigError(
                "metrics_address (GUILDKIT_METRICS_ADDRESS) needs prometheus-client.",
                hint='Try `pip install "guildkit[metrics]"`.',
            ) from error
        self._registry = registry = prometheus.CollectorRegistry()
        self.sources: dict[str, FigureSource] = {}
        """What plugins count."""
        registry.register(self)
        self._prometheus = prometheus
        self.content_type = prometheus.CONTENT_TYPE_LATEST
        prometheus.ProcessCollector(registry=registry)

        def gauge(name: str, meaning: str, *labels: str) -> Any:
            return prometheus.Gauge(f"guildkit_{name}", meaning, labels, registry=registry)

        self._interactions = prometheus.Counter(
            "guildkit_interactions",
            "Interactions that were handled",
            ("plugin", "kind", "outcome"),
            registry=registry,
        )
        self._answers = prometheus.Histogram(
            "guildkit_first_answer_seconds",
            "Time from an interaction's arrival until Discord took the first answer",
            ("plugin", "kind"),
            buckets=_BUCKETS,
            registry=registry,
        )
        self._failures = prometheus.Counter(
            "guildkit_failures",
            "Failures of plugin code",
            ("plugin", "where", "category"),
            registry=registry,
        )
        self._counted = prometheus.Counter(
            "guildkit_failures_counted_only",
            "Failures of a storm, of which neither the log nor the error log has more than their number",
            registry=registry,
        )
        self._refused = gauge("refused_requests", "Requests that Discord has refused within ten minutes")
        self._jobs = gauge("jobs", "Jobs by state", "state")
        self._overdue = gauge("oldest_due_job_seconds", "How long the oldest job that is due waits")
        self._lag = gauge("loop_lag_seconds", "How late the event loop was at worst in the last seconds")
        self._gateway = gauge("gateway_latency_seconds", "Time from a heartbeat to its answer", "shard")
        self._connected = gauge("gateway_connected", "Whether a shard is connected", "shard")
        self._database = gauge("database_seconds", "Time for a look at the database; NaN where it is away")
        self._guilds = gauge("guilds", "Guilds that the bot is in")
        self._unsynced = gauge("unsynced_guilds", "Guilds whose commands are not in sync")

    def interaction(self, plugin: str, kind: str, outcome: str, seconds: float | None) -> None:
        self._interactions.labels(plugin, kind, outcome).inc()
        if seconds is not None:
            self._answers.labels(plugin, kind).observe(seconds)

    def failure(self, failure: Failure) -> None:
        self._failures.labels(failure.plugin, failure.where, failure.kind.category).inc()
        if failure.counted:
            self._counted.inc()

    def state(self, state: State, refused: int) -> None:
        self._refused.set(refused)
        self._jobs.clear()
        for name, count in state.jobs.items():
            self._jobs.labels(name).set(count)
        self._overdue.set((state.at - state.oldest_due).total_seconds() if state.oldest_due else 0)
        self._lag.set(state.loop_lag / 1000)
        for shard in state.shards:
            self._connected.labels(shard.id).set(shard.connected)
            if shard.latency is not None:
                self._gateway.labels(shard.id).set(shard.latency / 1000)
        self._database.set(float("nan") if state.database is None else state.database / 1000)
        self._guilds.set(state.guilds)
        self._unsynced.set(state.commands_waiting)

    def collect(self) -> Iterator[Any]:
        """Give what plugins count; prometheus-client calls it."""
        for plugin, source in self.sources.items():
            families: dict[str, Any] = {}
            for figure in source():
                name = f"guildkit_{plugin.replace('-', '_')}_{figure.name}"
                if name not in families:
                    family = self._prometheus.metrics_core.GaugeMetricFamily(
                        name, figure.meaning, labels=list(figure.labels)
                    )
                    families[name] = family
                families[name].add_metric(list(figure.labels.values()), figure.value)
            yield from families.values()

    def rendered(self) -> bytes:
        return self._prometheus.generate_latest(self._registry)
