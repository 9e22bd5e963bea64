import { hoursAgo, moment } from '../../support/moment.ts';
import { type Area, configurationOf, startTenant } from '../try.ts';
import { healed, packageProblems, promises } from '../verdicts.ts';

/** Killed again and again, wherever it stands. */
export const area: Area = {
  title: 'killed at any moment, once and again',
  async attempt(attempt) {
    const { dice, program } = attempt;
    await using simulator = await startTenant(dice, { present: hoursAgo(6) });
    const configuration = configurationOf(attempt, simulator, {
      mode: 'incremental',
      incrementalOverlap: 1440,
    });
    const { input, run, out } = configuration;
    const problems: string[] = [];
    if (dice.chance(0.6)) problems.push(...(await healed(attempt, configuration, simulator)));
    const before = simulator.witness.tables({ from: hoursAgo(240), to: moment });
    simulator.moveTo(moment);
    for (let kills = dice.between(1, 3); kills > 0; kills -= 1) {
      const killed = await program([...run, '--changes'], {
        input,
        ...killedAfter(dice.between(1, dice.pick([10, 60, 150]))),
      });
      problems.push(...(await promises(attempt, killed, true)), ...(await packageProblems(out)));
    }
    return [...problems, ...(await healed(attempt, configuration, simulator, before))];
  },
};

/** By SIGKILL, when so many lines of the log have been written. */
function killedAfter(lines: number) {
  let seen = 0;
  let kill: (signal: NodeJS.Signals) => void = () => undefined;
  return {
    onStart: (own: typeof kill) => {
      kill = own;
    },
    onStderr: (text: string) => {
      seen += text.split('\n').length - 1;
      if (seen >= lines) kill('SIGKILL');
    },
  };
}
