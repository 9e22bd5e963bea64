import { describe, expect, it } from 'vitest';
import { airbyteRequestIn, commandIn, help, helpFor, readArguments } from '../../connector/command-line.ts';

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
    for (const other of [undefined, 'run', 'constructor']) expect(helpFor(other)).toBe(help);
  });

  it.each([
    [[], /airbyte does spec, check, discover or read, not ""/],
    [['write'], /airbyte does spec, check, discover or read, not "write"/],
    [['spec', 'now'], /"now" is one word too many/],
    [['check'], /airbyte check needs --config FILE/],
    [['read', '--config', 'c'], /airbyte read needs --catalog FILE/],
    [['spec', '--params', 'p'], /--params is no option of airbyte/],
  ])('is refused as %j', (words, says) => {
    expect(() => requestIn(...words)).toThrow(says);
  });
});
