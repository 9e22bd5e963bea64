import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { setClock } from './clock.ts';
import { moment } from './moment.ts';
import { shortened } from './short-failures.ts';

/** Runs before each test file: its clock, and that of the programs it starts, begins at the moment of the tests. */
const shiftMs = moment.getTime() - (performance.timeOrigin + performance.now());
process.env['CLOCK_SHIFT_MS'] = String(shiftMs);
setClock(shiftMs);

/** Temporary files of its own: a run removes what it takes for left behind, and other files have other clocks. */
const before = process.env['TMPDIR'];
const own = mkdtempSync(join(tmpdir(), 'connector-tests-'));
process.env['TMPDIR'] = own;

afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  rmSync(own, { recursive: true, force: true });
});

/** A difference between whole tables may have thousands of lines: nobody reads them, and logs drown in them. */
afterEach(({ task }) => {
  for (const error of task.result?.errors ?? []) {
    if (error.diff !== undefined) error.diff = shortened(error.diff);
  }
});
