import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SimulatorOptions } from '../../simulator/index.ts';
import { Interrupter } from '../../support/chaos-interrupter.ts';
import { type ChaosPlan, chaosOf } from '../../support/chaos-plan.ts';
import { play } from '../../support/chaos-run.ts';
import { faultsOf } from '../../support/chaos-verdict.ts';
import { contentOf, temporaryFolder } from '../../support/folder.ts';

/** The tenant of some plan in fair weather, read without a break. */
function fair(tenant: Partial<SimulatorOptions>): ChaosPlan {
  const plan = chaosOf(4);
  return {
    ...plan,
    tenant: { ...plan.tenant, pageSize: 50, faults: [], mutations: [], cost: {}, ...tenant },
    parameters: { fetchStartDatePeriod: 15 },
    interruptions: [],
    trouble: { name: 'no trouble', options: {}, fails: [], codes: [], passing: [], needs: [] },
    needs: [],
  };
}

describe('the comparison with the witness', () => {
  it('sees a row that is lost, repeated, invented, changed or misplaced', async () => {
    const { tables, truths, problems } = await play(fair({}));
    expect(problems).toEqual([]);
    const { columns = [], rows = [] } = tables.sessions ?? {};
    const truth = truths.sessions;
    const [first = [], second = [], ...others] = rows;
    const key = String(second[truth.key]);
    const spoilt = (cells: readonly (string | null)[], column: number) => cells.with(column, 'spoilt');
    const faults = (changed: typeof rows) => faultsOf({ columns, rows: changed }, truth);

    expect(faults(rows)).toEqual([]);
    expect(faults([first, ...others])).toEqual([`1 rows lost: ${key}`]);
    expect(faults([first, second, second, ...others])).toEqual([`1 rows repeated: ${key}`]);
    expect(faults([...rows, spoilt(first, truth.key)])).toEqual(['1 rows that never were: spoilt']);
    expect(faults([first, spoilt(second, truth.key + 1), ...others])).toEqual([
      `1 rows changed: ${key} (${columns[truth.key + 1]})`,
    ]);
    expect(faults([second, first, ...others])).toEqual(['rows out of order']);
    expect(faultsOf({ columns: columns.slice(1), rows }, truth)).toHaveLength(1);
  });

  it('knows a row that came before it changed, or after', () => {
    const columns = ['id', 'name', 'state'];
    const before = { columns, rows: [['1', 'a', 'open']] };
    const after = { columns, rows: [['1', 'b', 'closed']] };
    const faults = (...rows: (readonly string[])[]) => faultsOf({ columns, rows }, { before, after, key: 0 });
    for (const row of [...before.rows, ...after.rows, ['1', 'a', 'closed']]) expect(faults(row)).toEqual([]);
    expect(faults(['1', 'a', 'ajar'])).toEqual(['1 rows changed: 1 (state)']);
    const gone = { columns, rows: [] };
    expect(faultsOf(before, { before, after: gone, key: 0 })).toEqual([]);
    expect(faultsOf(gone, { before: gone, after, key: 0 })).toEqual([]);
  });
});

describe('a run that is cut off', () => {
  it.each(['kill', 'ask'] as const)(
    'leaves its folder as it was if there was no warning: %s',
    async (how) => {
      const folder = join(await temporaryFolder(), 'folder');
      await mkdir(folder);
      await writeFile(join(folder, 'rows'), 'so far');
      const interrupter = new Interrupter({ how, at: 'request', count: 2 }, folder);
      const states = ['batch', 'request', 'request', 'request'] as const;
      const aborted = states.map((at) => {
        interrupter.note(at);
        return interrupter.signal.aborted;
      });
      expect(aborted).toEqual([false, false, true, true]);
      await writeFile(join(folder, 'rows'), 'tidied up');
      await writeFile(join(folder, 'more'), '');
      interrupter.settle();
      expect(await contentOf(folder)).toEqual(
        how === 'kill' ? { rows: 'so far' } : { rows: 'tidied up', more: '' },
      );
    },
  );
});

describe('a play', () => {
  it('tells of a source that gives another row than it has', async () => {
    const other = 'eeeeeeee-0000-4000-8000-000000000000';
    let given: unknown;
    const { problems } = await play(
      fair({
        drift: {
          sessions: (row) => {
            given ??= row['SessionKey'];
            return row['SessionKey'] === given ? { ...row, SessionKey: other } : row;
          },
        },
      }),
    );
    expect(problems).toEqual(
      expect.arrayContaining([
        `sessions: 1 rows lost: ${given}`,
        `sessions: 1 rows that never were: ${other}`,
      ]),
    );
  });

  it('tells of a table that is missing, and of one that should be', async () => {
    const faults = [
      { kind: 'status', status: 403, on: '/cvad/manage/hypervisors', times: Infinity },
    ] as const;
    const failing = fair({ faults });
    const expected = {
      ...failing.trouble,
      fails: ['hypervisors'],
      codes: ['RIGHTS_MISSING'],
    } as const;
    expect((await play(failing)).problems).toEqual([
      expect.stringMatching(/^hypervisors: failed RIGHTS_MISSING/),
    ]);
    expect((await play({ ...failing, trouble: expected })).problems).toEqual([]);
    expect(
      (await play({ ...failing, trouble: { ...expected, codes: ['THROTTLED'] } })).problems,
    ).toHaveLength(1);
    expect((await play({ ...fair({}), trouble: expected })).problems).toEqual(['hypervisors: complete  ']);
  });
});
