import type { CheckReport, StepName, StepResult } from '../check/report.ts';
import { createWalker } from '../check/steps.ts';
import type { Check, PushContext } from '../destinations/destination.ts';
import type { LoadedTarget } from '../destinations/load-target.ts';
import { type PublishedTables, publishedTables } from '../destinations/published-tables.ts';
import { ConnectorError, mostSevereOf } from '../errors.ts';
import { createRedactor } from '../parameters/secrets.ts';

interface PushCheckCommand extends Pick<PushContext, 'runtime' | 'readFile' | 'env' | 'emit' | 'signal'> {
  readonly target: LoadedTarget;
  /** Where a run leaves its tables; there need not be any yet. */
  readonly out: string;
  /** Told of each step before it is taken. */
  readonly onStart: (step: Pick<StepResult, 'step' | 'subject'>) => void;
  /** Told of each step when it is over; secrets are masked. */
  readonly onStep: (result: StepResult) => void;
}

/** The output of `push --check --json`. */
interface PushCheckReport extends Pick<CheckReport, 'verdict' | 'exitCode' | 'code' | 'steps'> {
  readonly kind: LoadedTarget['kind'];
  readonly address: string;
}

/** A step is pointless if one of these failed. */
const needs: Readonly<Record<Check['step'], readonly StepName[]>> = {
  connect: [],
  'sign-in': ['connect'],
  rights: ['connect', 'sign-in'],
};

/**
 * Finds out whether a push can work: whether the destination answers, takes the credentials, and grants what a push
 * needs. Writes nothing, there or here.
 * @throws ConnectorError PARAMETERS_INVALID (the proxy's address), PACKAGE_MISSING, FOLDER_INVALID
 */
export async function pushCheckCommand(command: PushCheckCommand): Promise<PushCheckReport> {
  const { target, out, runtime, signal, onStart, onStep } = command;
  const { kind, address } = target;
  const redactor = createRedactor();
  for (const secret of target.secrets) redactor.add(secret);
  const published = await tablesSoFar(out);
  const destination = await target.open({
    ...{ out, published, runtime, signal, redact: redactor.redact, hide: redactor.add },
    ...{ readFile: command.readFile, env: command.env },
    emit: (event) => command.emit(redactor.redactDeep(event)),
  });
  const steps: StepResult[] = [];
  const walker = createWalker({
    ...{ runtime, signal, onStart },
    onStep(result) {
      const shown = redactor.redactDeep(result);
      steps.push(shown);
      onStep(shown);
    },
  });
  try {
    for (const { step, subject, run } of destination.checks(target.orders(published))) {
      await walker.take({ name: step, subject, needs: needs[step], run });
    }
  } finally {
    await destination.close();
  }
  const failure = mostSevereOf(walker.failures);
  const code = failure?.code ?? null;
  return {
    ...{ kind, address, steps, code },
    verdict: code === null ? 'ready' : code === 'CANCELLED' ? 'interrupted' : 'not-ready',
    exitCode: failure?.exitCode ?? 0,
  };
}

const noTables: PublishedTables = {
  runId: null,
  readAt: new Date(0).toISOString(),
  tables: new Map(),
  parquet: new Map(),
};

/** A check may come before the first run. */
async function tablesSoFar(out: string): Promise<PublishedTables> {
  try {
    return await publishedTables(out);
  } catch (thrown) {
    if (thrown instanceof ConnectorError && thrown.code === 'PUSH_REJECTED') return noTables;
    throw thrown;
  }
}
