"""Markdown tables, and the page that contains them."""
BEGIN, END = "<!-- measured: written by bench/run -->", "<!-- end of measurements -->"


def table(columns, rows):
    """A Markdown table; all columns but the first are right-aligned."""
    lines = ["| " + " | ".join(columns) + " |", "| --- |" + " ---: |" * (len(columns) - 1)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def verdict(value, limit, shown, at_most=True):
    """A figure, with 'met' or 'not met' for its target."""
    is_met = value <= limit if at_most else value >= limit
    return f"{shown} {'met' if is_met else '**not met**'}"


def replace_measured(path, text):
    """Replaces the section between the markers."""
    with open(path) as file:
        page = file.read()
    before, _, rest = page.partition(BEGIN)
    _, marker, after = rest.partition(END)
    if not marker:
        raise ValueError(f"{path} has no markers")
    with open(path, "w") as file:
        file.write(f"{before}{BEGIN}\n\n{text}\n{END}{after}")
