import { expect, it } from 'vitest';
import { ConnectorError } from '../../../connector/errors.ts';
import { openReportEngine } from '../../../connector/report/engine.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** Counts pairs for minutes. */
const endless =
  'SELECT count(*) AS n FROM range(100000000) a, range(100000000) b WHERE (a.range * b.range) % 7 = 3';

async function opened() {
  const stop = new AbortController();
  const engine = await openReportEngine({
    folder: await temporaryFolder(),
    memoryMb: 200,
    signal: stop.signal,
  });
  return { engine, stop, reason: new ConnectorError('CANCELLED', 'The run was cancelled.') };
}

it.each<[string, (abort: () => void) => void]>([
  ['before it has begun', (abort) => abort()],
  ['soon', (abort) => setImmediate(abort)],
])('a query that is cancelled %s ends with the reason of the signal', async (_when, soon) => {
  const { engine, stop, reason } = await opened();
  const rows = engine.rows(endless);
  soon(() => stop.abort(reason));
  await expect(rows).rejects.toBe(reason);
  await expect(engine.rows('SELECT 1 AS n')).rejects.toBe(reason);
  engine.close();
});

it('rows that are streamed end with it, too', async () => {
  const { engine, stop, reason } = await opened();
  const read = async () => {
    let rows = 0;
    for await (const _ of engine.stream('SELECT range AS n FROM range(10000000)')) {
      rows += 1;
      if (rows === 3000) stop.abort(reason);
    }
    return rows;
  };
  await expect(read()).rejects.toBe(reason);
  engine.close();
});

it('a query that fails is a fault of the report', async () => {
  const { engine } = await opened();
  await expect(engine.rows('SELECT * FROM nothing')).rejects.toMatchObject({ code: 'REPORT_FAILED' });
  await expect(
    engine.stream("SELECT CAST('x' AS INTEGER) AS n")[Symbol.asyncIterator]().next(),
  ).rejects.toMatchObject({
    code: 'REPORT_FAILED',
  });
  engine.close();
});
