import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../connector/hosts/terminal/summary.ts';
import type { Json } from '../support/cloud.ts';
import { smallCloud } from '../support/small-cloud.ts';
import { only, tell } from '../support/story.ts';
import { warningTexts } from '../support/warnings.ts';
import { guid, session } from './fixtures/rows.ts';

const Sessions = [1, 2, 3].map((number) => session(number, `2026-11-0${number}T08:00:00Z`));

/** Answers whose count is written in another way; `undefined` leaves it out. */
const counting =
  (written: (count: number) => unknown, member = '@odata.count') =>
  (_question: unknown, usual: Json) => {
    const { '@odata.count': count, ...others } = usual;
    return typeof count === 'number' ? { body: { [member]: written(count), ...others } } : undefined;
  };

async function told(
  answer: ReturnType<typeof counting>,
  sets: Readonly<Record<string, readonly Json[]>> = { Sessions },
) {
  await using cloud = await smallCloud({ sets, answer, pageSize: 2 });
  const { report, table } = await tell({ parameters: { baseUrl: cloud.origin, ...only('sessions') } });
  expect(report).toMatchObject({ exitCode: 0, error: null });
  expect(table('sessions').records.map((row) => row['session_key'])).toEqual([1, 2, 3].map(guid));
  const warnings = warningTexts(report);
  return { ...report, warnings, table: report.datasets['sessions'], asked: cloud.asked };
}

describe('a count', () => {
  it.each<readonly [how: string, written: (count: number) => unknown, member: string | undefined]>([
    ['as text', String, undefined],
    ['with a fraction of nothing', (count) => `${count}.0`, undefined],
    ['under the name of OData 4.01', (count) => count, '@count'],
    ['under the name of OData 3, as text', String, 'odata.count'],
  ])('%s is read, and compared with', async (_how, written, member) => {
    const { warnings, table } = await told(counting(written, member));
    expect(warnings).toEqual([]);
    expect(table).toMatchObject({ rowsCounted: 3, plan: { rows: 3 } });
  });

  it.each<readonly [string, (count: number) => unknown]>([
    ['that is missing', () => undefined],
    ['of null', () => null],
    ['of minus one', () => -1],
    ['with a fraction', (count) => count + 0.5],
    ['beyond all numbers', () => '99999999999999999999'],
    ['in a list', (count) => [count]],
    ['in words', () => 'three'],
  ])('%s leaves the table complete, and is told', async (_how, written) => {
    const { warnings, table } = await told(counting(written));
    expect(table).toMatchObject({ rowsWritten: 3, rowsCounted: null, plan: { rows: null } });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^NOT_COUNTED: sessions: .* before reading; full load of Users, Machines, MachineCosts/,
      ),
      expect.stringMatching(/^NOT_COUNTED: sessions: .* the 3 received rows could not be reconciled/),
    ]);
  });

  it('of a joined set that is read in part otherwise has all of it read, and is told', async () => {
    const Users = Array.from({ length: 60 }, (_, at) => ({ Id: at + 1, UserName: `user-${at + 1}` }));
    const answer = counting(() => 'many');
    const { warnings, asked, dimensions } = await told(
      (question, usual) => {
        const { name } = question as { readonly name: string };
        return name === 'Users' ? answer(question, usual) : undefined;
      },
      { Sessions, Users },
    );
    expect(warnings).toEqual([expect.stringMatching(/^NOT_COUNTED: Users: /)]);
    expect(dimensions['Users']?.rows).toBe(60);
    expect(asked.length).toBeGreaterThan(30);
  });
});

describe('the summary', () => {
  it('tells of each table that was compared with nothing, however many other warnings there are', async () => {
    await using cloud = await smallCloud({ sets: { Sessions }, answer: counting(() => null) });
    const { report } = await tell({ parameters: { baseUrl: cloud.origin, ...only('sessions') } });
    const others = ['a', 'b', 'c', 'd'].map(
      (message) => ({ code: 'FILE_NOT_REMOVED', dataset: null, message, remedy: 'None.' }) as const,
    );
    const warnings = [...others, ...report.warnings];
    const lines = summaryOf({ ...report, warnings }, (file) => file);
    expect(lines.filter((line) => line.startsWith('warning: NOT_COUNTED: sessions'))).toHaveLength(2);
    expect(lines).toContain('1 more warning in run-report.json');
  });
});
