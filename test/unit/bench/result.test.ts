import { describe, expect, test } from 'vitest';
import { roomProblem } from '../../bench/disk.ts';
import { isBlockEmpty, replaceBlock } from '../../bench/page.ts';
import type { PartResult } from '../../bench/parts/part.ts';
import { terminalText, updatedPage } from '../../bench/result.ts';
import { figuresTable, markdownTable } from '../../bench/table.ts';
import { judge, partNames } from '../../bench/targets.ts';

describe('a judgement', () => {
  const resultsOf = (sessions: number | undefined, measured: Readonly<Record<string, number | undefined>>) =>
    judge('baselines', sessions, measured).map(({ result }) => result);

  test('is made of the figure and the target', () => {
    expect(resultsOf(1_000_000, { wire: 1.1, parse: 1.51, cpu: 9 })).toEqual([
      'reached',
      'not reached',
      '',
      '',
      '',
    ]);
  });
  test('is not made for another number of sessions, nor without a figure', () => {
    expect(resultsOf(20_000, { wire: 1 })).toEqual(['not evaluated: other size', '', '', '', '']);
    expect(judge('baselines', undefined, {})[0]).toEqual({
      what: 'wall, full run / download only, 50 ms',
      measured: 'not measured',
      target: '≤ 1.10×, 1,000,000 sessions',
      result: '',
    });
  });
  test('is always made where nothing is read', () => {
    expect(judge('start', undefined, { help: 1.3 })[0]).toMatchObject({
      target: '≤ 1.50×',
      result: 'reached',
    });
  });
  test('shows fractions, shares and megabytes as people say them', () => {
    expect(judge('plans', 100_000, { lookUps: 1 / 200 })[0]).toMatchObject({
      measured: '1/200',
      target: '≤ 1/200, 100,000 sessions',
      result: 'reached',
    });
    expect(judge('incremental', 1_000_000, { requests: 0.0201 })[0]).toMatchObject({
      measured: '2.01 %',
      target: '≤ 2.00 %, 1,000,000 sessions',
      result: 'not reached',
    });
    expect(judge('sizes', 1_000_000, { peak: 201e6 })[0]).toMatchObject({
      measured: '201 MB',
      result: 'not reached',
    });
  });
});

describe('a table', () => {
  test('is as wide as its widest cells, with figures to the right', () => {
    expect(markdownTable(['', 'runs'], [['a baseline', '3']], 'right')).toBe(
      ['|            | runs |', '| ---------- | ---: |', '| a baseline |    3 |'].join('\n'),
    );
  });
  test('shows medians, the spread of the wall, and nothing for what was not measured', () => {
    const samples = [{ wallSeconds: 2 }, { wallSeconds: 4 }, { wallSeconds: 12, bytes: 1_250_000 }];
    const [, , row = ''] = figuresTable([{ what: 'full run', sessions: 2000, latencyMs: 50, samples }]).split(
      '\n',
    );
    expect(row.split('|').map((cell) => cell.trim())).toEqual([
      '',
      'full run',
      '2,000',
      '50 ms',
      '3',
      '4.00 (2.00–12.0)',
      '500',
      '',
      '',
      '',
      '1.3',
      '',
    ]);
  });
});

describe('the page', () => {
  const page = `# By hand\n\n${partNames.map((name) => `<!-- bench:${name} -->\n<!-- /bench:${name} -->`).join('\n\nprose\n\n')}\n`;
  const result: PartResult = {
    name: 'sizes',
    sessions: 1_000_000,
    lines: [{ what: 'full run', sessions: 1_000_000, latencyMs: 0, samples: [{ peakBytes: 150e6 }] }],
    measured: { peak: 150e6 },
    notes: ['A note.'],
  };

  test('is changed between the markers only', () => {
    const changed = replaceBlock('a <!-- bench:x -->old<!-- /bench:x --> b', 'x', 'new $& text\n');
    expect(changed).toBe('a <!-- bench:x -->\n\nnew $& text\n\n<!-- /bench:x --> b');
    expect(() => replaceBlock(page, 'y', '')).toThrow('no block');
  });
  test('keeps the figures of parts that were not run', () => {
    const first = updatedPage(page, [result], 'on a machine');
    expect(first).toContain('Measured on a machine.');
    expect(first).toMatch(/peak memory +\| 150 MB +\| ≤ 200 MB, 1,000,000 sessions +\| reached/);
    const second = updatedPage(first, [{ ...result, name: 'large', sessions: 10_000_000 }], 'elsewhere');
    expect(second).toContain('Measured on a machine.');
    expect(second).toContain('Measured elsewhere.');
    expect(updatedPage(second, [], '')).toBe(second);
  });
  test('shows the targets of parts that were never run', () => {
    const filled = updatedPage(page, [], '');
    expect(isBlockEmpty(page, 'large')).toBe(true);
    expect(isBlockEmpty(filled, 'large')).toBe(false);
    expect(filled.match(/Not measured yet\./g)).toHaveLength(partNames.length);
  });
  test('has its parts in one table on the terminal', () => {
    const text = terminalText([result, result], 'a machine');
    expect(text.match(/wall s/g)).toHaveLength(1);
    expect(text).toContain('Growth: peak memory ');
  });
});

test('too little room is told with both sizes', () => {
  expect(roomProblem(1_000_000, 3e9, '/tmp')).toBeUndefined();
  expect(roomProblem(10_000_000, 3e9, '/tmp')).toContain(
    '10,000,000 sessions need 25.0 GB of free disk, /tmp has 3.0 GB',
  );
});
