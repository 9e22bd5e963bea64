import { counted } from '../../amounts.ts';
import { ConnectorError } from '../../errors.ts';
import type { Connection } from './connection.ts';

/** Sends all rows, or none. @throws ConnectorError DESTINATION_FAULT */
export async function copyAll(
  connection: Connection,
  copy: string,
  lines: AsyncIterable<Uint8Array>,
  { name, rows }: { readonly name: string; readonly rows: number },
): Promise<number> {
  const copied = await connection.copyIn(copy, lines);
  if (copied === rows) return copied;
  const message = `The server took ${counted(copied, 'row')} of ${name}, which has ${counted(rows, 'row')}. Nothing was changed.`;
  throw new ConnectorError('DESTINATION_FAULT', message);
}
