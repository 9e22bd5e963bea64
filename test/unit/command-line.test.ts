import { describe, expect, it } from 'vitest';
import { airbyteRequestIn, commandIn, readArguments } from '../../connector/command-line.ts';
import { help, helpFor } from '../../connector/help.ts';

function requestIn(...words: readonly string[]) {
  const args = readArguments(['airbyte', ...words]);
  expect(commandIn(args)).toBe('airbyte');
  return airbyteRequestIn(args);
}

describe('what Airbyte asks', () => {
  it('comes with its files', () => {
    expect(requestIn('spec')).toEqual({ action: 'spec' });
    expect(requestIn('discover', '--config', 'c')).toEqual({ action: 'discover', configs: ['c'] });
    expect(requestIn('check', '--config', 'c')).toEqual({ action: 'check', config: 'c' });
    const files = ['--config', 'c', '--catalog', 'd'];
    expect(requestIn('read', ...files)).toEqual({ action: 'read', config: 'c', catalog: 'd' });
    expect(requestIn('read', ...files, '--state', 's')).toMatchObject({ state: 's' });
  });

  it('is told by its own help', () => {
    for (const action of ['spec', 'check', 'discover', 'read'])
      expect(helpFor('airbyte')).toContain(`citrix-connector airbyte ${action}`);
    for (const other of [undefined, 'constructor']) expect(helpFor(other)).toBe(help);
  });

  it.each(['run', 'check', 'preview', 'describe', 'push', 'report', 'airbyte'])(
    '%s has help with an example',
    (name) => {
      const text = helpFor(name);
      expect(text).toMatch(new RegExp(`^citrix-connector ${name}: .+\n\nUsage\n`));
      expect(text).toContain(`\nExample\n  citrix-connector ${name} `);
      expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
    },
  );

  it.each([
    [[], /the airbyte commands are spec, check, discover and read, not ""/],
    [['write'], /the airbyte commands are spec, check, discover and read, not "write"/],
    [['spec', 'now'], /unexpected argument "now"/],
    [['check'], /airbyte check needs --config FILE/],
    [['read', '--config', 'c'], /airbyte read needs --catalog FILE/],
    [['spec', '--params', 'p'], /--params is not an option of airbyte/],
  ])('is refused as %j', (words, says) => {
    expect(() => requestIn(...words)).toThrow(says);
  });
});
