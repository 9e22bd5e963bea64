import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../connector/', import.meta.url));

/** The layers, top to bottom: a file imports only from layers below its own, or from its own folder. */
const layers = [
  'tap-citrix.ts',
  'cli.ts',
  'process',
  'help.ts',
  'command-line.ts',
  'index.ts',
  'commands',
  'hosts',
  'describe',
  'check',
  'extract/run',
  'extract/risk',
  'extract/table',
  'extract/sources',
  'extract/memory',
  'extract/report',
  'extract/rows',
  'extract/budget.ts',
  'manifest.ts',
  'manifest',
  'destinations',
  'report',
  'output',
  'duckdb',
  'datasets',
  'citrix',
  'http',
  'parameters',
  'events/log-line.ts',
  'events.ts',
  'events',
  'optional-package.ts',
  'languages',
  'errors.ts',
  'errors',
  'contract-changes.ts',
  'bounded-file.ts',
  'encoding.ts',
  'keys.ts',
  'table-formats.ts',
  'amounts.ts',
  'visible.ts',
  'scan',
  'readings',
  'json.ts',
  'timestamps.ts',
  'abort.ts',
  'runtime.ts',
  'version.ts',
] as const;

/** Packages that one folder alone may import. */
const packageFolders: Readonly<Record<string, string>> = {
  undici: 'http',
  '@platformatic/kafka': 'citrix/analytics',
  'csv-stringify': 'output',
  'csv-parse': 'output',
  'log-update': 'hosts',
  'string-width': 'hosts',
  '@duckdb/node-api': 'duckdb',
  '@aws-sdk/client-s3': 'destinations/s3',
  '@azure/storage-blob': 'destinations/azure-blob',
  '@azure/identity': 'destinations/azure-blob',
  '@observablehq/plot': 'report',
  '@cj-tech-master/excelts': 'report',
  linkedom: 'report',
  pg: 'destinations/postgresql',
  'pg-copy-streams': 'destinations/postgresql',
};

/** Layers below that a folder may not import all the same: the report knows published tables only, and no network. */
const barred: Readonly<Record<string, readonly string[]>> = {
  report: ['datasets', 'citrix', 'http', 'events.ts'],
};

interface Source {
  readonly file: string;
  readonly text: string;
}

function layerOf(file: string): number {
  return layers.findIndex((layer) => file === layer || file.startsWith(`${layer}/`));
}

function importsOf({ file, text }: Source): readonly string[] {
  return [...text.matchAll(/(?:from|import\(|^import)\s*'([^']+)'/gm)].map(([, target = '']) =>
    target.startsWith('.') ? relative(root, join(root, dirname(file), target)) : target,
  );
}

const lies = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

function mayImport(file: string, target: string): boolean {
  const name = Object.keys(packageFolders).find((known) => lies(target, known));
  if (name !== undefined) return lies(file, packageFolders[name] ?? '');
  if (!target.endsWith('.ts')) return true;
  if ((barred[file.split('/')[0] ?? ''] ?? []).some((layer) => lies(target, layer))) return false;
  const [from, to] = [layerOf(file), layerOf(target)];
  return from >= 0 && to >= from;
}

function violations(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) =>
    importsOf(source).flatMap((target) =>
      mayImport(source.file, target) ? [] : [`${source.file} may not import ${target}`],
    ),
  );
}

function cycles(sources: readonly Source[]): readonly string[] {
  const graph = new Map(sources.map((source) => [source.file, importsOf(source)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

function readSources(): readonly Source[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file: file.replaceAll('\\', '/'), text: readFileSync(join(root, file), 'utf8') }));
}

test('every file imports only from the layers below its own', () => {
  const sources = readSources();
  expect(sources.length).toBeGreaterThan(30);
  expect(violations(sources)).toEqual([]);
});

test('an arrow that runs up, and a package outside its room, are seen', () => {
  expect(
    violations([
      { file: 'http/client.ts', text: "import type { Dataset } from '../datasets/define.ts';" },
      { file: 'extract/run/run.ts', text: "import { request } from 'undici';" },
      { file: 'extract/rows/flatten.ts', text: "import { openTable } from '../table/table-file.ts';" },
      { file: 'extract/new/a.ts', text: "import { b } from '../rows/paths.ts';" },
      { file: 'datasets/a.ts', text: "const x = await import('../output/csv.ts');" },
      { file: 'report/a.ts', text: "import { datasets } from '../datasets/registry.ts';" },
      { file: 'report/b.ts', text: "import { run } from '../extract/run/run.ts';" },
      { file: 'check/a.ts', text: "import { plot } from '@observablehq/plot';" },
      { file: 'errors.ts', text: "import { Emit } from './events.ts';" },
      { file: 'citrix/a.ts', text: "import { parseJson } from '../http/json.ts';" },
    ]),
  ).toHaveLength(9);
});

test('the Kafka library is loaded in a thread of its own, which no file imports', () => {
  const sources = readSources();
  const usersOf = (target: string) =>
    sources.filter((source) => importsOf(source).includes(target)).map(({ file }) => file);
  expect(usersOf('@platformatic/kafka')).toEqual(['citrix/analytics/client.ts']);
  expect(usersOf('citrix/analytics/client.ts')).toEqual(['citrix/analytics/thread.ts']);
  expect(usersOf('citrix/analytics/thread.ts')).toEqual([]);
});

/** Names of services, products and their parts: what their answers mean belongs to the table that each hands in. */
const vendorWords =
  /citrix|monitor|cvad|daas|xen(?:app|desktop)|orchestration|workspace|storefront|director|raynet|data ?hub|azure ad|\bentra\b|licen[sc]|customerid|tenant|machine ?catalog|delivery ?group|sdkerror/i;

/** Who names one all the same, and why. */
const vendorsNamed: Readonly<Record<string, string>> = {
  'http/answers/firewall.ts: citrix': 'a firewall calls itself so, whichever service it stands in front of',
};

/** OData is a protocol that services of several vendors speak; its errors are read here, its rows and queries are not. */
const ofProtocol = new Map([
  ['http/answers/error-json.ts', /odata\.error|\bodata(?![.\w-])/gi],
  ['http/answers/error-body.ts', /\bodata(?![.\w-])/gi],
  ['http/answers/error-in-success.ts', /odata[.-]error|\bodata(?![.\w-])/gi],
  ['http/transport.ts', /odata-error/gi],
]);

function vendorsIn(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ file }) => file.startsWith('http/'))
    .flatMap(({ file, text }) => {
      const allowed = ofProtocol.get(file);
      const rest = allowed === undefined ? text : text.replaceAll(allowed, '');
      const words = [...rest.matchAll(new RegExp(`${vendorWords.source}|odata`, 'gi'))];
      return [...new Set(words.map(([word]) => `${file}: ${word.toLowerCase()}`))];
    });
}

test('http/ knows no vendor, and of OData only the errors', () => {
  expect(vendorsIn(readSources()).toSorted()).toEqual(Object.keys(vendorsNamed));
});

test.each([
  ['http/client.ts', "const headers = { 'citrix-transactionid': id };"],
  ['http/answers/judge.ts', "if (service === 'monitor') retry();"],
  ['http/retry.ts', '/** Monitor answers one query at a time. */'],
  ['http/new.ts', "import { services } from '../citrix/answers/services.ts';"],
  ['http/answers/error-json.ts', "const code = json['SdkErrorId'];"],
  ['http/answers/error-json.ts', "const next = json['@odata.nextLink'];"],
  ['http/transport.ts', "const context = headers['odata-version'];"],
  ['http/answers/answer-table.ts', 'readonly region: DataHubRegion;'],
  ['http/network/route.ts', 'function viaDaaS() {}'],
])('a vendor in http/ is seen: %s: %s', (file, text) => {
  expect(vendorsIn([{ file, text }])).not.toEqual([]);
});

test('elsewhere a vendor may be named', () => {
  expect(vendorsIn([{ file: 'citrix/answers/rules.ts', text: "service: 'monitor'" }])).toEqual([]);
});

test('no files import each other in a circle', () => {
  expect(cycles(readSources())).toEqual([]);
});

test('a circle is seen', () => {
  const sources = [
    { file: 'http/a.ts', text: "import { b } from './b.ts';" },
    { file: 'http/b.ts', text: "import { a } from './a.ts';" },
  ];
  expect(cycles(sources)).toEqual(['http/a.ts -> http/b.ts -> http/a.ts']);
});

const isEdge = (file: string) => file === 'cli.ts' || file === 'runtime.ts' || file.startsWith('process/');

test('only cli.ts and process/ touch process, and nothing but the runtime asks for the time, luck or who is running', () => {
  // A Node.js host says nothing of its proxies: the environment does.
  const environment = "import { env } from 'node:process';";
  const guilty = readSources().flatMap(({ file, text }) => [
    ...(!isEdge(file) &&
    /\bprocess\.\w|node:process/.test(file === 'index.ts' ? text.replace(environment, '') : text)
      ? [`${file}: process`]
      : []),
    ...(!isEdge(file) && /Date\.now\(|Math\.random\(/.test(text) ? [`${file}: clock`] : []),
  ]);
  expect(guilty).toEqual([]);
});
