import { expect, test } from 'vitest';
import { complaintAbout } from '../../../connector/process/node-version.ts';
import packageJson from '../../../package.json' with { type: 'json' };

test('an older Node.js than the one in package.json is named, with the one that is needed', () => {
  expect(packageJson.engines.node).toBe('>=22.22');
  expect(complaintAbout('20.20.2')).toMatch(/needs Node\.js 22\.22 or newer, and this is Node\.js 20\.20\.2/);
  expect(['22.21.9', '21.99.0', '8.0.0'].map(complaintAbout)).not.toContain(undefined);
});

test('that one and any newer are taken', () => {
  expect(['22.22.0', '22.100.1', '23.0.0', '24.21.0', '100.0.0'].map(complaintAbout)).toEqual(
    Array(5).fill(undefined),
  );
});
