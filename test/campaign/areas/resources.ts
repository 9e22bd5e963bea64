import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Area, configurationOf, startTenant } from '../try.ts';
import { healed, packageProblems, promises } from '../verdicts.ts';

/** A machine that refuses what the program needs. */
export const area: Area = {
  title: 'full disks, few file handles, folders that cannot be used',
  async attempt(attempt) {
    const { dice, program, folder } = attempt;
    await using simulator = await startTenant(dice);
    const configuration = configurationOf(attempt, simulator, { mode: dice.pick(['full', 'incremental']) });
    const { input, run, out, state } = configuration;
    const problems: string[] = [];
    if (dice.chance(0.5)) problems.push(...(await healed(attempt, configuration, simulator)));
    const blocked = join(folder, 'file');
    await writeFile(blocked, 'in the way');
    const bad = dice.pick([
      blocked,
      join(blocked, 'below'),
      '/proc/x',
      '/dev/null/x',
      '/sys/x',
      join(folder, 'x'.repeat(300)),
    ]);
    const limits = [`ulimit -f ${dice.pick([0, 1, 8, 40])}`, `ulimit -n ${dice.pick([30, 40, 60])}`];
    const limited = {
      input,
      launcher: ['bash', '-c', `${dice.pick([limits[0] ?? '', limits[1] ?? ''])}; exec "$0" "$@"`],
    };
    const result = await dice.pick([
      () => program(run, limited),
      () => program(run, limited),
      () => program([...run, '--out', bad], { input }),
      () => program([...run, '--state', bad], { input }),
      () => program([...run, '--trace-http', bad], { input }),
      () => program(run, { input, env: { TMPDIR: bad } }),
      async () => {
        await rm(join(out, 'sessions.csv'), { force: true });
        // It lists the table, which is a folder now.
        await rm(join(out, 'datapackage.json'), { force: true });
        await mkdir(join(out, 'sessions.csv'), { recursive: true });
        const refused = await program(run, { input });
        return refused;
      },
      () => program([...run, '--state', out], { input }),
      () => program([...run, '--out', join(state, 'snapshot', '..', 'in')], { input }),
      () => program(run, { input, launcher: ['bash', '-c', 'exec "$0" "$@" >/dev/full 2>/dev/full'] }),
    ])();
    problems.push(...(await promises(attempt, result)), ...(await packageProblems(out)));
    if (result.exitCode === 0 && result.stderr.includes(bad)) problems.push(`called complete with ${bad}`);
    // A folder that stands where a table belongs is nothing that a run may remove.
    const isBlocked = result.stderr.includes('sessions.csv') && result.exitCode === 78;
    return isBlocked ? problems : [...problems, ...(await healed(attempt, configuration, simulator))];
  },
};
