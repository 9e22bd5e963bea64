import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { shortened } from '../../support/short-failures.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('a difference of thousands of lines is cut, and says by how much', () => {
  const lines = Array.from({ length: 6600 }, (_, at) => `+ line ${at}`);
  const cut = shortened(lines.join('\n')).split('\n');
  expect([cut[0], cut.at(-1), cut.length]).toEqual(['+ line 0', '… and 6540 lines more', 61]);
  expect(shortened('- a\n+ b')).toBe('- a\n+ b');
});

test('what is printed of failures over whole tables is short, and shows what differs (planted)', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/support/planted/vitest.config.ts'],
    { cwd: root, encoding: 'utf8' },
  );
  const printed = stripVTControlCharacters(stdout + stderr);
  expect(status).toBe(1);
  expect(printed).toContain('4 failed (4)');
  expect(printed.split('\n').length).toBeLessThan(400);
  expect(printed).toContain('+     "found at the end"');
  expect(printed).toContain('machines: row \\"machine_id of 0\\", column_0');
  expect(printed).toContain('machines: and 990 more');
});
