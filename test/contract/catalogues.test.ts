import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { datasets } from '../../connector/datasets/registry.ts';
import type { Manifest } from '../../connector/manifest/form.ts';
import { manifest } from '../../connector/manifest.ts';
import { airbyteMetadata } from '../../manifest/listing/airbyte.ts';
import { changelogOf } from '../../manifest/listing/changelog.ts';
import { meltanoDefinition } from '../../manifest/listing/meltano.ts';
import { publisherModule, publisherOf } from '../../manifest/listing/publisher.ts';
import { documents } from '../../manifest/packaging/documents.ts';
import { expectedFiles } from '../../manifest/packaging/npm-files.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(new URL(path, `file://${root}`), 'utf8');

/** A package.json in which a publisher has filled in everything. */
const published = {
  author: 'Example Ltd <hub@example.com>',
  homepage: 'https://example.com/citrix',
  repository: { type: 'git', url: 'git+https://git.example.com/citrix.git' },
  bugs: { url: 'https://git.example.com/citrix/issues', email: 'hub@example.com' },
  image: 'registry.example.com/source-citrix',
};

function manifestFor(packageJson: object): Manifest {
  const { name, ...addresses } = publisherOf(packageJson);
  return { ...manifest, publisher: name, catalogue: { ...manifest.catalogue, addresses } };
}

const hosts = z.array(z.string().regex(/^[\w.${}-]+$/));

/** ConnectorMetadataDefinitionV0 of Airbyte, as far as we write it: closed, as theirs is. */
const airbyteShape = z.strictObject({
  metadataSpecVersion: z.literal('1.0'),
  data: z.strictObject({
    name: z.string(),
    definitionId: z.guid(),
    connectorType: z.enum(['source', 'destination']),
    connectorSubtype: z.enum([
      'api',
      'database',
      'datalake',
      'file',
      'custom',
      'message_queue',
      'unknown',
      'vectorstore',
    ]),
    dockerRepository: z.string(),
    dockerImageTag: z.string(),
    documentationUrl: z.url(),
    githubIssueLabel: z.string(),
    icon: z.string(),
    license: z.string(),
    releaseStage: z.enum(['alpha', 'beta', 'generally_available', 'custom']),
    supportLevel: z.enum(['community', 'certified', 'archived']),
    allowedHosts: z.strictObject({ hosts }),
    maxSecondsBetweenMessages: z.int().positive(),
    suggestedStreams: z.strictObject({ streams: z.array(z.string()) }),
  }),
});

/** The definition of a plugin of Meltano Hub, likewise. */
const meltanoShape = z.strictObject({
  name: z.string(),
  variant: z.string(),
  namespace: z.string().regex(/^[a-z_]+$/),
  label: z.string(),
  description: z.string(),
  executable: z.string(),
  docs: z.url(),
  repo: z.url(),
  domain_url: z.url(),
  maintenance_status: z.enum(['active', 'beta', 'development', 'inactive', 'deprecated', 'unknown']),
  keywords: z.array(z.string()),
  capabilities: z.array(z.enum(['about', 'catalog', 'discover', 'state', 'properties', 'stream-maps'])),
  settings_group_validation: z.array(z.array(z.string())),
  settings: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      kind: z.enum(['string', 'integer', 'boolean', 'date_iso8601', 'options', 'file', 'array', 'object']),
      sensitive: z.literal(true).optional(),
      options: z.array(z.strictObject({ label: z.string(), value: z.string() })).optional(),
      value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
      env: z
        .string()
        .regex(/^CITRIX_[A-Z_]+$/)
        .optional(),
      description: z.string(),
    }),
  ),
});

const airbyte = (packageJson: object) => parse(airbyteMetadata(manifestFor(packageJson), 'c'));
const meltano = (packageJson: object) => parse(meltanoDefinition(manifestFor(packageJson), datasets, 'c'));

const lackedBy = (shape: z.ZodType, value: unknown) =>
  (shape.safeParse(value).error?.issues ?? []).map(({ path }) => path.join('.')).sort();

describe('the files for catalogues', () => {
  it('have the published shape once the publisher has filled in the addresses', () => {
    expect(lackedBy(airbyteShape, airbyte(published))).toEqual([]);
    expect(lackedBy(meltanoShape, meltano(published))).toEqual([]);
    expect(airbyte(published).data.documentationUrl).toBe('https://example.com/citrix');
    expect(meltano(published).repo).toBe('https://git.example.com/citrix');
  });

  it('lack what only the publisher knows until then, and name it', () => {
    expect(lackedBy(airbyteShape, airbyte({}))).toEqual(['data.dockerRepository', 'data.documentationUrl']);
    expect(lackedBy(meltanoShape, meltano({}))).toEqual(['docs', 'repo']);
    expect(airbyteMetadata(manifestFor({}), 'c')).toMatch(/absent .*dockerRepository.*documentationUrl/);
    expect(meltanoDefinition(manifestFor({}), datasets, 'c')).toMatch(/absent .*repo/);
  });

  it('are tested: a member that the catalogue does not know is found', () => {
    expect(lackedBy(airbyteShape, { ...airbyte(published), publisher: 'x' })).toEqual(['']);
    expect(lackedBy(meltanoShape, { ...meltano(published), maintenance_status: 'alpha' })).toEqual([
      'maintenance_status',
    ]);
  });

  it('mark every parameter that may hold a secret', () => {
    const { settings } = meltanoShape.parse(meltano(published));
    const marked = settings.filter(({ sensitive }) => sensitive === true).map(({ name }) => name);
    expect(marked).toEqual(expect.arrayContaining(['clientSecret', 'analyticsPassword', 'proxyUrl']));
  });
});

describe('the catalogue of the manifest', () => {
  const { icons, screenshots, documentation, licenseFile } = manifest.catalogue;
  const paths = [icons.light, icons.dark, ...screenshots.map(({ path }) => path), documentation, licenseFile];

  it.each(paths)('%s is in both packages', (path) => {
    expect(documents(root)).toContain(path);
  });

  it('has the change log in the npm package', () => {
    expect(expectedFiles(root)).toContain(manifest.catalogue.changelog);
    expect(changelogOf(read('CHANGELOG.md'))[0]?.entries.length).toBeGreaterThan(0);
  });

  it.each([icons.light, icons.dark])('%s is a drawing of its own: no script, no address, no text', (path) => {
    const svg = read(path);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 64 64"/);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /<script|<image|<text|href|url\(|https?:|citrix/i,
    );
  });

  it('takes the addresses of package.json, and none that it does not have', () => {
    expect(publisherOf({ name: 'x' })).toEqual({ name: 'citrix-datahub-connector contributors' });
    expect(publisherOf(published)).toEqual({
      name: 'Example Ltd',
      documentation: 'https://example.com/citrix',
      repository: 'https://git.example.com/citrix',
      support: 'https://git.example.com/citrix/issues',
      supportEmail: 'hub@example.com',
      image: 'registry.example.com/source-citrix',
    });
    expect(publisherOf({ repository: 'https://a.example/r', bugs: 'https://a.example/b' })).toMatchObject({
      repository: 'https://a.example/r',
      support: 'https://a.example/b',
    });
    expect(publisherModule(publisherOf({ author: "O'Neil \\ Co" }), 'c')).toContain(
      "name: 'O\\'Neil \\\\ Co'",
    );
  });

  it.each(['not an address', 'http://a.example', 'github:a/b'])('refuses %s as an address', (homepage) => {
    expect(() => publisherOf({ homepage })).toThrow('`homepage` of package.json');
  });
});

describe('the change log as data', () => {
  it('has every version and entry, each entry on one line', () => {
    const text =
      '# Changelog\n\nWords.\n\n## 1.1.0 - unreleased\n\n- One\n  goes on.\n- Two.\n\n## 1.0.0 - 2027-01-05\n\n- First.\n';
    expect(changelogOf(text)).toEqual([
      { version: '1.1.0', date: null, entries: ['One goes on.', 'Two.'] },
      { version: '1.0.0', date: '2027-01-05', entries: ['First.'] },
    ]);
  });

  it.each([
    ['## 1.0 - 2027-01-05\n', 'is not "## VERSION - DATE"'],
    ['## 1.0.0\n', 'is not "## VERSION - DATE"'],
    ['## 1.0.0 - unreleased\n\nProse.\n', 'neither an entry nor part of one'],
    ['## 1.0.0 - unreleased\n\n  goes on\n', 'neither an entry nor part of one'],
  ])('refuses %j', (section, problem) => {
    expect(() => changelogOf(`# Changelog\n\n${section}`)).toThrow(problem);
  });
});
