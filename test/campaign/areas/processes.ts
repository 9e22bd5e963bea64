import { type Area, configurationOf, startTenant } from '../try.ts';
import { healed, packageProblems, promises } from '../verdicts.ts';

/** Other processes: a second run, a schedule that stops it, a reader that goes away. */
export const area: Area = {
  title: 'signals, runs beside each other, readers that go away',
  async attempt(attempt) {
    const { dice, program } = attempt;
    await using simulator = await startTenant(dice);
    const configuration = configurationOf(attempt, simulator, { mode: dice.pick(['full', 'incremental']) });
    const { input, run, out } = configuration;
    const kind = dice.pick(['signal', 'two signals', 'two runs', 'no reader', 'no input']);
    const results = await (async () => {
      switch (kind) {
        case 'signal':
        case 'two signals': {
          const signals = kind === 'signal' ? 1 : 2;
          const signal = dice.pick(['SIGTERM', 'SIGINT', 'SIGHUP']);
          return [
            await program(run, {
              input,
              ...signalled(signal, dice.between(1, dice.pick([3, 40, 120])), signals),
            }),
          ];
        }
        case 'two runs':
          return await Promise.all([program(run, { input }), program(run, { input })]);
        case 'no reader':
          return [
            await program(run, {
              input,
              launcher: ['bash', '-c', 'set -o pipefail; "$0" "$@" 2>&1 | head -n 2 >/dev/null'],
            }),
          ];
        case 'no input':
          return [await program(run, { input: '' })];
      }
    })();
    const problems = (await Promise.all(results.map((result) => promises(attempt, result)))).flat();
    problems.push(...(await packageProblems(out)));
    if (kind === 'two runs' && !results.some(({ exitCode }) => exitCode === 0)) {
      problems.push(
        `neither of two runs was complete: ${results.map(({ stderr }) => stderr.slice(-300)).join('\n')}`,
      );
    }
    return [...problems, ...(await healed(attempt, configuration, simulator))];
  },
};

/** By so many signals, one for each further line of the log from the given one on. */
function signalled(signal: NodeJS.Signals, from: number, count: number) {
  let [seen, sent] = [0, 0];
  let send: (signal: NodeJS.Signals) => void = () => undefined;
  return {
    onStart: (own: typeof send) => {
      send = own;
    },
    onStderr: (text: string) => {
      seen += text.split('\n').length - 1;
      if (seen < from || sent >= count) return;
      sent += 1;
      send(signal);
    },
  };
}
