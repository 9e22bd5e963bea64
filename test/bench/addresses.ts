/** The Monitor queries of a run, read from its JSON debug log, so that exactly the same pages can be asked for again. */

const monitorPath = /^\/(monitorodata|Citrix\/Monitor\/OData\/v4\/Data)\//i;

/** @returns path and query of each query that was answered well, in order */
export function addressesOf(log: string): readonly string[] {
  return log.split('\n').flatMap((line) => {
    const { event, method, status, path, query } = recordOf(line);
    const isPage = event === 'request' && method === 'GET' && status === 200;
    if (!isPage || typeof path !== 'string' || !monitorPath.test(path)) return [];
    return typeof query === 'string' && query !== '' ? `${path}?${encodedQuery(query)}` : path;
  });
}

function recordOf(line: string): Readonly<Record<string, unknown>> {
  if (!line.startsWith('{')) return {};
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // A warning of Node.js may stand between the lines of the log.
    return {};
  }
}

/** The log shows queries decoded. Their options all begin with `$`, which tells an `&` between two from one inside. */
function encodedQuery(query: string): string {
  return query
    .split(/&(?=\$[a-z]+=)/)
    .map((option) => {
      const equals = option.indexOf('=');
      return `${option.slice(0, equals)}=${encodeURIComponent(option.slice(equals + 1))}`;
    })
    .join('&');
}

/** The program's own second reading for sessions that have lost their current connection. */
export function lostConnectionPages(addresses: readonly string[]): readonly string[] {
  return addresses.filter((address) => decodeURIComponent(address).includes('$expand=Connections('));
}

/** What a query is for, told by its form. */
const kinds: readonly { readonly kind: string; readonly isMeant: (options: URLSearchParams) => boolean }[] = [
  { kind: 'count', isMeant: (options) => options.get('$top') === '0' },
  {
    kind: 'lost connections',
    isMeant: (options) => options.get('$expand')?.startsWith('Connections(') === true,
  },
  {
    kind: 'by key',
    isMeant: (options) =>
      /\((\w+) eq (?!null)[^ )]+( or \1 eq [^ )]+)*\)$/.test(options.get('$filter') ?? ''),
  },
];

/** How many queries there are of each set and kind; those of no kind are for pages. */
export function kindsOf(addresses: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const address of addresses) {
    const { pathname, searchParams } = new URL(address, 'http://monitor.invalid');
    const meant = kinds.filter(({ isMeant }) => isMeant(searchParams)).map(({ kind }) => kind);
    const name = `${setIn(pathname)}${meant.length === 0 ? '' : ` (${meant.join(', ')})`}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function setIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The properties that are asked for of each set; `CurrentConnection` is told by its navigation. */
export function selectsOf(addresses: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const selects = new Map<string, readonly string[]>();
  for (const address of addresses) {
    const { pathname, searchParams } = new URL(address, 'http://monitor.invalid');
    const set = setIn(pathname);
    const select = listOf(searchParams.get('$select'));
    // The same set may be asked for less later: what belongs to a table is its widest question.
    if (select.length > (selects.get(set)?.length ?? 0)) selects.set(set, select);
    const expand = searchParams.get('$expand') ?? '';
    const connection = listOf(/\bCurrentConnection\(\$select=([\w,]+)/.exec(expand)?.[1]);
    if (connection.length > 0) selects.set('CurrentConnection', connection);
  }
  return selects;
}

function listOf(text: string | null | undefined): readonly string[] {
  return (text ?? '').split(',').filter((name) => name !== '');
}
