"""Tables, and the page that holds them."""
BEGIN, END = "<!-- measured: written by bench/run -->", "<!-- end of what is measured -->"


def table(columns, rows):
    """A Markdown table; columns but the first stand right."""
    lines = ["| " + " | ".join(columns) + " |", "| --- |" + " ---: |" * (len(columns) - 1)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def verdict(value, limit, shown, at_most=True):
    """A figure, and whether it is what it should be."""
    is_met = value <= limit if at_most else value >= limit
    return f"{shown} {'met' if is_met else '**not met**'}"


def replace_measured(path, text):
    """Writes the part between the markers anew and leaves the prose around it."""
    with open(path) as file:
        page = file.read()
    before, _, rest = page.partition(BEGIN)
    _, marker, after = rest.partition(END)
    if not marker:
        raise ValueError(f"{path} has no place for what is measured")
    with open(path, "w") as file:
        file.write(f"{before}{BEGIN}\n\n{text}\n{END}{after}")
