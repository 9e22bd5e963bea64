import { describe, expect, it } from 'vitest';
import type { Json } from '../support/cloud.ts';
import { fakeRuntime } from '../support/fake-runtime.ts';
import { smallCloud } from '../support/small-cloud.ts';
import { only, tell } from '../support/story.ts';
import { warningTexts } from '../support/warnings.ts';
import { guid, session } from './fixtures/rows.ts';

const at = (number: number) => `2026-11-02T08:${String(number).padStart(2, '0')}:00.000Z`;
const Sessions = Array.from({ length: 12 }, (_, index) => session(index + 1, at(index + 1)));

type Question = Parameters<NonNullable<Parameters<typeof smallCloud>[0]['answer']>>[0];
type Breaks = (
  text: string,
  row: number,
) => { readonly status?: number; readonly body: string; readonly cut?: number };

/** How a service that cannot write a row ends an answer. */
const ways: Readonly<Record<string, Breaks>> = {
  'breaks off in the middle': (body, row) => ({ body, cut: row }),
  'ends too early': (text, row) => ({ body: text.slice(0, row) }),
  'ends with an error in the middle': (text, row) => ({
    body: `${text.slice(0, row)}{"error":{"code":"","message":"Arithmetic overflow"}}`,
  }),
  'is an error for the whole page': () => ({
    status: 500,
    body: '{"error":{"code":"","message":"An error has occurred."}}',
  }),
};

interface Poison {
  readonly set: string;
  /** Texts that only rows have which cannot be written. */
  readonly marks: readonly string[];
  readonly breaks?: Breaks;
  /** Whether the row cannot be written even with nothing but its key. */
  readonly isKey?: boolean;
}

const poisonIn =
  ({ set, marks, breaks = (body, cut) => ({ body, cut }), isKey = false }: Poison) =>
  ({ name, isCount, query }: Question, usual: Json) => {
    if (name !== set || isCount) return undefined;
    const text = JSON.stringify(usual);
    const places = marks.map((mark) => text.indexOf(mark)).filter((place) => place >= 0);
    const isBare = (query.get('$select') ?? '').split(',').length <= 2;
    if (places.length === 0 || (isBare && !isKey)) return undefined;
    return breaks(text, Math.min(...places));
  };

async function told(
  poison: Poison,
  sets: Readonly<Record<string, readonly Json[]>> = { Sessions },
  more: Json = {},
) {
  const runtime = fakeRuntime();
  await using cloud = await smallCloud({ sets, answer: poisonIn(poison) });
  const parameters = { baseUrl: cloud.origin, ...only('sessions', 'hypervisors'), ...more };
  const { report, files } = await tell({ parameters, runtime });
  const waited = runtime.sleeps.reduce((sum, ms) => sum + ms, 0);
  return {
    report,
    files,
    asked: cloud.asked,
    waited,
    message: report.datasets['sessions']?.error?.message ?? '',
  };
}

describe.each(Object.entries(ways))('a row for which the answer %s', (_way, breaks) => {
  it('is named with its neighbours and the transaction, soon, and the other tables are published', async () => {
    const { report, files, message, asked, waited } = await told({
      set: 'Sessions',
      marks: [guid(7)],
      breaks,
    });
    expect(report).toMatchObject({ exitCode: 70, error: { code: 'ROW_UNREADABLE' } });
    expect(report.error?.remedy).toContain('Citrix Support');
    expect(message).toContain(`the row ${guid(7)} (StartDate ${at(7)})`);
    expect(message).toContain(`after ${guid(6)} (StartDate ${at(6)})`);
    expect(message).toContain(`the next readable row is ${guid(8)} (StartDate ${at(8)})`);
    expect(message).toMatch(/\[transaction 00000000-0000-4000-8000-\d{12}\]/);
    expect(report.datasets['hypervisors']).toMatchObject({ status: 'complete' });
    expect(Object.keys(files)).toContain('hypervisors.csv');
    expect(waited).toBeLessThan(20_000);
    expect(asked.length).toBeLessThan(60);
  });
});

describe('a row that cannot be written', () => {
  const names = (number: number) => `${guid(number)} (StartDate ${at(number)})`;

  it('first of all is named', async () => {
    const { message } = await told({ set: 'Sessions', marks: [guid(1)] });
    expect(message).toContain(
      `the row ${names(1)} (the first of the requested rows; the next readable row is ${names(2)})`,
    );
  });

  it('last of all is named', async () => {
    const { message } = await told({ set: 'Sessions', marks: [guid(12)] });
    expect(message).toContain(`the row ${names(12)} (after ${names(11)}; no row after it)`);
  });

  it('alone in its table is named', async () => {
    const one = { Sessions: Sessions.slice(0, 1) };
    const { message, report } = await told({ set: 'Sessions', marks: [guid(1)] }, one);
    expect(report.exitCode).toBe(70);
    expect(message).toContain(`the row ${names(1)} (the first of the requested rows; no row after it)`);
  });

  it('even by its key is told by its neighbours', async () => {
    const { message } = await told({ set: 'Sessions', marks: [guid(7)], isKey: true });
    expect(message).toContain(`a row (after ${names(6)}; the next readable row is ${names(8)})`);
  });

  it('beside another one is named, and the next that comes', async () => {
    const { message } = await told({ set: 'Sessions', marks: [guid(7), guid(8)] });
    expect(message).toContain(
      `the row ${names(7)} (after ${names(6)}; the next readable row is ${names(9)})`,
    );
  });

  it('with another one far from it is named', async () => {
    const { message } = await told({ set: 'Sessions', marks: [guid(3), guid(11)] });
    expect(message).toContain(`the row ${names(3)}`);
  });

  it('among many of one timestamp is named', async () => {
    const crowd = Array.from({ length: 40 }, (_, index) => session(index + 1, at(5)));
    const { message, asked } = await told({ set: 'Sessions', marks: [guid(23)] }, { Sessions: crowd });
    const named = (number: number) => `${guid(number)} (StartDate ${at(5)})`;
    expect(message).toContain(
      `the row ${named(23)} (after ${named(22)}; the next readable row is ${named(24)})`,
    );
    expect(asked.length).toBeLessThan(90);
  });

  it('of a joined set is named by its key', async () => {
    const Users = Array.from({ length: 9 }, (_, index) => ({ Id: index + 1, UserName: `user-${index + 1}` }));
    const { message, report } = await told({ set: 'Users', marks: ['user-4'] }, { Sessions, Users });
    expect(report.error?.code).toBe('ROW_UNREADABLE');
    expect(message).toMatch(
      /^Users: the source cannot deliver the row 4 \(after 3; the next readable row is 5\)/,
    );
    expect(report.datasets['hypervisors']).toMatchObject({ status: 'complete' });
  });

  it('of a joined set that is asked for by keys is named', async () => {
    const MachineCosts = Array.from({ length: 2000 }, (_, index) => ({
      MachineId: guid(index),
      CostPerHour: index / 100,
      CreatedDate: at(index % 60),
    }));
    const some = Sessions.map((row, index) => ({ ...row, MachineId: guid(1900 + index) }));
    const poison = { set: 'MachineCosts', marks: ['"CostPerHour":19.05,'] };
    const { message, report } = await told(poison, { Sessions: some, MachineCosts });
    expect(report.datasets['sessions']?.plan?.joins['MachineCosts']?.strategy).toBe('lookup');
    expect(message).toMatch(new RegExp(`^MachineCosts: the source cannot deliver the row ${guid(1905)} `));
  });
});

describe('a question for a number that breaks down', () => {
  it('leaves the table complete where rows come, and is told', async () => {
    const answer = ({ name, query }: Question) =>
      name === 'Sessions' && query.get('$count') === 'true' ? { status: 500, body: '' } : undefined;
    const runtime = fakeRuntime();
    await using cloud = await smallCloud({ sets: { Sessions }, answer });
    const parameters = { baseUrl: cloud.origin, ...only('sessions') };
    const { report, table } = await tell({ parameters, runtime });
    expect(report).toMatchObject({ exitCode: 0, datasets: { sessions: { rowsCounted: null } } });
    expect(table('sessions').rows).toHaveLength(12);
    expect(warningTexts(report)).toContainEqual(
      expect.stringMatching(/^NOT_COUNTED: sessions: .*could not be reconciled/),
    );
    expect(runtime.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(20_000);
  });

  it('of a joined set has it read whole', async () => {
    const Users = [1, 2, 3].map((Id) => ({ Id, UserName: `user-${Id}` }));
    const answer = ({ name, query }: Question) =>
      name === 'Users' && query.get('$count') === 'true' ? { status: 500, body: '' } : undefined;
    await using cloud = await smallCloud({ sets: { Sessions, Users }, answer });
    const { report } = await tell({ parameters: { baseUrl: cloud.origin, ...only('sessions') } });
    expect(report).toMatchObject({ exitCode: 0, dimensions: { Users: { rows: 3 } } });
  });

  it('because of a property that no column takes is put without it', async () => {
    const Hotfixes = [1, 2].map((number) => ({
      Id: guid(number),
      Name: `KB${number}`,
      CreatedDate: at(number),
    }));
    const answer = ({ name, query }: Question) =>
      name === 'Hotfixes' && !query.has('$select') ? { status: 500, body: '' } : undefined;
    await using cloud = await smallCloud({ sets: { Hotfixes }, answer });
    const parameters = { baseUrl: cloud.origin, ...only(), extraDatasets: ['hotfixes'] };
    const { report } = await tell({ parameters });
    expect(report).toMatchObject({ exitCode: 0, datasets: { hotfixes: { rowsCounted: 2, rowsWritten: 2 } } });
  });
});

describe('a service that is away', () => {
  it('for a while is waited for, and no row is blamed', async () => {
    let asked = 0;
    const answer = ({ name, isCount }: Question) => {
      if (name !== 'Sessions' || isCount) return undefined;
      asked += 1;
      return asked > 12 && asked <= 19 ? { status: 500, body: '' } : undefined;
    };
    const crowd = Array.from({ length: 300 }, (_, index) => session(index + 1, at(index % 60)));
    await using cloud = await smallCloud({ sets: { Sessions: crowd }, answer, pageSize: 20 });
    const { report, table } = await tell({ parameters: { baseUrl: cloud.origin, ...only('sessions') } });
    expect(report.exitCode).toBe(0);
    expect(table('sessions').rows).toHaveLength(300);
  });

  it('for good is transient', async () => {
    const answer = ({ name, isCount }: Question) =>
      name === 'Sessions' && !isCount ? { status: 500, body: '' } : undefined;
    await using cloud = await smallCloud({ sets: { Sessions }, answer });
    const { report } = await tell({ parameters: { baseUrl: cloud.origin, ...only('sessions') } });
    expect(report).toMatchObject({ exitCode: 75, error: { code: 'SOURCE_UNAVAILABLE' } });
  });
});
