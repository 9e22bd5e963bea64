import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { ErrorCode } from '../../../connector/errors/codes.ts';
import { isRecord } from '../../../connector/json.ts';
import type { Dice } from '../chaos-dice.ts';
import * as bytes from './bytes.ts';
import type { Answer, Asked, WireAnswer } from './corrupting-front.ts';
import * as json from './json-changes.ts';

/**
 * How a table that is called complete must compare with the witness: `exact` where the spoilt answer can be told from a
 * good one; `empties` where a cell may be empty instead, which the published model allows: nothing else may differ;
 * `counted`: the same, and the report has to count such cells; `odd` where a value of another type was put in its place: it is
 * read, or the report names its column, and nothing else may differ; `shape` where a
 * value was changed for another that the source might as well have: then only header, order and number of rows are known.
 */
export type Fidelity = 'exact' | 'empties' | 'counted' | 'odd' | 'shape';

/** A way to spoil an answer. */
export interface Kind {
  readonly name: string;
  readonly on: readonly Place[];
  readonly fidelity: Fidelity;
  /** Reasons that fit, besides those of an answer that is not as it should be. */
  readonly codes: readonly ErrorCode[];
  /** @returns undefined where there is nothing of the kind to spoil */
  readonly spoil: (answer: Answer, dice: Dice, secret: string) => WireAnswer | undefined;
}

const joined = ['Users', 'Machines', 'Catalogs', 'DesktopGroups', 'Hypervisors', 'Applications'] as const;
const sets = ['Sessions', 'ApplicationInstances', ...joined] as const;

const doors = ['token', 'me', 'MachineCatalogs', 'hypervisors', 'EffectiveRights'] as const;

/** `newest` are the questions for the newest connection of rows that have none now: these rows may be gone meanwhile. */
export const places = [...doors, 'count', 'newest', ...sets] as const;
export type Place = (typeof places)[number];

const facts = ['MachineCatalogs', 'hypervisors', 'Sessions', 'ApplicationInstances', 'newest'] as const;
const rows = [...facts, ...joined] as const;
const monitor = ['count', 'newest', ...sets] as const;

export function placeOf({ path, query }: Asked): Place | undefined {
  if (/tokens\/clients$/.test(path)) return 'token';
  if (query.get('$top') === '0') return 'count';
  if (/\bCurrentConnectionId eq null|\b(Id|SessionKey) eq /.test(query.get('$filter') ?? '')) return 'newest';
  return places.find((place) => path.endsWith(`/${place}`));
}

const kind = (name: string, on: readonly Place[], spoil: Kind['spoil'], rest: Partial<Kind> = {}): Kind => ({
  ...{ name, on, spoil, fidelity: 'exact', codes: [] },
  ...rest,
});

const spoilt = (name: string, spoil: bytes.Spoil, rest: Partial<Kind> = {}): Kind =>
  kind(name, places, (answer, dice) => ({ ...answer, body: spoil(answer.body, dice) }), rest);

function changed(
  name: string,
  on: readonly Place[],
  change: json.JsonChange,
  rest: Partial<Kind> = {},
): Kind {
  const spoil: Kind['spoil'] = (answer, dice, secret) => {
    const value = json.parseExactly(String(answer.body));
    const other = isRecord(value) ? change({ ...value }, dice, secret) : undefined;
    return other === undefined ? undefined : { ...answer, body: Buffer.from(JSON.stringify(other)) };
  };
  return kind(name, on, spoil, rest);
}

function headed(answer: Answer, headers: Readonly<Record<string, string>>, body = answer.body): WireAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers }, body };
}

const encoded = (name: string, spoil: (answer: Answer, dice: Dice) => WireAnswer): Kind =>
  kind(name, places, spoil);

const packers: readonly [(body: Buffer) => Buffer, ...((body: Buffer) => Buffer)[]] = [
  (body) => gzipSync(body),
  (body) => brotliCompressSync(body),
  (body) => deflateSync(body),
  (body) => zstdCompressSync(body),
  (body) => body,
];

const encodings: readonly Kind[] = [
  encoded('flipped gzip', (answer, dice) =>
    headed(answer, { 'content-encoding': 'gzip' }, bytes.flipBit(gzipSync(answer.body), dice)),
  ),
  encoded('cut gzip', (answer, dice) =>
    headed(answer, { 'content-encoding': 'gzip' }, bytes.cutOff(gzipSync(answer.body), dice)),
  ),
  encoded('gzip with more behind it', (answer, dice) =>
    headed(
      answer,
      { 'content-encoding': 'gzip' },
      Buffer.concat([
        gzipSync(answer.body),
        dice.pick([Buffer.from('more'), gzipSync('more'), Buffer.alloc(99)]),
      ]),
    ),
  ),
  encoded('a wrong name for the encoding', (answer, dice) => {
    const name = dice.pick(['gzip', 'br', 'deflate', 'zstd', 'identity', 'GZIP, gzip', 'nonsense']);
    return headed(answer, { 'content-encoding': name }, dice.pick(packers)(answer.body));
  }),
  encoded('a wrong length', (answer, dice) => ({
    ...answer,
    saidBytes: Math.max(0, answer.body.length + dice.pick([-200, -10, -1, 1, 10, 5000])),
  })),
  encoded('a wrong type', (answer, dice) =>
    headed(answer, {
      'content-type': dice.pick([
        'text/html',
        'nonsense',
        '',
        'image/png',
        'application/json; charset=utf-16',
      ]),
    }),
  ),
  encoded('far too many headers', (answer) => headed(answer, { 'x-much': 'x'.repeat(90_000) })),
];

const statuses = [
  ...[
    201, 202, 203, 204, 205, 206, 299, 300, 301, 302, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407,
    408,
  ],
  ...[
    409, 410, 413, 418, 421, 425, 429, 431, 451, 499, 500, 501, 502, 503, 504, 507, 511, 520, 530, 599, 600,
    999,
  ],
] as const;

/** What a status may be called, wherever it comes from. */
const statusCodes: readonly ErrorCode[] = [
  ...([
    'WRONG_REGION',
    'RIGHTS_MISSING',
    'CREDENTIALS_REJECTED',
    'CUSTOMER_UNKNOWN',
    'SITE_NOT_FOUND',
  ] as const),
  ...(['PROXY_REFUSED', 'SOURCE_TIMEOUT', 'THROTTLED', 'SITE_FROZEN', 'DAAS_NOT_ENABLED'] as const),
];

/** Bodies that give back what they were sent. */
function echoes(secret: string): readonly [string, ...string[]] {
  const told = `you sent client_secret=${secret}`;
  return [
    told,
    `<html><head><title>${told}</title></head></html>`,
    JSON.stringify({ type: `https://errors-api.cloud.com/common/${secret}`, detail: told }),
    JSON.stringify({
      detail: 'x',
      parameters: [
        { name: secret, value: secret },
        { name: 'retryDelay', value: told },
      ],
    }),
    JSON.stringify({ parameters: { customerDataRegion: secret, message: { toString: 1 } } }),
    JSON.stringify({ error: { code: secret, message: told, innererror: { type: secret } } }),
    JSON.stringify({ error: 'invalid_request', error_description: encodeURIComponent(secret) }),
    JSON.stringify({ statusCode: 500, message: Buffer.from(secret).toString('base64'), activityId: secret }),
    JSON.stringify({ ErrorMessage: `${'x'.repeat(290)}${secret}` }),
  ];
}

const answers: readonly Kind[] = [
  kind(
    'another status',
    places,
    (answer, dice, secret) => {
      const status = dice.pick(statuses);
      const body = dice.chance(0.4) || status < 300 ? answer.body : Buffer.from(dice.pick(echoes(secret)));
      const headers = {
        ...answer.headers,
        'retry-after': dice.pick(['5', '-5', 'soon', '99999999999', secret]),
      };
      return { status, headers, body };
    },
    { codes: statusCodes },
  ),
  kind(
    'a success that gives the secret back',
    places,
    (answer, dice, secret) =>
      headed(
        answer,
        { 'content-type': encodeURIComponent(secret), 'x-echo': encodeURIComponent(secret) },
        Buffer.from(dice.pick(echoes(secret))),
      ),
    { codes: ['CREDENTIALS_REJECTED', 'CUSTOMER_UNKNOWN', 'SITE_NOT_FOUND'] },
  ),
];

/** Members come twice: the last one counts, everywhere. */
const doubleMember: bytes.Spoil = (body, dice) => {
  const names = [...String(body).matchAll(/"[A-Za-z.@]+":/g)];
  const found = names[dice.below(names.length)];
  if (found === undefined) return body;
  const member = `${found[0]}${dice.pick(['"wrong"', '1', 'null', '[]'])},`;
  return Buffer.from(
    bytes.splice(Buffer.from(String(body)), Buffer.byteLength(String(body).slice(0, found.index)), 0, member),
  );
};

const hugeNumber: bytes.Spoil = (body, dice) => {
  const text = String(body);
  const numbers = [...text.matchAll(/(?<=":)-?\d[\d.eE+-]*/g)];
  const found = numbers[dice.below(numbers.length)];
  if (found === undefined) return body;
  const huge = dice.pick([
    '1e400',
    '-1e400',
    '123456789012345678901234567890',
    '9007199254740993',
    '-0',
    '1E-400',
  ]);
  return Buffer.from(`${text.slice(0, found.index)}${huge}${text.slice(found.index + found[0].length)}`);
};

export const kinds: readonly [Kind, ...Kind[]] = [
  spoilt('a cut body', bytes.cutOff),
  spoilt('no UTF-8', bytes.breakUtf8),
  spoilt('broken structure', bytes.breakStructure),
  spoilt('a bare control character', bytes.addControl),
  spoilt('UTF-16', bytes.asUtf16),
  spoilt('a byte order mark', (body) => Buffer.concat([Buffer.from('\uFEFF'), body])),
  spoilt('nothing', (_body, dice) => Buffer.from(dice.pick(['', ' ', '\n', 'null', 'undefined']))),
  spoilt('deep nesting', () => Buffer.from(`${'[{"a":'.repeat(20_000)}1.0${'}]'.repeat(20_000)}`)),
  spoilt('members twice', doubleMember),
  spoilt('another letter', bytes.otherLetter, { fidelity: 'shape' }),
  spoilt('a huge number', hugeNumber, { fidelity: 'shape' }),
  ...encodings,
  ...answers,
  ...answers,
  changed('another type', facts, json.swapType, { fidelity: 'odd' }),
  // A key of another type is no key of the set: what refers to it leads nowhere, and is counted.
  changed('another type', joined, json.swapType, { fidelity: 'odd' }),
  changed('another type', [...places], json.swapEnvelope),
  changed('a member too few', rows, json.removeMember, { fidelity: 'counted' }),
  changed('a null', rows, json.emptyMember, { fidelity: 'empties' }),
  changed('an envelope with too little', ['token', 'me', ...monitor], json.removeFromEnvelope, {
    fidelity: 'counted',
  }),
  changed('a row twice', rows, json.doubleRow),
  changed('a row too few', ['Sessions', 'ApplicationInstances'], json.removeRow, { fidelity: 'counted' }),
  changed('a row that is none', rows, json.oddRow),
  changed('another order', rows, json.exchangeRows),
  changed('strange members', rows, json.strangeMembers),
  changed('a strange link', sets, json.strangeLink),
  changed('a strange link, again', sets, json.strangeLink),
  changed('a strange count', ['count', 'Users', 'Machines'], json.strangeCount),
  changed('a strange continuation', ['MachineCatalogs', 'hypervisors'], json.strangeContinuation),
  changed('a strange token', ['token'], json.strangeToken),
  changed('strange sites', ['me'], json.strangeSites),
  changed('strange rights', ['EffectiveRights'], json.strangeRights),
  changed('another value', places, json.anotherValue),
];
