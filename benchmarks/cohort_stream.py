"""A file of many items to a file of person-days, in a process of its own: seconds and the highest memory.

    python benchmarks/cohort_stream.py ITEMS OUT

Batches are read, interned, totalled and written as they come, as `villi cohort` does with sorted items.
"""

import json
import os
import sys
import time

import pyarrow.parquet as pq

from cohort_jobs import BATCH, peak
from villi.cohort import Plan, intern, total
from villi.foods import Catalogue


def main() -> None:
    plan = Plan.of(Catalogue.everyday())
    start = time.perf_counter()
    file = pq.ParquetFile(sys.argv[1])
    interned = (intern(batch, plan).batch for batch in file.iter_batches(BATCH))
    writer: pq.ParquetWriter | None = None
    days = 0
    for each in total(interned, plan, workers=os.cpu_count() or 1):
        if writer is None:
            writer = pq.ParquetWriter(sys.argv[2], each.schema, use_dictionary=False, compression="snappy")
        writer.write_batch(each)
        days += each.num_rows
    if writer is not None:
        writer.close()
    print(json.dumps({"seconds": time.perf_counter() - start, "mb": peak(), "days": days}))


if __name__ == "__main__":
    main()
