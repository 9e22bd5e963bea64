"""The join of the sets as one table, for DuckDB."""
from plan import joined, sessions, shown


def copy_of(tables, out, column=lambda table, name: f'"{table}"."{name}"', connection=None):
    """COPY of the joined rows, sorted. `tables`: what stands for each set; `column`: how a column is written, or None."""
    columns = [(column("s", name), name) for name in sessions["columns"]]
    for join in joined:
        columns += [(column(join["prefix"], name), f"{join['prefix']}_{name}") for name in shown(join)]
    nested = connection or (lambda name: f's."CurrentConnection"."{name}"')
    columns += [(nested(name), f"connection_{name}") for name in sessions["connection"]]
    select = ", ".join(f'{written} AS "{name}"' for written, name in columns if written is not None)
    joins = " ".join(
        f"LEFT JOIN {tables[join['set']]} \"{join['prefix']}\" ON {column(join['prefix'], join['key'])} = "
        f"{column(join['from'] or 's', join['foreignKey'])}"
        for join in joined
    )
    order = f"{column('s', 'StartDate')}, {column('s', 'SessionKey')}"
    source = f"FROM {tables['Sessions']} s {joins} ORDER BY {order}"
    return f"COPY (SELECT {select} {source}) TO '{out}' (HEADER, DELIMITER ',')"
