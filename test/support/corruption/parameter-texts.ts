import type { Dice } from '../chaos-dice.ts';
import * as bytes from './bytes.ts';

/** A secret as Citrix makes them, which must not turn up anywhere. */
export const canary = 'CanarySecret+71/aZbYcXd==';
export const password = 'Canary/Pa55+word@%41';

/** Every parameter, as somebody might set it. */
export const wellFormed: Readonly<Record<string, unknown>> = {
  customerId: 'a1b2c3d4e5f6',
  clientId: '11111111-2222-3333-4444-555555555555',
  clientSecret: canary,
  region: 'eu',
  baseUrl: 'https://api.eu.cloud.com',
  siteId: '70360961-e0f1-4ce9-9371-d590efb5c04f',
  fetchStartDatePeriod: 30,
  fetchSessions: true,
  fetchApplicationInstances: true,
  fetchMachineCatalogs: true,
  fetchHypervisors: false,
  extraDatasets: [],
  sessionWindow: 'overlapping',
  mode: 'full',
  incrementalOverlap: 60,
  fullRefreshEvery: 7,
  requestTimeout: 60,
  maxRunMinutes: 120,
  maxRows: 1_000_000,
  proxyUrl: `http://reporting:${encodeURIComponent(password)}@proxy.example.com:8080`,
  caFile: '/etc/ssl/company-ca.pem',
  formats: ['csv'],
  csvEscapeFormulas: false,
  csvByteOrderMark: false,
};

type Values = Record<string, unknown>;

/** Changes values before they are written down. */
type Change = (values: Values, dice: Dice) => void;

function someName(values: Values, dice: Dice): string {
  const names = Object.keys(values);
  return names[dice.below(names.length)] ?? 'region';
}

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

/** Values of which most parameters take none. */
const odd: readonly [(dice: Dice) => unknown, ...((dice: Dice) => unknown)[]] = [
  () => null,
  () => true,
  () => 'false',
  () => '30',
  () => '',
  () => ' \t ',
  () => [],
  () => [canary],
  () => ({}),
  () => ({ toString: 1, valueOf: 2 }),
  () => nested(1000),
  () => -1,
  () => 1.5,
  () => 1e300,
  () => Number.MAX_SAFE_INTEGER + 1,
  () => canary,
  () => 'x'.repeat(100_000),
  () => 'a\u0000b\u001b[31m',
  () => '\uD800',
  () => 'constructor',
  // Shorter texts are shown: most are slips that have to be seen.
  (dice) => canary.slice(dice.below(5)),
];

const rename: Change = (values, dice) => {
  const name = someName(values, dice);
  const others = [
    name.toUpperCase(),
    name.slice(1),
    `${name}s`,
    `${name}\u0000`,
    '',
    '__proto__',
    'constructor',
    canary,
    'x'.repeat(1000),
    '\u202Ename',
  ] as const;
  const value = values[name];
  delete values[name];
  Object.defineProperty(values, dice.pick(others), {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};

const setOdd: Change = (values, dice) => {
  values[someName(values, dice)] = dice.pick(odd)(dice);
};

const exchange: Change = (values, dice) => {
  const [one, other] = [someName(values, dice), someName(values, dice)];
  [values[one], values[other]] = [values[other], values[one]];
};

const leaveOut: Change = (values, dice) => {
  delete values[someName(values, dice)];
};

const changes = [rename, rename, setOdd, setOdd, setOdd, exchange, leaveOut] as const;

/** The text gets members that JSON.stringify would not write. */
const insertMember: bytes.Spoil = (text, dice) => {
  const at = text.indexOf('{') + 1;
  const member = dice.pick([
    '"maxRows": 1e400, ',
    '"maxRows": 9007199254740993, ',
    '"requestTimeout": 60.0, ',
    '"__proto__": {"region": "jp"}, ',
    '"region": "jp", ',
    '"clientSecret": "another", ',
    `"${canary}": "clientSecret", `,
    `"deep": ${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}, `,
    `"long": "${'x'.repeat(3_000_000)}", `,
  ]);
  return bytes.splice(text, at, 0, member);
};

const spoilers = [
  bytes.flipBit,
  bytes.flipBit,
  bytes.cutOff,
  bytes.cutOut,
  bytes.doublePiece,
  bytes.breakUtf8,
  bytes.breakStructure,
  bytes.addControl,
  bytes.addMark,
  bytes.asUtf16,
  insertMember,
  insertMember,
] as const;

/** What the program is given. */
export interface Given {
  /** The bytes of the parameters file; undefined: there is none. */
  readonly file: Buffer | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Of the file that CITRIX_CLIENT_SECRET_FILE names. */
  readonly secretFile: Buffer;
  readonly story: string;
}

const variableOf = (name: string): string => `CITRIX_${name.replaceAll(/([A-Z])/g, '_$1').toUpperCase()}`;

/** As a service definition writes them: texts, without what no environment can hold. */
function asVariables(values: Values): Record<string, string> {
  const texts = Object.entries(values).map(([name, value]) => {
    const text =
      typeof value === 'string' ? value : Array.isArray(value) ? value.join() : JSON.stringify(value);
    return [variableOf(name).replaceAll('\0', ''), String(text).replaceAll('\0', '')] as const;
  });
  return Object.fromEntries(texts);
}

function spoilVariable(env: Record<string, string>, dice: Dice): string {
  const names = Object.keys(env);
  const name = names[dice.below(names.length)] ?? '';
  const spoil = dice.pick([
    bytes.flipBit,
    bytes.cutOff,
    bytes.cutOut,
    bytes.doublePiece,
    bytes.addControl,
    bytes.addMark,
  ]);
  const value = Buffer.from(env[name] ?? '');
  // Node.js puts a sign in the place of what is no UTF-8.
  if (value.length > 0) env[name] = String(spoil(value, dice)).replaceAll('\0', '');
  return `${name} spoilt (${spoil.name})`;
}

/** Most of the parameters, some of them changed before they are written down. */
function valuesBy(dice: Dice, least: number, done: string[]): Values {
  const values: Values = { ...wellFormed };
  for (const name of Object.keys(values)) {
    if (!/Id$|Secret$/.test(name) && dice.chance(0.4)) delete values[name];
  }
  for (let count = dice.between(least, 2); count > 0; count -= 1) {
    const change = dice.pick(changes);
    change(values, dice);
    done.push(change.name);
  }
  return values;
}

function spoilSecretFile(dice: Dice, done: string[]): Buffer {
  const spoil = dice.pick([bytes.flipBit, bytes.cutOff, bytes.addMark, bytes.asUtf16, bytes.breakUtf8]);
  done.push(`secret file spoilt (${spoil.name})`);
  return spoil(Buffer.from(`${canary}\n`), dice);
}

function fileOf(values: Values, dice: Dice, done: string[]): Buffer {
  const file = Buffer.from(JSON.stringify(values, null, dice.pick([0, 2])));
  if (done.length > 0 && dice.chance(0.5)) return file;
  const spoil = dice.pick(spoilers);
  done.push(`file spoilt (${spoil.name})`);
  return spoil(file, dice);
}

/** Some parameters, in a file, in the environment or in both, of which something is spoilt. */
export function givenBy(dice: Dice): Given {
  const done: string[] = [];
  const share = dice.pick([0, 0, 0.3, 1]);
  // Where there is no file, nothing is spoilt below for sure.
  const values = valuesBy(dice, share === 1 ? 1 : 0, done);
  const inFile: Values = {};
  const inVariables: Values = {};
  for (const [name, value] of Object.entries(values)) {
    (dice.chance(share) ? inVariables : inFile)[name] = value;
  }
  const env = asVariables(inVariables);
  if (dice.chance(0.5) && Object.keys(env).length > 0) done.push(spoilVariable(env, dice));
  let secretFile = Buffer.alloc(0);
  if (dice.chance(0.15)) {
    delete inFile['clientSecret'];
    env['CITRIX_CLIENT_SECRET_FILE'] = 'secret';
    secretFile = Buffer.from(spoilSecretFile(dice, done));
  }
  const file = share < 1 ? fileOf(inFile, dice, done) : undefined;
  return { file, env, secretFile, story: done.join(', ') };
}
