type Headers = Readonly<Record<string, string>>;

/** Domains of Citrix Cloud, all regions. */
const ofCitrix =
  /(?:^|\.)(?:cloud\.com|citrix\.com|citrix(?:cloud|data|workspacesapi|networkapi)\.(?:com|net|us|jp))$/i;

/** Whether an answer points to a host that is none of Citrix's: to the sign-in page of a network, say. */
export function elsewhereIn(headers: Headers): boolean {
  const url = locationIn(headers);
  return url !== undefined && !ofCitrix.test(url.hostname);
}

/** Where an answer points to, for people: without query, which may hold the mark of a sign-in. '' for nowhere else. */
export function pointsTo(headers: Headers): string {
  const url = locationIn(headers);
  return url === undefined ? '' : `it points to ${url.origin}`;
}

/** Undefined where it stays at the same host. */
function locationIn({ location = '' }: Headers): URL | undefined {
  return /^https?:/i.test(location) && URL.canParse(location) ? new URL(location) : undefined;
}
