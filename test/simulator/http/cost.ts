import type { Query } from '../odata/query.ts';
import { countExpansions } from '../odata/selection.ts';
import type { CostModel } from '../options.ts';
import { json, type Reply } from './reply.ts';

/** How long the service would think about the query; navigations are paid for in every row that carries them. */
export function costOf(cost: Partial<CostModel>, query: Query, rows: number): number {
  const expanded = countExpansions(query.selection) * rows;
  const skipped = query.skip * (cost.perSkippedRowMs ?? 0);
  return (cost.baseMs ?? 0) + rows * (cost.perRowMs ?? 0) + expanded * (cost.perExpandMs ?? 0) + skipped;
}

/** What a query that took too long is answered with. Nobody publishes it, so it comes in every form that is likely. */
export function timedOut({ limitStatus: status = 504, limitBody = 'empty' }: Partial<CostModel>): Reply {
  switch (limitBody) {
    case 'json': {
      const message =
        'Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.';
      const innererror = { message, type: 'System.Data.SqlClient.SqlException', stacktrace: '' };
      return json(status, { error: { code: '', message: 'An error has occurred.', innererror } });
    }
    case 'html':
      return {
        status,
        headers: { 'content-type': 'text/html' },
        body: `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`,
      };
    case 'empty':
      return { status, headers: {}, body: '' };
  }
}
