import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTraceFile } from '../../../../connector/hosts/terminal/trace-file.ts';
import { temporaryFolder } from '../../../support/folder.ts';

describe('the trace file', () => {
  it.runIf(process.platform !== 'win32')(
    'is for its owner only, also where it was there before',
    async () => {
      const path = join(await temporaryFolder(), 'trace.jsonl');
      await writeFile(path, '');
      await chmod(path, 0o644);
      const file = openTraceFile(path);
      file.write('{"exchange":1,"a":1}');
      file.close();
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await readFile(path, 'utf8')).toBe('{"exchange":1,"a":1}\n');
    },
  );

  it('takes the place of an earlier trace, and of nothing else', async () => {
    const path = join(await temporaryFolder(), 'trace.jsonl');
    await writeFile(path, '{"exchange":1,"old":true}\n');
    openTraceFile(path).close();
    expect(await readFile(path, 'utf8')).toBe('');
    await writeFile(path, '{"customerId":"acme"}');
    expect(() => openTraceFile(path)).toThrow(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
    expect(await readFile(path, 'utf8')).toBe('{"customerId":"acme"}');
  });

  it('that cannot be made is refused with the reason', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'taken'));
    expect(() => openTraceFile(join(folder, 'not', 'there'))).toThrow(/cannot be written \(ENOENT\)/);
    expect(() => openTraceFile(join(folder, 'taken'))).toThrow(
      /cannot be written \(it exists and is not a trace/,
    );
  });
});
