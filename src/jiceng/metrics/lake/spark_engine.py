"""Figures by Apache Spark in local mode from the files of the lake; needs the extra ``spark``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.config import Config, options

from jiceng.core.errors import Refused
from jiceng.metrics.facts import MOMENT, Fact
from jiceng.metrics.lake import reading
from jiceng.metrics.lake.duckdb_engine import months_of
from jiceng.metrics.lake.layout import types_of
from jiceng.metrics.periods import Period

if TYPE_CHECKING:
    from ibis.expr import types as ir

_SPARK_TYPES = {"int64": "bigint", "float64": "double", MOMENT: "timestamp"}


def rows(expression: ir.Table, fact: Fact, period: Period) -> list[tuple[Any, ...]]:
    """Rows of an expression over the facts of a period.

    Raises:
        Refused: PySpark or a Java runtime is not installed.
    """
    session = _session()
    columns = ", ".join(
        f"`{name}` {_SPARK_TYPES.get(each, each)}" for name, each in types_of(fact).items()
    )
    files = [str(each) for each in reading.files_of(fact, *months_of(period))]
    found = (
        session.read.schema(columns).parquet(*files)
        if files
        else session.createDataFrame([], columns)
    )
    if not period.is_whole_months:
        begin, end = (each.isoformat() for each in period.instants)
        moment = f"`{fact.moment.rpartition('__')[2]}`"
        found = found.where(f"{moment} >= timestamp'{begin}' AND {moment} < timestamp'{end}'")
    found.createOrReplaceTempView(fact.name)
    compiler = _compiler()
    query = compiler.to_sqlglot(expression).sql(compiler.dialect)
    return [tuple(row) for row in session.sql(query).collect()]


@cache
def _session() -> Any:
    try:
        from pyspark.errors import PySparkRuntimeError  # noqa: PLC0415 - an extra
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError:
        raise Refused(
            _("Spark is not installed. Run: pip install jiceng[spark]"), "figure.no_spark"
        ) from None
    builder = SparkSession.builder.master("local[*]").appName("jiceng")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.memory": "1g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError:
        raise Refused(
            _("Spark did not start. Install a Java runtime (Debian: default-jre-headless)."),
            "figure.no_spark",
        ) from None


class _Options(Config):  # type: ignore[misc]
    """Options that the compiler reads; Ibis sets them only with its own connection to Spark, which
    would need pandas.
    """

    treat_nan_as_null: bool = False


class _Compiler(PySparkCompiler):  # type: ignore[misc]
    """Ibis's compiler with floating-point literals. It writes 86400.0, which Spark takes for a
    decimal and then rounds a quotient to six digits.
    """

    def visit_NonNullLiteral(self, op: Any, *, value: Any, dtype: Any) -> Any:  # noqa: N802 - Ibis's name
        found = super().visit_NonNullLiteral(op, value=value, dtype=dtype)
        return self.cast(found, dtype) if dtype.is_floating() else found


@cache
def _compiler() -> Any:
    if options.pyspark is None:
        options.pyspark = _Options()
    return _Compiler()
