import type { Fault } from '../../simulator/index.ts';
import type { Dice } from '../../support/chaos-dice.ts';
import { hoursAgo, moment } from '../../support/moment.ts';
import { type Area, configurationOf, startTenant } from '../try.ts';
import { healed, promises, tableProblems } from '../verdicts.ts';

/** A source that answers wrongly now and then, and changes while it is read, in full and in incremental runs. */
export const area: Area = {
  title: 'rows lost, repeated or changed while the source fails and changes',
  async attempt(attempt) {
    const { dice, program } = attempt;
    const present = hoursAgo(dice.pick([1, 5, 12]));
    await using simulator = await startTenant(dice, {
      present,
      faults: dice.times(dice.between(0, 4), () => faultOf(dice)),
      mutations: dice.chance(0.3) ? [{ afterRequests: dice.between(3, 30), groom: dice.between(1, 10) }] : [],
    });
    const configuration = configurationOf(attempt, simulator, {
      mode: dice.pick(['full', 'incremental']),
      incrementalOverlap: 24 * 60,
    });
    const { input, run, out } = configuration;
    const asked = { from: hoursAgo(240), to: moment };
    const before = simulator.witness.tables(asked);
    const first = await program([...run, '--changes'], { input });
    const problems = [...(await promises(attempt, first))];
    if (first.exitCode === 0) problems.push(...(await tableProblems(out, simulator, before)));
    simulator.moveTo(moment);
    if (dice.chance(0.5)) simulator.change({ groom: dice.between(1, 8) });
    const late = simulator.witness.tables(asked);
    const second = await program([...run, '--changes'], { input });
    problems.push(...(await promises(attempt, second)));
    return second.exitCode === 0
      ? [...problems, ...(await tableProblems(out, simulator, union(before, late)))]
      : [...problems, ...(await healed(attempt, configuration, simulator, union(before, late)))];
  },
};

type Shown = Parameters<typeof tableProblems>[2] & object;

/** Rows that the source has shown at one time or another. */
function union(first: Shown, second: Shown): Shown {
  const merged = Object.entries(first).map(([title, table]) => {
    const own = second[title as keyof Shown];
    const keys = new Set(table.rows.map((row) => row.join('\n')));
    return [
      title,
      { ...table, rows: [...table.rows, ...own.rows.filter((row) => !keys.has(row.join('\n')))] },
    ];
  });
  return Object.fromEntries(merged) as Shown;
}

const places = ['token', 'monitor', 'daas', '/monitorodata/Sessions', '/monitorodata/Users'] as const;

function faultOf(dice: Dice): Fault {
  const when = { on: dice.pick(places), after: dice.below(12), times: dice.pick([1, 1, 2, 5]) };
  return dice.pick([
    { kind: 'status', status: dice.pick([500, 502, 503, 504, 429, 401, 408]), ...when },
    {
      kind: 'throttle',
      variant: dice.pick(['seconds', 'date', 'body', 'bare', 'text']),
      seconds: 1,
      ...when,
    },
    {
      kind: dice.pick(['cut-body', 'invalid-json', 'html', 'empty-body', 'reset', 'hang']),
      ...when,
      times: 1,
    },
    { kind: dice.pick(['broken-gzip', 'expire-token', 'repeat-link', 'foreign-link']), ...when },
    { kind: 'short-page', rows: dice.between(1, 4), ...when, on: '/monitorodata/Sessions' },
    { kind: dice.pick(['wrong-order', 'double-rows']), ...when, on: '/monitorodata/Sessions' },
    { kind: 'oversized-body', bytes: 100_000, ...when },
  ] as const satisfies readonly [Fault, ...Fault[]]);
}
