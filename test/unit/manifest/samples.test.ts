import { describe, expect, test } from 'vitest';
import { sampleOf } from '../../../manifest/samples.ts';

const header = 'key,a,b\n';
const rows = (count: number) => Array.from({ length: count }, (_, at) => `${at},x,\n`);

describe('a sample of a table', () => {
  test('has the header and five rows, in their order', () => {
    expect(sampleOf([header, ...rows(9)].join(''))).toBe([header, ...rows(5)].join(''));
  });

  test('takes the row that has a value where the others have none, wherever it stands', () => {
    const sample = sampleOf([header, ...rows(400), '400,x,rare\n'].join(''));
    expect(sample.split('\n')).toHaveLength(7);
    expect(sample).toContain('400,x,rare\n');
  });

  test('leaves the bytes of a row as they are', () => {
    const row = '1,"with, ""quotes""","two\nlines"\n';
    expect(sampleOf(header + row)).toBe(header + row);
  });

  test('takes names made for tests only where there are too few other rows', () => {
    const odd = '7,"The ""Quoted"" One",\n';
    expect(sampleOf([header, odd, ...rows(5)].join(''))).toBe([header, ...rows(5)].join(''));
    expect(sampleOf([header, odd, ...rows(3)].join(''))).toBe([header, odd, ...rows(3)].join(''));
  });

  test('of an empty table is its header; without one there is no table', () => {
    expect(sampleOf(header)).toBe(header);
    expect(() => sampleOf('')).toThrow('without a header');
  });
});
