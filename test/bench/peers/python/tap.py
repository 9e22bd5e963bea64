"""A tap as the SDK's template makes it. tap.py --config CONFIG.json"""
from functools import cached_property
from urllib.parse import parse_qsl

from singer_sdk import RESTStream, Tap
from singer_sdk import typing as th
from singer_sdk.authenticators import OAuthAuthenticator
from singer_sdk.pagination import BaseHATEOASPaginator

from plan import authorization, base_url, cloud, customer_header, joined, sessions, token_form, token_url

types = {
    "integer": th.IntegerType,
    "number": th.NumberType,
    "boolean": th.BooleanType,
    "date": th.DateTimeType,
    "text": th.StringType,
}


def properties(columns):
    return [th.Property(name, types[kind]) for name, kind in columns.items()]


class NextLink(BaseHATEOASPaginator):
    def get_next_url(self, response):
        return response.json().get("@odata.nextLink")


class CloudAuthenticator(OAuthAuthenticator):
    @property
    def oauth_request_body(self):
        return token_form

    def authenticate_request(self, request):
        request = super().authenticate_request(request)
        request.headers["Authorization"] = authorization(self.access_token)
        return request


class MonitorStream(RESTStream):
    url_base = base_url
    records_jsonpath = "$.value[*]"
    request = {}

    @cached_property
    def authenticator(self):
        return CloudAuthenticator(
            client_id=cloud["clientId"], client_secret=cloud["clientSecret"], auth_endpoint=token_url
        )

    @property
    def http_headers(self):
        return customer_header

    def get_new_paginator(self):
        return NextLink()

    def get_url_params(self, context, next_page_token):
        return dict(parse_qsl(next_page_token.query)) if next_page_token else self.request["params"]


def stream_of(request, fields):
    name = request["set"]
    members = {
        "name": name,
        "path": f"/{name}",
        "request": request,
        "primary_keys": (request["key"],),
        "schema": th.PropertiesList(*fields).to_dict(),
    }
    return type(name, (MonitorStream,), members)


class TapMonitor(Tap):
    name = "tap-monitor"
    config_jsonschema = th.PropertiesList().to_dict()

    def discover_streams(self):
        nested = th.Property("CurrentConnection", th.ObjectType(*properties(sessions["connection"])))
        kinds = [stream_of(join, properties(join["columns"])) for join in joined]
        kinds.append(stream_of(sessions, [*properties(sessions["columns"]), nested]))
        return [kind(tap=self) for kind in kinds]


if __name__ == "__main__":
    TapMonitor.cli()
