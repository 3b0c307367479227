"""A DataFrame of items in, a DataFrame of person-days out: the local pass, on every machine of a cluster."""

from functools import partial

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as columns
from pyspark.sql import types as spark_types
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from villi.cohort.interning import intern
from villi.cohort.passing import total
from villi.cohort.plan import Plan
from villi.cohort.spark.shipping import Batches, mapped
from villi.cohort.values import (
    CODE,
    DAY,
    FOOD,
    GRAMS,
    LINE,
    PERSON,
    interned_schema,
    must_have,
    results_schema,
)
from villi.quantities import VilliError

_WHOLE = (spark_types.ByteType, spark_types.ShortType, spark_types.IntegerType, spark_types.LongType)
_DAYS = (*_WHOLE, spark_types.StringType, spark_types.DateType)
_NUMBERS = (*_WHOLE, spark_types.FloatType, spark_types.DoubleType, spark_types.DecimalType)


def intake(frame: DataFrame, plan: Plan, partitions: int | None = None) -> DataFrame:
    """Nutrients, glutamine and scores of every person-day, worked out where the rows are.

    `frame`: one row a food, with columns `person` (whole numbers or text), `day` (whole numbers, text or
    dates), `code` (whole numbers or text) and `grams` (null unknown); `line` is left out, and every other
    column is carried along. `plan`: what is to be worked out. `partitions`: over how many the persons are
    divided, by default what Spark finds right.

    Nothing runs until the result is used. Rows of a person may stand anywhere in `frame`; what comes out is
    sorted by person and day inside a partition only. Raises VilliError for a column that is missing or of
    another type; where it is run, for negative grams and missing keys.

        from villi.cohort import Plan
        from villi.cohort.spark import intake
        from villi.foods import Catalogue

        items = spark.read.parquet("hdfs:///survey/items")
        days = intake(items, Plan.of(Catalogue.everyday(), ["energy", "fibre"]))
        days.write.parquet("hdfs:///survey/days")
    """
    items = as_items(frame)
    arrow = interned_schema(to_arrow_schema(items.schema), plan)
    interned = mapped(items, partial(_interned, plan), from_arrow_schema(arrow))
    by_person = interned.repartition(partitions, PERSON) if partitions else interned.repartition(PERSON)
    return totalled(by_person.sortWithinPartitions(PERSON, DAY, FOOD, GRAMS), arrow, plan)


def totalled(frame: DataFrame, interned: pa.Schema, plan: Plan) -> DataFrame:
    """Interned rows, sorted by person and day with no person in two partitions, to person-days.

    `interned`: their Arrow schema with its metadata, which Spark does not carry.
    """
    made = results_schema(interned, plan)
    return mapped(frame, partial(_totalled, plan, interned), with_units(made))


def as_items(frame: DataFrame) -> DataFrame:
    """The columns of items in the types that the pass knows. Raises VilliError for what does not fit."""
    must_have(frame.schema, (PERSON, DAY, CODE, GRAMS), "items")
    wanted = {
        PERSON: (_WHOLE, "long", (spark_types.StringType,), "whole numbers or text"),
        DAY: (_WHOLE, "long", (spark_types.StringType, spark_types.DateType), "whole numbers, text or dates"),
        CODE: (_WHOLE, "long", (spark_types.StringType,), "whole numbers or text"),
        GRAMS: (_NUMBERS, "double", (), "numbers"),
    }
    chosen = []
    for name in frame.columns:
        column = columns.col("`" + name.replace("`", "``") + "`")
        if name in wanted:
            cast, to, as_it_is, plain = wanted[name]
            kind = frame.schema[name].dataType
            if not isinstance(kind, (*cast, *as_it_is)):
                raise VilliError(
                    f"the column {name} holds {kind.simpleString()}, and {plain} are wanted: "
                    f"cast it, frame.withColumn('{name}', frame['{name}'].cast('{to}'))"
                )
            column = column.cast(to).alias(name) if isinstance(kind, cast) else column
        if name != LINE:
            chosen.append(column)
    return frame.select(*chosen)


def with_units(schema: pa.Schema) -> spark_types.StructType:
    """An Arrow schema as Spark's, with the metadata of its fields (units, limits)."""
    fields = []
    for field, known in zip(schema, from_arrow_schema(schema).fields, strict=True):
        said = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        fields.append(spark_types.StructField(known.name, known.dataType, True, said or None))
    return spark_types.StructType(fields)


def _interned(plan: Plan, batches: Batches) -> Batches:
    for batch in batches:
        yield intern(batch, plan).batch


def _totalled(plan: Plan, interned: pa.Schema, batches: Batches) -> Batches:
    yield from total((dressed(batch, interned) for batch in batches), plan)


def dressed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """A batch as Spark hands it over, in the types and with the metadata that it had before."""
    arrays = [batch.column(field.name).cast(field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
