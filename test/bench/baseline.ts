/**
 * A process of its own that gets pages one after the other and throws them away: `wire` as they come, `parse` also
 * decompressed and parsed. Takes the cloud and the addresses as JSON on stdin, prints what it sent and received.
 */
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { signIn } from './client.ts';
import type { CloudAddress } from './cloud.ts';
import { parsedPage } from './page-json.ts';

const [mode] = z.tuple([z.enum(['wire', 'parse'])]).parse(process.argv.slice(2));
const { cloud, addresses } = JSON.parse(await text(process.stdin)) as {
  readonly cloud: CloudAddress;
  readonly addresses: readonly string[];
};

await using client = await signIn(cloud);
for (const address of addresses) {
  const body = await client.get(address);
  if (mode === 'parse') await parsedPage(body);
}
process.stdout.write(JSON.stringify(client.traffic));
