/** A process of its own that reads a topic from its beginning to its end and only counts: what the program is compared with. */
import { text } from 'node:stream/consumers';
import type { ExportAccess } from '../../connector/citrix/analytics/export.ts';
import { openExport } from '../../connector/citrix/analytics/kafka.ts';

const access = JSON.parse(await text(process.stdin)) as ExportAccess;
const { signal } = new AbortController();
const source = openExport(access);
let events = 0;
for (const { number, earliest, end } of (await source.topic(signal)).partitions) {
  for (let at = earliest; at < end; ) {
    const { messages, next } = await source.read(number, at, end, signal);
    events += messages.length;
    at = next;
  }
}
await source.close();
process.stdout.write(String(events));
