"""What every peer asks for: the bench takes it from the requests of a run and writes it to the file in PEERS_PLAN."""
import json
import os
from urllib.parse import quote, urlencode

with open(os.environ["PEERS_PLAN"]) as file:
    plan = json.load(file)

cloud = plan["cloud"]
#: Sets that are joined, in an order in which each can be joined to what stands before it.
joined = plan["joined"]
sessions = plan["sessions"]

base_url = f"{cloud['origin']}/monitorodata"
token_url = f"{cloud['origin']}/cctrustoauth2/{cloud['customerId']}/tokens/clients"
token_form = {
    "grant_type": "client_credentials",
    "client_id": cloud["clientId"],
    "client_secret": cloud["clientSecret"],
}
customer_header = {"Citrix-CustomerId": cloud["customerId"]}


def authorization(token):
    return f"CwsAuth Bearer={token}"


def first_url(request):
    return f"{base_url}/{request['set']}?{urlencode(request['params'], quote_via=quote, safe='$,()')}"


def shown(join):
    """The columns of a joined set that are in the result: its key is there already."""
    return [name for name in join["columns"] if name != join["key"]]


def source_column(join):
    """Where the foreign key of a set stands: in the session, or in another joined set."""
    return join["foreignKey"] if join["from"] is None else f"{join['from']}_{join['foreignKey']}"
