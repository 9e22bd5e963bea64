import { describe, expect, it } from 'vitest';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { temporaryFolder } from '../support/folder.ts';
import { otherOData } from '../support/other-odata.ts';
import { only, tell } from '../support/story.ts';
import { session } from './fixtures/rows.ts';

const sets = { Sessions: [session(1, '2026-11-20T08:00:00.000Z')], Users: [], Machines: [] };

describe('a run that failed before it had read a row', () => {
  it('leaves nothing to go on with: the next has a window of its own', async () => {
    await using cloud = await otherOData(sets, { pageSize: 10, selects: true, nulls: 'first' });
    const state = await temporaryFolder();
    const parameters = { ...only('sessions'), baseUrl: cloud.origin };
    const controller = new AbortController();
    const first = await tell({
      parameters,
      state,
      signal: controller.signal,
      onEvent: ({ type }) => type === 'signed-in' && controller.abort(),
    });
    expect(first.report.verdict).toBe('interrupted');
    const later = fakeRuntime('2026-11-20T15:00:00.000Z');
    const next = await tell({ parameters, state, runtime: later });
    expect(next.report).toMatchObject({
      exitCode: 0,
      resumed: false,
      window: { to: '2026-11-20T15:00:00.000Z' },
    });
  });
});
