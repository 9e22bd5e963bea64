"""A declarative source of Airbyte's low-code CDK that reads all sets. airbyte_source.py FOLDER"""
import json
import sys

from airbyte_cdk.entrypoint import launch
from airbyte_cdk.sources.declarative.concurrent_declarative_source import ConcurrentDeclarativeSource

from plan import authorization, base_url, customer_header, joined, sessions, token_form, token_url

folder = sys.argv[1]
requests = [*joined, sessions]


def json_schema(columns):
    kinds = {"date": ("string", "date-time"), "text": ("string", None)}
    members = {}
    for name, kind in columns.items():
        kind, form = kinds.get(kind, (kind, None))
        members[name] = {"type": [kind, "null"], **({"format": form} if form else {})}
    return {"type": "object", "additionalProperties": True, "properties": members}


def schema_of(request):
    schema = json_schema(request["columns"])
    if request is sessions:
        nested = json_schema(sessions["connection"])
        schema["properties"]["CurrentConnection"] = {**nested, "type": ["object", "null"]}
    return schema


authenticator = {
    "type": "SessionTokenAuthenticator",
    "login_requester": {
        "type": "HttpRequester",
        "url_base": token_url,
        "path": "",
        "http_method": "POST",
        "request_body_data": token_form,
    },
    "session_token_path": ["access_token"],
    "expiration_duration": "PT1H",
    "request_authentication": {
        "type": "ApiKey",
        "api_token": authorization("{{ session_token }}"),
        "inject_into": {"type": "RequestOption", "inject_into": "header", "field_name": "Authorization"},
    },
}


def stream_of(request):
    return {
        "type": "DeclarativeStream",
        "name": request["set"],
        "primary_key": [request["key"]],
        "schema_loader": {"type": "InlineSchemaLoader", "schema": schema_of(request)},
        "retriever": {
            "type": "SimpleRetriever",
            "requester": {
                "type": "HttpRequester",
                "url_base": base_url,
                "path": f"/{request['set']}",
                "http_method": "GET",
                "authenticator": authenticator,
                "request_headers": customer_header,
                "request_parameters": request["params"],
            },
            "record_selector": {
                "type": "RecordSelector",
                "extractor": {"type": "DpathExtractor", "field_path": ["value"]},
            },
            "paginator": {
                "type": "DefaultPaginator",
                "page_token_option": {"type": "RequestPath"},
                "pagination_strategy": {
                    "type": "CursorPagination",
                    "cursor_value": "{{ response['@odata.nextLink'] }}",
                    "stop_condition": "{{ not response.get('@odata.nextLink') }}",
                },
            },
        },
    }


manifest = {
    "version": "6.0.0",
    "type": "DeclarativeSource",
    "check": {"type": "CheckStream", "stream_names": [joined[0]["set"]]},
    "concurrency_level": {"type": "ConcurrencyLevel", "default_concurrency": 1},
    "streams": [stream_of(request) for request in requests],
    "spec": {"type": "Spec", "connection_specification": {"type": "object", "properties": {}}},
}
catalog = {
    "streams": [
        {
            "stream": {"name": request["set"], "json_schema": {}, "supported_sync_modes": ["full_refresh"]},
            "sync_mode": "full_refresh",
            "destination_sync_mode": "overwrite",
        }
        for request in requests
    ]
}
for name, content in [("config", {}), ("catalog", catalog)]:
    with open(f"{folder}/{name}.json", "w") as file:
        json.dump(content, file)
source = ConcurrentDeclarativeSource(catalog=None, config={}, state=None, source_config=manifest)
launch(source, ["read", "--config", f"{folder}/config.json", "--catalog", f"{folder}/catalog.json"])
