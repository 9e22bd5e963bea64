"""A plain script: related sets in dictionaries, sessions page by page. plain.py OUT.csv"""
import csv
import sys

import requests

from plan import authorization, customer_header, first_url, joined, sessions, shown, token_form, token_url

with requests.Session() as http:
    answer = http.post(token_url, data=token_form, timeout=60)
    answer.raise_for_status()
    http.headers.update({"Authorization": authorization(answer.json()["access_token"]), **customer_header})

    def rows_of(request):
        url = first_url(request)
        while url:
            page = http.get(url, timeout=60)
            page.raise_for_status()
            body = page.json()
            yield from body["value"]
            url = body.get("@odata.nextLink")

    lookups = {join["prefix"]: {row[join["key"]]: row for row in rows_of(join)} for join in joined}
    own, connection = list(sessions["columns"]), list(sessions["connection"])
    header = [
        *own,
        *(f"{join['prefix']}_{name}" for join in joined for name in shown(join)),
        *(f"connection_{name}" for name in connection),
    ]
    with open(sys.argv[1], "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for session in rows_of(sessions):
            found = {None: session}
            cells = [session[name] for name in own]
            for join in joined:
                key = found[join["from"]].get(join["foreignKey"])
                row = lookups[join["prefix"]].get(key, {})
                found[join["prefix"]] = row
                cells += [row.get(name) for name in shown(join)]
            current = session["CurrentConnection"] or {}
            writer.writerow(cells + [current.get(name) for name in connection])
