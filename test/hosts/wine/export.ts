import { eventText } from '../../kafka/events.ts';
import { startSmallBroker } from '../../kafka/small-broker.ts';
import { startSimulator } from '../../simulator/index.ts';
import { moment } from '../../support/moment.ts';
import { smallTenant } from '../../support/program.ts';
import { exportParameters } from '../../support/risk-parameters.ts';
import { asked, onWindows, parameterFile, places, sameAsOnLinux, type Trial } from './trial.ts';
import { onZ } from './windows.ts';

/** The risk tables: a thread of its own, WebAssembly, TLS and a secret, against a broker that shows the same to both. */
export async function proveExport(trial: Trial): Promise<void> {
  await using simulator = await startSimulator(smallTenant);
  await using broker = await startSmallBroker(
    Array.from({ length: 200 }, (_, number) => eventText(number, moment.getTime())),
  );
  const given = await exportParameters(broker, broker);
  const here = await parameterFile(trial, 'export', simulator, given);
  const caFile = onZ(given.analyticsCaFile);
  const there = await parameterFile(trial, 'export there', simulator, { ...given, analyticsCaFile: caFile });
  const { out, here: tables } = places(trial, 'export');
  await onWindows(trial, ['run', ...asked(there, out)]);
  trial.work.say(`risk tables: ${await sameAsOnLinux(trial, 'export', here, tables)}`);
}
