type Headers = Readonly<Record<string, string>>;

/** Whether an answer points to a host that is none of the service's own: to the sign-in page of a network, say. */
export function isElsewhere(headers: Headers, ownHosts: RegExp): boolean {
  const url = locationIn(headers);
  return url !== undefined && !ownHosts.test(url.hostname);
}

/** Where an answer points to, for people: without query, which may hold the mark of a sign-in. '' for nowhere else. */
export function pointsTo(headers: Headers): string {
  const url = locationIn(headers);
  return url === undefined ? '' : `redirect to ${url.origin}`;
}

/** Undefined where it stays at the same host. */
function locationIn({ location = '' }: Headers): URL | undefined {
  return /^https?:/i.test(location) && URL.canParse(location) ? new URL(location) : undefined;
}
