"""Write the modules of the described system that a compiler takes, from its tables.

    python tools/compile_body.py

After every change of an equation in `src/villi/body/data`, and where a row of a table was added or moved; a
changed figure alone needs nothing. Until then the equations run on arrays, slower and with the same results,
and a test fails.
"""

from villi.body.compiling import FOLDER, write

if __name__ == "__main__":
    write()
    print(f"written: {FOLDER}")
