"""Markdown tables, and the page that contains them."""
BEGIN, END = "<!-- measured: written by bench/run -->", "<!-- end of measurements -->"
#: A section of its own: most machines cannot measure it, and it keeps its figures then.
BEGIN_POLICIES = "<!-- measured: written by bench/run if it has API servers -->"


def table(columns, rows):
    """A Markdown table; all columns but the first are right-aligned."""
    lines = ["| " + " | ".join(columns) + " |", "| --- |" + " ---: |" * (len(columns) - 1)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def verdict(value, limit, shown, at_most=True):
    """A figure, with 'met' or 'not met' for its target."""
    is_met = value <= limit if at_most else value >= limit
    return f"{shown} {'met' if is_met else '**not met**'}"


def replace_measured(path, text, begin=BEGIN):
    """Replaces the section between the markers."""
    with open(path) as file:
        page = file.read()
    before, _, rest = page.partition(begin)
    _, marker, after = rest.partition(END)
    if not marker:
        raise ValueError(f"{path} has no markers")
    with open(path, "w") as file:
        file.write(f"{before}{begin}\n\n{text}\n{END}{after}")
