import { join } from 'node:path';
import { eventText } from '../../kafka/events.ts';
import { startSmallBroker } from '../../kafka/small-broker.ts';
import { startSimulator } from '../../simulator/index.ts';
import { moment } from '../../support/moment.ts';
import { smallTenant } from '../../support/program.ts';
import { exportParameters } from '../../support/risk-parameters.ts';
import { asked, onLinux, onWindows, parameterFile, sameTables, type Trial } from './trial.ts';
import { onZ } from './windows.ts';

/** The risk tables: a thread of its own, WebAssembly, TLS and a secret, against a broker that shows the same to both. */
export async function proveExport(trial: Trial): Promise<void> {
  const { work, windows } = trial;
  await using simulator = await startSimulator(smallTenant);
  await using broker = await startSmallBroker(
    Array.from({ length: 200 }, (_, number) => eventText(number, moment.getTime())),
  );
  const given = await exportParameters(broker, broker);
  const here = await parameterFile(trial, 'export', simulator, given);
  const caFile = onZ(given.analyticsCaFile);
  const there = await parameterFile(trial, 'export there', simulator, { ...given, analyticsCaFile: caFile });
  await onWindows(trial, ['run', ...asked(there, 'C:\\citrix\\export\\out')]);
  const linux = join(work.folder, 'export on Linux');
  await onLinux(trial, ['run', '--params', here, '--out', linux]);
  work.say(`risk tables: ${await sameTables(linux, join(windows.c, 'citrix', 'export', 'out'))}`);
}
