"""dlt's source for REST services into DuckDB, then the join as CSV. dlt_pipeline.py FOLDER OUT.csv"""
import sys
from typing import Optional

import dlt
import requests
from dlt.common.configuration import configspec
from dlt.sources.helpers.rest_client.auth import AuthConfigBase
from dlt.sources.rest_api import rest_api_source

from plan import authorization, base_url, customer_header, joined, sessions, token_form, token_url
from sql import copy_of

folder, out = sys.argv[1:3]


@configspec
class CloudAuth(AuthConfigBase):
    token: Optional[str] = None

    def __call__(self, request):
        if self.token is None:
            answer = requests.post(token_url, data=token_form, timeout=60)
            answer.raise_for_status()
            self.token = answer.json()["access_token"]
        request.headers["Authorization"] = authorization(self.token)
        return request


source = rest_api_source(
    {
        "client": {
            "base_url": f"{base_url}/",
            "auth": CloudAuth(),
            "headers": customer_header,
            "paginator": {"type": "json_link", "next_url_path": "['@odata.nextLink']"},
        },
        "resource_defaults": {
            "write_disposition": "replace",
            "endpoint": {"data_selector": "value"},
            "parallelized": False,
        },
        "resources": [
            {"name": request["set"], "endpoint": {"path": request["set"], "params": request["params"]}}
            for request in [*joined, sessions]
        ],
    },
    name="monitor",
)
# The nested connection becomes columns of the session.
source.max_table_nesting = 1
destination = dlt.destinations.duckdb(f"{folder}/warehouse.duckdb")
pipeline = dlt.pipeline("monitor", pipelines_dir=f"{folder}/pipelines", dataset_name="monitor", destination=destination)
pipeline.run(source)

schema = pipeline.default_schema
named = schema.naming.normalize_identifier
sets = {"s": "Sessions", **{join["prefix"]: join["set"] for join in joined}}


def column(alias, name):
    """dlt makes no column where no row has a value."""
    known = schema.tables[named(sets[alias])]["columns"].get(name if "__" in name else named(name), {})
    return f'"{alias}"."{known["name"]}"' if "data_type" in known else None


def nested(name):
    return column("s", f"{named('CurrentConnection')}__{named(name)}")


tables = {name: named(name) for name in sets.values()}
with pipeline.sql_client() as client:
    client.execute_sql(copy_of(tables, out, column, nested))
