/**
 * A secret as somebody hands it over: a text, a file with nothing else in it, or the file that Citrix Cloud downloads.
 */

type SecretResult =
  | { readonly secret: string; readonly isTrimmed: boolean }
  /** Ends the sentence "`clientSecret` (from …) …"; nothing of the secret is in it. */
  | { readonly problem: string };

/**
 * The secret in a text. White space around it is taken away.
 * @param ofClient the client id that a downloaded file (`ID,Secret`) has to be of; undefined: no such file is
 * understood
 */
export function secretIn(text: string, ofClient?: { readonly id: string | undefined }): SecretResult {
  const secret = text.trim();
  if (secret === '') return { problem: 'is empty' };
  const downloaded = ofClient === undefined ? undefined : downloadedIn(secret, ofClient.id);
  if (downloaded !== undefined) return downloaded;
  const lines = secret.split(lineEnd).length;
  if (lines > 1) return { problem: `has ${lines} lines; a secret has one line` };
  const problem = characterProblem(secret) ?? (ofClient === undefined ? undefined : wrappingProblem(secret));
  // A line end behind the secret is how files end.
  return problem === undefined
    ? { secret, isTrimmed: text.replace(/(?<![\r\n])(?:\r?\n)+$/, '') !== secret }
    : { problem };
}

const lineEnd = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/** What no secret has: it would be sent as something else, or not at all. */
const unusable = /[\p{Cc}\p{Cf}\p{Co}\uFFFD]/u;

function characterProblem(secret: string): string | undefined {
  if (!secret.isWellFormed()) return 'contains half a character (a lone surrogate)';
  const found = unusable.exec(secret)?.[0];
  if (found === undefined) return undefined;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `contains an invisible character (U+${code}), which no secret has; copy it again`;
}

/** Secrets of Citrix Cloud have letters, digits and some signs, none of these. Those of others may have any. */
function wrappingProblem(secret: string): string | undefined {
  if (/^(["'`\u201C\u201D\u2018\u2019]).*["'`\u201C\u201D\u2018\u2019]$/.test(secret)) {
    return 'has quotation marks around it; remove them';
  }
  if (/^[{[].*[}\]]$/.test(secret)) return 'is JSON; use the secret alone';
  if (/^(?:export +)?[a-z]+(?:_[a-z]+)+ *= *[^=\s]/i.test(secret)) {
    return 'is a setting (NAME=value); use the value alone';
  }
  return undefined;
}

const plainName = (cell: string) => cell.toLowerCase().replaceAll(/[^a-z]/g, '');
const idNames = new Set(['id', 'clientid']);
const secretNames = new Set(['secret', 'clientsecret']);
const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The secret of a client in the file `secureclient.csv`, with its header or without; undefined: it is no such file. */
function downloadedIn(text: string, clientId: string | undefined): SecretResult | undefined {
  const lines = text.split(lineEnd).filter((line) => /[^\s,;]/.test(line));
  const delimiter = /[,;\t]/.exec(lines[0] ?? '')?.[0];
  if (delimiter === undefined) return undefined;
  const rows = lines.map((line) => cellsOf(line, delimiter));
  const names = rows[0]?.map(plainName) ?? [];
  const [idAt, secretAt] = [idNames, secretNames].map((known) => names.findIndex((name) => known.has(name)));
  const isHeaded = idAt !== undefined && idAt >= 0 && secretAt !== undefined && secretAt >= 0;
  const isId = (cell: string) => guid.test(cell) || cell === clientId;
  const pairs = isHeaded
    ? rows.slice(1).map((row) => ({ id: row[idAt] ?? '', secret: row[secretAt] ?? '' }))
    : rows.flatMap((cells) => pairOf(cells, isId));
  if (!isHeaded && pairs.length < rows.length) return undefined;
  const isOurs = ({ id }: { readonly id: string }) => id.toLowerCase() === clientId?.toLowerCase();
  const ours = pairs.filter(isOurs);
  const [pair] = ours;
  if (pair === undefined) return { problem: strangersProblem(pairs.length, clientId) };
  if (ours.some(({ secret }) => secret !== pair.secret)) {
    return { problem: 'contains several secrets of this client; keep only the line of the newest' };
  }
  return secretIn(pair.secret);
}

function strangersProblem(pairs: number, clientId: string | undefined): string {
  if (pairs === 0) return 'has the header of a downloaded file (ID, Secret), but no client below it';
  return clientId === undefined
    ? 'contains ID and secret of a client, but `clientId` is missing'
    : 'contains the secret of another client: its ID is not `clientId`';
}

/** Without a header, the cell that is like an id is the id. */
function pairOf(
  cells: readonly string[],
  isId: (cell: string) => boolean,
): readonly { readonly id: string; readonly secret: string }[] {
  const [first = '', second = '', ...more] = cells.filter((cell) => cell !== '');
  if (second === '' || more.length > 0) return [];
  if (isId(first)) return [{ id: first, secret: second }];
  return isId(second) ? [{ id: second, secret: first }] : [];
}

function cellsOf(line: string, delimiter: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character !== delimiter || isQuoted) cell += character;
    else {
      cells.push(cell.trim());
      cell = '';
    }
  }
  return [...cells, cell.trim()];
}
