/** The source's link to the next page. */
export interface NextLink {
  /**
   * The address, if it can be followed: it differs from the requested one only in the query. The bearer token is sent
   * nowhere else.
   */
  readonly address?: URL;
  /** The source's own position (`$skiptoken`), unchanged. */
  readonly token?: string;
  /** How many rows the source would skip (`$skip`). */
  readonly skip?: number;
  /** The target of the link, for people. */
  readonly where: string;
}

/** Longer ones are refused by servers and proxies on the way. */
const longestLink = 8_000;

/**
 * Reads a next link. First of all it is a sign that there is more, whatever it looks like: services behind a proxy
 * write scheme, host, port and path as they know them. Only one that leads to the set that was asked can be followed.
 * @returns undefined when there is none
 */
export function nextLinkIn(link: unknown, requested: URL): NextLink | undefined {
  if (link === undefined || link === null) return undefined;
  if (typeof link !== 'string') return { where: 'no address' };
  if (link.trim() === '') return undefined;
  if (!URL.canParse(link, requested.href)) return { where: 'no address', ...placeIn(link) };
  const url = new URL(link, requested.href);
  const where = url.host === '' ? url.protocol : `${url.host}${url.pathname.slice(0, 100)}`;
  const isOurs = url.origin === requested.origin && pathOf(url) === pathOf(requested);
  if (!isOurs || link.length > longestLink) return { where, ...placeIn(url.search) };
  return { where, address: bare(url, requested), ...placeIn(url.search) };
}

/** The case of a path is not significant. */
function pathOf({ pathname }: URL): string {
  return pathname.toLowerCase();
}

/** In the case that was asked for; without user and fragment, with which one address would look like several. */
function bare({ href }: URL, { pathname }: URL): URL {
  return Object.assign(new URL(href), { pathname, username: '', password: '', hash: '' });
}

function placeIn(text: string): Pick<NextLink, 'token' | 'skip'> {
  const valueIn = (option: string) =>
    new RegExp(`[?&](?:\\$|%24)${option}=([^&#]*)`, 'i').exec(text)?.[1] ?? '';
  const token = valueIn('skiptoken');
  const skip = valueIn('skip');
  return {
    ...(token === '' || token.length > longestLink ? {} : { token }),
    ...(/^\d{1,15}$/.test(skip) ? { skip: Number(skip) } : {}),
  };
}
