import type { RunEvent } from '../../../../connector/events.ts';

/** Events of a run as they come, with what a test does not care about filled in. */

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

export function started(...datasets: readonly string[]): Of<'run-started'> {
  const window = { from: '2026-10-21T09:00:00.000Z', to: '2026-11-20T09:00:00.000Z' };
  return {
    runId: 'run-1',
    ...{ type: 'run-started', at: window.to, version: '1.2.3', customerId: 'acme', host: 'api.cloud.com' },
    ...{ window, datasets },
  };
}

export const signedIn: Of<'signed-in'> = { type: 'signed-in', lifetimeSeconds: 3600 };

export function begun(dataset: string): Of<'dataset-started'> {
  return { type: 'dataset-started', dataset };
}

export function planned(dataset: string, rows: number | null): Of<'dataset-planned'> {
  return { type: 'dataset-planned', dataset, mode: 'full', since: null, rows, joins: {} };
}

export function written(dataset: string, rows: number): Of<'rows-written'> {
  return { type: 'rows-written', dataset, rows };
}

export function request(set: string, status = 200): Of<'request'> {
  return {
    ...{ type: 'request', method: 'GET', path: `/monitorodata/${set}`, query: '', status, ms: 20 },
    ...{ bytes: 100, attempt: 1, transactionId: 't-1' },
  };
}

export function retry(waitMs: number, code: Of<'retry'>['code'] = 'THROTTLED'): Of<'retry'> {
  return { type: 'retry', code, path: '/monitorodata/Sessions', attempt: 1, waitMs, transactionId: 't-1' };
}

export function read(dataset: string, rows: number): Of<'dataset-read'> {
  const findings = { unresolved: {}, missing: {}, outside: {}, unknown: {}, merged: {} };
  const odd = { invalid: {}, noted: {} };
  return { type: 'dataset-read', dataset, read: rows, written: rows, repeated: 0, pages: 1, findings, odd };
}

export function failure(
  code: Of<'dataset-failed'>['error']['code'],
  kind: Of<'dataset-failed'>['error']['kind'],
): Of<'dataset-failed'>['error'] {
  return { code, kind, message: 'It went wrong.', remedy: 'Mend it.' };
}

export function failed(dataset: string, error: Of<'dataset-failed'>['error']): Of<'dataset-failed'> {
  return { type: 'dataset-failed', dataset, error };
}

export function finished(
  exitCode: Of<'run-finished'>['exitCode'] = 0,
  error: Of<'run-finished'>['error'] = null,
): Of<'run-finished'> {
  return { type: 'run-finished', at: '2026-11-20T09:01:00.000Z', exitCode, error };
}
