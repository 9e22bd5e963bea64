import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HarmName, harms } from '../../kafka/harms.ts';
import { startSmallBroker, steps } from '../../kafka/small-broker.ts';
import { type Area, configurationOf, startTenant } from '../try.ts';
import { packageProblems, promises, reportIn, tableProblems } from '../verdicts.ts';

const table = 'CitrixAnalytics_riskScoreChange_CL';

/** After these nothing more comes, and the program waits for minutes, as it should: the tests have them, with shorter limits. */
const silent: ReadonlySet<HarmName> = new Set([
  'says nothing for ever',
  'writes into the TLS stream from outside',
  'sends half an answer, then nothing',
  'announces too much',
  'announces nothing',
  'announces too little',
]);

/** A broker of the export that does harm at any step, beside a cloud that is well. */
export const area: Area = {
  title: 'a broker that resets, cuts, garbles, floods or falls silent',
  async attempt(attempt) {
    const { dice, program, folder } = attempt;
    const names = (Object.keys(harms) as HarmName[]).filter((name) => !silent.has(name));
    const at = dice.pick(steps);
    const name = names[dice.below(names.length)] ?? 'hangs up';
    const mischief = { at, does: harms[name], ...(dice.chance(0.5) ? { times: 1 } : {}) };
    await using simulator = await startTenant(dice);
    await using broker = await startSmallBroker(eventsOf(dice.between(0, 20)), mischief);
    const { address, ca, topic, group, user, password } = broker;
    await writeFile(join(folder, 'ca.pem'), ca);
    const { input, run, out, state } = configurationOf(attempt, simulator, {
      mode: 'incremental',
      extraDatasets: [table],
      ...{ analyticsBrokers: [address], analyticsTopic: topic, analyticsGroup: group, analyticsUser: user },
      ...{ analyticsPassword: password, analyticsCaFile: join(folder, 'ca.pem') },
    });
    const isCheck = dice.chance(0.3);
    const result = await program(isCheck ? ['check', '--params', '-', '--out', out] : run, { input });
    const problems = [...(await promises(attempt, result)), ...(await packageProblems(out))];
    if (isCheck) return problems.map((problem) => `${at}, ${name}: ${problem}`);
    const report = await reportIn(out);
    if (report?.datasets['sessions']?.status !== 'complete') problems.push('the sessions are not there');
    else problems.push(...(await tableProblems(out, simulator)));
    if (existsSync(join(state, 'lock'))) problems.push('the lock stays');
    return problems.map((problem) => `${at}, ${name}: ${problem}`);
  },
};

function eventsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      ...{ tenant_id: 'tenant', entity_id: 'user@example.com', entity_type: 'user', version: 2 },
      ...{ timestamp: '2026-11-19T08:00:00Z', event_type: 'riskScoreChange', alert_value: index },
    }),
  );
}
