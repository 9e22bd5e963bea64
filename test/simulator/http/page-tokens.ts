import { createHash } from 'node:crypto';

/** Query parameters with lower-case names; an empty continuation token is the same as none. */
export function readParameters(query: URLSearchParams): Map<string, string> {
  const found = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  if (found.get('continuationtoken') === '') found.delete('continuationtoken');
  return found;
}

/** Stands for all parameters but the token: a token only goes on with the query it came from. */
export function fingerprint(parameters: ReadonlyMap<string, string>): string {
  const others = [...parameters].filter(([name]) => name !== 'continuationtoken').sort();
  return createHash('sha256').update(JSON.stringify(others)).digest('base64').slice(0, 12);
}

/** Full of reserved characters, so that a client that does not encode it is found out. */
export function writeToken(offset: number, print: string): string {
  return `p+1/=#&${Buffer.from(JSON.stringify([offset, print])).toString('base64')}&=#`;
}

export function readToken(token: string | undefined, print: string): number | undefined {
  if (token === undefined) return 0;
  try {
    const [offset] = JSON.parse(Buffer.from(token.slice(7, -3), 'base64').toString()) as [number];
    return writeToken(offset, print) === token ? offset : undefined;
  } catch {
    return undefined;
  }
}
