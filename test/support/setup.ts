import { moment } from './moment.ts';

/** Runs before each test file: its clock, and that of the programs it starts, begins at the moment of the tests. */
process.env['CLOCK_SHIFT_MS'] = String(moment.getTime() - (performance.timeOrigin + performance.now()));
await import('./clock.ts');
