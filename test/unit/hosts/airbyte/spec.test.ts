import { describe, expect, it } from 'vitest';
import { lineOf } from '../../../../connector/hosts/airbyte/messages.ts';
import { specMessage } from '../../../../connector/hosts/airbyte/spec.ts';
import { manifest } from '../../../../connector/manifest.ts';
import type { ParameterProperty } from '../../../../connector/parameters/property.ts';
import { messagesIn, protocolFaults } from '../../../support/airbyte.ts';

const line = lineOf(specMessage(manifest));
const [message] = messagesIn(line);
const spec = message?.['spec'] as {
  readonly connectionSpecification: {
    readonly groups: readonly { readonly id: string }[];
    readonly properties: Readonly<Record<string, ParameterProperty>>;
  };
};
const { properties, groups } = spec.connectionSpecification;

describe('the specification', () => {
  it('is what the protocol takes, and stays as it is', async () => {
    expect(protocolFaults(line)).toEqual([]);
    await expect(`${JSON.stringify(spec, null, 2)}\n`).toMatchFileSnapshot('__snapshots__/spec.txt');
  });

  it('asks for nothing that Airbyte decides', () => {
    const left = Object.keys(manifest.parameters.properties).filter((name) => !(name in properties));
    expect(left).toEqual([
      ...['fetchSessions', 'fetchApplicationInstances', 'fetchMachineCatalogs', 'fetchHypervisors'],
      ...[
        'extraDatasets',
        'mode',
        'maxRunMinutes',
        'maxRows',
        'formats',
        'csvEscapeFormulas',
        'csvByteOrderMark',
      ],
    ]);
  });

  it('gives every field a title, a description, a place and a group', () => {
    const all = Object.values(properties);
    expect(all.map(({ order }) => order)).toEqual(all.map((_, index) => index));
    for (const { title, description, group } of all) {
      expect(title).not.toBe('');
      expect(description).not.toMatch(/CITRIX_|--|citrix-connector/);
      expect(groups.map(({ id }) => id)).toContain(group);
    }
  });

  it('marks what may hold a secret', () => {
    const secret = Object.keys(properties).filter((name) => properties[name]?.airbyte_secret === true);
    expect(secret).toEqual([
      'clientSecret',
      'pseudonymKey',
      'analyticsPassword',
      'proxyUrl',
      'proxyPassword',
    ]);
  });
});
