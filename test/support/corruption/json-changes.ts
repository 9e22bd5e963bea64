import { isRecord } from '../../../connector/json.ts';
import type { Dice } from '../chaos-dice.ts';

/** Parsed JSON that may be changed. */
type Members = Record<string, unknown>;

/** Changes the answer's JSON, in place or by another. @returns undefined where there is nothing of the kind to change */
export type JsonChange = (answer: Members, dice: Dice, secret: string) => unknown;

function rowsOf(answer: Members): unknown[] | undefined {
  const rows = answer['value'] ?? answer['Items'];
  return Array.isArray(rows) && rows.length > 0 ? rows : undefined;
}

function someRow(answer: Members, dice: Dice): Members | undefined {
  const rows = rowsOf(answer);
  const row = rows?.[dice.below(rows.length)];
  return isRecord(row) ? { ...row } : undefined;
}

/** Puts the row, changed, in the place of the one it was made of: found again by the same dice. */
function changeRow(answer: Members, dice: Dice, change: (row: Members) => boolean): Members | undefined {
  const rows = rowsOf(answer);
  if (rows === undefined) return undefined;
  const at = dice.below(rows.length);
  const row = rows[at];
  if (!isRecord(row)) return undefined;
  const changed = { ...row };
  if (!change(changed)) return undefined;
  rows[at] = changed;
  return answer;
}

function someMember(of: Members, dice: Dice): string {
  const names = Object.keys(of).filter((name) => !name.includes('@') && of[name] !== null);
  return names[dice.below(names.length)] ?? '';
}

/** Numbers that JavaScript would write otherwise stay as they were written. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? JSON.rawJSON(context.source)
      : value,
  );
}

const inText = { toString: 1, valueOf: 2 };

/** The same in another type of JSON, so that it can be seen to be wrong; undefined for null, which may stand anywhere. */
function otherType(value: unknown, dice: Dice): unknown {
  if (value === null) return undefined;
  if (typeof value === 'string') return dice.pick([12, true, [value], { a: value }, inText]);
  if (typeof value === 'number') return dice.pick([String(value), true, [value], { a: value }, inText, 'x']);
  if (isRecord(value) && 'rawJSON' in value) return otherType(0, dice);
  if (typeof value === 'boolean') return dice.pick([String(value), 1, [value], inText]);
  return dice.pick(['text', 5, true]);
}

export const swapType: JsonChange = (answer, dice) =>
  changeRow(answer, dice, (row) => {
    const name = someMember(row, dice);
    const other = otherType(row[name], dice);
    row[name] = other;
    return other !== undefined;
  });

/** The same of what stands around the rows, and of answers without rows. */
export const swapEnvelope: JsonChange = (answer, dice) => {
  const name = someMember(answer, dice);
  const other = otherType(answer[name], dice);
  return other === undefined ? undefined : { ...answer, [name]: other };
};

export const removeMember: JsonChange = (answer, dice) =>
  changeRow(answer, dice, (row) => delete row[someMember(row, dice)]);

export const emptyMember: JsonChange = (answer, dice) =>
  changeRow(answer, dice, (row) => {
    row[someMember(row, dice)] = null;
    return true;
  });

export const removeFromEnvelope: JsonChange = (answer, dice) => {
  const name = someMember(answer, dice);
  delete answer[name];
  return answer;
};

export const doubleRow: JsonChange = (answer, dice) => {
  const rows = rowsOf(answer);
  const row = someRow(answer, dice);
  rows?.push(row);
  return row === undefined ? undefined : answer;
};

export const removeRow: JsonChange = (answer, dice) => {
  const rows = rowsOf(answer);
  rows?.splice(dice.below(rows.length), 1);
  return rows === undefined ? undefined : answer;
};

export const oddRow: JsonChange = (answer, dice) => {
  const rows = rowsOf(answer);
  rows?.splice(dice.below(rows.length + 1), 0, dice.pick([null, 5, 'row', [], {}, [[]]]));
  return rows === undefined ? undefined : answer;
};

export const exchangeRows: JsonChange = (answer) => {
  const rows = rowsOf(answer);
  if (rows === undefined || rows.length < 2) return undefined;
  rows.reverse();
  return answer;
};

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

/** Names that every object has already, values of any size: nobody asked for them. */
export const strangeMembers: JsonChange = (answer, dice, secret) =>
  changeRow(answer, dice, (row) => {
    const value = dice.pick([1, 'x', null, {}, nested(1000), 1e300, 'y'.repeat(200_000), inText]);
    const names = [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'value',
      '',
      '\u0000\u001b[2J',
      secret,
    ];
    for (const name of names) {
      Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return true;
  });

export const strangeLink: JsonChange = (answer, dice, secret) => {
  if (!('value' in answer)) return undefined;
  const links = [
    'https://elsewhere.example.invalid/monitorodata/Sessions?$skip=1',
    `https://elsewhere.example.invalid/${encodeURIComponent(secret)}`,
    'http://127.0.0.1:1/monitorodata/Sessions',
    '//elsewhere.example.invalid/x',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://[',
    '\u0000',
    5,
    true,
    [],
    {},
  ] as const;
  return { ...answer, '@odata.nextLink': dice.pick(links) };
};

export const strangeCount: JsonChange = (answer, dice) => {
  if (!('@odata.count' in answer)) return undefined;
  const counts = ['12', -1, 1.5, 1e300, null, true, [3], {}, Number(answer['@odata.count']) + 3] as const;
  return { ...answer, '@odata.count': dice.pick(counts) };
};

export const strangeContinuation: JsonChange = (answer, dice) => {
  if (!('ContinuationToken' in answer)) return undefined;
  return { ...answer, ContinuationToken: dice.pick([5, true, ['x'], { a: 1 }, 'nonsense', '\u0000 &#=']) };
};

/** Tokens that no header can hold, lifetimes that are none. */
export const strangeToken: JsonChange = (answer, dice, secret) => {
  if (!('access_token' in answer)) return undefined;
  const tokens = [
    '',
    'a\nb',
    'a\u0000b',
    'träger',
    '\uD83D\uDE00',
    'x'.repeat(40_000),
    secret,
    ' ',
    5,
    null,
    [],
    {},
  ] as const;
  const lives = ['0', '-1', 'soon', 1e308, '1e400', null, [], {}, true, '0.001'] as const;
  return dice.chance(0.6)
    ? { ...answer, access_token: dice.pick(tokens) }
    : { ...answer, expires_in: dice.pick(lives) };
};

/** Sites that cannot be, are too many or too few. */
export const strangeSites: JsonChange = (answer, dice, secret) => {
  const customers = answer['Customers'];
  if (!Array.isArray(customers)) return undefined;
  const ids = ['../../x', 'a\nb', 'ü', '\uD800', '', secret, 5, null, 'x'.repeat(30_000)] as const;
  const site = { Id: dice.pick(ids), Name: secret };
  const sites = dice.pick([
    [site],
    [site, { Id: 'other', Name: secret }],
    [],
    null,
    'none',
    [5],
    { 0: site },
  ]);
  return { ...answer, Customers: customers.map((one) => ({ ...Object(one), Sites: sites })) };
};

/** Roles with the names of secrets. */
export const strangeRights: JsonChange = (answer, dice, secret) => {
  const [right] = rowsOf(answer) ?? [];
  if (!isRecord(right) || !('Scope' in right)) return undefined;
  const scope = dice.pick([
    { Name: secret, IsAllScope: false },
    { Name: `\u001b[2J${secret}` },
    null,
    'All',
    { Name: 5 },
  ]);
  return { Items: [{ Role: { Name: secret }, Scope: scope }] };
};

/** Something else than an object. */
export const anotherValue: JsonChange = (_answer, dice) =>
  dice.pick([[], [[]], 'text', 0, false, {}, { error: 'x' }, { value: 5 }, { value: [5] }, { Items: {} }]);
