import { describe, expect, it } from 'vitest';
import { openAvailableSets } from '../../../../connector/citrix/monitor/available-sets.ts';
import { ConnectorError } from '../../../../connector/errors.ts';

const never = new AbortController().signal;
const monitorRoot = new URL('https://api.example.com/monitorodata/');
const notFound = { status: 404, contentType: '', code: '', text: '' };
const refusal = new ConnectorError('SCHEMA_CHANGED', 'no', { answer: notFound });
const ofAnotherForm = new ConnectorError('SCHEMA_CHANGED', 'a row says: HTTP 404');
const down = new ConnectorError('SOURCE_UNAVAILABLE', 'HTTP 503');

/** A service that answers its address with this. */
function setsOf(answer: unknown) {
  const asked: URL[] = [];
  const monitor = (url: URL) => {
    asked.push(url);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { available: openAvailableSets({ monitor, monitorRoot }), asked };
}

const sets = { value: [{ name: 'Users', kind: 'EntitySet' }, { name: 'Machines' }] };

describe('a site does not have a set', () => {
  it('that its own list does not hold, which is asked for once', async () => {
    const { available, asked } = setsOf(sets);
    expect(await available.isMissing('SpaSessions', refusal, never)).toBe(true);
    expect(await available.isMissing('users', refusal, never)).toBe(true); // names have their case
    expect(await available.isMissing('Users', refusal, never)).toBe(false);
    expect(asked.map(String)).toEqual([String(monitorRoot)]);
  });

  it('only when it refused it', async () => {
    const { available, asked } = setsOf(sets);
    for (const error of [down, ofAnotherForm, new Error('x')])
      expect(await available.isMissing('SpaSessions', error, never)).toBe(false);
    expect(asked).toEqual([]);
  });

  it.each([
    ['that has no list', refusal],
    ['that is down', down],
    ['whose list is none', { value: 'Users' }],
    ['whose list is empty', { value: [] }],
    ['that answers with something else', 'hello'],
  ])('never when it is one %s', async (_, answer) => {
    expect(await setsOf(answer).available.isMissing('SpaSessions', refusal, never)).toBe(false);
  });
});
