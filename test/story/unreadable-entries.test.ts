import { describe, expect, it } from 'vitest';
import type { Json } from '../support/cloud.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { smallCloud } from '../support/small-cloud.ts';
import { only, tell } from '../support/story.ts';

const items = Array.from({ length: 40 }, (_, at) => ({ Id: `c${at + 1}`, Name: `Catalog ${at + 1}` }));

type Answer = NonNullable<Parameters<typeof smallCloud>[0]['answer']>;

/** Breaks each answer of a list off where an item begins. */
const breakingAt =
  (name: string, mark: string): Answer =>
  (question: { readonly name: string }, usual: Json) => {
    const body = JSON.stringify(usual);
    const cut = body.indexOf(mark);
    return question.name === name && cut >= 0 ? { body, cut } : undefined;
  };

async function told(answer: Answer, more: Json, lists: Readonly<Record<string, readonly Json[]>>) {
  const runtime = fakeRuntime();
  await using cloud = await smallCloud({ lists, answer });
  const { report } = await tell({ parameters: { baseUrl: cloud.origin, ...more }, runtime });
  const waited = runtime.sleeps.reduce((sum, ms) => sum + ms, 0);
  return { report, asked: cloud.asked, waited };
}

describe('an item of a list that the source cannot write', () => {
  const catalogs = only('machine_catalogs', 'hypervisors');

  it.each([
    ['in the middle', 7],
    ['near the end', 40],
    ['in second place', 2],
  ])('is told by the item in front of it: %s', async (_where, number) => {
    const answer = breakingAt('MachineCatalogs', `"Id":"c${number}"`);
    const { report, waited, asked } = await told(answer, catalogs, { MachineCatalogs: items });
    const { machine_catalogs: failed, hypervisors } = report.datasets;
    expect(report).toMatchObject({ exitCode: 70, error: { code: 'ROW_UNREADABLE' } });
    expect(failed?.error?.message).toContain(`right after c${number - 1} (Catalog ${number - 1})`);
    expect(failed?.error?.message).toMatch(/\[transaction [0-9a-f-]{36}\]/);
    expect(hypervisors).toMatchObject({ status: 'complete' });
    expect(waited).toBeLessThan(15_000);
    expect(asked.length).toBeLessThan(40);
  });

  it('first on a later page is told by the last of the page before', async () => {
    const answer: Answer = (question) => {
      if (question.name !== 'MachineCatalogs') return undefined;
      const from = Number(question.query.get('continuationToken') ?? 0);
      const until = from + Math.min(20, Number(question.query.get('limit')));
      const body = { Items: items.slice(from, until), ContinuationToken: until < 40 ? String(until) : null };
      return breakingAt('MachineCatalogs', '"Id":"c21"')(question, body) ?? { body };
    };
    const { report } = await told(answer, catalogs, {});
    expect(report.datasets['machine_catalogs']?.error?.message).toContain('right after c20 (Catalog 20)');
  });

  it('is not blamed where nothing of the list comes: then the service may be away', async () => {
    const { report } = await told(breakingAt('MachineCatalogs', '{'), catalogs, { MachineCatalogs: items });
    expect(report).toMatchObject({ exitCode: 75, error: { code: 'SOURCE_UNAVAILABLE' } });
  });

  it('is not blamed where the list cannot be asked for less', async () => {
    const hypervisors = [{ Id: 'h1', Name: 'one' }];
    const answer = breakingAt('hypervisors', '"Id":"h1"');
    const { report } = await told(answer, only('hypervisors'), { hypervisors });
    expect(report).toMatchObject({ exitCode: 75, error: { code: 'SOURCE_UNAVAILABLE' } });
  });
});

describe('an entry of a log that the source cannot write', () => {
  const at = (number: number) => `2026-11-19T08:${String(60 - number).padStart(2, '0')}:00.000Z`;

  it('is told by the newer one in front of it, with its time and the stretch that was asked for', async () => {
    const records = Array.from({ length: 30 }, (_, index) => ({
      RecordId: `r${index + 1}`,
      UtcTimestamp: at(index + 1),
    }));
    const answer = breakingAt('records', '"RecordId":"r12"');
    const more = { ...only(), extraDatasets: ['system_log'] };
    const { report } = await told(answer, more, { records });
    expect(report.error?.code).toBe('ROW_UNREADABLE');
    expect(report.error?.message).toContain(`right after r11 (${at(11)})`);
    expect(report.error?.message).toMatch(/from 2026-1\S+ until 2026-1\S+:/);
  });

  it('of administrators is told in the same way', async () => {
    const operations = Array.from({ length: 30 }, (_, index) => ({
      Id: `o${index + 1}`,
      FormattedStartTime: at(index + 1),
      FormattedEndTime: at(index + 1),
    }));
    const more = { ...only(), extraDatasets: ['config_operations'] };
    const { report } = await told(breakingAt('$search', '"Id":"o5"'), more, { $search: operations });
    expect(report.error?.code).toBe('ROW_UNREADABLE');
    expect(report.error?.message).toContain(`right after o4 (${at(4)})`);
  });
});
