/** What the source says of the page after a page: that there is one, and how it is reached. */
export interface NextLink {
  /** Where it can be followed: the address that was asked but for the query. The bearer token goes nowhere else. */
  readonly address?: URL;
  /** The source's own mark of the place (`$skiptoken`), as it is written. */
  readonly token?: string;
  /** How many rows the source would pass over (`$skip`). */
  readonly skip?: number;
  /** Where the link leads, for people. */
  readonly where: string;
}

/** Longer ones are refused by servers and proxies on the way. */
const longestLink = 8_000;

/**
 * Reads a next link. First of all it is a sign that there is more, whatever it looks like: services behind a proxy
 * write scheme, host, port and path as they know them. Only one that leads to the set that was asked can be followed.
 * @returns undefined when there is none
 */
export function nextLinkIn(link: unknown, asked: URL): NextLink | undefined {
  if (link === undefined || link === null) return undefined;
  if (typeof link !== 'string') return { where: 'no address' };
  if (link.trim() === '') return undefined;
  if (!URL.canParse(link, asked.href)) return { where: 'no address', ...placeIn(link) };
  const url = new URL(link, asked.href);
  const where = url.host === '' ? url.protocol : `${url.host}${url.pathname.slice(0, 100)}`;
  const isOurs = url.origin === asked.origin && pathOf(url) === pathOf(asked);
  if (!isOurs || link.length > longestLink) return { where, ...placeIn(url.search) };
  return { where, address: bare(url, asked), ...placeIn(url.search) };
}

/** Whether a path is written in another case says nothing. */
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
