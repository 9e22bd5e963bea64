import { parseArgs } from 'node:util';
import { startSimulator } from './index.ts';
import type { SimulatorOptions } from './options.ts';

const numbers = [
  'seed',
  'days',
  'sessions',
  'storm',
  'users',
  'machines',
  'applications',
  'catalogs',
] as const;
const moreNumbers = [
  'deliveryGroups',
  'hypervisors',
  'pageSize',
  'daasPageSize',
  'tokenLifetimeSeconds',
  'port',
] as const;
const texts = ['nextLink', 'timestampPrecision', 'customerId', 'clientId', 'clientSecret', 'siteId'] as const;
const costs = ['baseMs', 'perRowMs', 'perExpandMs', 'perSkippedRowMs', 'limitMs'] as const;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const named = [
  ...numbers,
  ...moreNumbers,
  ...texts,
  ...costs,
  'now',
  'present',
  'scopes',
  'faults',
  'mutations',
];
const usage = `Starts a simulated Citrix Cloud on this computer and prints its address and credentials as JSON. Ctrl-C ends it.

Usage
  npm run -s simulator -- [OPTIONS]

Options
  --sessions NUMBER         sessions of the tenant; --users, --machines, --applications, --catalogs, --delivery-groups
                            and --hypervisors set the size of the rest
  --days NUMBER             length of the history in days
  --seed NUMBER             another seed makes another tenant
  --port NUMBER             port (default: a free one)
  --customer-id TEXT, --client-id TEXT, --client-secret TEXT, --site-id TEXT
                            identity of the tenant
  --now TIME                end of the history; --present TIME: no row is newer than this
  --page-size NUMBER        rows per page of Monitor; --daas-page-size NUMBER: of the DaaS lists
  --help

Options for tests of faults: ${[...costs, 'storm', 'tokenLifetimeSeconds', 'nextLink', 'timestampPrecision']
  .map((name) => `--${kebab(name)}`)
  .join(', ')},
--scopes a,b, --faults JSON, --mutations JSON, --no-gzip.

Example
  npm run -s simulator -- --sessions 20000
`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        ...Object.fromEntries(named.map((name) => [kebab(name), { type: 'string' as const }])),
        'no-gzip': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(78);
  }
}

const values = readOptions();
if (values.help === true) {
  process.stdout.write(usage);
  process.exit(0);
}

const given = (names: readonly string[], read: (text: string) => unknown): Record<string, unknown> =>
  Object.fromEntries(
    names
      .map((name) => [name, values[kebab(name) as keyof typeof values]] as const)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, read(String(value))]),
  );

const { present } = values as { readonly present?: string };
const shiftMs = present === undefined ? 0 : Date.parse(present) - Date.now();
const simulator = await startSimulator({
  now: new Date(),
  // Where it stands in its history is what its clock shows.
  clock: () => Date.now() + shiftMs,
  ...given([...numbers, ...moreNumbers], Number),
  ...given(texts, String),
  // Faults and mutations are given as JSON lists.
  ...given(['faults', 'mutations'], (text) => JSON.parse(text) as unknown),
  ...given(['scopes'], (text) => text.split(',')),
  ...given(['now', 'present'], (text) => new Date(text)),
  cost: given(costs, Number),
  gzip: values['no-gzip'] !== true,
} as Partial<SimulatorOptions>);

process.stdout.write(`${JSON.stringify({ origin: simulator.origin, ...simulator.tenant })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void simulator.close());
