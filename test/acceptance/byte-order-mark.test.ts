import { expect, it } from 'vitest';
import { dataPackageProblems } from '../support/data-package-rules.ts';
import { day, schedule } from '../support/incremental.ts';
import type { Story } from '../support/story.ts';

const mark = '\uFEFF';
const marked = { csvByteOrderMark: true };
const session = (number: number, start: string, end: string | null) => ({
  ...{ SessionKey: `00000000-0000-4000-8000-00000000000${number}`, StartDate: start, EndDate: end },
  ...{ LifecycleState: end === null ? 0 : 1, CreatedDate: start, ModifiedDate: end ?? start },
});

/** The tables with their marks taken away; each has one, at its beginning alone. */
function unmarked({ files }: Story): Readonly<Record<string, string>> {
  const tables = Object.entries(files).filter(([name]) => name.endsWith('.csv'));
  expect(tables.length).toBeGreaterThan(0);
  return Object.fromEntries(
    tables.map(([name, text]) => {
      expect([name, text?.lastIndexOf(mark)]).toEqual([name, 0]);
      return [name, text?.slice(1) ?? ''];
    }),
  );
}

const tablesIn = ({ files }: Story) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith('.csv')));

it('stands before every table of full and incremental runs and before their changes, and changes nothing else', async () => {
  const before = [session(1, day(-3), day(-2)), session(2, day(-1), null)];
  const after = [...before.slice(0, 1), session(2, day(-1), day(0.5)), session(3, day(0.6), null)];
  const played: Story[][] = [];
  for (const parameters of [{}, marked]) {
    await using plan = await schedule({ Sessions: before });
    const options = { changes: true };
    const first = await plan.run(0, parameters, options);
    plan.sets.Sessions = after;
    const second = await plan.run(1, parameters, options);
    expect([first.report.exitCode, second.report.exitCode]).toEqual([0, 0]);
    expect(second.report.datasets['sessions']?.merged).toMatchObject({ added: 1, changed: 1 });
    expect(await dataPackageProblems(second.out)).toEqual([]);
    played.push([first, second]);
  }
  const [plain = [], withMark = []] = played;
  expect(withMark.map(unmarked)).toEqual(plain.map(tablesIn));
});

it('may come and go between runs: what the table had is taken over', async () => {
  await using plan = await schedule({ Sessions: [session(1, day(-3), day(-2))] });
  await plan.run(0);
  plan.sets.Sessions = [...plan.sets.Sessions, session(2, day(0.5), null)];
  const second = await plan.run(1, marked);
  expect(second.report.datasets['sessions']?.merged).toMatchObject({ carriedOver: 1, added: 1 });
  expect(unmarked(second)['sessions.csv']?.split('\n')).toHaveLength(4);
  const third = await plan.run(2);
  expect(third.files['sessions.csv']).not.toContain(mark);
  expect(third.report.datasets['sessions']?.merged).toMatchObject({ carriedOver: 1 });
});
